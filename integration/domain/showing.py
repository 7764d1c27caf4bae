"""What a decision shows on the host: tags, priority and due date."""

from collections.abc import Sequence
from datetime import datetime

from integration.domain.beside import Beside
from integration.domain.booking.on_ticket import TAG as CALL_TAG
from integration.domain.booking.on_ticket import is_ahead
from integration.domain.decision import AlertKind, ClockState, Decision
from integration.domain.phone.call_back import TAG as CALL_BACK_TAG
from integration.domain.phone.call_back import CallBack
from integration.domain.second_level.escalation import TAG as SECOND_LEVEL_TAG
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


def tags(
    decision: Decision, beside: Beside, call_backs: Sequence[CallBack], *, call_back_by_hand: bool = False
) -> list[str]:
    """The tags of ours that hold now (docs/service.md, 3.15); one of them an agent may have set by hand."""
    now = decision.decided_at
    marks = {
        "vip": True,
        f"vip-sev-{decision.severity:d}": True,
        "vip-unconfirmed": not decision.confirmed,
        "vip-held": decision.held_until is not None and now < decision.held_until,
        "vip-due-soon": _warned(decision),
        "vip-breached": any(clock.breached for clock in decision.clocks),
        CALL_TAG: is_ahead(beside.calls, now),
        CALL_BACK_TAG: call_back_by_hand or any(each.open for each in call_backs),
        SECOND_LEVEL_TAG: any(stay.open for stay in decision.journal.escalations),
    }
    return [tag for tag, holds in marks.items() if holds]
