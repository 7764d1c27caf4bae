"""A panel's token becomes the right to look: at which installation, and what stands there beside a ticket."""

from collections.abc import Sequence
from dataclasses import dataclass

from integration.domain.booking.booking import AHEAD, Booking
from integration.domain.booking.links import Link, Purpose
from integration.domain.cover.cover import Duty
from integration.domain.errors import UnknownLink
from integration.domain.installation import Installation
from integration.domain.journal import SaidSeverity
from integration.ports import LinkTokens, Now, Store
from integration.usecases.say_severity import waiting
from integration.usecases.see_second_level import AtSecondLevel, SeeSecondLevel


@dataclass(frozen=True, slots=True)
class Panel:
    """Somebody who looks at an installation's tickets by the `link` of its panel."""

    installation: Installation
    link: Link


@dataclass(frozen=True, slots=True)
class BesideTicket:
    """What agents see beside a ticket: the decision, second level, who is on duty there, and the next call.

    Wall clocks are those of `zone`. `said` is a severity that a person said here and that waits to be worked off.
    """

    found: AtSecondLevel
    duty: Duty
    zone: str
    next_call: Booking | None
    said: SaidSeverity | None = None


@dataclass(frozen=True, slots=True)
class OpenPanel:
    """Opens the links of panels (Purpose.PANEL)."""

    store: Store
    tokens: LinkTokens
    now: Now

    def __call__(self, token: str) -> Panel:
        """The panel of this token; raises UnknownLink, always the same, for one that opens nothing."""
        read = self.tokens.read(token, Purpose.PANEL)
        found, link = (self.store.get(read[0]), self.store.link(*read)) if read else (None, None)
        if found is None or link is None or not link.opens(Purpose.PANEL, self.now()):
            message = "this link is not, or no longer, good: ask for a new one"
            raise UnknownLink(message)
        return Panel(found[0], link)

    def ticket(self, panel: Panel, names: Sequence[str]) -> BesideTicket | None:
        """What is known of the first of these tickets that this installation knows; None where it knows none."""
        return ShowTicket(self.store, self.now)(panel.installation.id, names)


@dataclass(frozen=True, slots=True)
class ShowTicket:
    """Gathers what stands beside a ticket, whoever was let in to look."""

    store: Store
    now: Now

    def __call__(self, where: str, names: Sequence[str]) -> BesideTicket | None:
        """What is known of the first of these tickets that this installation knows; None where it knows none."""
        memory = next((each for name in names if (each := self.store.recall(where, name))), None)
        if memory is None:
            return None
        decision = memory.decision
        zone = self.store.terms(where, decision.terms_version).hours.zone
        found = SeeSecondLevel(self.store).of(where, memory)
        said = waiting(memory, self.store.said_severities(where, decision.ticket))
        return BesideTicket(found, self.store.duty(where), zone, self._next_call(where, decision.ticket), said)

    def _next_call(self, installation: str, ticket: str) -> Booking | None:
        now = self.now()
        ahead = [each for each in self.store.calls_on(installation, ticket) if each.state in AHEAD]
        return min((each for each in ahead if each.span.end > now), key=lambda each: each.span.start, default=None)
