"""Find out what is taken back on the host each time that we write it, leave it alone for a while, and tell an admin."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import structlog

from integration.domain.memory import Undone
from integration.domain.trouble import Trouble, TroubleKind
from integration.domain.undone import ENOUGH, PARTS, noticed, tried
from integration.ports import Troubles
from integration.usecases.look import Look

_log = structlog.get_logger(__name__)

_TEXT = (
    "{parts}: what VIP Desk sets on this ticket is taken back each time, most likely by a rule of the helpdesk's own; "
    "let that rule leave it alone. It is tried again after ever longer rests"
)


def damped(look: Look, now: datetime) -> Look:
    """The look that knows what was taken back since the last one, although we want nothing new."""
    before = look.memory.undone if look.memory else ()
    if look.wants_news or look.memory is None or look.memory.shadow:
        return replace(look, undone=tried(before))
    if not before and not look.helpdesk.differs(look.ticket, look.decision.wanted):
        return look
    parts = {name for name, of in PARTS.items() if look.helpdesk.differs(look.ticket, of(look.decision.wanted))}
    return replace(look, undone=noticed(before, parts, now))


def tell_undone(store: Troubles, look: Look) -> None:
    """Report what rests, each time that it begins to; once all that was told stands, it is mended."""
    before = look.memory.undone if look.memory else ()
    begins = [each.part for each in look.undone if each.rests and each not in before]
    if begins:
        resting = [each.part for each in look.undone if each.rests]
        store.report(look.where.id, Trouble(TroubleKind.UNDONE, look.ticket.id, _TEXT.format(parts=", ".join(resting))))
        _log.warning("ticket.undone", installation=look.where.id, ticket=look.ticket.id, parts=resting)
    if _is_told(before) and not _is_told(look.undone):
        tell_nothing_undone(store, look.where.id, look.ticket.id)


def _is_told(undone: Iterable[Undone]) -> bool:
    return any(each.times >= ENOUGH for each in undone)


def tell_nothing_undone(store: Troubles, installation: str, ticket: str) -> None:
    """Nothing is taken back on this ticket any more."""
    store.mended(installation, TroubleKind.UNDONE, ticket)
