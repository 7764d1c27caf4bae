"""What a host itself says of who is VIP, and where the roster says something else (docs/service.md, 3.10)."""

from dataclasses import replace
from datetime import datetime, timedelta

from integration.domain.agent import Agent
from integration.domain.claim import HostClaim
from integration.domain.decision import Decision
from integration.domain.entitlement import ALL_INCLUSIVE, Entitlement, Standing
from integration.domain.memory import Memory
from integration.domain.placement import Placement, place
from integration.domain.roster import Customer, Roster
from integration.domain.ticket import Ticket

_INSTANT = timedelta(microseconds=1)
_WITHOUT = frozenset({Standing.LOWER_PLAN, Standing.NO_ADD_ON})
"""How a company stands that the host doesn't mark as VIP."""


def placed(  # noqa: PLR0913 - one argument for each kind of knowledge
    ticket: Ticket, roster: Roster, memory: Memory | None, now: datetime, *, host_leads: bool, booked_for: str = ""
) -> Placement:
    """Whose ticket it is, and from when VIP terms cover it; one that we opened for a call is that customer's.

    Where the host leads, it is the claim's company; of whom the host says nothing, the roster is asked. A mark that
    names no begin holds since the ticket began; on a ticket that was decided without it, since we saw it.
    """
    claim, before = ticket.claim, memory.decision if memory else None
    booked = roster.named(booked_for) if booked_for else None
    companies = (booked,) if booked else roster.companies_of(ticket.sender)
    if not booked and host_leads and claim and claim.company.strip():
        companies = (_customer(claim, roster, _marked_since(claim, ticket, before, now)),)
    return place(companies, ticket.began_at, now, before=before)


def contradiction(ticket: Ticket, roster: Roster, *, host_leads: bool) -> str:
    """What the host and the roster say differently of the ticket's begin, in a sentence for an admin; else empty.

    Where the host leads, a roster that doesn't know the company says nothing. Nobody is named but companies.
    """
    claim, began = ticket.claim, ticket.began_at
    if claim is None or not claim.company.strip():
        return ""
    known = roster.named(claim.company) or place(roster.companies_of(ticket.sender), began, began).customer
    says = _customer(claim, roster, began).entitlement.runs_at(began)
    knows = known is not None and known.entitlement.runs_at(began)
    leads = "the helpdesk leads" if host_leads else "the roster leads"
    if wrong := _wrong(claim):
        return wrong
    if says is not knows and (known or not host_leads):
        return f"{_apart(claim, known, says=says)}; {leads} until one of them is corrected"
    if says and known and _of_two_agents(claim, known):
        return f"the helpdesk names another dedicated agent for {claim.company} than the roster; {leads}"
    return ""


def _customer(claim: HostClaim, roster: Roster, since: datetime) -> Customer:
    known = roster.named(claim.company)
    agent = roster.agent_at(claim.agent) or (known.entitlement.agent if known else None)
    entitlement = _entitlement(claim, agent, since)
    return (
        replace(known, name=claim.company, entitlement=entitlement) if known else Customer(claim.company, entitlement)
    )


def _entitlement(claim: HostClaim, agent: Agent | None, since: datetime) -> Entitlement:
    plan, until = claim.plan or (ALL_INCLUSIVE if claim.is_vip else ""), claim.addon_until
    if not claim.is_vip or _is_backwards(claim):
        return Entitlement(plan, agent=agent)
    # A mark that ended before its ticket began must end later than it begins, and not cover the ticket.
    begun = claim.addon_from or (min(since, until - _INSTANT) if until else since)
    return Entitlement(plan, begun, until, agent=agent)


def _marked_since(claim: HostClaim, ticket: Ticket, before: Decision | None, now: datetime) -> datetime:
    if before is None or before.customer != claim.company:
        return ticket.began_at
    if before.covered_from and before.covered_from > before.opened_at:
        return before.covered_from
    return now if before.standing in _WITHOUT else ticket.began_at


def _is_backwards(claim: HostClaim) -> bool:
    return bool(claim.addon_from and claim.addon_until and claim.addon_until <= claim.addon_from)


def _wrong(claim: HostClaim) -> str:
    if _is_backwards(claim):
        return f"on the helpdesk, the VIP add-on of {claim.company} ends before it begins; correct the dates there"
    if claim.is_vip and claim.plan and claim.plan.strip().casefold() != ALL_INCLUSIVE.casefold():
        return f"the helpdesk marks {claim.company} as VIP, but on a plan other than {ALL_INCLUSIVE}; correct one there"
    if claim.is_vip and claim.agent_is_out:
        return f"the dedicated agent of {claim.company} on the helpdesk is suspended, or no agent; name another there"
    return ""


def _apart(claim: HostClaim, known: Customer | None, *, says: bool) -> str:
    if known is None:
        return f"the helpdesk says that {claim.company} was VIP when a ticket began, and the roster doesn't know it"
    vip, other = ("helpdesk", "roster") if says else ("roster", "helpdesk")
    name, name_there = (claim.company, known.name) if says else (known.name, claim.company)
    return f"the {vip} says that {name} was VIP when a ticket began, the {other} that {name_there} was not"


def _of_two_agents(claim: HostClaim, known: Customer) -> bool:
    agent = known.entitlement.agent
    return bool(claim.agent and agent and claim.agent.strip().casefold() != agent.email.strip().casefold())
