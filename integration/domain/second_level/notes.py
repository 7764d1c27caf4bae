"""What agents are told on a ticket of second level: who has it, why, until when, and who stays the contact.

No note begins as the note of an agent does that gives the reason for second level (`hands`): we would take it for one.
"""

from collections.abc import Iterator

from integration.domain.decision import Decision, Note
from integration.domain.second_level.escalation import TAG, Escalation
from integration.domain.words.english import ENGLISH
from integration.domain.words.voice import Voice


def notes(stay: Escalation, decision: Decision, zone: str) -> Iterator[Note]:
    """A note for each step of the stay so far; wall clocks are those of the IANA `zone`."""
    voice = Voice(ENGLISH, zone)
    yield Note(f"second level asked {stay.stamp}", "\n".join(_begun(stay, decision, voice)))
    if stay.paged:
        yield Note(f"operations paged {stay.stamp}", f"Operations are paged: {stay.operations or 'nobody is named'}.")
    if stay.acknowledged_at:
        late = f", late: it was due by {voice.at(stay.due)}" if stay.late_at(decision.decided_at) else ""
        said = f"In the hands of {stay.acknowledged_by or stay.to.name} since {voice.at(stay.acknowledged_at)}{late}."
        yield Note(f"second level took it {stay.stamp}", said)
    elif stay.open and stay.late_at(decision.decided_at):
        yield Note(f"second level is late {stay.stamp}", f"Late: {_nobody(stay)}; it was due by {voice.at(stay.due)}.")
    if stay.ended_at:
        yield Note(f"second level ended {stay.stamp}", _ended(stay, decision, voice))


def late_key(stay: Escalation) -> str:
    """What makes the alert that a stay is late one."""
    return f"second level late {stay.stamp}"


def _begun(stay: Escalation, decision: Decision, voice: Voice) -> Iterator[str]:
    if stay.manned:
        yield f"Given to second level: {stay.to.name}."
    else:
        yield "Asked for second level, but nobody of it is there now: a person must find somebody."
    yield f"Why: {stay.reason}{f' ({stay.by})' if stay.by else ''}"
    yield f"To be acknowledged by {voice.at(stay.due)}: by a note, a reply or a call here, or in the VIP panel."
    yield f"Customer: {decision.customer}; severity {decision.severity} ({_meaning(decision)})."
    yield from (f"Due: {each.promise} by {voice.at(each.due)}." for each in decision.clocks if each.running)
    yield f"{contact(decision)} stays the customer's contact throughout."
    yield f"To give it back: take off the tag {TAG}, or assign the ticket to {contact(decision)}."


def _nobody(stay: Escalation) -> str:
    return f"{stay.to.name} has not acknowledged it" if stay.manned else "nobody of second level has taken it up"


def _ended(stay: Escalation, decision: Decision, voice: Voice) -> str:
    at = voice.at(stay.ended_at) if stay.ended_at else ""
    by = f", by {stay.ended_by}" if stay.ended_by else ""
    return f"Back from second level to {contact(decision)}, {at}{by}.{f' {stay.ended_why}' if stay.ended_why else ''}"


def contact(decision: Decision) -> str:
    """Who answers the customer, by name."""
    who = decision.answers or decision.agent
    return who.name if who else "the dedicated agent"


def _meaning(decision: Decision) -> str:
    return decision.severity.meaning if decision.severity else ""
