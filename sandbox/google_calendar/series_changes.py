"""What a changed or deleted series does to its instances and its exceptions."""

from typing import Any

from sandbox.google_calendar.instances import HORIZON, instance
from sandbox.google_calendar.records import CANCELLED, Calendar, Entry
from sandbox.google_calendar.recurrence import Series
from sandbox.google_calendar.world import World

JSON = dict[str, Any]


def instances_now(world: World, calendar: Calendar, entry: Entry) -> dict[str, JSON]:
    """The instances of a series as it stands, by their ids, with their `originalStartTime`; none of all else."""
    if not entry.recurs:
        return {}
    occurrences = Series(entry.event, calendar.zone).before(world.clock.now() + HORIZON)
    made = (instance(entry, one).event for one in occurrences)
    return {event["id"]: event["originalStartTime"] for event in made}


def after_series_change(world: World, calendar: Calendar, series: Entry, before: dict[str, JSON]) -> list[Entry]:
    """The exceptions that a change of their series cancels, cancelled; instances that are gone are remembered."""
    if not before:
        return []
    now = {} if series.cancelled else instances_now(world, calendar, series)
    gone = {instance_id: start for instance_id, start in before.items() if instance_id not in now}
    if not series.cancelled:
        version = world.next_version()
        series.lost_instances |= {instance_id: (version, start) for instance_id, start in gone.items()}
    orphans = [entry for entry in calendar.exceptions(series.id) if not entry.cancelled and entry.id not in now]
    for orphan in orphans:
        orphan.event["status"] = CANCELLED
    return _told(world, calendar, series, orphans)


def _told(world: World, calendar: Calendar, series: Entry, orphans: list[Entry]) -> list[Entry]:
    """All of them, or none where a deleted series takes its exceptions along without a word (GC-15)."""
    if not series.cancelled or world.switches.series_takes_exceptions:
        return orphans
    for orphan in orphans:
        del calendar.entries[orphan.id]
    return []
