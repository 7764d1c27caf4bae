"""Which customer a ticket belongs to, and whether that customer's terms cover it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from integration.domain.agent import Agent
from integration.domain.decision import Decision
from integration.domain.entitlement import Standing
from integration.domain.roster import Customer


@dataclass(frozen=True, slots=True)
class Placement:
    """A ticket's customer (None when nobody knows the sender), its standing, and from when VIP terms cover it."""

    standing: Standing
    customer: Customer | None = None
    covered_from: datetime | None = None
    agent: Agent | None = None

    @property
    def is_vip(self) -> bool:
        """Whether VIP terms cover the ticket."""
        return self.standing is Standing.VIP


def place(
    companies: Collection[Customer], opened_at: datetime, now: datetime, *, before: Decision | None = None
) -> Placement:
    """The best of the sender's companies: one that is VIP, the longest covered first; otherwise the nearest to it.

    A ticket that was VIP `before` stays so while its sender still writes for that company, whatever the company
    buys by now: its clocks finish under the terms in force at its start (docs/service.md, 3.10).
    """
    best = min((_placement(each, opened_at, now) for each in companies), key=_rank, default=Placement(Standing.UNKNOWN))
    if before is None:
        return best
    return _since(best, opened_at, before) if best.is_vip else _continued(companies, before) or best


def _since(best: Placement, opened_at: datetime, before: Decision) -> Placement:
    """A plan that is renewed, or bought again, doesn't restart what runs."""
    if before.standing is not Standing.VIP or best.customer is None or best.customer.name != before.customer:
        return best
    earliest = min(at for at in (best.covered_from, before.covered_from) if at)
    return replace(best, covered_from=max(earliest, opened_at))


def _continued(companies: Iterable[Customer], before: Decision) -> Placement | None:
    if before.standing is not Standing.VIP:
        return None
    same = (each for each in companies if each.name == before.customer)
    return next((Placement(Standing.VIP, each, before.covered_from, before.agent) for each in same), None)


def _placement(customer: Customer, opened_at: datetime, now: datetime) -> Placement:
    covered_from = customer.entitlement.starts_within(opened_at, now)
    if covered_from is not None:
        return Placement(Standing.VIP, customer, covered_from, customer.entitlement.agent)
    return Placement(customer.entitlement.standing_at(opened_at), customer)


_NEARNESS = {
    Standing.VIP: 0,
    Standing.NO_AGENT: 1,
    Standing.NOT_YET: 2,
    Standing.ENDED: 3,
    Standing.NO_ADD_ON: 4,
    Standing.LOWER_PLAN: 5,
}


def _rank(placement: Placement) -> tuple[int, str, str]:
    since = placement.covered_from.isoformat() if placement.covered_from else ""
    return _NEARNESS[placement.standing], since, placement.customer.name if placement.customer else ""
