"""What callers hear, in the languages that are spoken on the telephone."""
# ruff: noqa: RUF001 - letters that look like Latin ones are Bulgarian

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from integration.domain.errors import BadInput
from integration.domain.hours.zone_offsets import zone_named
from integration.domain.phone.answer import Answer, Way
from integration.domain.words.language import Language
from integration.domain.words.letters_bg import BULGARIAN
from integration.domain.words.letters_cs import CZECH
from integration.domain.words.letters_de import GERMAN
from integration.domain.words.letters_en import ENGLISH
from integration.domain.words.letters_sk import SLOVAK


@dataclass(frozen=True, slots=True)
class Unnamed:
    """What a caller hears whom nobody knows: when the desk is shut, when nobody takes the call, and once it is said."""

    closed: str
    busy: str
    thanks: str


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """One language: `tag` is the one that voices go by (BCP 47); days and months are called as in its `letters`.

    `closed`, `busy` and `thanks` name an agent, those of `strangers` nobody. `moment` is an opening, by the clock that
    `clocks` tells of: ours, or the caller's.
    """

    tag: str
    letters: Language
    moment: str
    clocks: tuple[str, str]
    closed: str
    busy: str
    thanks: str
    strangers: Unnamed


_ENGLISH = SpokenLanguage(
    "en-GB",
    ENGLISH,
    "{day}, {number} {month}, at {time}, {clock}",
    ("our time", "your time"),
    "You have reached the desk of {agent}. We open again {when}. Please leave a message after the tone: "
    "{agent} will call you back first thing then.",
    "{agent} can't take your call right now. Please leave a message after the tone: "
    "{agent} will call you back as soon as possible.",
    "Thank you. {agent} will call you back.",
    Unnamed(
        "Our desk is closed. We open again {when}. Please leave your name, your number and a message after the tone: "
        "we will call you back.",
        "Nobody can take your call right now. Please leave your name, your number and a message after the tone: "
        "we will call you back.",
        "Thank you. We will call you back.",
    ),
)

_BULGARIAN = SpokenLanguage(
    "bg-BG",
    BULGARIAN,
    "{day}, {number} {month}, в {time}, {clock}",
    ("наше време", "ваше време"),
    "Свързахте се с екипа на {agent}. Отваряме отново {when}. Моля, оставете съобщение след сигнала: "
    "{agent} ще ви се обади веднага тогава.",
    "В момента {agent} не може да приеме обаждането ви. Моля, оставете съобщение след сигнала: "
    "{agent} ще ви се обади при първа възможност.",
    "Благодарим ви. {agent} ще ви се обади.",
    Unnamed(
        "В момента не работим. Отваряме отново {when}. Моля, оставете името си, телефонен номер и съобщение след "
        "сигнала: ще ви се обадим.",
        "В момента никой не може да приеме обаждането ви. Моля, оставете името си, телефонен номер и съобщение след "
        "сигнала: ще ви се обадим.",
        "Благодарим ви. Ще ви се обадим.",
    ),
)

_GERMAN = SpokenLanguage(
    "de-DE",
    GERMAN,
    "{day}, dem {number}. {month}, um {time} Uhr {clock}",
    ("unserer Zeit", "Ihrer Zeit"),
    "Sie haben {agent} erreicht. Wir sind {when} wieder da. Bitte hinterlassen Sie nach dem Signalton eine Nachricht: "
    "{agent} ruft Sie dann als Erstes zurück.",
    "{agent} kann Ihren Anruf gerade nicht annehmen. Bitte hinterlassen Sie nach dem Signalton eine Nachricht: "
    "{agent} ruft Sie so bald wie möglich zurück.",
    "Vielen Dank. {agent} ruft Sie zurück.",
    Unnamed(
        "Wir sind gerade nicht da. Wir sind {when} wieder da. Bitte hinterlassen Sie nach dem Signalton Ihren Namen, "
        "Ihre Nummer und eine Nachricht: Wir rufen Sie zurück.",
        "Gerade kann niemand Ihren Anruf annehmen. Bitte hinterlassen Sie nach dem Signalton Ihren Namen, "
        "Ihre Nummer und eine Nachricht: Wir rufen Sie zurück.",
        "Vielen Dank. Wir rufen Sie zurück.",
    ),
)

