"""Where LiveAgent, with the severity's tag on the ticket, still promises another first answer than we do; pure."""

from datetime import UTC, datetime, timedelta

from integration.clients.helpdesk.liveagent.panel import level_name, rule_of
from integration.clients.helpdesk.liveagent.payload import Promised, maybe_instant
from integration.domain.severity.scale import Severity
from integration.domain.trouble import Trouble, TroubleKind

TOLERANCE = timedelta(minutes=2)
"""LiveAgent counts from when it made the ticket, we from when the customer wrote."""


def drift(ticket: str, promised: Promised, severity: Severity, ours: datetime, zone: str) -> Trouble | None:
    """What differs from our due instant, and why, probably; None where nothing does, or LiveAgent owes nothing more."""
    theirs = maybe_instant(promised.first_answer, zone)
    if (theirs and abs(theirs - ours) <= TOLERANCE) or (promised.sla_level_id and theirs is None):
        return None
    return Trouble(TroubleKind.DRIFT, ticket, _cause(promised, severity, ours, theirs))


def _cause(promised: Promised, severity: Severity, ours: datetime, theirs: datetime | None) -> str:
    expected, due = level_name(severity), f"we owe the first answer by {_at(ours)}"
    if not promised.sla_level_id:
        return (
            f"{due}, but the ticket has no SLA level: rule {rule_of(severity)}, which turns the tag "
            f"vip-sev-{severity:d} into {expected}, is missing or off, or tags that the API sets don't start it"
        )
    says = f"LiveAgent says {_at(theirs)}" if theirs else "LiveAgent says nothing"
    if promised.sla_level_name != expected:
        level = promised.sla_level_name or promised.sla_level_id
        return (
            f"{due}, {says}: the ticket has the SLA level {level} instead of {expected}. Another rule sets it after "
            f"{rule_of(severity)}, or {rule_of(severity)} names the wrong level"
        )
    return (
        f"{due}, {says}: the level {expected} has other hours, holidays or times than our terms, or counts from "
        "another moment (LA-15). `vipdesk doctor` shows both"
    )


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
