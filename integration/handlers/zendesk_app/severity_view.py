"""What the sidebar shows of a ticket's severity, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from integration.domain.decision import Decision
from integration.domain.severity.scale import Severity
from integration.domain.words.english import ENGLISH
from integration.domain.words.severities import named, severity_lines
from integration.domain.words.voice import Voice
from integration.usecases.open_panel import BesideTicket


@dataclass(frozen=True, slots=True)
class Choice:
    """A severity that can be chosen."""

    level: str
    name: str


@dataclass(frozen=True, slots=True)
class SeverityView:
    """How bad a ticket is, how sure that is, and why."""

    beside: BesideTicket

    @property
    def known(self) -> bool:
        """Whether there is one: VIP terms cover the ticket."""
        return self._decision.severity is not None

    @property
    def level(self) -> str:
        """The number that governs, once what was said here is worked off."""
        governs = self.beside.said.severity if self.beside.said else self._decision.severity
        return str(governs.value) if governs else ""

    @property
    def short(self) -> str:
        """The severity that governs, as S2."""
        return str(self._decision.severity) if self._decision.severity else ""

    @property
    def name(self) -> str:
        """The same with its meaning."""
        return named(self._decision.severity, self._voice) if self._decision.severity else ""

    @property
    def sure(self) -> str:
        """How sure it is."""
        return "confirmed" if self._decision.confirmed else "not confirmed yet"

    @property
    def why(self) -> str:
        """By which rule or whose word, and since when."""
        return [*severity_lines(self._decision, self._voice), ""][:-1][-1] if self._decision.severities else ""

    @property
    def to_confirm(self) -> bool:
        """Whether a person should say that it is right."""
        return not self._decision.confirmed and self.beside.said is None

    @property
    def waits(self) -> str:
        """What somebody said here a moment ago, empty once it is worked off."""
        said = self.beside.said
        return f"{said.by}: {named(said.severity, self._voice)} (worked off in a moment)" if said else ""

    @property
    def choices(self) -> Sequence[Choice]:
        """All five."""
        return tuple(Choice(str(each.value), named(each, self._voice)) for each in Severity)

    @property
    def _voice(self) -> Voice:
        return Voice(ENGLISH, self.beside.zone)

    @property
    def _decision(self) -> Decision:
        return self.beside.found.memory.decision
