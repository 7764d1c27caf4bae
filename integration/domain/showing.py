"""What a decision shows on the host: tags, priority and due date."""

from datetime import datetime

from integration.domain.booking.on_ticket import TAG as CALL_TAG
from integration.domain.decision import AlertKind, ClockState, Decision
from integration.domain.severity.scale import Severity


def due(decision: Decision) -> datetime | None:
    """The host's own due date: the next thing owed, or what a person set for what will be (docs/service.md, 3.13)."""
    if decision.owed:
        return decision.owed.due
    kept = (each.due for each in decision.clocks if each.state is ClockState.PAUSED and each.override)
    return next(kept, None)


def urgency(decision: Decision, now: datetime) -> Severity | None:
    """The severity whose priority is shown: one step worse once a warning came, the worst while something is late."""
    if decision.severity is None or any(clock.running and clock.due < now for clock in decision.clocks):
        return decision.severity and Severity.S1
    return Severity(max(decision.severity - _warned(decision), Severity.S1))


def _warned(decision: Decision) -> bool:
    return any(alert.kind is AlertKind.WARNING for alert in decision.alerts)


def tags(decision: Decision, now: datetime, *, calls_ahead: bool) -> list[str]:
    """The tags of ours that hold now (docs/service.md, 3.15)."""
    marks = {
        "vip": True,
        f"vip-sev-{decision.severity:d}": True,
        "vip-unconfirmed": not decision.confirmed,
        "vip-held": decision.held_until is not None and now < decision.held_until,
        "vip-due-soon": _warned(decision),
        "vip-breached": any(clock.breached for clock in decision.clocks),
        CALL_TAG: calls_ahead,
    }
    return [tag for tag, holds in marks.items() if holds]
