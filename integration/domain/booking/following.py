"""What an agent's calendar means for the calls in it: what the agent did there becomes true of the booking."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from integration.domain.booking.booking import AHEAD, Actor, Booking, BookingState, BookingStep, Placed, StepKind
from integration.domain.booking.claims import cells
from integration.domain.booking.events import CalendarEvent, EventTime, Occurrence
from integration.domain.hours.interval import Interval, as_utc
from integration.domain.hours.zone_offsets import zone_named

LONGEST_CALL = timedelta(days=14)
"""What the agent made longer is taken for one of this length: a call claims all of its time in cells."""


def is_followed(booking: Booking, now: datetime) -> bool:
    """Whether the agent's calendar decides about it: a confirmed call, or one that the agent took out, not yet over.

    What is under way is decided between the customer and Google first.
    """
    return now < booking.span.end and (booking.state is BookingState.CONFIRMED or was_taken_out(booking))


def was_taken_out(booking: Booking) -> bool:
    """Whether the agent cancelled it, so that only the agent can bring it back."""
    last = booking.steps[-1] if booking.steps else None
    by_agent = last is not None and (last.what, last.by) == (StepKind.CANCELLED, Actor.AGENT)
    return booking.state is BookingState.CANCELLED and by_agent


def hints_at_change(booking: Booking, event: CalendarEvent | None, zone: str) -> bool:
    """Whether our view says otherwise of the call than the booking does; a view may be older than the booking."""
    if was_taken_out(booking):
        return event is not None and not event.cancelled
    return event is None or event.cancelled or span_of(event, zone, booking.span.length) != booking.span


def span_of(event: CalendarEvent, zone: str, length: timedelta) -> Interval | None:
    """When an event takes place (of a series, its first time); dates are whole days in the calendar's zone.

    One without a length of its own keeps `length`; None for one that doesn't say when it begins.
    """
    start, end = _instant(event.start, zone), _instant(event.end, zone)
    if start is None:
        return None
    if end is None or end <= start:
        end = start + length
    return Interval(start, min(end, start + LONGEST_CALL))


def placed_as_seen(found: Placed | None, event: CalendarEvent | None, zone: str) -> Placed | None:
    """What Google holds, with the time that our view knows of the same version where Google's answer names none."""
    if found is None or found.span is not None or event is None or event.etag != found.etag:
        return found
    return replace(found, span=span_of(event, zone, timedelta(minutes=1)))


def as_agent_left_it(booking: Booking, found: Placed | None, now: datetime) -> Booking | None:
    """The booking made true to its event as Google holds it; None where nothing is to be changed, or can be known."""
    if found is None or found.cancelled:
        return None if was_taken_out(booking) else _taken_out(booking, now)
    if found.span is None or (found.booking and found.booking != booking.id):
        return None
    span = Interval(found.span.start, min(found.span.end, found.span.start + LONGEST_CALL))
    if was_taken_out(booking):
        return _placed(booking, span, found, _step(now, StepKind.BOOKED, span))
    return None if span == booking.span else _placed(booking, span, found, _step(now, StepKind.MOVED, span))


def clashes(booking: Booking, others: Iterable[Booking], occurrences: Iterable[Occurrence]) -> bool:
    """Whether the agent can't be there: something that is no call of ours takes time meanwhile, or a call put over it.

    Calls keep apart by what they claim, so two of ours meet only where the agent put one over another.
    """
    calls = list(others)
    ours = {each.event for each in calls if each.state in AHEAD} | {booking.event}
    return any(
        each.takes_time and each.event not in ours and _meet(each.span, booking.span) for each in occurrences
    ) or _was_put_over(booking, calls)


def is_told(booking: Booking) -> bool:
    """Whether its ticket knows already that it clashes at the time that it has."""
    return any(step.what is StepKind.CLASHED and step.span == booking.span for step in booking.steps)


def as_clashing(booking: Booking, now: datetime) -> Booking:
    """The booking with the step that says so."""
    step = BookingStep(now, StepKind.CLASHED, booking.span, Actor.AGENT)
    return replace(booking, steps=(*booking.steps, step))


def _was_put_over(booking: Booking, calls: Iterable[Booking]) -> bool:
    by_agent = any(step.by is Actor.AGENT and step.span == booking.span for step in booking.steps)
    mine = frozenset(cells(booking)) if by_agent else frozenset[str]()
    rest = (each for each in calls if each.id != booking.id and each.state in AHEAD)
    return bool(mine) and any(not mine.isdisjoint(cells(each)) for each in rest)


def _meet(one: Interval, other: Interval) -> bool:
    return one.start < other.end and other.start < one.end


def _taken_out(booking: Booking, now: datetime) -> Booking:
    step = _step(now, StepKind.CANCELLED, booking.span)
    return replace(booking, state=BookingState.CANCELLED, former=None, steps=(*booking.steps, step))


def _placed(booking: Booking, span: Interval, found: Placed, step: BookingStep) -> Booking:
    before, after = booking.span.start - booking.padded.start, booking.padded.end - booking.span.end
    return replace(
        booking,
        state=BookingState.CONFIRMED,
        span=span,
        padded=Interval(span.start - before, span.end + after),
        former=None,
        etag=found.etag,
        meet=found.meet or booking.meet,
        tries=0,
        problem="",
        steps=(*booking.steps, step),
    )


def _step(now: datetime, what: StepKind, span: Interval) -> BookingStep:
    return BookingStep(now, what, span, Actor.AGENT)


def _instant(told: EventTime | None, zone: str) -> datetime | None:
    if told is None or (told.at is None and told.day is None):
        return None
    if told.at is not None:
        return as_utc(told.at)
    assert told.day is not None  # noqa: S101 - one of the two is there
    return datetime.combine(told.day, time(), zone_named(zone)).astimezone(UTC)
