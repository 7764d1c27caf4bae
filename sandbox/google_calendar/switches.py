"""What is not known of Google Calendar, as switches: each is one assumption of the README, set to the strict side."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal


@dataclass(slots=True)
class Switches:
    """How this Google behaves where the documents are silent; may be turned at any time."""

    busy_answers: frozenset[str] = frozenset({"needsAction", "tentative", "accepted"})
    """GC-1: the agent's own answers to an invitation that leave its time busy."""
    channel_longest: timedelta = timedelta(days=7)
    """GC-2: no channel lives longer, whatever `ttl` or `expiration` ask for."""
    deleted_ids_stay_taken: bool = True
    """GC-3: whether inserting the id of a deleted event is a 409, or puts a new event in its place."""
    busy_types: frozenset[str] = frozenset({"default", "fromGmail", "focusTime", "outOfOffice"})
    """GC-9: the types of events that count as busy, where they aren't transparent."""
    meet_takes: timedelta = timedelta(0)
    """GC-10: how long a conference is `pending`; the event changes once more when it is there."""
    meet_fails: bool = False
    """GC-10: whether the request for a conference ends in `failure`."""
    rate_limit_status: Literal[403, 429] = 403
    """GC-6: the status of an exceeded quota."""
    calls_a_minute: int | None = None
    """GC-6: the quota for everybody together, over the last 60 seconds."""
    calls_a_minute_each: int | None = None
    """GC-6: the quota for each account, over the last 60 seconds."""
    sync_before_answer: bool = False
    """GC-13: whether the message `sync` arrives before the answer to `watch`."""
    page_size: int | None = None
    """No page holds more than this, whatever `maxResults` asks."""
    empty_pages: bool = False
    """Whether the first page of a list is empty and still has a `nextPageToken`."""
    series_takes_exceptions: bool = True
    """GC-15: whether a deleted series leaves a tombstone for each exception too, or for itself alone."""
    longest_free_busy: timedelta | None = None
    """GC-20: a longer window of a free/busy query is refused."""
    only_https: bool = False
    """Whether a channel's address must be HTTPS, as Google wants; else `http` to the loopback alone."""
