"""What the panel shows of a ticket, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from integration.domain.cover.cover import Cover
from integration.domain.decision import Clock, ClockState, Decision
from integration.domain.entitlement import Standing
from integration.domain.ticket import Status
from integration.domain.words.english import ENGLISH
from integration.domain.words.severities import severity_lines
from integration.domain.words.voice import Voice
from integration.usecases.open_panel import BesideTicket

_ENDED: Mapping[ClockState, str] = {
    ClockState.PAUSED: "paused: waiting for the customer",
    ClockState.MET: "met",
    ClockState.MISSED: "missed",
    ClockState.STOPPED: "stopped",
}
_WAITS = "worked off in a moment"


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock: `due` stands where it runs down to something, so that a script can count."""

    name: str
    text: str
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket under VIP terms as agents see it; `now` is the present by which it was told."""

    beside: BesideTicket
    now: datetime

    @property
    def ticket(self) -> str:
        """The host's id."""
        return self._decision.ticket

    @property
    def here(self) -> str:
        """The relative address of this view."""
        return "?" + urlencode({"ticket": self.ticket})

    @property
    def customer(self) -> str:
        """Whose ticket it is."""
        return self._decision.customer or "nobody on the roster"

    @property
    def standing(self) -> str:
        """Why VIP terms don't cover it; empty where they do."""
        if self._decision.merged_into:
            return f"It was merged: go on in ticket {self._decision.merged_into}."
        return "" if self._decision.standing is Standing.VIP else f"Not under VIP terms: {self._decision.standing}."

    @property
    def severity(self) -> str:
        """The severity that governs, and why."""
        return [*severity_lines(self._decision, self._voice), ""][:-1][-1] if self._decision.severities else ""

    @property
    def clocks(self) -> Sequence[ClockLine]:
        """The ticket's own latest clocks, and those that run late."""
        latest = {clock.promise: clock for clock in self._decision.clocks if not clock.carried_from}
        return tuple(self._line(clock) for clock in latest.values())

    @property
    def answers(self) -> Sequence[str]:
        """Who answers the customer, and for whom and until when."""
        decision, cover = self._decision, self._decision.cover
        who = decision.answers or decision.agent
        return tuple(self._answering(who.name if who else "nobody", cover))

    @property
    def backup(self) -> str:
        """Who would answer next; empty where nobody else is there."""
        return self.beside.backup

    @property
    def next_call(self) -> str:
        """The next call that is booked for this ticket; empty without any."""
        call = self.beside.next_call
        return f"{call.kind}, {self._at(call.span.start)}" if call else ""

    @property
    def held(self) -> str:
        """Until when it is held; empty where it isn't."""
        until = self._decision.held_until
        return f"Held until {self._at(until)}: it came outside hours." if until and self.now < until else ""

    @property
    def state(self) -> str:
        """How it stands with second level."""
        stay, waits = self.beside.found.stay, self.beside.found.standing.waits
        if waits:
            return f"{waits.by}: {waits.step} ({_WAITS})"
        if stay is None:
            return "not at second level"
        if stay.acknowledged_at:
            return f"in the hands of {stay.acknowledged_by or stay.to.name} since {self._at(stay.acknowledged_at)}"
        return f"with {stay.to.name}, to be acknowledged" if stay.manned else "asked for, and nobody of it is there"

    @property
    def reason(self) -> str:
        """Why second level has it, and who asked; empty where it hasn't."""
        stay = self.beside.found.stay
        return f"{stay.reason} ({stay.by})" if stay and stay.by else stay.reason if stay else ""

    @property
    def acknowledge(self) -> ClockLine | None:
        """Until when it is to be acknowledged."""
        stay = self.beside.found.stay
        if stay is None or stay.acknowledged or not self.there:
            return None
        return ClockLine("Acknowledge", self._at(stay.due), stay.due)

    @property
    def there(self) -> bool:
        """Whether second level has it, once what was asked for is done."""
        return self.beside.found.standing.there

    @property
    def acknowledged(self) -> bool:
        """Whether a senior has said so."""
        return self.beside.found.standing.acknowledged

    @property
    def waits(self) -> bool:
        """Whether a step waits to be worked off, so that the page should be looked at again soon."""
        return self.beside.found.standing.waits is not None

    @property
    def open(self) -> bool:
        """Whether second level can have it at all."""
        kept = self.beside.found.memory.ticket
        return self._decision.severity is not None and not (kept and kept.status is Status.SOLVED)

    @property
    def on_duty(self) -> str:
        """Who of second level would get it."""
        seniors = self.beside.duty.seniors
        return seniors[0].name if seniors else ""

    @property
    def operations(self) -> str:
        """Who of operations may be paged; empty where the desk names nobody."""
        return self.beside.duty.operations

    def _answering(self, name: str, cover: Cover | None) -> Iterator[str]:
        dedicated = self._decision.agent
        if dedicated is None or dedicated.name == name:
            yield f"{name}, the dedicated agent"
        else:
            yield f"{name}, standing in for {dedicated.name}"
        if cover and cover.stands_in:
            yield f"{cover.reason}{f'; expected back {self._at(cover.until)}' if cover.until else ''}"

    def _line(self, clock: Clock) -> ClockLine:
        name = clock.promise.value.capitalize()
        if clock.running:
            return ClockLine(name, f"by {self._at(clock.due)}", clock.due)
        ended = f", {self._at(clock.ended_at)}" if clock.ended_at else ""
        return ClockLine(name, f"{_ENDED[clock.state]}{ended}")

    def _at(self, instant: datetime) -> str:
        return self._voice.here(instant)

    @property
    def _voice(self) -> Voice:
        return Voice(ENGLISH, self.beside.zone)

    @property
    def _decision(self) -> Decision:
        return self.beside.found.memory.decision
