"""What a customer has bought, from when until when, and whether that makes a ticket VIP (docs/service.md, 3.10)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from integration.domain.agent import Agent
from integration.domain.errors import BadInput
from integration.domain.hours.interval import as_utc

ALL_INCLUSIVE = "All-inclusive"
MONTHLY_FEE_EUR = Decimal(1000)


class Standing(StrEnum):
    """VIP, or why not."""

    VIP = "VIP"
    LOWER_PLAN = "not on the All-inclusive plan"
    NO_ADD_ON = "All-inclusive, but without the VIP add-on"
    NOT_YET = "the VIP add-on begins later"
    ENDED = "the VIP add-on had ended"
    NO_AGENT = "no dedicated agent is named"
    UNKNOWN = "nobody on the roster"
    MERGED = "merged into another ticket"


NEEDS_A_PERSON = frozenset({Standing.NO_AGENT, Standing.UNKNOWN})
"""Whoever stands like this cannot be placed, and goes to the triage list rather than silently to standard."""


@dataclass(frozen=True, slots=True)
class Entitlement:
    """A plan, an add-on that runs in `[addon_from, addon_until)`, its monthly fee in EUR, and the dedicated agent.

    An `addon_from` of None means that the add-on was never bought; an `addon_until` of None, that no end is known.
    """

    plan: str
    addon_from: datetime | None = None
    addon_until: datetime | None = None
    fee_eur: Decimal = MONTHLY_FEE_EUR
    agent: Agent | None = None

    def __post_init__(self) -> None:
        for bound in ("addon_from", "addon_until"):
            instant = getattr(self, bound)
            object.__setattr__(self, bound, instant and as_utc(instant))
        if self.addon_from and self.addon_until and self.addon_until <= self.addon_from:
            message = "the add-on ends before it begins; swap the two dates or leave the end empty"
            raise BadInput(message)
        if self.fee_eur < 0:
            message = "a monthly fee is never negative"
            raise BadInput(message)

    def standing_at(self, instant: datetime) -> Standing:
        """VIP at this instant, or the first reason why not."""
        return self._unsold() or self._outside(instant) or (Standing.VIP if self.agent else Standing.NO_AGENT)

    def runs_at(self, instant: datetime) -> bool:
        """Whether the tier is bought and running at this instant, whoever its agent is."""
        return not (self._unsold() or self._outside(instant))

    def starts_within(self, opened: datetime, now: datetime) -> datetime | None:
        """The instant from which a ticket of `[opened, now]` is VIP: its opening, or the later begin of the add-on."""
        if self.addon_from is None:
            return None
        start = max(opened, self.addon_from)
        return start if start <= now and self.standing_at(start) is Standing.VIP else None

    def _unsold(self) -> Standing | None:
        if self.plan.strip().casefold() != ALL_INCLUSIVE.casefold():
            return Standing.LOWER_PLAN
        return Standing.NO_ADD_ON if self.addon_from is None else None

    def _outside(self, instant: datetime) -> Standing | None:
        if self.addon_from is not None and instant < self.addon_from:
            return Standing.NOT_YET
        return Standing.ENDED if self.addon_until is not None and instant >= self.addon_until else None
