"""A panel's token becomes the right to look: at which installation, and what stands there beside a ticket."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from integration.domain.booking.booking import AHEAD, Booking
from integration.domain.booking.links import Link, Purpose
from integration.domain.cover.choosing import plain
from integration.domain.cover.cover import Duty
from integration.domain.cover.reach import who_may_answer
from integration.domain.decision import Decision
from integration.domain.errors import UnknownLink
from integration.domain.hours.interval import Interval
from integration.domain.installation import Installation
from integration.domain.journal import SaidSeverity
from integration.domain.names import folded, same
from integration.ports import LinkTokens, Now, Store
from integration.usecases.attendance import Attendances
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

    Wall clocks are those of `zone`. `said` is a severity that a person said here and that waits to be worked off,
    `backup` the name of who is next of those who are there, empty where nobody is.
    """

    found: AtSecondLevel
    duty: Duty
    zone: str
    next_call: Booking | None
    said: SaidSeverity | None = None
    backup: str = ""


@dataclass(frozen=True, slots=True)
class OpenPanel:
    """Opens the links of panels (Purpose.PANEL)."""

    store: Store
    tokens: LinkTokens
    attendances: Attendances
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
        return ShowTicket(self.store, self.attendances, self.now)(panel.installation.id, names)


@dataclass(frozen=True, slots=True)
class ShowTicket:
    """Gathers what stands beside a ticket, whoever was let in to look."""

    store: Store
    attendances: Attendances
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
        call, backup = self._next_call(where, decision.ticket), self._backup(where, decision)
        return BesideTicket(found, self.store.duty(where), zone, call, said, backup)

    def _backup(self, installation: str, decision: Decision) -> str:
        """Of those who may answer this customer the first who isn't away, after who answers the ticket now."""
        if decision.agent is None or decision.customer is None:
            return ""
        now, hours = self.now(), self.store.terms(installation).hours
        cover = decision.cover or plain(decision.customer, decision.agent, now)
        answers = (decision.answers or decision.agent).email
        chain = who_may_answer(cover, self.store.desk_plan(installation), now, hours)
        people = [each.agent for each in chain if not same(each.agent.email, answers)]
        window = Interval(now, now + timedelta.resolution)
        attendance = self.attendances(installation, window, [each.email for each in people])
        there = (each.name for each in people if attendance[folded(each.email)].absent_at(now) is None)
        return next(there, "")

    def _next_call(self, installation: str, ticket: str) -> Booking | None:
        now = self.now()
        ahead = [each for each in self.store.calls_on(installation, ticket) if each.state in AHEAD]
        return min((each for each in ahead if each.span.end > now), key=lambda each: each.span.start, default=None)
