"""Letters: what customers are told on their tickets, in their language and zone; plain text, without their names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from integration.domain.agent import Agent
from integration.domain.cover.cover import Cover, CoverReason
from integration.domain.hours.business_hours import BusinessHours
from integration.domain.hours.wall_hours import Windows
from integration.domain.hours.zone_offsets import zone_named
from integration.domain.words.language import Language
from integration.domain.words.letters_bg import BULGARIAN
from integration.domain.words.letters_cities import CITIES
from integration.domain.words.letters_cs import CZECH
from integration.domain.words.letters_de import GERMAN
from integration.domain.words.letters_en import ENGLISH
from integration.domain.words.letters_sk import SLOVAK
from integration.domain.words.voice import Voice

LETTERS: Mapping[str, Language] = {each.code: each for each in (ENGLISH, BULGARIAN, GERMAN, SLOVAK, CZECH)}
"""The languages in which customers are written to, by their ISO 639-1 codes."""

_CYRILLIC = range(0x400, 0x530)
_FEW = 3
_DASH = "\N{EN DASH}"


def spoken_with(code: str, *texts: str) -> Language:
    """The language of this code; where nobody said, Bulgarian with who writes in Cyrillic letters, else English."""
    said = LETTERS.get(code.strip().casefold())
    if said:
        return said
    letters = [char for text in texts for char in text if char.isalpha()]
    cyrillic = sum(ord(char) in _CYRILLIC for char in letters)
    return BULGARIAN if cyrillic * _FEW > len(letters) else ENGLISH


@dataclass(frozen=True, slots=True)
class Beginning:
    """When work begins, and where the 24/7 chat is until then; empty where there is none."""

    at: datetime
    chat_page: str = ""


@dataclass(frozen=True, slots=True)
class Letters:
    """What writes to one customer: the IANA zone is the desk's; `their_zone` is the customer's, empty if unknown."""

    language: Language
    zone: str
    their_zone: str = ""

    def acknowledgement(
        self, hours: BusinessHours, beginning: Beginning, agent: Agent | None, away: Agent | None
    ) -> str:
        """We have your message, and begin then; `away` is for whom the agent stands in."""
        key = "ack.stands_in" if away else "ack.begins" if agent else "ack.nobody"
        values = {"agent": _name(agent), "away": _name(away), "moment": self.moment(beginning.at)}
        place = self._place(self.zone, beginning.at)
        return self._letter(
            self._say("ack.thanks", week=self.week(hours), place=place),
            self._say(key, **values),
            self._say("ack.chat", link=beginning.chat_page) if beginning.chat_page else "",
        )

    def stands_in(self, cover: Cover, now: datetime) -> str:
        """Somebody else answers from now on, and until when, if that is known."""
        key = "cover.away" if cover.reason is CoverReason.ABSENT else "cover.instead"
        values = {"agent": _name(cover.agent), "away": _name(cover.dedicated)}
        known = cover.until is not None and cover.until > now
        until = self._say("cover.until", **values, moment=self.moment(cover.until)) if known and cover.until else ""
        return self._letter(f"{self._say(key, **values)} {until}".strip(), self._say("cover.rest"))

    def is_back(self, agent: Agent) -> str:
        """The dedicated agent answers again."""
        return self._letter(self._say("cover.back", agent=_name(agent)))

    def moment(self, instant: datetime) -> str:
        """An instant with its day and month written out; in both zones, where their clocks show different times."""
        here = f"{self._in_full(self.zone, instant)} ({self._place(self.zone, instant)})"
        if not self.their_zone:
            return here
        ours, theirs = _on_the_wall(self.zone, instant), _on_the_wall(self.their_zone, instant)
        if ours.utcoffset() == theirs.utcoffset():
            return here
        same_day = ours.date() == theirs.date()
        there = self._say("clock", time=f"{theirs:%H:%M}") if same_day else self._in_full(self.their_zone, instant)
        return self._say("moment.both", here=here, there=there, place=self._place(self.their_zone, instant))

    def week(self, hours: BusinessHours) -> str:
        """When the desk is open in a usual week: days with the same hours together."""
        return ", ".join(self._days(hours.week))

    def _days(self, week: tuple[Windows, ...]) -> Iterator[str]:
        for windows, run in groupby(range(len(week)), key=lambda day: week[day]):
            days = list(run)
            if windows:
                ends = dict.fromkeys((days[0], days[-1]))
                yield f"{_DASH.join(self._say(f'day.{day}') for day in ends)} {' + '.join(map(_window, windows))}"

    def _letter(self, *paragraphs: str) -> str:
        return "\n\n".join(filter(None, (self._say("greeting"), *paragraphs, self._say("automatic"))))

    def _in_full(self, zone: str, instant: datetime) -> str:
        return Voice(self.language, zone).in_full(instant)

    def _place(self, zone: str, instant: datetime) -> str:
        """What a zone is called at this instant, and its city."""
        name, city = _on_the_wall(zone, instant).tzname() or "", zone.rpartition("/")[2].replace("_", " ")
        shown = CITIES.get(self.language.code, {}).get(city, city)
        return ", ".join(dict.fromkeys((name if name.isalpha() else f"UTC{name}", shown)))

    def _say(self, key: str, **values: object) -> str:
        return self.language.say(key, **values)


def _on_the_wall(zone: str, instant: datetime) -> datetime:
    return instant.astimezone(zone_named(zone))


def _window(window: tuple[int, int]) -> str:
    return _DASH.join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in window)


def _name(agent: Agent | None) -> str:
    return " ".join(agent.name.split()) if agent else ""
