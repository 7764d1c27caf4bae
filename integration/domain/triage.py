"""The decision: from a ticket, the roster, the terms and what only we know, what should be true now, and why."""

from dataclasses import replace
from datetime import datetime

from integration.domain import claims, handwork
from integration.domain.beside import Beside
from integration.domain.booking import on_ticket
from integration.domain.covered import Covered
from integration.domain.decision import Decision, TicketUpdate
from integration.domain.entitlement import Standing
from integration.domain.memory import Memory
from integration.domain.merging import merged_away, refuse_circle, united
from integration.domain.phone import on_ticket as phone
from integration.domain.placement import Placement
from integration.domain.roster import Roster
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import Ticket

_NOTHING = Beside()


def decide(  # noqa: PLR0913, PLR0917 - one argument for each kind of knowledge
    ticket: Ticket,
    roster: Roster,
    terms: ServiceTerms,
    memory: Memory | None,
    now: datetime,
    beside: Beside = _NOTHING,
) -> Decision:
    """What should be true of this ticket at `now`; pure, so it can be replayed and explained later.

    Raises UpstreamRefused for tickets that are merged in a circle.
    """
    refuse_circle(ticket, beside.merged)
    ticket = replace(ticket, timeline=on_ticket.with_contact(ticket.timeline, beside.calls))
    alone, ticket = ticket, united(ticket, beside.merged)
    booked_for = owner(ticket, roster, beside)
    ticket = _in_their_words(ticket, beside)
    placement = claims.placed(ticket, roster, memory, now, host_leads=beside.host_leads, booked_for=booked_for)
    plain = _left_alone(ticket, placement, terms, now)
    if memory:
        plain = replace(plain, journal=memory.decision.journal)
    if ticket.merged_into:
        return merged_away(replace(plain, standing=Standing.MERGED), ticket.merged_into, memory, now)
    plain = replace(plain, contradiction=claims.contradiction(ticket, roster, host_leads=beside.host_leads))
    if not placement.is_vip or placement.covered_from is None:
        return plain
    own = handwork.severities(ticket, terms, memory, now, beside.merged, said=beside.severities)
    return Covered(ticket, alone, terms, memory, placement, own, placement.covered_from, now, beside).complete(plain)


def owner(ticket: Ticket, roster: Roster, beside: Beside) -> str:
    """Whose ticket it is, whoever its sender: one that was opened for a call, booked or missed; else empty."""
    return on_ticket.customer_of(beside.calls, ticket.id) or phone.customer_of(beside.call_backs, ticket, roster)


def _in_their_words(ticket: Ticket, beside: Beside) -> Ticket:
    """Without the words that are ours, which say nothing of how bad things are."""
    if on_ticket.customer_of(beside.calls, ticket.id):
        return replace(ticket, subject="")
    return replace(ticket, subject="", body="") if phone.is_own(beside.call_backs, ticket.id) else ticket


def _left_alone(ticket: Ticket, placement: Placement, terms: ServiceTerms, now: datetime) -> Decision:
    return Decision(
        ticket=ticket.id,
        decided_at=now,
        standing=placement.standing,
        customer=placement.customer.name if placement.customer else None,
        terms_version=terms.version,
        opened_at=ticket.began_at,
        channel=ticket.channel,
        wanted=TicketUpdate(tags=()),
        look_again_at=_addon_begins(placement, now),
    )


def _addon_begins(placement: Placement, now: datetime) -> datetime | None:
    if placement.standing is not Standing.NOT_YET or placement.customer is None:
        return None
    begins = placement.customer.entitlement.addon_from
    return begins if begins and begins > now else None
