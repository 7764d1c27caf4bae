"""What the store keeps of the desk: its plan, absences, who answers whom, second level, and missed calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from integration.domain.cover.absence import Absence
    from integration.domain.cover.cover import Cover, Duty, Handover
    from integration.domain.cover.desk_plan import DeskPlan
    from integration.domain.phone.call_back import CallBack
    from integration.domain.phone.line import PhoneLine
    from integration.domain.second_level.escalation import Asked


class Desks(Protocol):
    """Who works on a desk and who is away."""

    def desk_plan(self, installation: str) -> DeskPlan:
        """The plan in force; the empty one for an installation without any."""
        ...

    def replace_desk_plan(self, installation: str, plan: DeskPlan) -> None:
        """Put a whole new plan in force at once."""
        ...

    def add_absence(self, installation: str, absence: Absence) -> None:
        """Keep an absence that somebody entered, or replace the one of the same id."""
        ...

    def end_absence(self, installation: str, absence: str) -> bool:
        """Take an absence away; False where there is none of this id."""
        ...

    def absences(self, installation: str, since: datetime) -> Sequence[Absence]:
        """Those that end after `since` or have no end, by start."""
        ...


class Covers(Protocol):
    """Who answers each customer, and every change of it."""

    def covers(self, installation: str) -> tuple[int, Sequence[Cover]]:
        """Every cover by customer, and the version of all of them together: 0 before the first."""
        ...

    def cover(self, installation: str, customer: str) -> Cover | None:
        """Who answers this customer, however the name is written in capitals."""
        ...

    def hand_over(  # noqa: PLR0913, PLR0917 - one argument for each thing that changes together
        self,
        installation: str,
        covers: Sequence[Cover],
        handovers: Sequence[Handover],
        tickets: Sequence[str],
        before: int,
        now: datetime,
    ) -> None:
        """Change who answers, in one transaction: these customers' covers are replaced, these tickets are put in line.

        The handovers, new ones and changed ones, are kept with them. Raises Superseded, and changes nothing, where the
        covers' version is not `before`.
        """
        ...

    def handovers(self, installation: str, *, limit: int = 100) -> Sequence[Handover]:
        """The latest changes, newest first."""
        ...

    def handover(self, installation: str, handover: str) -> Handover | None:
        """The change of this id."""
        ...

    def duty(self, installation: str) -> Duty:
        """Who of second level was there when the desk was looked at last."""
        ...

    def set_duty(self, installation: str, duty: Duty) -> None:
        """Keep who of second level is there now."""
        ...


class SecondLevel(Protocol):
    """What people said of tickets and second level."""

    def ask(self, installation: str, ticket: str, asked: Asked) -> None:
        """Keep a step that a person took here."""
        ...

    def asked(self, installation: str, ticket: str) -> Sequence[Asked]:
        """The steps of this ticket, oldest first."""
        ...


class CallBacks(Protocol):
    """Missed calls and voicemails, each once; callers and recordings are encrypted at rest."""

    def add_call_back(self, installation: str, call_back: CallBack) -> CallBack:
        """Keep a missed call; where it was told before (its id), the one that is kept already, and nothing changes."""
        ...

    def change_call_back(
        self, installation: str, call_back: str, change: Callable[[CallBack | None], CallBack | None]
    ) -> tuple[CallBack | None, CallBack | None]:
        """Let what `change` makes of the call-back of this id stand in its place; as it was before, and as it is now.

        Read and written at once, so that nothing is lost which another process keeps at that moment. `change` may be
        asked several times, and has no other effect; where it gives None, or what there was, nothing changes.
        """
        ...

    def call_back(self, installation: str, call_back: str) -> CallBack | None:
        """The call-back of this id."""
        ...

    def call_backs(self, installation: str, *, since: datetime | None = None) -> Sequence[CallBack]:
        """Those that are open, and of a `since` all that came after it, by the time of the call."""
        ...

    def call_backs_on(self, installation: str, ticket: str) -> Sequence[CallBack]:
        """The call-backs that stand on this ticket, by time."""
        ...

    def without_ticket(self, installation: str) -> Sequence[CallBack]:
        """Open call-backs that stand on no ticket yet, by time."""
        ...

    def add_phone_line(self, installation: str, line: PhoneLine) -> None:
        """Keep a voice address, its secret encrypted."""
        ...

    def phone_line(self, installation: str, link: str) -> PhoneLine | None:
        """The voice address of this link, with its decrypted secret."""
        ...
