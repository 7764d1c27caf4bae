"""Decisions in words: the trace that `explain` shows, and the note that the agents read."""

from datetime import UTC, datetime

from integration.domain.decision import Decision
from integration.domain.entitlement import Standing
from integration.domain.hours.zone_offsets import zone_named
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import Ticket

_PLACED = {
    Standing.VIP: "{customer}: VIP",
    Standing.UNKNOWN: "the sender is nobody on the roster: on the triage list, nothing is written",
}


def placed(decision: Decision) -> tuple[str, ...]:
    """Who the customer is, and VIP or why not."""
    sentence = _PLACED.get(decision.standing, "{customer}: {standing}; nothing is written")
    return (sentence.format(customer=decision.customer, standing=decision.standing),)


def trace(ticket: Ticket, decision: Decision, terms: ServiceTerms) -> tuple[str, ...]:
    """The reasons of a VIP decision, in the order in which they were found; each clock keeps its own."""
    zone = terms.hours.zone
    return (
        *placed(decision),
        f"terms version {terms.version}",
        f"came by {ticket.channel} on {at(ticket.opened_at, zone)}",
        f"severity {decision.severity} by {decision.rule}" + (", confirmed" if decision.confirmed else ", unconfirmed"),
        *(
            [f"held until {at(decision.held_until, zone)}, because it came outside hours"]
            if decision.held_until
            else []
        ),
        *(["due date set by a person: kept until something else is owed"] if decision.due_overridden else []),
        *(["assignee set by a person: kept"] if decision.reassigned else []),
    )


def recognised(decision: Decision, terms: ServiceTerms, now: datetime) -> str:
    """The note on a ticket that turned out to be VIP: what a person must know, and what they can do."""
    zone = terms.hours.zone
    return "\n".join(
        [
            f"VIP customer: {decision.customer}. Dedicated agent: {decision.agent.name if decision.agent else 'none'}.",
            _severity_sentence(decision),
            *(
                [f"Held until {at(decision.held_until, zone)}, because it came outside hours."]
                if decision.held_until and now < decision.held_until
                else []
            ),
            *(f"Due: {clock.promise} by {at(clock.due, zone)}." for clock in decision.clocks if clock.running),
        ]
    )


def _severity_sentence(decision: Decision) -> str:
    meaning = decision.severity.meaning if decision.severity else ""
    known = f"Severity {decision.severity} ({meaning}), by {decision.rule}."
    if decision.confirmed:
        return known
    return f"{known} This is a guess: set the severity, or take off the tag vip-unconfirmed if it is right."


def at(instant: datetime, zone: str) -> str:
    """An instant for people: the service's wall clock with its zone, and UTC."""
    local, utc = instant.astimezone(zone_named(zone)), instant.astimezone(UTC)
    there = f"{utc:%H:%M:%S}" if utc.date() == local.date() else f"{utc:%Y-%m-%d %H:%M:%S}"
    return f"{local:%a %Y-%m-%d %H:%M:%S %Z} ({there} UTC)"
