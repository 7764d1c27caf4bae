"""A person's step with a ticket of second level, taken here: hand it over, acknowledge it, give it back."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from integration.domain.errors import BadInput
from integration.domain.memory import Memory
from integration.domain.second_level.escalation import Asked, Stand, Step, standing
from integration.domain.ticket import Status
from integration.ports import Now, Store

LONGEST_NAME, LONGEST_REASON = 80, 500

_log = structlog.get_logger(__name__)


Wake = Callable[[str, str], None]
"""Hears of a ticket of an installation that was put in line."""


def stays_quiet(_installation: str, _ticket: str) -> None:
    """Wake nobody: where no engine runs beside."""


@dataclass(frozen=True, slots=True)
class AskSecondLevel:
    """Keeps the step and puts the ticket in line; `wake` rings the engine that works the line off, where one runs.

    Every step raises BadInput where the ticket is not known as an open VIP ticket, where `by` is empty, and where it
    would change nothing.
    """

    store: Store
    now: Now
    wake: Wake = stays_quiet

    def hand_over(self, installation: str, ticket: str, by: str, reason: str, *, page: bool = False) -> Asked:
        """Give the ticket to second level, and with `page` ask for operations too, also where it has it already."""
        stands = self._standing(installation, ticket)
        if not reason.strip():
            message = "say why second level is needed: the reason stands on the ticket"
            raise BadInput(message)
        if stands.there and (stands.paged or not page):
            message = f"second level has ticket {ticket} already"
            raise BadInput(message)
        return self._kept(installation, ticket, Step.HAND_OVER, by, reason, page=page)

    def acknowledge(self, installation: str, ticket: str, by: str) -> Asked:
        """Say that second level has the ticket in hand."""
        if self._there(installation, ticket).acknowledged:
            message = f"ticket {ticket} is acknowledged already"
            raise BadInput(message)
        return self._kept(installation, ticket, Step.ACKNOWLEDGE, by)

    def give_back(self, installation: str, ticket: str, by: str, why: str = "") -> Asked:
        """Give the ticket back to who answers the customer."""
        self._there(installation, ticket)
        return self._kept(installation, ticket, Step.GIVE_BACK, by, why)

    def _there(self, installation: str, ticket: str) -> Stand:
        stands = self._standing(installation, ticket)
        if not stands.there:
            message = f"second level hasn't got ticket {ticket}"
            raise BadInput(message)
        return stands

    def _standing(self, installation: str, ticket: str) -> Stand:
        memory = self.store.recall(installation, ticket)
        if memory is None:
            message = f"nothing was decided for ticket {ticket} yet; `vipdesk tickets` lists those that are known"
            raise BadInput(message)
        refuse_others(memory)
        return standing(memory.decision.journal.escalations, self.store.asked(installation, ticket))

    def _kept(  # noqa: PLR0913 - one argument for each thing that is kept
        self, installation: str, ticket: str, step: Step, by: str, reason: str = "", *, page: bool = False
    ) -> Asked:
        name, why = one_line(by, LONGEST_NAME), one_line(reason, LONGEST_REASON)
        if not name:
            message = "say who you are: the name is kept with the ticket"
            raise BadInput(message)
        asked = Asked(self.now(), step, name, why, page)
        self.store.ask(installation, ticket, asked)
        self.store.enqueue(installation, [ticket], asked.at)
        self.wake(installation, ticket)
        _log.info("second_level.asked", installation=installation, ticket=ticket, step=step.value)
        return asked


def refuse_others(memory: Memory) -> None:
    """Raise BadInput for a ticket that second level can't be given: it is not VIP, merged away, or solved."""
    decision = memory.decision
    if decision.merged_into:
        message = f"ticket {decision.ticket} was merged: go on in ticket {decision.merged_into}"
        raise BadInput(message)
    if decision.severity is None:
        message = f"ticket {decision.ticket} is not under VIP terms ({decision.standing}); second level takes no other"
        raise BadInput(message)
    if memory.ticket and memory.ticket.status is Status.SOLVED:
        message = f"ticket {decision.ticket} is solved: open it again first"
        raise BadInput(message)


def one_line(text: str, longest: int) -> str:
    """What was typed, on one line, without what can't be seen or written down, and cut."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())[:longest].strip()
