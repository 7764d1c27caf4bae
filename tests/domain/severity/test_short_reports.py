"""One to three plain sentences, as people write in a hurry: none of them stands in the corpus, nor nearly."""

import json
import pathlib

import pytest

from integration.domain.severity.classification import classify
from integration.domain.severity.scale import Severity
from integration.domain.severity.text import read

CORPUS = pathlib.Path(__file__).parents[3] / "training" / "severity" / "corpus"
ALIKE = 0.75

OUTAGES = {
    "en": [
        ("Urgent", "Everything is down. Nobody can work."),
        ("Down", "The whole system is down, nobody can work."),
        ("Down", "The whole system is down"),
        ("Outage", "Nothing works, all our staff are idle"),
        ("", "we are completely offline, not one agent gets into the helpdesk"),
        ("help!!", "cant login, none of us can. phones dead too"),
        ("site unreachable", ""),
        ("ASAP", "Your service stopped responding for our entire company. We cannot serve customers."),
    ],
    "bg": [
        ("Спешно", "Всичко падна. Никой не може да работи."),
        ("нищо не тръгва", "цялата фирма сме без достъп, помагайте"),
        ("", "Системата ви е мъртва от сутринта, хората стоят и чакат."),
        ("ne vliza nikoj", "sistemata ne otgovarq, celiq ofis stoi"),
        ("Срив", "Нямаме нито телефони, нито чат, нито вход."),
        ("помощ", "не можем да влезем, при всички колеги е така"),
    ],
    "de": [
        ("Dringend", "Alles ist ausgefallen. Keiner kann arbeiten."),
        ("Totalausfall", "Bei uns geht seit 8 Uhr gar nichts mehr."),
        ("", "System nicht erreichbar, die ganze Firma steht"),
        ("hilfe", "wir kommen alle nicht rein, telefon ist auch tot"),
        ("Störung!!", "Das Helpdesk antwortet nicht, alle Mitarbeiter sitzen untätig da."),
    ],
    "sk": [
        ("Súrne", "Všetko spadlo. Nikto nemôže pracovať."),
        ("nic nam nejde", "cela firma je odstavena"),
        ("", "Systém neodpovedá, nikto z nás sa neprihlási."),
        ("Výpadok", "Sme úplne bez systému, ľudia len sedia."),
        ("pomoc", "nefunguje vôbec nič, ani telefóny ani chat"),
    ],
    "cs": [
        ("Urgentní", "Všechno spadlo. Nikdo nemůže pracovat."),
        ("system je mrtvy", "cela firma stoji, reste to prosim hned"),
        ("", "Nedostaneme se dovnitř, nikdo z nás."),
        ("Výpadek", "Jsme kompletně mimo provoz, lidi nemají co dělat."),
        ("pomoc", "nefunguje vůbec nic, ani telefony ani chat"),
    ],
}
"""S1: nothing works for anybody, said plainly."""

DEGRADED = {
    "en": [
        ("very slow", "every click takes half a minute for the whole team"),
        ("", "Calls keep dropping for all of us, we have to ring back every customer twice."),
    ],
    "bg": [
        ("Много бавно", "Всеки екран се зарежда по минута, при всички."),
        ("", "постоянно ни изхвърля, целия екип, влизаме пак и след малко същото"),
    ],
    "de": [
        ("extrem langsam", "jeder klick dauert 30 sekunden, bei allen"),
        ("", "Wir fliegen alle ständig raus, nach dem Anmelden geht es wieder für fünf Minuten."),
    ],
    "sk": [
        ("strašne pomalé", "každé kliknutie trvá pol minúty, celému tímu"),
        ("", "Stále nás všetkých odhlasuje, prihlásime sa a o chvíľu znova."),
    ],
    "cs": [
        ("strašně pomalé", "každé kliknutí trvá půl minuty, celému týmu"),
        ("", "Pořád nás všechny odhlašuje, přihlásíme se a za chvíli znovu."),
    ],
}
"""S2: it works for everybody, badly."""

