"""The private notes that the agents read."""

from datetime import datetime

from integration.domain.cover.cover import Duty
from integration.domain.decision import Alert, AlertKind, Decision
from integration.domain.hours.amounts import parse_duration
from integration.domain.second_level.escalation import TAG as SECOND_LEVEL
from integration.domain.severity.scale import Severity
from integration.domain.terms import ServiceTerms
from integration.domain.words.english import ENGLISH
from integration.domain.words.voice import Voice


def recognised(decision: Decision, terms: ServiceTerms, now: datetime, duty: Duty) -> str:
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
            *([_offered(duty)] if decision.severity is Severity.S1 and duty.seniors else []),
            *(f"Due: {clock.promise} by {voice.at(clock.due)}." for clock in decision.clocks if clock.running),
        ]
    )


def _offered(duty: Duty) -> str:
    first = f"Second level can take it at once ({duty.seniors[0].name}): set the tag {SECOND_LEVEL}"
    paged = f" Operations ({duty.operations}) can be paged there too." if duty.operations else ""
    return f"{first}, after a private note that begins with 'tier2' and says why, or use the VIP panel.{paged}"


def is_noted(alert: Alert) -> bool:
    """Whether the agents get a note of its own for this alert; what else comes has notes that say more."""
    return alert.kind in _ALERTS


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
