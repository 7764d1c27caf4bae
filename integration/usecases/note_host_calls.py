"""Owe a call for each one that nobody took, where the host's own telephones leave them on tickets and ask nobody."""

from collections.abc import Callable, Iterator
from datetime import datetime

import structlog

from integration.domain.decision import Decision
from integration.domain.entitlement import Standing
from integration.domain.memory import Memory
from integration.domain.phone.call_back import CallBack
from integration.domain.phone.missed import owed_for
from integration.domain.phone.numbers import customer_calling
from integration.domain.ticket import Status, Ticket
from integration.ports import Store
from integration.usecases.owe_response import owe_call
from integration.usecases.tell_call_back import tell_call_back

_log = structlog.get_logger(__name__)


def note_host_calls(  # noqa: PLR0913, PLR0917 - what is known of the ticket, and the two that store and tell need
    store: Store,
    installation: str,
    ticket: Ticket,
    decision: Decision,
    memory: Memory | None,
    now: datetime,
    posted: Callable[[], None],
) -> bool:
    """Keep the missed calls of a VIP customer's ticket, each once; whether one is new, so that all is decided anew.

    Whose call it is says the ticket, or else the number. Nobody owes one that was there before we came, nor one on a
    ticket that is solved or part of another.
    """
    new = [each for each in _owed(store, installation, ticket, decision, memory) if _is_new(store, installation, each)]
    for each in new:
        # Put out before it is kept: whoever dies in between does both again, and the message has one id.
        tell_call_back(store, installation, each, posted)
        store.add_call_back(installation, each)
        owe_call(store, installation, each, now)
        _log.info("call_back.noted", installation=installation, call_back=each.id, kind=each.kind)
    return bool(new)


def _owed(
    store: Store, installation: str, ticket: Ticket, decision: Decision, memory: Memory | None
) -> Iterator[CallBack]:
    if ticket.merged_into or ticket.status is Status.SOLVED:
        return
    quiet = memory.quiet_until if memory else None
    for call in ticket.missed:
        customer = _customer(store, installation, decision, call.caller, call.at)
        if customer and (quiet is None or call.at > quiet):
            yield owed_for(call, ticket.id, customer, store.terms(installation).hours)


def _customer(store: Store, installation: str, decision: Decision, caller: str, at: datetime) -> str:
    """The VIP customer whose call it was; empty for anybody else, who is left alone."""
    if decision.customer:
        is_covered = decision.covered_from is not None and decision.covered_from <= at
        return decision.customer if decision.standing is Standing.VIP and is_covered else ""
    found = customer_calling(store.roster(installation), caller)
    return found.name if found and found.entitlement.standing_at(at) is Standing.VIP else ""


def _is_new(store: Store, installation: str, call_back: CallBack) -> bool:
    return store.call_back(installation, call_back.id) is None
