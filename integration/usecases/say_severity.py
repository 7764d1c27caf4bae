"""A person's word on how bad a ticket is, said here: it counts as if they had set it on the host."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from integration.domain.errors import BadInput
from integration.domain.journal import SaidSeverity
from integration.domain.memory import Memory
from integration.domain.severity.scale import Severity
from integration.ports import Now, Store
from integration.usecases.ask_second_level import (
    LONGEST_NAME,
    LONGEST_REASON,
    Wake,
    one_line,
    refuse_others,
    stays_quiet,
)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SaySeverity:
    """Keeps the word and puts the ticket in line; `wake` rings the engine that works the line off, where one runs.

    Raises BadInput where the ticket is not known as an open VIP ticket, where `by` is empty, and where the word would
    change nothing.
    """

    store: Store
    now: Now
    wake: Wake = stays_quiet

    def confirm(self, installation: str, ticket: str, by: str, severity: Severity) -> SaidSeverity:
        """The severity that governs is right; `severity` is what the person saw, refused where it is another by now."""
        memory = self._memory(installation, ticket)
        governs, confirmed = self._governs(installation, memory)
        if governs is not severity:
            message = f"the severity became {governs} meanwhile: look again, and confirm that"
            raise BadInput(message)
        if confirmed:
            message = f"severity {governs} is confirmed already"
            raise BadInput(message)
        return self._kept(installation, ticket, SaidSeverity(self.now(), severity, by, confirms=True))

    def change(self, installation: str, ticket: str, by: str, severity: Severity, why: str = "") -> SaidSeverity:
        """It is as bad as this from now on; the severity that governs already, said again, confirms it."""
        memory = self._memory(installation, ticket)
        governs, confirmed = self._governs(installation, memory)
        if governs is severity and confirmed:
            message = f"the severity is {severity} already"
            raise BadInput(message)
        said = SaidSeverity(self.now(), severity, by, one_line(why, LONGEST_REASON), confirms=governs is severity)
        return self._kept(installation, ticket, said)

    def _memory(self, installation: str, ticket: str) -> Memory:
        memory = self.store.recall(installation, ticket)
        if memory is None:
            message = f"nothing was decided for ticket {ticket} yet; a ticket that just came is known in a moment"
            raise BadInput(message)
        refuse_others(memory)
        return memory

    def _governs(self, installation: str, memory: Memory) -> tuple[Severity | None, bool]:
        """What governs once all that was said here is worked off, and whether it is somebody's word."""
        waits = waiting(memory, self.store.said_severities(installation, memory.decision.ticket))
        if waits:
            return waits.severity, True
        return memory.decision.severity, memory.decision.confirmed

    def _kept(self, installation: str, ticket: str, said: SaidSeverity) -> SaidSeverity:
        signed = SaidSeverity(said.at, said.severity, one_line(said.by, LONGEST_NAME), said.why, said.confirms)
        if not signed.by:
            message = "say who you are: the name is kept with the ticket"
            raise BadInput(message)
        self.store.say_severity(installation, ticket, signed)
        self.store.enqueue(installation, [ticket], signed.at)
        self.wake(installation, ticket)
        _log.info("severity.said", installation=installation, ticket=ticket, severity=signed.severity.value)
        return signed


def waiting(memory: Memory, said: Sequence[SaidSeverity]) -> SaidSeverity | None:
    """The last word that was said here and that no decision has taken in yet."""
    last, decision = said[-1] if said else None, memory.decision
    if last is None or last.at < decision.decided_at:
        return None
    return None if (last.at, last.by) in {(step.at, step.by) for step in decision.severities} else last
