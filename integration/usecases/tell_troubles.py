"""Put what an admin should mend on the list of troubles, and take it off once it is mended."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from integration.domain.capabilities import Capabilities
from integration.domain.errors import UpstreamRefused
from integration.domain.ticket import Ticket
from integration.domain.trouble import Trouble, TroubleKind
from integration.ports import Helpdesk, Troubles
from integration.usecases.look import Look

if TYPE_CHECKING:
    from integration.domain.cover.desk_plan import DeskPlan

_log = structlog.get_logger(__name__)

_RULES_TAKE = timedelta(seconds=10)
"""Within which a host's own rules have answered what we wrote."""

_LACKED = {
    name: Trouble(TroubleKind.CAPABILITY, name, text)
    for name, text in {
        "notes": "notes for the agents can't be written with the keys that we have for this helpdesk; "
        "connect it again with the key that notes need, or do without them",
        "messages": "messages to customers can't be written with the keys that we have for this helpdesk; "
        "connect it again with the key that notes need, or let agents acknowledge mail themselves",
        "groups": "this helpdesk has no groups that a ticket could be given to; "
        "name persons for second level in the desk's file",
        "chat_widgets": "this helpdesk has no chat widgets; give an https address in place of each widget in the "
        "desk's file",
    }.items()
}
"""What is needed, in some ticket or in the desk's plan, and can't be had."""


def tell_contradiction(store: Troubles, look: Look) -> None:
    """Report that host and roster disagree once a ticket shows it; a ticket that no longer does so mends it."""
    memory, company, told = look.memory, _company(look.ticket), look.decision.contradiction
    before = memory.decision.contradiction if memory else ""
    if told and told != before:
        store.report(look.where.id, Trouble(TroubleKind.CONTRADICTION, company, told))
    # Another ticket of the company may have shown it, so one that is new to us mends it too.
    of = company if memory is None else _company(memory.ticket) if before else ""
    if of and not (told and of == company):
        store.mended(look.where.id, TroubleKind.CONTRADICTION, of)


def tell_lacking(store: Troubles, look: Look) -> None:
    """Report, once, what this ticket needs and its host can't carry; what it can carry by now is mended."""
    wanted = look.decision.wanted
    needed = {"notes": wanted.notes, "messages": wanted.messages, "groups": wanted.group}
    _tell(store, look, [name for name, need in needed.items() if need])


def tell_lacking_of_plan(store: Troubles, installation: str, capabilities: Capabilities, plan: "DeskPlan") -> None:
    """Report, once, what the desk's plan names and the host can't carry; what it can, or is named no more, is mended.

    A group beside a person is not needed: the person has the tickets.
    """
    places = (plan.round_the_clock.chat, *(person.chat for person in plan.people))
    needed = {
        "chat_widgets": any(place.widget for place in places),
        "groups": any(person.group and not person.agent.host_id for person in plan.people),
    }
    for name, need in needed.items():
        _report_or_mend(store, installation, name, lacks=need and name in capabilities.absent)


def _tell(store: Troubles, look: Look, needed: Iterable[str]) -> None:
    absent = look.helpdesk.capabilities.absent
    for name in needed:
        _report_or_mend(store, look.where.id, name, lacks=name in absent)


def _report_or_mend(store: Troubles, installation: str, name: str, *, lacks: bool) -> None:
    trouble = _LACKED[name]
    is_told = _about(trouble) in _listed(store, installation)
    if lacks and not is_told:
        store.report(installation, trouble)
    if is_told and not lacks:
        store.mended(installation, trouble.kind, trouble.subject)


def tell_drift(store: Troubles, look: Look) -> bool:
    """Ask a host that reckons its due dates itself what it promises, once it had time to answer our last write.

    False where it is too early to ask, so that somebody must look again.

    What it lacks for them (a field, say) comes with the same answer, so what it doesn't name any more is there by now.
    """
    before = look.memory
    if look.helpdesk.capabilities.due_date or before is None or not before.settled or before.shadow:
        return True
    if not look.decision.wanted.due_at:
        tell_no_drift(store, look.helpdesk, look.where.id, look.ticket.id)
        return True
    if look.decision.decided_at - before.decision.decided_at < _RULES_TAKE:
        return False
    if before.decision.wanted.dates:
        _compare(store, look)
    return True


def tell_no_drift(store: Troubles, helpdesk: Helpdesk, installation: str, ticket: str) -> None:
    """Nothing is promised on this ticket any more."""
    if not helpdesk.capabilities.due_date:
        store.mended(installation, TroubleKind.DRIFT, ticket)


def _compare(store: Troubles, look: Look) -> None:
    try:
        found = look.helpdesk.drift(look.ticket, look.decision.wanted)
    except UpstreamRefused as error:  # the ticket itself is as it should be
        _log.warning("drift.unknown", installation=look.where.id, ticket=look.ticket.id, reason=str(error))
        return
    told = {_about(trouble) for trouble in found}
    for about in _listed(store, look.where.id) - told:
        if about == (TroubleKind.DRIFT, look.ticket.id) or (
            about[0] is TroubleKind.CAPABILITY and about[1] not in _LACKED
        ):
            store.mended(look.where.id, *about)
    for trouble in found:
        store.report(look.where.id, trouble)


def _about(trouble: Trouble) -> tuple[TroubleKind, str]:
    return trouble.kind, trouble.subject


def _listed(store: Troubles, installation: str) -> set[tuple[TroubleKind, str]]:
    return {_about(seen.trouble) for seen in store.troubles(installation)}


def _company(ticket: Ticket | None) -> str:
    return ticket.claim.company if ticket and ticket.claim else ""