_SLOVAK = SpokenLanguage(
    "sk-SK",
    SLOVAK,
    "{day} {number}. {month} o {time} {clock}",
    ("nášho času", "vášho času"),
    "Dovolali ste sa na linku, ktorú má na starosti {agent}. Otvárame opäť {when}. Nechajte, prosím, odkaz po "
    "zaznení tónu: {agent} vám zavolá hneď vtedy.",
    "{agent} teraz nemôže prijať váš hovor. Nechajte, prosím, odkaz po zaznení tónu: {agent} vám zavolá čo najskôr.",
    "Ďakujeme. {agent} vám zavolá.",
    Unnamed(
        "Momentálne máme zatvorené. Otvárame opäť {when}. Nechajte, prosím, po zaznení tónu svoje meno, číslo a odkaz: "
        "zavoláme vám.",
        "Váš hovor teraz nemôže nikto prijať. Nechajte, prosím, po zaznení tónu svoje meno, číslo a odkaz: "
        "zavoláme vám.",
        "Ďakujeme. Zavoláme vám.",
    ),
)

_CZECH = SpokenLanguage(
    "cs-CZ",
    CZECH,
    "{day} {number}. {month} v {time} {clock}",
    ("našeho času", "vašeho času"),
    "Dovolali jste se na linku, kterou má na starosti {agent}. Otevíráme opět {when}. Nechte, prosím, vzkaz po "
    "zaznění tónu: {agent} vám zavolá hned tehdy.",
    "{agent} teď nemůže přijmout váš hovor. Nechte, prosím, vzkaz po zaznění tónu: {agent} vám zavolá co nejdříve.",
    "Děkujeme. {agent} vám zavolá.",
    Unnamed(
        "Momentálně máme zavřeno. Otevíráme opět {when}. Nechte, prosím, po zaznění tónu své jméno, číslo a vzkaz: "
        "zavoláme vám.",
        "Váš hovor teď nemůže nikdo přijmout. Nechte, prosím, po zaznění tónu své jméno, číslo a vzkaz: zavoláme vám.",
        "Děkujeme. Zavoláme vám.",
    ),
)

SPOKEN: Mapping[str, SpokenLanguage] = {
    "en": _ENGLISH,
    "bg": _BULGARIAN,
    "de": _GERMAN,
    "sk": _SLOVAK,
    "cs": _CZECH,
}
"""Every language that is spoken on the telephone, by its ISO 639-1 code."""

_SHOWN = 20


def spoken_code(code: str) -> str:
    """The code of a language that is spoken on the telephone; raises BadInput naming what there is."""
    wanted = code.strip().casefold()
    if wanted not in SPOKEN:
        message = f"no language {code[:_SHOWN]!a} is spoken on the telephone; give one of: {', '.join(SPOKEN)}"
        raise BadInput(message)
    return wanted


def tag(answer: Answer) -> str:
    """The BCP 47 tag of the language in which the caller hears this."""
    return _language(answer).tag


def said(answer: Answer) -> str:
    """What the caller hears: before the tone, or once a message was left; a language that isn't spoken is English."""
    language = _language(answer)
    words = language if answer.agent else language.strangers
    if answer.way is Way.THANKS:
        return words.thanks.format(agent=answer.agent)
    if answer.opens_at is None:
        return words.busy.format(agent=answer.agent)
    return words.closed.format(agent=answer.agent, when=_when(language, answer, answer.opens_at))


def _language(answer: Answer) -> SpokenLanguage:
    return SPOKEN.get(answer.language.strip().casefold(), _ENGLISH)


def _when(language: SpokenLanguage, answer: Answer, opens_at: datetime) -> str:
    local = opens_at.astimezone(zone_named(answer.zone))
    return language.moment.format(
        day=language.letters.say(f"weekday.full.{local.weekday()}"),
        number=local.day,
        month=language.letters.say(f"month.{local.month}"),
        time=f"{local.hour}:{local:%M}",
        clock=language.clocks[answer.their_zone],
    )
