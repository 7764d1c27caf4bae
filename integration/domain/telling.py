"""Alerts as messages to the outside: what each says, to a program and to a person, and the id by which it is one."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from integration.domain.decision import Alert, AlertKind, Decision
from integration.domain.journal import Promise
from integration.domain.outgoing import Endpoint, Message
from integration.domain.second_level.escalation import Escalation
from integration.domain.wording import warned

_SENTENCES: Mapping[AlertKind, str] = {
    AlertKind.WARNING: "{promise} is due by {due}; {warning}",
    AlertKind.BREACH: "{promise} is late; it was due by {due}",
    AlertKind.RELEASED: "held no longer, the clock runs; {promise} is due by {due}",
    AlertKind.OVERRIDE_ENDED: "the due date that was set by hand has ended; {promise} is due by {due}",
}
_OF_SECOND_LEVEL: Mapping[AlertKind, str] = {
    AlertKind.SECOND_LEVEL: "second level is asked; {to} should acknowledge it by {due}",
    AlertKind.SECOND_LEVEL_LATE: "second level is late; {to} should have acknowledged it by {due}",
    AlertKind.OPERATIONS: "operations{operations} are paged; {to} has it at second level",
}
_NOBODY_IS_THERE: Mapping[AlertKind, str] = {
    AlertKind.SECOND_LEVEL: "second level is asked, and nobody of it is there; find somebody by {due}",
    AlertKind.SECOND_LEVEL_LATE: "second level is late; nobody was there, and somebody should have taken it by {due}",
    AlertKind.OPERATIONS: "operations{operations} are paged; nobody of second level is there",
}
_NOTHING_OWED = "held no longer, and nothing is owed"


def messages(installation: str, decision: Decision) -> tuple[Message, ...]:
    """One message for each alert of the decision that is news, in their order.

    A message holds names and figures, and nothing that anybody wrote. Its id comes from the alert's key alone, so the
    same alert decided again is the same message.
    """
    return tuple(_message(installation, decision, alert) for alert in decision.news)


def trial(installation: str, endpoint: str, now: datetime) -> Message:
    """A message that is no news, with which an admin tries an endpoint out."""
    text = f"A test message of VIP Desk: what becomes due or late at {installation} will be told here."
    body = {
        "type": "webhook.test",
        "timestamp": stamp(now),
        "text": text,
        "data": {"installation": installation, "endpoint": endpoint},
    }
    return Message(message_id("test", installation, endpoint, stamp(now)), AlertKind.WARNING, "", now, encoded(body))


def said_to(endpoint: Endpoint, message: Message) -> Message:
    """The message as this endpoint gets it: whole, or the sentence for people alone."""
    if not endpoint.text_only:
        return message
    return replace(message, payload=encoded({"text": json.loads(message.payload)["text"]}))


def _message(installation: str, decision: Decision, alert: Alert) -> Message:
    promise, due = _owed(decision, alert)
    body = {
        "type": f"ticket.{alert.kind.value.replace(' ', '_')}",
        "timestamp": stamp(alert.at),
        "text": _text(decision, alert, promise, due),
        "data": {
            "installation": installation,
            "ticket": decision.ticket,
            "customer": decision.customer,
            "severity": decision.severity and int(decision.severity),
            "severity_confirmed": decision.confirmed,
            "agent": decision.agent and decision.agent.name,
            "promise": promise and promise.value,
            "due": due and stamp(due),
            "warning": _warning(alert) or None,
            "held_until": decision.held_until and stamp(decision.held_until),
            **_second_level(decision, alert),
        },
    }
    made = message_id(installation, decision.ticket, alert.key)
    return Message(made, alert.kind, decision.ticket, alert.at, encoded(body))


def _owed(decision: Decision, alert: Alert) -> tuple[Promise | None, datetime | None]:
    """What the alert is about; where it names nothing (a release), what is owed next."""
    if alert.due is not None:
        return alert.promise, alert.due
    return (decision.owed.promise, decision.owed.due) if decision.owed else (None, None)


def _text(decision: Decision, alert: Alert, promise: Promise | None, due: datetime | None) -> str:
    """One sentence for people; a chat service shows this field and leaves the others alone."""
    shown = due and f"{due.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    stay = _stay(decision, alert)
    known = _of_a_stay(stay, alert) if stay else _SENTENCES[alert.kind] if promise and due else _NOTHING_OWED
    values = {"to": stay.to.name, "operations": _operations(stay)} if stay else {}
    said = known.format(promise=promise and promise.value, due=shown, warning=warned(alert), **values)
    about = ", ".join(str(each) for each in (decision.severity, decision.agent and decision.agent.name) if each)
    who = f"VIP ticket {decision.ticket} of {decision.customer}" + (f" ({about})" if about else "")
    return f"{who}: {said}."


def _of_a_stay(stay: Escalation, alert: Alert) -> str:
    return (_OF_SECOND_LEVEL if stay.manned else _NOBODY_IS_THERE)[alert.kind]


def _stay(decision: Decision, alert: Alert) -> Escalation | None:
    """The stay at second level that an alert is about."""
    stays = decision.journal.escalations if alert.kind in _OF_SECOND_LEVEL else ()
    return next((stay for stay in stays if alert.key.endswith(stay.stamp)), None)


def _second_level(decision: Decision, alert: Alert) -> Mapping[str, object]:
    """What a message of second level says beyond the others; no reason, as somebody wrote that."""
    stay = _stay(decision, alert)
    if stay is None:
        return {}
    acknowledged = stay.acknowledged_at and stamp(stay.acknowledged_at)
    known = {"to": stay.to.name if stay.manned else None, "since": stamp(stay.at), "acknowledged": acknowledged}
    return {"second_level": {**known, "paged": stay.paged, "operations": _operations(stay).strip() or None}}


def _operations(stay: Escalation) -> str:
    """Who of operations is paged, behind a space; an address is nobody's name, and stays here."""
    return f" {stay.operations}" if stay.operations and "@" not in stay.operations else ""


def _warning(alert: Alert) -> str:
    # The word beside other kinds of alert may be a person's name.
    return alert.of if alert.kind is AlertKind.WARNING else ""


def message_id(*parts: str) -> str:
    """An id without a full stop (which separates what is signed) that no other parts lead to."""
    return "msg_" + sha256(json.dumps(parts).encode()).hexdigest()[:32]


def encoded(body: Mapping[str, object]) -> bytes:
    """JSON in ASCII, the same bytes for the same values."""
    return json.dumps(body, separators=(",", ":")).encode("ascii")


def stamp(instant: datetime) -> str:
    """An instant as messages write it: ISO 8601 in UTC, ending in Z."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
