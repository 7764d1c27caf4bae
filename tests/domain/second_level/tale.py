"""The life of a ticket with second level on duty: what people asked for here, and what they did on the host."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Self

from integration.domain.agent import Agent
from integration.domain.beside import Beside
from integration.domain.cover.cover import Cover, Duty, Senior
from integration.domain.decision import Decision
from integration.domain.second_level.escalation import TAG, Asked, Escalation, Step
from integration.domain.ticket import Happening
from integration.domain.triage import decide
from tests.domain.story import Story, at, story

SELMA = Senior("Selma Green", host_id="8", email="selma@desk.example")
SVEN = Senior("Sven Blau", host_id="9", email="sven@desk.example")
THE_GROUP = Senior("Platform team", group="g2")
ZOE = Agent("zoe@desk.example", "Zoe Weiss", "11")


class Tale(Story):
    """A story whose `duty` is on second level, and in which people take steps here (`asked`)."""

    duty = Duty((SELMA, SVEN), "Night operations")
    asked: tuple[Asked, ...] = ()
    cover: Cover | None = None

    def on_duty(self, *seniors: Senior) -> Self:
        self.duty = replace(self.duty, seniors=seniors)
        return self

    def hands_over(self, when: str, reason: str = "the disk array degrades", *, page: bool = False) -> Self:
        return self.asks(when, Step.HAND_OVER, reason, page=page)

    def acknowledges(self, when: str, by: str = "Selma") -> Self:
        return self.asks(when, Step.ACKNOWLEDGE, by=by)

    def gives_back(self, when: str, why: str = "") -> Self:
        return self.asks(when, Step.GIVE_BACK, why)

    def asks(self, when: str, step: Step, reason: str = "", *, by: str = "Dana", page: bool = False) -> Self:
        self.asked = (*self.asked, Asked(at(when), step, by, reason, page))
        return self

    def notes_that(self, when: str, text: str, by: str) -> Self:
        return self.happens(when, Happening.NOTED, by, text)

    def sets_the_tag(self) -> Self:
        return self.host(tags=(*self.ticket.tags, TAG))

    def plan(self, when: str | datetime) -> Decision:
        now = at(when) if isinstance(when, str) else when
        merged = tuple(each.memory for each in self.merged if each.memory)
        beside = Beside(
            merged, tuple(self.stated), self.quiet_until, asked=self.asked, duty=self.duty, cover=self.cover
        )
        return decide(self.ticket, self.roster, self.terms, self.memory, now, beside)

    def look(self, when: str | datetime) -> Decision:
        decision = super().look(when)
        self.host(group=decision.wanted.group or self.ticket.group)
        return decision


def tale(level: int = 1, **changes: Any) -> Tale:  # noqa: ANN401 - any field of a ticket
    told = story(level, **changes)
    return Tale(told.ticket, told.terms)


def looked_at(level: int = 1, **changes: Any) -> Tale:  # noqa: ANN401 - any field of a ticket
    """A ticket that we have seen once, at 10:00, as it came."""
    made = tale(level, **changes)
    made.look("Mon 10:00")
    return made


def stay(decision: Decision) -> Escalation:
    """The only stay."""
    (found,) = decision.journal.escalations
    return found
