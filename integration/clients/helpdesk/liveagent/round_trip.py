"""What becomes of what we write on a ticket: fields that stand, tags that change the level, changes that are found."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta

from integration.clients.helpdesk.liveagent.answers import Anything
from integration.clients.helpdesk.liveagent.asking import REFUSALS
from integration.clients.helpdesk.liveagent.calls import Calls
from integration.clients.helpdesk.liveagent.canary import Canary
from integration.clients.helpdesk.liveagent.panel import (
    API_PAGE,
    FIELDS,
    FIELDS_PAGE,
    RULES_PAGE,
    TIME_RULES_PAGE,
    level_name,
    rule_of,
)
from integration.clients.helpdesk.liveagent.payload import Promised, TicketJson, values
from integration.clients.helpdesk.liveagent.set_up import tags
from integration.domain.decision import Note, TicketUpdate
from integration.domain.finding import Finding
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Ticket
from integration.ports import Helpdesk

Arrived = Callable[[Callable[[], bool]], bool]
"""Waits a few seconds for something to become true, and says whether it did."""

_EXAMPLES: Mapping[str, str] = {
    "vip_severity": "3",
    "vip_first_due": "2026-03-02T11:00:00Z",
    "vip_followup_due": "2026-03-02T14:00:00Z",
}
_EARLIER = timedelta(minutes=5)
_APART = timedelta(minutes=5)
_NOTE = Note("doctor", "VIP Desk tries out whether it can write notes here.")


def fields(calls: Calls, ticket: TicketJson) -> Iterator[Finding]:
    """Each ticket field of ours, and whether a value in it stands: no call lists the fields that an admin has made."""
    there = _standing(calls, ticket, tuple(FIELDS))
    for code, name in FIELDS.items():
        advice = f"create a field of type Text with the code {code}, called {name}, under {FIELDS_PAGE}"
        yield Finding(f"the ticket field {code} exists", code in there, advice)


def clock(calls: Calls, ticket: Ticket) -> Iterator[Finding]:
    """Whether the ticket was made just now by the zone that we read its time in (LA-1)."""
    zone, apart = calls.installation.zone, abs(calls.now() - ticket.opened_at)
    advice = f"LiveAgent's time is {apart} from ours: set this machine's clock, and `vipdesk install liveagent` again"
    yield Finding(f"LiveAgent's times are those of {zone}", apart < _APART, advice)


def changes(desk: Helpdesk, ticket: Ticket) -> Iterator[Finding]:
    """Whether a ticket that changed just now is found among the changed ones: by this, lost requests are made good."""
    found = desk.changed(ticket.opened_at - _EARLIER)
    advice = "dates in filters are read in another zone than ours (LA-1): `vipdesk install liveagent` again finds it"
    yield Finding("tickets that changed lately are found", any(each.ticket == ticket.id for each in found), advice)


def notes(desk: Helpdesk, ticket: Ticket) -> Iterator[Finding]:
    """Whether a note can be written, where a key for that was given; nothing where not."""
    if not desk.capabilities.notes:
        return
    advice = (
        f'give the key that stands under {API_PAGE} > "Settings for API v1", by `vipdesk install --notes-key-stdin`'
    )
    try:
        desk.write(ticket, TicketUpdate(notes=(_NOTE,)))
        well = not desk.differs(desk.read(ticket.id), TicketUpdate(notes=(_NOTE,)))
    except REFUSALS:
        well = False
    yield Finding("notes can be written with the key of API v1", well, advice)


def rules(calls: Calls, ticket: TicketJson, arrived: Arrived) -> Iterator[Finding]:
    """Whether each severity's tag changes the SLA level; the first that doesn't is told, and no other is tried then."""
    ids = {tag.name: tag.id for tag in tags(calls)}
    for severity in Severity:
        tag, level = f"vip-sev-{severity:d}", level_name(severity)
        if tag not in ids:
            return
        well = _changes_level(calls, ticket, ids[tag], level, arrived)
        yield Finding(f"the tag {tag} gives a ticket the SLA level {level}", well, _rule_advice(severity))
        if not well:
            return


def _changes_level(calls: Calls, ticket: TicketJson, tag: str, level: str, arrived: Arrived) -> bool:
    def has_it() -> bool:
        return calls.call("GET", f"tickets/{ticket.id}/sla", Promised).sla_level_name == level

    _put(calls, ticket, {"tags": [tag]})
    if arrived(has_it):
        return True
    if tag in (Canary(calls).state(ticket.id).tags or ()):
        return False
    # Our own work took the tag off meanwhile, as it does on the ticket of somebody who is no VIP.
    _put(calls, ticket, {"tags": [tag]})
    return arrived(has_it)


def _rule_advice(severity: Severity) -> str:
    return (
        f"enter rule {rule_of(severity)}, as `vipdesk install` shows it, under {RULES_PAGE} (no later one was tried); "
        f"where it is there, tags set by the API fire no rules (LA-3): enter it under {TIME_RULES_PAGE} instead"
    )


def _standing(calls: Calls, ticket: TicketJson, codes: Sequence[str]) -> frozenset[str]:
    """Those of the fields whose values can be read again; tried one by one where all together are refused (LA-19)."""
    try:
        _put(calls, ticket, {"custom_fields": [{"code": code, "value": _EXAMPLES[code]} for code in codes]})
    except REFUSALS:
        if len(codes) == 1:
            return frozenset()
        return frozenset().union(*(_standing(calls, ticket, (code,)) for code in codes))
    return frozenset(code for code, value in values(Canary(calls).state(ticket.id).custom_fields).items() if value)


def _put(calls: Calls, ticket: TicketJson, changed: Mapping[str, object]) -> None:
    """Change the ticket, naming its department and agent, as one that names neither might move (LA-12)."""
    calls.call("PUT", f"tickets/{ticket.id}", Anything, payload={**_place(ticket), **changed})


def _place(ticket: TicketJson) -> Mapping[str, object]:
    place = {"departmentid": ticket.departmentid, "agentid": ticket.agentid}
    return {name: known for name, known in place.items() if known}
