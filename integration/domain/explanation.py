"""A stored decision in words: for the agents with every reason and every stretch of time, for customers in brief."""

from collections.abc import Iterator

from integration.domain.decision import Decision
from integration.domain.entitlement import NEEDS_A_PERSON, Standing
from integration.domain.memory import Memory
from integration.domain.second_level.escalation import open_stay
from integration.domain.words.clocks import clock_lines
from integration.domain.words.language import Language
from integration.domain.words.severities import severity_lines
from integration.domain.words.summary import summary_lines
from integration.domain.words.voice import Voice


def explained(memory: Memory, zone: str, language: Language) -> tuple[str, ...]:
    """The whole story of one ticket, made of what was stored alone; wall clocks are those of the IANA `zone`.

    It names people and may hold what somebody wrote as the reason of an override: it is for agents.
    """
    decision, voice = memory.decision, Voice(language, zone)
    return (
        voice.say("ticket", ticket=decision.ticket, at=voice.at(decision.decided_at)),
        *_marks(memory, voice),
        *_placed(decision, voice),
        *_second_level(decision, voice),
        *_came(decision, voice),
        *severity_lines(decision, voice),
        *_held(decision, voice),
        *(line for clock in decision.clocks for line in clock_lines(clock, decision, voice)),
        *_ahead(decision, voice),
    )


def told_short(memory: Memory, zone: str, language: Language) -> tuple[str, ...]:
    """Three to five lines to paste into a reply to the customer, with no name, address or id of a person in them."""
    return tuple(summary_lines(memory.decision, Voice(language, zone)))


def _marks(memory: Memory, voice: Voice) -> Iterator[str]:
    if memory.quiet_until:
        yield voice.say("backfilled", at=voice.here(memory.quiet_until))
    if memory.shadow:
        yield voice.say("shadow")


def _placed(decision: Decision, voice: Voice) -> Iterator[str]:
    standing = voice.say(f"standing.{decision.standing.name.casefold()}")
    key = "customer" if decision.customer else "customer.none"
    yield voice.say(key, customer=decision.customer, standing=standing, version=decision.terms_version)
    if decision.merged_into:
        yield voice.say("merged_into", ticket=decision.merged_into)
    elif decision.standing is not Standing.VIP:
        yield voice.say("to_place" if decision.standing in NEEDS_A_PERSON else "left_alone")
    if decision.agent:
        yield voice.say("agent", agent=decision.agent.name)
    if decision.answers and decision.answers != decision.agent:
        yield voice.say("answers", agent=decision.answers.name)
    yield from _reassigned(decision, voice)


def _reassigned(decision: Decision, voice: Voice) -> Iterator[str]:
    given = decision.journal.reassignment
    if given:
        key = "reassigned" if given.by else "reassigned.unsigned"
        yield voice.say(key, to=given.to, by=given.by, at=voice.here(given.at))


def _second_level(decision: Decision, voice: Voice) -> Iterator[str]:
    stay = open_stay(decision.journal.escalations)
    if stay is None:
        return
    yield voice.say("second_level", to=stay.to.name, at=voice.here(stay.at), by=stay.by or "-", reason=stay.reason)
    if stay.acknowledged_at:
        yield voice.say("second_level.taken", by=stay.acknowledged_by, at=voice.here(stay.acknowledged_at))
    else:
        yield voice.say("second_level.due", due=voice.at(stay.due))


def _came(decision: Decision, voice: Voice) -> Iterator[str]:
    yield voice.say("opened", channel=voice.say(f"channel.{decision.channel}"), at=voice.at(decision.opened_at))
    if decision.merged_from:
        yield voice.say("merged_from", tickets=", ".join(decision.merged_from))
    if decision.covered_from and decision.covered_from > decision.opened_at:
        yield voice.say("covered", at=voice.here(decision.covered_from))


def _held(decision: Decision, voice: Voice) -> Iterator[str]:
    if decision.held_until:
        since = decision.covered_from or decision.opened_at
        when = voice.stretch(since, decision.held_until)
        yield voice.say("held", length=voice.length(decision.held_until - since), when=when)


def _ahead(decision: Decision, voice: Voice) -> Iterator[str]:
    if decision.ahead:
        yield voice.say("ahead", at=voice.here(decision.ahead))
    look = decision.look_again_at
    yield voice.say("next", at=voice.here(look)) if look else voice.say("next.none")
