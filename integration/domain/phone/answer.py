"""What a phone system is to do with a call: whom to ring, or what to say before the beep."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from integration.domain.cover.desk_plan import DeskPlan
from integration.domain.cover.reach import Answers, Reach
from integration.domain.roster import Customer
from integration.domain.terms import ServiceTerms


class Way(StrEnum):
    """Ring somebody, take a message, thank for one, or let the call end."""

    RING = "ring"
    VOICEMAIL = "voicemail"
    THANKS = "thanks"
    END = "end"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is done with one call.

    `to` is whose telephone rings, a number in E.164 form or what the phone system calls them, and `group` their group
    on the host. `agent` is the name that the caller hears, empty for a caller whom nobody knows. `opens_at` is the next
    opening, None while the desk is open. It is told in `language`, by the clock of the IANA `zone`, which is the
    caller's own where `their_zone`.
    """

    way: Way
    to: str = ""
    group: str = ""
    agent: str = ""
    opens_at: datetime | None = None
    language: str = "en"
    zone: str = "UTC"
    their_zone: bool = False


def to_customer(reach: Reach, plan: DeskPlan, customer: Customer, terms: ServiceTerms, language: str) -> Answer:
    """To a VIP customer: in hours whoever answers them now, outside hours always voicemail (docs/service.md, P8)."""
    person = plan.person(reach.agent.email) if reach.answers is Answers.AGENT else None
    return Answer(
        way=Way.RING if reach.open and reach.answers is not Answers.NOBODY else Way.VOICEMAIL,
        to=reach.phone,
        group=person.group if person else "",
        agent=reach.agent.name,
        opens_at=reach.opens_at,
        language=customer.language or language,
        zone=customer.zone or terms.hours.zone,
        their_zone=bool(customer.zone),
    )


def to_stranger(plan: DeskPlan, terms: ServiceTerms, now: datetime, language: str) -> Answer:
    """To a caller whom no roster names: in hours the 24/7 desk, where it has a telephone, else voicemail."""
    is_open, phone = terms.hours.is_open(now), plan.round_the_clock.phone
    return Answer(
        way=Way.RING if is_open and phone else Way.VOICEMAIL,
        to=phone,
        opens_at=None if is_open else terms.hours.opening(now),
        language=language,
        zone=terms.hours.zone,
    )
