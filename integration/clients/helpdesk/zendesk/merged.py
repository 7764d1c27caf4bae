"""What a merge leaves behind: one ticket is closed with a tag, and each has a comment that names the other (ZD-21)."""

import re
from collections.abc import Iterator, Sequence

from integration.clients.helpdesk.zendesk.kinds import CLOSED
from integration.clients.helpdesk.zendesk.payload import AuditJson, EventJson, TicketJson
from integration.clients.helpdesk.zendesk.way import Via, is_merge, tickets_at

TAG = "closed_by_merge"
MOST = 20
"""No more tickets are looked at that were merged into one."""

_INTO = re.compile(r"merged into request #(\d{1,18})")
_HERE = re.compile(r"\ARequests? #\d{1,18}.{0,2000}?merged into this request", re.DOTALL)
_NUMBER = re.compile(r"#(\d{1,18})")


def is_notice(event: EventJson, audit: AuditJson) -> bool:
    """Whether a comment is what Zendesk writes for a merge, in the name of who merged."""
    text = event.body or ""
    by_way = is_merge(event.via) or is_merge(audit.via)
    return by_way or bool(_HERE.match(text)) or bool(_INTO.search(text) and text.startswith("This request was closed"))


def target_of(ticket: TicketJson, audits: Sequence[AuditJson]) -> int | None:
    """The ticket that this one is part of by now; None for one that was not merged, or that doesn't say into which."""
    if ticket.status != CLOSED or TAG not in (ticket.tags or ()):
        return None
    named = (number for audit in reversed(audits) for number in _targets(audit))
    return next((number for number in named if number != ticket.id), None)


def sources_of(ticket: TicketJson, audits: Sequence[AuditJson]) -> tuple[int, ...]:
    """The tickets that may have been merged into this one, `MOST` at most; each says itself whether it was.

    What the customer writes names none.
    """
    told = (audit for audit in audits if audit.author_id != ticket.requester_id)
    named = (number for audit in told for number in _sources(audit) if number != ticket.id)
    return tuple(dict.fromkeys(named))[:MOST]


def _targets(audit: AuditJson) -> Iterator[int]:
    for via in _merges(audit):
        yield from tickets_at(via.source.end if via.source else None)
        yield from tickets_at(via.source.start if via.source else None)
    for event in audit.events:
        yield from map(int, _INTO.findall(event.body or ""))


def _sources(audit: AuditJson) -> Iterator[int]:
    for via in _merges(audit):
        yield from tickets_at(via.source.start if via.source else None)
    for event in audit.events:
        if found := _HERE.match(event.body or ""):
            yield from map(int, _NUMBER.findall(found.group()))


def _merges(audit: AuditJson) -> Iterator[Via]:
    vias = (*(event.via for event in audit.events), audit.via)
    return (via for via in vias if via is not None and is_merge(via))
