"""How long the other side asks us to wait, as it says it over HTTP."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_LONGEST = timedelta(hours=1)


def retry_after(text: str | None, now: datetime) -> timedelta | None:
    """A Retry-After header, in seconds or as an HTTP date (RFC 9110, 10.2.3), at most 1 hour; None for other text."""
    for read in (_seconds, _http_date):
        try:
            wait = read(text or "", now)
        except (ValueError, OverflowError, TypeError):
            continue
        return min(max(wait, timedelta(0)), _LONGEST)
    return None


def _seconds(text: str, _now: datetime) -> timedelta:
    return timedelta(seconds=min(int(text), _LONGEST.total_seconds()))


def _http_date(text: str, now: datetime) -> timedelta:
    moment = parsedate_to_datetime(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
