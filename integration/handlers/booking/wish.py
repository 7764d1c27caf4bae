"""What the address of a page wishes to be shown: a type of call, a week, and a zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from zoneinfo import ZoneInfo

from integration.domain.booking.call_types import CallKind
from integration.domain.errors import BadInput, InvalidFields
from integration.domain.hours.interval import Interval, as_utc
from integration.domain.words.languages import LANGUAGES
from integration.handlers.asked import Asked
from integration.handlers.booking.slot_words import SlotWords
from integration.handlers.booking.zones import zone_typed
from integration.handlers.languages import FALLBACK
from integration.handlers.page_frame import Place, speech_of_asked
from integration.usecases.open_link import Visit

CARRIED = ("call", "from", "zone", "lang", "agent")
_LONGEST = 40
_YEARS = range(2000, 2200)
_FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked, by whom: a type of call, the first of the days to show, and the visitor's zone.

    `mistyped` is a zone that was asked for and doesn't exist, else empty.
    """

    visit: Visit
    asked: Asked
    kind: CallKind | None
    first: date
    zone: ZoneInfo
    mistyped: str
    words: SlotWords
    carried: Mapping[str, str]

    @property
    def language(self) -> str:
        """The language in which the customer is written to: the page's, where we write in it."""
        return spoken(self.words.speech.language)

    def place(self, path: str, **more: str) -> Place:
        """Where the page stands whose address wishes this."""
        return Place(path, {**self.carried, **more})

    def window(self, days: int = 7) -> Interval:
        """So many days from the first on, from midnight to midnight of the visitor's clock."""
        return dates_of(self.first, self.first + timedelta(days), self.zone)


def wish_of(visit: Visit, asked: Asked, now: datetime) -> Wish:
    """What is wished for, with the nearest that can be shown for what makes no sense."""
    typed = asked.query.get("zone", "").strip()
    found = zone_typed(typed)
    zone = found or usual_zone(visit)
    today = now.astimezone(zone).date()
    first = _date(asked.query.get("from", "")) or today
    words = SlotWords(speech_of_asked(asked), zone, home_zone(visit))
    carried = {name: asked.query[name][:_LONGEST] for name in CARRIED if asked.query.get(name)}
    kept = carried if found or not typed else {name: value for name, value in carried.items() if name != "zone"}
    mistyped = "" if found else typed[:_LONGEST]
    first = min(max(first, today), today + _FARTHEST)
    return Wish(visit, asked, _kind(visit, asked), first, zone, mistyped, words, kept)


def spoken(language: str) -> str:
    """The language, or English where only the pages speak it, and nothing else of ours does."""
    return language if language in LANGUAGES else FALLBACK


def usual_zone(visit: Visit) -> ZoneInfo:
    """The zone where none is asked for: the one that a call was booked in, else the customer's, else the service's."""
    booked = zone_typed(visit.booking.zone) if visit.booking else None
    return booked or zone_typed(visit.customer.zone) or ZoneInfo(visit.terms.hours.zone)


def home_zone(visit: Visit) -> ZoneInfo:
    """The zone of the agent's clock: that of their own hours, else the service's."""
    own = visit.account.hours if visit.account else None
    return ZoneInfo(own.zone if own else visit.terms.hours.zone)


def dates_of(first: date, last: date, zone: ZoneInfo) -> Interval:
    """From the midnight of one date to the midnight of another; raises InvalidFields for years far away."""
    if not all(day.year in _YEARS for day in (first, last)):
        raise InvalidFields({"from": "name a date that is nearer"})
    bounds = [as_utc(datetime(day.year, day.month, day.day, tzinfo=zone)) for day in (first, last)]
    return Interval(bounds[0], bounds[1])


def start_of(text: str) -> datetime:
    """The instant that a form or a script names; raises InvalidFields for anything but RFC 3339.

    Also for the first and the last year there is: a call may have no end in it, and a zone no time of day.
    """
    try:
        found = as_utc(datetime.fromisoformat(text if len(text) <= _LONGEST else ""))
    except (ValueError, BadInput) as error:
        raise InvalidFields({"start": "give an instant with its zone, such as 2026-11-23T09:00:00Z"}) from error
    if not MINYEAR < found.year < MAXYEAR:
        raise InvalidFields({"start": "name an instant that is nearer"})
    return found


def date_of(text: str, name: str) -> date:
    """The date that a script names; raises InvalidFields for anything but YYYY-MM-DD."""
    found = _date(text)
    if found is None:
        raise InvalidFields({name: "give a date, such as 2026-11-23"})
    return found


def kind_of(visit: Visit, text: str) -> CallKind:
    """The type of call that a script names, if it is sold; raises InvalidFields."""
    sold = [call.kind for call in visit.terms.booking.calls]
    if text not in sold:
        raise InvalidFields({"call": f"choose one of: {', '.join(sold)}" if sold else "no calls can be booked"})
    return CallKind(text)


def _kind(visit: Visit, asked: Asked) -> CallKind | None:
    sold = [call.kind for call in visit.terms.booking.calls]
    return next((kind for kind in sold if kind == asked.query.get("call")), sold[0] if sold else None)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-23") else None
    except ValueError:
        return None
