"""The private notes that the agents read."""

from datetime import datetime

from integration.domain.decision import Alert, AlertKind, Decision
from integration.domain.hours.amounts import parse_duration
from integration.domain.terms import ServiceTerms
from integration.domain.words.english import ENGLISH
from integration.domain.words.voice import Voice


def recognised(decision: Decision, terms: ServiceTerms, now: datetime) -> str:
    """The note on a ticket that turned out to be VIP: what a person must know, and what they can do."""
    voice = Voice(ENGLISH, terms.hours.zone)
    return "\n".join(
        [
            f"VIP customer: {decision.customer}. Dedicated agent: {decision.agent.name if decision.agent else 'none'}.",
            _severity_sentence(decision),
            *(
                [f"Held until {voice.at(decision.held_until)}, because it came outside hours."]
                if decision.held_until and now < decision.held_until
                else []
            ),
            *(f"Due: {clock.promise} by {voice.at(clock.due)}." for clock in decision.clocks if clock.running),
        ]
    )


_ALERTS = {
    AlertKind.WARNING: "{promise} is due by {due}: {warning}.",
    AlertKind.BREACH: "{promise} is not in time: it was due by {due}.",
    AlertKind.RELEASED: "Held no longer: the clocks of this ticket run. {promise} is due by {due}.",
    AlertKind.OVERRIDE_ENDED: "The due date that was set by hand has ended. {promise} is due by {due}.",
}


def alerted(alert: Alert, decision: Decision, terms: ServiceTerms) -> str:
    """The note for a deadline that has come."""
    promise, due = alert.promise, alert.due
    if due is None and decision.owed:
        promise, due = decision.owed.promise, decision.owed.due
    if promise is None or due is None:
        return _NOTHING_OWED
    told = Voice(ENGLISH, terms.hours.zone).at(due)
    return _ALERTS[alert.kind].format(promise=promise.capitalize(), due=told, warning=warned(alert))


def warned(alert: Alert) -> str:
    """What a warning says of the time: how much is used up, or how much is left; empty for any other alert."""
    if alert.kind is not AlertKind.WARNING:
        return ""
    if alert.of.endswith("%"):
        return f"{alert.of} of the time is used up"
    return f"{Voice(ENGLISH, 'UTC').length(parse_duration(alert.of.removesuffix(' before')))} is left"


_NOTHING_OWED = "Held no longer, and nothing is owed on this ticket."


def _severity_sentence(decision: Decision) -> str:
    meaning = decision.severity.meaning if decision.severity else ""
    known = f"Severity {decision.severity} ({meaning}), by {decision.rule}."
    if decision.confirmed:
        return known
    return f"{known} This is a guess: set the severity, or take off the tag vip-unconfirmed if it is right."
