"""What needs no language: error codes, numbers of people, shares, lengths, shouting."""

import re
from collections.abc import Iterator, Sequence

from integration.domain.severity.alphabet import fold
from integration.domain.severity.text import Said

_CODE = re.compile(r"\b(?:http\s?)?([45]\d\d)\b|\b(5\d\d|4\d\d)[ -]5?\.?\d", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?:err_[a-z_]+|net::[a-z_]+|e[a-z]{3,}reset|nxdomain|econn[a-z]+|sqlstate|pdoexception)", re.IGNORECASE
)
_ADDRESS = re.compile(r"\b[\w.+-]+@(?:[\w-]+\.)*[\w-]*|\b[\w-]+@")
_SITE = re.compile(r"\b(?:[\w-]+\.)+(?:com|org|net|bg|de|sk|cz|eu)\b")
_SHOUT = re.compile(r"\b[^\W\d_]{4,}\b")

_PEOPLE = re.compile(
    r"^(?:people|users?|agents?|colleagues?|staff|employees|seats?|operators?|persons|workers"
    r"|technicians|dispatchers|nurses|clerks"
    r"|licen[cs]es|us|хора|човека?|души|агента?и?|колеги|колежки|служител\w*|оператор\w*"
    r"|потребител\w*|места|апарата|телефонист\w*"
    r"|техници|техника|души|лица|специалист\w*|leute|mitarbeiter\w*|kolleg\w*|agenten"
    r"|benutzer\w*|nutzer\w*|personen|platze|mann|anwender\w*"
    r"|ludi|luďi|ľudi|ludom|kolegov|agentov|agenti|operatorov|uzivatel\w*|pouzivatel\w*"
    r"|zamestnanc\w*|lidi|lidem|kolegu|agentu|operatoru"
    r"|zamestnanc\w*|pracovnik\w*|osob)$"
)
_OF = frozenset("of out от von der z ze zo from на aus".split())
_WHOLE = frozenset(
    "all всички всичките alle allen aller vsetkych vsetci vsech vsichni vsem вси us ни nas uns cely cela".split()
)
_SPELT = {
    fold(word): number
    for number, words in {
        1: "one един една едно ein eine einer jeden jedna jedno",
        2: "two both двама две два двете двамата zwei beide dva dve dvaja dvoch oba obe",
        3: "three три трима трите тримата drei tri traja tri troch trech",
        4: "four четири четирима четирите vier styri styria ctyri",
        5: "five пет петима петте funf pat piati pet",
        6: "six шест шестима шестте шестимата sechs sest",
        7: "seven седем седмина sieben sedem sedm",
        8: "eight осем acht osem osm",
        9: "nine девет neun devat devet",
        10: "ten десет десетте zehn desat deset",
        12: "eleven twelve dozen единадесет единайсет дванадесет дванайсет elf zwolf jedenast dvanast dvanact",
        14: "thirteen fourteen fifteen sixteen петнадесет петнайсет тринайсет четиринайсет шестнайсет",
        15: "funfzehn sechzehn patnast patnact sestnact",
        18: "seventeen eighteen nineteen осемнайсет седемнайсет деветнайсет achtzehn",
        20: "twenty двадесет двайсет двайсетте zwanzig dvadsat dvacet",
        35: "thirty forty трийсет тридесет четирийсет четиридесет dreissig vierzig tridsat styridsat tricet ctyricet",
        50: "fifty sixty петдесет шейсет funfzig sechzig patdesiat padesat",
        90: "seventy eighty ninety hundred седемдесет осемдесет сто hundert sto",
    }.items()
    for word in words.split()
}
_CROWD = (1, 3, 9, 29)
_SHARES = (0.2, 0.45, 0.75, 0.99)
_LONG = (0, 8, 25, 60, 110)
_NEAR = 3


def shapes(said: Said) -> Iterator[str]:
    """Named signs of the ticket as a whole, free of its language."""
    yield from (f"code {found[1] or found[2]}" for found in _CODE.finditer(said.raw))
    yield from (f"named error {found[0].casefold()[:14]}" for found in _NAMED.finditer(said.raw))
    yield f"length {_step(sum(map(len, said.body)), _LONG)}"
    yield f"sentences {min(len(said.body), 6)}"
    yield from (name for name, there in _plain_signs(said) if there)
    for words in (*said.subject, *said.body):
        yield from _numbers(words)


def _plain_signs(said: Said) -> tuple[tuple[str, bool], ...]:
    loud = _SHOUT.findall(said.raw)
    return (
        ("quotation", bool(said.quoted)),
        ("no body", not said.body),
        ("address", bool(_ADDRESS.search(said.raw))),
        ("site", bool(_SITE.search(said.raw))),
        ("question mark", "?" in said.raw),
        ("ends in a question", said.raw.rstrip().endswith("?")),
        ("questions", said.raw.count("?") > 1),
        ("question in subject", bool(said.subject) and "?" in said.subject[-1][-1]),
        ("exclamations", said.raw.count("!") > 1),
        ("shouting", len(loud) > 1 and sum(word.isupper() for word in loud) > len(loud) / 3),
        ("shouted word", any(word.isupper() for word in loud)),
        ("smile", any(face in said.raw for face in (":)", ":-)", ";)", "🙂", ":D"))),
        ("arrow", "→" in said.raw or "->" in said.raw or "»" in said.raw),
        ("names in quotes", any(mark in said.raw for mark in '"„“«')),
        ("reply", bool(said.subject) and said.subject[0][:1] in (("re",), ("aw",), ("отг",))),
        ("forward", bool(said.subject) and said.subject[0][:1] in (("fwd",), ("fw",), ("wg",), ("препр",))),
    )


def _numbers(words: Sequence[str]) -> Iterator[str]:
    for at, word in enumerate(words):
        number = _value(word)
        if number is None:
            continue
        if any(_PEOPLE.match(near) for near in words[at + 1 : at + 1 + _NEAR]):
            yield f"people {_step(number, _CROWD)}"
            if any(near in _WHOLE for near in words[max(0, at - 3) : at + 3]):
                yield f"all people {_step(number, _CROWD)}"
        elif any(near in _WHOLE for near in words[max(0, at - 2) : at]):
            yield f"all of {_step(number, _CROWD)}"
        yield from _share(words, at, number)
        if words[at + 1 : at + 2] == ("%",):
            yield f"percent {_step(number / 100, _SHARES)}"


def _share(words: Sequence[str], at: int, number: float) -> Iterator[str]:
    for ahead in range(at + 1, min(at + 5, len(words) - 1)):
        if words[ahead] in _OF:
            total = next((v for w in words[ahead + 1 : ahead + 4] if (v := _value(w)) is not None), 0)
            if total >= number and total > 1:
                yield f"share {_step(number / total, _SHARES)}"
            return


def _value(word: str) -> float | None:
    if word.isdecimal() and len(word) < _NEAR * 2:
        return float(word)
    return _SPELT.get(word)


def _step(value: float, steps: Sequence[float]) -> int:
    return sum(value > step for step in steps)
