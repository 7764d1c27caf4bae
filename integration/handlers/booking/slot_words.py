"""How instants are written for a visitor: in their language, in their zone, and in the agent's where that differs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from integration.domain.hours.interval import Interval
from integration.handlers.languages import Speech

if TYPE_CHECKING:
    from babel import Locale


@dataclass(frozen=True, slots=True)
class SlotWords:
    """Words for a visitor whose clock is in `zone`, about an agent whose clock is in `home`."""

    speech: Speech
    zone: ZoneInfo
    home: ZoneInfo

    @property
    def _locale(self) -> "Locale":
        return self.speech.locale

    def clock(self, instant: datetime) -> str:
        """The time of day for the visitor, such as 15:30 or 3:30 PM."""
        return self._clock(instant, self.zone)

    def there(self, instant: datetime) -> str:
        """The time of day for the agent with the city, and the weekday where that is another; empty if all agrees."""
        mine, theirs = instant.astimezone(self.zone), instant.astimezone(self.home)
        if mine.replace(tzinfo=None) == theirs.replace(tzinfo=None):
            return ""
        clock = self._clock(instant, self.home)
        if mine.date() != theirs.date():
            clock = f"{self._dated('E', theirs)} {clock}"
        return self.speech.say("%(time)s in %(city)s", time=clock, city=city(self.home, self._locale))

    def weekday(self, day: date) -> str:
        """Such as Monday, as it begins a line."""
        name = self._dated("EEEE", day)
        return name[:1].upper() + name[1:]

    def short(self, day: date) -> str:
        """Such as Mon 23."""
        return f"{self._dated('E', day)} {day.day}"

    def day_of_month(self, day: date) -> str:
        """Such as 23 November."""
        from babel.dates import format_skeleton  # noqa: PLC0415 - kept out of the door's cold start

        return format_skeleton("MMMMd", _bare(day), locale=self._locale)

    def stretch(self, first: date, last: date) -> str:
        """Such as 23-29 Nov 2026."""
        from babel.dates import format_interval  # noqa: PLC0415 - kept out of the door's cold start

        return format_interval(first, last, "yMMMMd", locale=self._locale)

    def when(self, span: Interval) -> str:
        """A call's day and time for the visitor, such as Monday, 23 November 2026, 15:30-16:00."""
        day = self._dated("full", span.start.astimezone(self.zone))
        return f"{day}, {self.clock(span.start)}\u2013{self.clock(span.end)}"

    def moment(self, instant: datetime) -> str:
        """A slot's day and time for the visitor."""
        day = instant.astimezone(self.zone)
        return f"{self._dated('EEEE', day)}, {self.day_of_month(day)}, {self.clock(instant)}"

    def local_date(self, instant: datetime) -> date:
        """The date on the visitor's calendar."""
        return instant.astimezone(self.zone).date()

    def wire(self, instant: datetime) -> str:
        """The instant for a form's field."""
        return wire(instant)

    def minutes(self, length: timedelta) -> str:
        """How long a call takes, such as 30 minutes."""
        from babel.units import format_unit  # noqa: PLC0415 - kept out of the door's cold start

        whole = length // timedelta(minutes=1)
        return format_unit(whole, "duration-minute", "long", locale=self._locale)

    def zone_words(self, at: datetime) -> str:
        """The visitor's zone with what it differs from UTC at an instant, such as Sofia, UTC+02:00."""
        return _described(self.zone, at, self._locale)

    def home_words(self, at: datetime) -> str:
        """The agent's zone likewise; empty where both clocks agree at that instant."""
        return _described(self.home, at, self._locale) if self.there(at) else ""

    def offset(self, instant: datetime) -> str:
        """What the visitor's clock differs from UTC: it tells two like times apart when clocks go back."""
        return _offset(self.zone, instant)

    def _clock(self, instant: datetime, zone: ZoneInfo) -> str:
        from babel.dates import format_time  # noqa: PLC0415 - kept out of the door's cold start

        return format_time(instant, "short", tzinfo=zone, locale=self._locale)

    def _dated(self, form: str, day: date) -> str:
        from babel.dates import format_date  # noqa: PLC0415 - kept out of the door's cold start

        return format_date(_bare(day), form, locale=self._locale)


def _bare(day: date) -> datetime:
    """The date alone, in a shape that no library moves into another zone."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def city(zone: ZoneInfo, locale: "Locale") -> str:
    """The city that a zone is named after, in the visitor's language; UTC for UTC."""
    known = (locale.time_zones.get(zone.key) or {}).get("city")
    return str(known) if known else zone.key.rpartition("/")[2].replace("_", " ")


def wire(instant: datetime) -> str:
    """As scripts read it: RFC 3339 in UTC."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def doubled(texts: Iterator[str]) -> frozenset[str]:
    """The texts that come more than once."""
    seen: set[str] = set()
    return frozenset(text for text in texts if text in seen or seen.add(text))  # type: ignore[func-returns-value]


def _described(zone: ZoneInfo, at: datetime, locale: "Locale") -> str:
    name, offset = city(zone, locale), _offset(zone, at)
    return name if name == offset else f"{name}, {offset}"


def _offset(zone: ZoneInfo, at: datetime) -> str:
    minutes = int((at.astimezone(zone).utcoffset() or UTC.utcoffset(None)).total_seconds() // 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "\N{MINUS SIGN}"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
