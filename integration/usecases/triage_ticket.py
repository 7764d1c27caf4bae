"""One ticket, from the host's history to at most one changed state on the host, and what the reasons are made of."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from integration.domain.beside import Beside
from integration.domain.claims import placed
from integration.domain.decision import Decision
from integration.domain.errors import Superseded, TicketGone, UpstreamUnavailable
from integration.domain.former_staff import as_once_read
from integration.domain.handwork import seen
from integration.domain.held_mail.acknowledgement import acknowledged_of, fresh_keys
from integration.domain.installation import Installation
from integration.domain.memory import Memory
from integration.domain.merging import united
from integration.domain.severity.scale import Severity
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import Ticket
from integration.domain.triage import decide, owner
from integration.domain.undone import ENOUGH
from integration.domain.work import Work
from integration.ports import Helpdesk, HelpdeskOf, Now, Store
from integration.usecases.beside_ticket import CallPage, ChatPage, beside, no_chat, no_page
from integration.usecases.known_installation import known_installation
from integration.usecases.look import Look
from integration.usecases.note_host_calls import note_host_calls
from integration.usecases.note_returned import note_returned
from integration.usecases.tell import Tell
from integration.usecases.tell_troubles import tell_contradiction, tell_drift, tell_lacking, tell_no_drift
from integration.usecases.tell_undone import damped, tell_nothing_undone, tell_undone

_log = structlog.get_logger(__name__)

_URGENT = frozenset({Severity.S1, Severity.S2})

_LOOKS = 3
"""How often a ticket is read and decided upon in one go where somebody changes it while we do so."""

_RULES_ARE_DONE = timedelta(minutes=1)
"""After which a host that reckons due dates itself is looked at again, to see what its rules made of our write."""


@dataclass(frozen=True, slots=True)
class TriageTicket:
    """Works off one claim; whatever woke it (webhook, deadline, reconcile, replay), the way is the same.

    `call_page` gives the address of a booked call's page, `chat_page` that of a customer's 24/7 chat.
    """

    store: Store
    helpdesk_of: HelpdeskOf
    tell: Tell
    now: Now
    call_page: CallPage = no_page
    chat_page: ChatPage = no_chat

    def __call__(self, work: Work) -> None:
        """Make the host show what should be true; raises what the host's client raises.

        Where somebody changes the ticket between our look and our write, it is read and decided upon anew; where that
        goes on, UpstreamUnavailable puts it off.
        """
        installation, credentials = known_installation(self.store, work.installation)
        helpdesk = self.helpdesk_of(installation, credentials).at(urgent=self._is_urgent(work))
        for _ in range(_LOOKS):
            try:
                self._look_at(work, installation, helpdesk)
            except Superseded:
                _log.info("ticket.superseded", installation=work.installation, ticket=work.ticket)
            except TicketGone:  # before our look, or between our look and our write
                self._forget(work, helpdesk)
                return
            else:
                return
        message = "somebody else is changing the ticket while we are about to write"
        raise UpstreamUnavailable(message)

    def _look_at(self, work: Work, installation: Installation, helpdesk: Helpdesk) -> None:
        began_at = self.now()
        ticket = as_once_read(helpdesk.read(work.ticket), self.store.recall(work.installation, work.ticket))
        decision, memory, known = self.plan(installation, helpdesk, ticket)
        if self._owes_calls(installation, ticket, decision, memory):
            decision, memory, known = self.plan(installation, helpdesk, ticket)
        look = Look(installation, helpdesk, ticket, decision, memory, began_at)
        tell_contradiction(self.store, look)
        look = look if installation.shadow else damped(look, self.now())
        look, again, sure_at = (
            (look, look.decision.look_again_at, began_at) if installation.shadow else self._shown(look)
        )
        self.store.remember(installation.id, self._settled(work, look, sure_at))
        note_returned(self.store, installation.id, ticket, known)
        self._pass_on(look)
        self.store.finish(work, look_again_at=again)

    def _owes_calls(self, where: Installation, ticket: Ticket, decision: Decision, memory: Memory | None) -> bool:
        """Whether it has a missed call that is news to us; in shadow nobody is told of any."""
        if where.shadow or not ticket.missed:
            return False
        return note_host_calls(self.store, where.id, ticket, decision, memory, self.now(), self.tell.posted)

    def plan(self, where: Installation, helpdesk: Helpdesk, ticket: Ticket) -> tuple[Decision, Memory | None, Beside]:
        """What would be decided for a ticket as it was read, by which memory and what else; nothing is written."""
        memory, leads = self.store.recall(where.id, ticket.id), where.host_leads
        able, page = helpdesk.capabilities, self.call_page
        known = beside(self.store, where.id, ticket.id, memory, host_leads=leads, capabilities=able, call_page=page)
        roster, terms = self.store.roster(where.id), self._terms(where.id, ticket, memory, known)
        now, customer = self.now(), memory.decision.customer if memory else None
        known = self._served(known, where.id, customer, terms, now)
        decision = decide(ticket, roster, terms, memory, now, known)
        if decision.severity and decision.customer != customer:
            known = self._served(known, where.id, decision.customer, terms, now)
            decision = decide(ticket, roster, terms, memory, now, known)
        keys = fresh_keys(decision, memory)
        if keys and decision.customer:
            others = self.store.of_customer(where.id, decision.customer)
            known = replace(known, acknowledged=acknowledged_of(ticket.sender, keys, others))
            decision = decide(ticket, roster, terms, memory, now, known)
        return decision, memory, known

    def _served(
        self, known: Beside, installation: str, customer: str | None, terms: ServiceTerms, now: datetime
    ) -> Beside:
        """What is known beside a ticket, with who answers this customer, and their chat while the desk is shut."""
        if customer is None:
            return known
        chat = "" if terms.hours.is_open(now) else self.chat_page(installation, customer)
        return replace(known, cover=self.store.cover(installation, customer), chat_page=chat)

    def _is_urgent(self, work: Work) -> bool:
        """Of a ticket that is new to us anything may be promised."""
        memory = self.store.recall(work.installation, work.ticket)
        return memory is None or memory.decision.severity in _URGENT

    def _forget(self, work: Work, helpdesk: Helpdesk) -> None:
        tell_no_drift(self.store, helpdesk, work.installation, work.ticket)
        tell_nothing_undone(self.store, work.installation, work.ticket)
        self.store.forget(work.installation, work.ticket)
        _log.info("ticket.gone", installation=work.installation, ticket=work.ticket)

    def _terms(self, installation: str, ticket: Ticket, memory: Memory | None, known: Beside) -> ServiceTerms:
        """Those that it began under; for a ticket that is new to us, those in force at its start (3.11)."""
        if memory and memory.decision.clocks:
            return self.store.terms(installation, memory.decision.terms_version)
        ticket, roster = united(ticket, known.merged), self.store.roster(installation)
        ours = owner(ticket, roster, known)
        who = placed(ticket, roster, memory, self.now(), host_leads=known.host_leads, booked_for=ours)
        return self.store.terms_at(installation, who.covered_from or ticket.began_at)

    def _pass_on(self, look: Look) -> None:
        """A ticket that was merged away changes what is true of the one that survives."""
        into, merged_from = look.decision.merged_into, look.decision.merged_from
        before = look.memory.decision if look.memory else None
        if into and (before is None or (before.merged_into, before.merged_from) != (into, merged_from)):
            self.store.enqueue(look.where.id, [into], self.now())

    def _shown(self, look: Look) -> tuple[Look, datetime | None, datetime]:
        """Tell what is news, and make the host show what is wanted; when to look again, and when we were sure of it.

        The look knows then what our write replaced.
        """
        self.tell(look.where.id, look.decision)  # first: the host may take its time
        tell_lacking(self.store, look)
        tell_undone(self.store, look)
        if not look.helpdesk.differs(look.ticket, look.wanted):
            asked = tell_drift(self.store, look)
            again = look.decision.look_again_at if asked else self._once_its_rules_are_done(look)
            return look, self._after_rests(look, again), look.began_at
        self._write(look)
        again, now = self._after_rests(look, self._after_its_rules(look)), self.now()
        return look.having_written(now), again, now

    def _after_rests(self, look: Look, again: datetime | None) -> datetime | None:
        """When to look again at what rests; what was written after a rest is looked at soon."""
        soon = self.now() + _RULES_ARE_DONE
        rests = (each.until if each.rests else soon for each in look.undone if each.times >= ENOUGH)
        return min((at for at in (again, *rests) if at), default=None)

    def _write(self, look: Look) -> None:
        decision, memory = look.decision, look.memory
        known = memory.known if memory and not memory.settled else (seen(look.ticket),)
        intent = replace(
            memory or Memory(decision, ()),
            decision=decision,
            known=tuple(dict.fromkeys((*known, decision.wanted))),
            settled=False,
            ticket=look.kept,
            shadow=False,
        )
        self.store.remember(look.where.id, intent)
        look.helpdesk.write(look.ticket, look.wanted)
        _log.info("ticket.written", installation=look.where.id, ticket=look.ticket.id)

    def _after_its_rules(self, look: Look) -> datetime | None:
        """When to look again at what was written: soon, where the host reckons its due date from it by itself."""
        again, wanted = look.decision.look_again_at, look.decision.wanted
        if look.helpdesk.capabilities.due_date or not wanted.due_at:
            tell_no_drift(self.store, look.helpdesk, look.where.id, look.ticket.id)
            return again
        if not look.wants_news:  # it was written before and undone: that must not go on every minute
            return again
        return self._once_its_rules_are_done(look)

    def _once_its_rules_are_done(self, look: Look) -> datetime:
        again, done = look.decision.look_again_at, self.now() + _RULES_ARE_DONE
        return min(again, done) if again else done

    def _settled(self, work: Work, look: Look, sure_at: datetime) -> Memory:
        decision, memory, shadow = look.decision, look.memory, look.where.shadow
        told = memory.told if memory else frozenset()
        notes = () if shadow else (*decision.wanted.notes, *decision.wanted.messages)
        return Memory(
            decision=decision,
            known=(seen(look.ticket),) if shadow else (decision.wanted,),
            settled=True,
            told=told | {note.key for note in notes} | {alert.key for alert in decision.alerts},
            round_trip=self._trip(work, memory),
            ticket=look.kept,
            quiet_until=memory.quiet_until if memory else None,
            shadow=shadow,
            looked_at=sure_at,
            undone=look.undone,
            overwritten=look.overwritten,
        )

    def _trip(self, work: Work, memory: Memory | None) -> timedelta | None:
        if work.since is None:
            return memory.round_trip if memory else None
        return self.now() - work.since
