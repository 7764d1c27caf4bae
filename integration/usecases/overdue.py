"""How late we are."""

from datetime import datetime, timedelta

from integration.ports import Upcoming

_SINCE_EVER = timedelta(days=3650)


def overdue(store: Upcoming, now: datetime) -> timedelta:
    """For how long the first in line has been ready; nothing where none is. One short look."""
    first = store.due(now - _SINCE_EVER, now, 1)
    return now - first[0][2] if first else timedelta(0)
