"""A voice: a language and a zone, in which instants, stretches and amounts of time are told."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from integration.domain.hours.zone_offsets import zone_named
from integration.domain.targets import Target, TargetKind
from integration.domain.words.language import Language

_HOUR = timedelta(hours=1)
_UNITS = (("amount.h", 3600), ("amount.min", 60), ("amount.s", 1))


def whole_seconds(amount: timedelta) -> timedelta:
    """The amount as it is told: to the nearest second."""
    return timedelta(seconds=round(amount.total_seconds()))


@dataclass(frozen=True, slots=True)
class Voice:
    """What tells times in one language; wall clocks are those of the IANA `zone`, fractions of a second fall away."""

    language: Language
    zone: str

    def say(self, key: str, **values: object) -> str:
        """The phrase of this key, filled in."""
        return self.language.say(key, **values)

    def here(self, instant: datetime) -> str:
        """An instant on the wall of the zone."""
        local = self._local(instant)
        return self.say("moment.here", moment=self._moment(local), zone=local.tzname())

    def at(self, instant: datetime) -> str:
        """An instant on the wall of the zone and in UTC."""
        return self.with_utc(self.here(instant), instant)

    def in_full(self, instant: datetime) -> str:
        """An instant on the wall of the zone, with the names of its day and month written out."""
        local = self._local(instant)
        names = {"weekday": self.say(f"weekday.full.{local.weekday()}"), "month": self.say(f"month.{local.month}")}
        return self.say("moment.full", **names, day=local.day, year=local.year, time=_time(local), zone=local.tzname())

    def with_utc(self, told: str, instant: datetime) -> str:
        """An instant that was told, with what it is in UTC; its date stands there where it is another one."""
        local, utc = self._local(instant), instant.astimezone(UTC)
        if local.tzname() == utc.tzname():
            return told
        there = _time(utc)
        if local.date() != utc.date():
            there = self.say("moment.there", day=self._day(utc), time=there)
        return self.say("moment.both", here=told, there=there)

    def stretch(self, start: datetime, end: datetime) -> str:
        """From when until when on the wall of the zone."""
        first, last = self._local(start), self._local(end)
        if first.tzname() != last.tzname():
            return self.say("stretch.days", start=self.here(start), end=self.here(end))
        if first.date() != last.date():
            return self.say("stretch.days", start=self._moment(first), end=self.here(end))
        values = {"day": self._day(first), "start": _time(first), "end": _time(last), "zone": first.tzname()}
        return self.say("stretch.day", weekday=self._weekday(first), **values)

    def length(self, amount: timedelta) -> str:
        """An amount of time in hours, minutes and seconds."""
        left, parts = whole_seconds(amount) // timedelta(seconds=1), []
        for key, seconds in _UNITS:
            number, left = divmod(left, seconds)
            parts += [self.say(key, n=number)] if number else []
        return " ".join(parts) or self.say("amount.s", n=0)

    def allowed(self, target: Target) -> str:
        """The allowed time of a target, and on which clock it is counted."""
        if target.days:
            return self.language.count("allowed.days", target.days)
        kind = "calendar" if target.kind is TargetKind.CALENDAR else "business"
        hours, rest = divmod(target.amount, _HOUR)
        if rest:
            return self.say(f"allowed.{kind}", length=self.length(target.amount))
        return self.language.count(f"allowed.{kind}_hours", hours)

    def _local(self, instant: datetime) -> datetime:
        return instant.astimezone(zone_named(self.zone))

    def _moment(self, local: datetime) -> str:
        return self.say("moment", weekday=self._weekday(local), day=self._day(local), time=_time(local))

    def _weekday(self, local: datetime) -> str:
        return self.say(f"weekday.{local.weekday()}")

    def _day(self, local: datetime) -> str:
        return self.say("day", year=local.year, month=local.month, day=local.day)


def _time(local: datetime) -> str:
    return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
