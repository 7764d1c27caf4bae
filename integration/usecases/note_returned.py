"""Write down that missed calls were returned, once the ticket's history shows it, or somebody says so."""

from dataclasses import replace
from datetime import datetime

import structlog

from integration.domain.beside import Beside
from integration.domain.booking.on_ticket import with_contact
from integration.domain.errors import BadInput
from integration.domain.merging import united
from integration.domain.phone.call_back import CallBack
from integration.domain.phone.on_ticket import as_they_stand
from integration.domain.phone.telling import subject_of
from integration.domain.ticket import Ticket
from integration.domain.trouble import TroubleKind
from integration.ports import Store

_log = structlog.get_logger(__name__)


def note_returned(store: Store, installation: str, ticket: Ticket, known: Beside) -> int:
    """Keep which calls of this ticket were returned, by its history with that of tickets merged into it; how many."""
    open_ones = [each for each in known.call_backs if each.open]
    if not open_ones:
        return 0
    whole = united(replace(ticket, timeline=with_contact(ticket.timeline, known.calls)), known.merged)
    returned = [each for each in as_they_stand(open_ones, whole.timeline) if each.done_at]
    for each in returned:
        _keep(store, installation, each.id, each.done_at, each.done_by)
    return len(returned)


def say_returned(store: Store, installation: str, call_back: str, at: datetime, by: str) -> CallBack:
    """Somebody says that a call was returned; raises BadInput for one that isn't known, or is returned already."""
    known = store.call_back(installation, call_back)
    if known is None or not known.open:
        message = f"no call-back {call_back} is open; `vipdesk callbacks list` shows them"
        raise BadInput(message)
    kept = _keep(store, installation, call_back, at, by) or known
    if kept.ticket:
        store.enqueue(installation, [kept.ticket], at)
    return kept


def _keep(store: Store, installation: str, call_back: str, at: datetime | None, by: str) -> CallBack | None:
    if at is None:
        return None
    before, kept = store.change_call_back(installation, call_back, lambda known: known and known.done(at, by))
    if kept is None or kept == before:
        return None
    store.mended(installation, TroubleKind.PHONE, subject_of(kept))
    _log.info("call_back.returned", installation=installation, call_back=call_back)
    return kept
