"""Put what an admin should mend on the list of troubles, and take it off once it is mended."""

from datetime import timedelta

import structlog

from integration.domain.errors import UpstreamRefused
from integration.domain.ticket import Ticket
from integration.domain.trouble import Trouble, TroubleKind
from integration.ports import Helpdesk, Troubles
from integration.usecases.look import Look

_log = structlog.get_logger(__name__)

_RULES_TAKE = timedelta(seconds=10)
"""Within which a host's own rules have answered what we wrote."""

_NO_NOTES = Trouble(
    TroubleKind.CAPABILITY,
    "notes",
    "notes for the agents can't be written with the keys that we have for this helpdesk; "
    "connect it again with the key that notes need, or do without them",
)


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
    """Report, once, that notes are needed and can't be written; where they can be by now, that is mended."""
    if not look.decision.wanted.notes:
        return
    lacks, is_told = not look.helpdesk.capabilities.notes, _about(_NO_NOTES) in _listed(store, look.where.id)
    if lacks and not is_told:
        store.report(look.where.id, _NO_NOTES)
    if is_told and not lacks:
        store.mended(look.where.id, _NO_NOTES.kind, _NO_NOTES.subject)


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
        if about == (TroubleKind.DRIFT, look.ticket.id) or (about[0] is _NO_NOTES.kind and about != _about(_NO_NOTES)):
            store.mended(look.where.id, *about)
    for trouble in found:
        store.report(look.where.id, trouble)


def _about(trouble: Trouble) -> tuple[TroubleKind, str]:
    return trouble.kind, trouble.subject


def _listed(store: Troubles, installation: str) -> set[tuple[TroubleKind, str]]:
    return {_about(seen.trouble) for seen in store.troubles(installation)}


def _company(ticket: Ticket | None) -> str:
    return ticket.claim.company if ticket and ticket.claim else ""
