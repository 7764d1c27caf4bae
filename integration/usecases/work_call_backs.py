"""Put missed calls on the helpdesk: each on a ticket, in the name of the customer, owed a call after the opening."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from integration.domain.errors import CredentialsRevoked, Misconfigured, UpstreamRefused, UpstreamUnavailable
from integration.domain.new_ticket import NewTicket
from integration.domain.phone.call_back import CallBack
from integration.domain.phone.telling import (
    SETTLES_AFTER,
    draft_of,
    is_settled,
    mark_of,
    not_filed,
    stranger_called,
    subject_of,
)
from integration.domain.trouble import TroubleKind
from integration.ports import Helpdesk, HelpdeskOf, Now, Store
from integration.usecases.file_once import FileOnce
from integration.usecases.known_installation import known_installation
from integration.usecases.owe_response import owe_call
from integration.usecases.tell_call_back import tell_call_back

_log = structlog.get_logger(__name__)

_SOON = timedelta(seconds=30)
_LATER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class WorkCallBacks:
    """Goes over what stands on no ticket yet; whatever can't be filed now is filed later, and nothing is lost."""

    store: Store
    helpdesk_of: HelpdeskOf
    posted: Callable[[], None]
    now: Now

    def __call__(self, installation: str) -> datetime | None:
        """File what can be filed; returns when to come again, None where nothing is left."""
        waits = [self._worked(installation, each) for each in self.store.without_ticket(installation)]
        return min((at for at in waits if at), default=None)

    def _worked(self, installation: str, call_back: CallBack) -> datetime | None:
        """One of them; when to come again for it."""
        if not is_settled(call_back, self.now()):
            return call_back.at + SETTLES_AFTER
        tell_call_back(self.store, installation, call_back, self.posted)
        try:
            ticket = self._filed(installation, call_back)
        except UpstreamUnavailable as error:
            return self._again(installation, call_back, error, error.retry_after or _SOON)
        except CredentialsRevoked as error:
            self.store.set_problem(installation, str(error))
            return self._again(installation, call_back, error, _LATER)
        except (UpstreamRefused, Misconfigured) as error:
            self.store.report(installation, not_filed(call_back, str(error)))
            return self._again(installation, call_back, error, _LATER)
        if not ticket:
            return self.now() + _LATER
        self._put_on(installation, call_back.id, ticket)
        return None

    def _again(self, installation: str, call_back: CallBack, error: Exception, wait: timedelta) -> datetime:
        _log.warning("call_back.no_ticket", installation=installation, call_back=call_back.id, reason=str(error))
        return self.now() + wait

    def _filed(self, installation: str, call_back: CallBack) -> str:
        """The host's id of the ticket; empty in shadow, where nothing is written to the host."""
        found = known_installation(self.store, installation)
        if found[0].shadow:
            return ""
        helpdesk = self.helpdesk_of(*found).at(urgent=True)
        file = partial(self._file, helpdesk, installation, call_back)
        return FileOnce(self.store, self.now)(installation, f"call-back {call_back.id}", file)

    def _file(self, helpdesk: Helpdesk, installation: str, call_back: CallBack, again: bool) -> str:  # noqa: FBT001 - FileOnce's
        """The ticket that it stands on by now, or that an earlier try has filed, or else a new one."""
        known = self.store.call_back(installation, call_back.id) or call_back
        if known.ticket:
            return known.ticket
        there = helpdesk.opened(mark_of(known)) if again or known.own_ticket else None
        return there or helpdesk.open_ticket(self._draft(installation, known))

    def _draft(self, installation: str, call_back: CallBack) -> NewTicket:
        return draft_of(call_back, self._sender(installation, call_back), self.store.terms(installation).hours.zone)

    def _sender(self, installation: str, call_back: CallBack) -> str:
        return next(self._senders(installation, call_back), "") or _nobody()

    def _senders(self, installation: str, call_back: CallBack) -> Iterator[str]:
        """In whose name: a person of the customer's, or else somebody of ours, who then places it."""
        roster, plan = self.store.roster(installation), self.store.desk_plan(installation)
        customer = roster.named(call_back.customer) if call_back.customer else None
        yield from sorted(customer.contacts) if customer else ()
        if customer and customer.entitlement.agent:
            yield customer.entitlement.agent.email
        if plan.last:
            yield plan.last
        yield from (agent.email for agent in roster.agents)

    def _put_on(self, installation: str, call_back: str, ticket: str) -> None:
        now, kept = self.now(), self._keep(installation, call_back, ticket)
        owe_call(self.store, installation, kept, now)
        self.store.mended(installation, TroubleKind.PHONE, subject_of(kept))
        if not kept.customer:
            self.store.report(installation, stranger_called(kept))
        self.store.enqueue(installation, [ticket], now)
        _log.info("call_back.ticketed", installation=installation, call_back=call_back, ticket=ticket)

    def _keep(self, installation: str, call_back: str, ticket: str) -> CallBack:
        """Put it on this ticket, unless it stands on one; a voicemail may have come while the host was asked."""
        _, kept = self.store.change_call_back(installation, call_back, lambda known: known and _on(known, ticket))
        if kept is None:
            message = f"call-back {call_back} is gone"
            raise Misconfigured(message)
        return kept


def _on(call_back: CallBack, ticket: str) -> CallBack:
    return call_back if call_back.ticket else replace(call_back, ticket=ticket, own_ticket=True)


def _nobody() -> str:
    message = "nobody is on the roster in whose name a ticket could be filed: import it with its agents"
    raise Misconfigured(message)
