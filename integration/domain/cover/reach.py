"""Who answers a customer at this moment, by chat or telephone: the agent, the 24/7 desk, or nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from integration.domain.agent import Agent
from integration.domain.cover.absence import Attendance
from integration.domain.cover.cover import Cover
from integration.domain.cover.desk_plan import ChatPlace, DeskPlan, Person
from integration.domain.hours.business_hours import BusinessHours
from integration.domain.hours.zone_offsets import zone_named

_THERE = Attendance()
_NO_CHAT = ChatPlace()
_LONG = timedelta(days=31)
"""Hours that run on for longer end too late to be told."""


class Answers(StrEnum):
    """Who answers: in hours a named person, else the 24/7 desk, else nobody now."""

    AGENT = "agent"
    DESK = "desk"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Reach:
    """Who answers now: `agent` is by name whose customer this is now, whether or not at work; `backup` is next.

    `open` says whether the service's hours run; `opens_at` is the next opening where they don't, `closes_at` the end
    where they do, None for those that run round the clock. `until` is when the dedicated agent is expected back, where
    somebody stands in. `chat` is where `answers` chats.
    """

    answers: Answers
    dedicated: Agent
    agent: Agent
    open: bool
    opens_at: datetime | None
    closes_at: datetime | None
    chat: ChatPlace = _NO_CHAT
    phone: str = ""
    desk: str = ""
    backup: Agent | None = None
    until: datetime | None = None

    @property
    def stands_in(self) -> bool:
        """Whether somebody stands in for the dedicated agent."""
        return self.agent.email.casefold() != self.dedicated.email.casefold()


def reach(  # noqa: PLR0913 - one argument for each kind of knowledge
    cover: Cover,
    plan: DeskPlan,
    attendance: Mapping[str, Attendance],
    hours: BusinessHours,
    now: datetime,
    *,
    chat: bool,
) -> Reach:
    """Who answers this customer now by `chat`, or else by telephone.

    In hours whoever answers the customer's tickets, if at work and reachable this way, or else the first of the chain
    who is. Outside hours, and where nobody of these is, the 24/7 desk; where that has no such way, nobody.
    """
    is_open = hours.is_open(now)
    there = [person for person in who_may_answer(cover, plan, now, hours) if _works(person, attendance, now)]
    person = next((each for each in there if _way(each, chat=chat)), None) if is_open else None
    desk = plan.round_the_clock
    answers = Answers.AGENT if person else Answers.DESK if (desk.chat if chat else desk.phone) else Answers.NOBODY
    agent = person.agent if person else cover.agent
    return Reach(
        answers=answers,
        dedicated=cover.dedicated,
        agent=agent,
        open=is_open,
        opens_at=None if is_open else hours.opening(now),
        closes_at=_closing(hours, now) if is_open else None,
        chat=person.chat if person else desk.chat,
        phone=person.phone if person else desk.phone,
        desk=desk.name,
        backup=next((each.agent for each in there if each.agent.email.casefold() != agent.email.casefold()), None),
        until=cover.until if cover.stands_in else None,
    )


def _closing(hours: BusinessHours, now: datetime) -> datetime | None:
    far = now + _LONG
    _, closing = next(iter(hours.open_stretches(now, far)))
    return closing if closing < far else None


def who_may_answer(cover: Cover, plan: DeskPlan, now: datetime, hours: BusinessHours) -> list[Person]:
    """Who answers now first, then the customer's chain, then the last resort; each once, whether or not at work."""
    today = now.astimezone(zone_named(hours.zone)).date()
    turns = [turn.who for turn in plan.chain_of(cover.customer) if turn.holds_on(today)]
    emails = dict.fromkeys(
        each.casefold() for each in (cover.agent.email, cover.dedicated.email, *turns, plan.last) if each
    )
    return [person for email in emails if (person := plan.person(email)) is not None]


def _works(person: Person, attendance: Mapping[str, Attendance], now: datetime) -> bool:
    return bool(person.agent.host_id) and attendance.get(person.agent.email.casefold(), _THERE).works_at(now)


def _way(person: Person, *, chat: bool) -> bool:
    return bool(person.chat if chat else person.phone)