PART_LOST = {
    "en": [
        ("new mail", "No new e-mails since this morning, chat is fine"),
        ("", "one of my agents can't log in, others ok"),
    ],
    "bg": [
        ("Имейли", "От сутринта не идват нови писма, чатът е ок"),
        ("", "една колежка не може да влезе, другите влизат"),
    ],
    "de": [
        ("Mails", "Seit heute früh kommen keine Mails an, Chat läuft"),
        ("", "eine Kollegin kommt nicht rein, alle anderen schon"),
    ],
    "sk": [("maily", "Od rána nechodia nové maily, chat ide"), ("", "jedna kolegyňa sa neprihlási, ostatní áno")],
    "cs": [("maily", "Od rána nechodí nové maily, chat jede"), ("", "jedna kolegyně se nepřihlásí, ostatní ano")],
}
"""S3: a part is lost, the rest works."""

TRIFLES = {
    "en": [("typo", 'the button says "Sned" instead of "Send"')],
    "bg": [("Правописна грешка", "На бутона пише „Запзи“ вместо „Запази“.")],
    "de": [("Tippfehler", "Auf dem Knopf steht „Speihern“ statt „Speichern“.")],
    "sk": [("preklep", "na tlačidle je „Uloižť“ namiesto „Uložiť“")],
    "cs": [("překlep", "na tlačítku je „Uloižt“ místo „Uložit“")],
}
"""S4: a fault that hinders nobody."""

REQUESTS = {
    "en": [
        ("Question", "Is it down for maintenance on Sunday?"),
        ("Re: everything down", "Sorry, our router was unplugged. All good, please close."),
        ("drill", "Tomorrow at 10 we practise a total outage, ignore what we send."),
        ("price", "how much for two more seats?"),
    ],
    "bg": [
        ("Въпрос", "Ще има ли прекъсване заради профилактика в неделя?"),
        ("Re: нищо не работи", "Извинете, нашият рутер беше изключен. Всичко е наред, затворете."),
        ("учение", "Утре в 10 репетираме пълен срив, не обръщайте внимание на сигналите."),
    ],
    "de": [
        ("Frage", "Ist das System am Sonntag wegen Wartung nicht erreichbar?"),
        ("Re: alles tot", "Entschuldigung, unser Router war aus. Alles gut, bitte schließen."),
        ("Übung", "Morgen um 10 üben wir einen Totalausfall, bitte nicht reagieren."),
    ],
    "sk": [
        ("Otázka", "Bude v nedeľu odstávka kvôli údržbe?"),
        ("Re: nič nejde", "Pardon, bol vypnutý náš router. Všetko je v poriadku, môžete zavrieť."),
        ("cvičenie", "Zajtra o 10 nacvičujeme úplný výpadok, nereagujte prosím."),
    ],
    "cs": [
        ("Dotaz", "Bude v neděli odstávka kvůli údržbě?"),
        ("Re: nic nejde", "Pardon, byl vypnutý náš router. Všechno je v pořádku, můžete zavřít."),
        ("cvičení", "Zítra v 10 nacvičujeme úplný výpadek, prosím nereagujte."),
    ],
}
"""S5: a question, a retraction, a drill; words of outages though there be."""

BY_SEVERITY = {
    Severity.S1: OUTAGES,
    Severity.S2: DEGRADED,
    Severity.S3: PART_LOST,
    Severity.S4: TRIFLES,
    Severity.S5: REQUESTS,
}
REPORTS = [
    pytest.param(severity, subject, body, id=f"{severity} {language} {at}")
    for severity, by_language in BY_SEVERITY.items()
    for language, texts in by_language.items()
    for at, (subject, body) in enumerate(texts)
]


def words(subject: str, body: str) -> frozenset[str]:
    said = read(subject, body)
    return frozenset(word for clause in (*said.subject, *said.body) for word in clause)


def learned_from() -> list[frozenset[str]]:
    lines = [line for path in CORPUS.glob("*.jsonl") for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [words(ticket["subject"], ticket["body"]) for ticket in map(json.loads, lines)]


@pytest.mark.parametrize(("severity", "subject", "body"), REPORTS)
def test_a_short_plain_report_is_taken_for_what_it_says(severity: Severity, subject: str, body: str) -> None:
    found = classify(subject, body)
    assert found.severity is severity, found


def test_no_short_report_stands_in_the_corpus_nor_nearly() -> None:
    corpus = learned_from()
    for report in REPORTS:
        _, subject, body = report.values
        said = words(str(subject), str(body))
        near = max(len(said & other) / len(said | other) for other in corpus)
        assert near < ALIKE, (subject, body, near)
