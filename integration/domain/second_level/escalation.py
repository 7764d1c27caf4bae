"""A ticket in the hands of second level: what people asked for, and how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import reduce

from integration.domain.cover.cover import Senior

TAG = "vip-tier2"
"""On a ticket while second level has it: an agent who sets it asks for that, and who takes it off gives it back."""


class Step(StrEnum):
    """What a person says of a ticket and second level."""

    HAND_OVER = "hand over"
    ACKNOWLEDGE = "acknowledge"
    GIVE_BACK = "give back"


@dataclass(frozen=True, slots=True)
class Asked:
    """A step that a person took here (command, sidebar) rather than by the tag; `page` asks for operations too.

    `by` is who took it, as they call themselves, and `reason` why, in their words.
    """

    at: datetime
    step: Step
    by: str
    reason: str = ""
    page: bool = False


@dataclass(frozen=True, slots=True)
class Escalation:
    """One stay of a ticket at second level: to whom, why, and until when they must acknowledge it.

    `group_before` is the host's group that the ticket had, to which it goes back. `paged` says that operations were
    asked for too, whom the desk plan calls `operations`. It is open until `ended_at`; `ended_why` is in the words of
    who ended it.
    """

    at: datetime
    by: str
    reason: str
    to: Senior
    due: datetime
    group_before: str = ""
    paged: bool = False
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""
    operations: str = ""
    ended_why: str = ""

    @property
    def open(self) -> bool:
        """Whether second level has the ticket."""
        return self.ended_at is None

    @property
    def acknowledged(self) -> bool:
        """Whether a senior said that it is in their hands."""
        return self.acknowledged_at is not None

    @property
    def manned(self) -> bool:
        """Whether somebody of second level was there to have it."""
        return bool(self.to.host_id or self.to.group)

    @property
    def stamp(self) -> str:
        """What tells this stay from the ticket's others."""
        return self.at.isoformat(timespec="microseconds").removesuffix("+00:00")

    def late_at(self, instant: datetime) -> bool:
        """Whether it was acknowledged late, or should have been by this instant."""
        return (self.acknowledged_at or self.ended_at or instant) > self.due


def open_stay(stays: Sequence[Escalation]) -> Escalation | None:
    """The stay that has not ended; a ticket has one at most, its last."""
    return stays[-1] if stays and stays[-1].open else None


@dataclass(frozen=True, slots=True)
class Stand:
    """How a ticket stands with second level once all that people asked for is done.

    `waits` is the last step that was asked for and that no stay shows yet.
    """

    there: bool
    acknowledged: bool = False
    paged: bool = False
    waits: Asked | None = None

    def after(self, asked: Asked) -> "Stand":
        """The same once this step is taken too; one that changes nothing is no step."""
        if asked.step is Step.HAND_OVER:
            begins = Stand(there=True, paged=asked.page, waits=asked)
            return begins if not self.there else replace(self, paged=True, waits=asked) if self._pages(asked) else self
        if not self.there or (asked.step is Step.ACKNOWLEDGE and self.acknowledged):
            return self
        return replace(self, there=asked.step is Step.ACKNOWLEDGE, acknowledged=True, waits=asked)

    def _pages(self, asked: Asked) -> bool:
        return asked.page and not self.paged


def standing(stays: Sequence[Escalation], asked: Sequence[Asked]) -> Stand:
    """How a ticket of these stays stands once these steps are taken, those that the stays show already left out."""
    known = [at for stay in stays for at in (stay.at, stay.ended_at) if at]
    there, since = open_stay(stays), max(known, default=None)
    now = Stand(there is not None, bool(there and there.acknowledged), bool(there and there.paged))
    return reduce(Stand.after, (each for each in asked if since is None or _follows(each, since)), now)


def _follows(asked: Asked, since: datetime) -> bool:
    """Whether a step came after this instant; what is said of a stay may be said the moment that it begins."""
    return asked.at > since or (asked.at == since and asked.step is not Step.HAND_OVER)
