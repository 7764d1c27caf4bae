"""What the cover has to tell the outside, as messages, and an admin, as troubles: names and figures alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from integration.domain.cover.cover import Cover, Handover
from integration.domain.cover.gaps import Gap
from integration.domain.cover.load import Over
from integration.domain.decision import AlertKind
from integration.domain.outgoing import Message
from integration.domain.telling import encoded, message_id, stamp
from integration.domain.trouble import Trouble, TroubleKind
from integration.domain.words.english import ENGLISH
from integration.domain.words.voice import Voice

GAP, LIMIT, NOBODY, REFUSED = "gap ", "limit of ", "nobody for ", "hand-over of "
"""How the subjects of the cover's troubles begin."""

_FEW = 5


def handed_over(installation: str, handover: Handover, zone: str) -> Message:
    """Who answers whom from now on; the same change is always the same message."""
    data = {
        "installation": installation,
        "handover": handover.id,
        "tickets": len(handover.tickets),
        "customers": [
            {
                "customer": move.after.customer,
                "dedicated": move.after.dedicated.name,
                "before": move.before.agent.name,
                "agent": move.after.agent.name,
                "urgent": move.after.urgent.name,
                "until": move.after.until and stamp(move.after.until),
                "reason": move.after.reason.value,
            }
            for move in handover.moves
        ],
    }
    text = " ".join(_sentences(handover, Voice(ENGLISH, zone)))
    return _message(AlertKind.HANDOVER, "cover.handed_over", (installation, handover.id), handover.at, text, data)


def gap_found(installation: str, gap: Gap, zone: str, now: datetime) -> Message:
    """Nobody answers some customers at a time ahead; the same stretch for the same customers is the same message."""
    key = (installation, stamp(gap.span.start), stamp(gap.span.end), *gap.customers)
    data = {
        "installation": installation,
        "start": stamp(gap.span.start),
        "end": stamp(gap.span.end),
        "customers": list(gap.customers),
    }
    return _message(AlertKind.COVER_GAP, "cover.gap", key, now, gap_told(gap, zone), data)


def gap_told(gap: Gap, zone: str) -> str:
    """The gap in a sentence."""
    when = Voice(ENGLISH, zone).stretch(gap.span.start, gap.span.end)
    return f"{when}: nobody is there for {_counted(len(gap.customers), 'customer')} ({named(gap.customers)})."


def gap_troubles(gaps: Iterable[Gap], zone: str) -> Iterator[Trouble]:
    """One trouble for all gaps that begin at the same instant."""
    by_start: dict[datetime, list[Gap]] = {}
    for gap in gaps:
        by_start.setdefault(gap.span.start, []).append(gap)
    for start, same in by_start.items():
        told = " ".join(gap_told(gap, zone) for gap in same)
        advice = "Name a backup for that time, or move the absence."
        yield Trouble(TroubleKind.COVER, f"{GAP}{start:%Y-%m-%d %H:%M} UTC", f"{told} {advice}")


def limit_trouble(over: Over) -> Trouble:
    """Somebody has more open VIP tickets than their limit."""
    text = (
        f"{over.agent.name} has {_counted(over.tickets, 'open VIP ticket')}, with a limit of {over.limit}: "
        "give some to others, or name another backup"
    )
    return Trouble(TroubleKind.COVER, f"{LIMIT}{over.agent.name}", text)


def nobody_troubles(covers: Iterable[Cover]) -> Iterator[Trouble]:
    """Dedicated agents who are away while nobody can stand in."""
    by_agent: dict[str, list[str]] = {}
    for cover in covers:
        if cover.nobody:
            by_agent.setdefault(cover.dedicated.name, []).append(cover.customer)
    for agent, customers in by_agent.items():
        text = (
            f"{agent} is away and nobody stands in for {_counted(len(customers), 'customer')} "
            f"({named(sorted(customers))}), whose tickets stay where they are: name a backup or a last resort"
        )
        yield Trouble(TroubleKind.COVER, f"{NOBODY}{agent}", text)


def refused_trouble(customer: str, refused: str, ticket: str, reason: str) -> Trouble:
    """The helpdesk would not give a ticket to who was to answer."""
    text = f"the helpdesk refused {refused} on ticket {ticket} ({reason}), so somebody else answers; mend it there"
    return Trouble(TroubleKind.COVER, f"{REFUSED}{customer}", text)


def named(customers: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(customers) - _FEW
    return ", ".join(customers[:_FEW]) + (f" and {more} more" if more > 0 else "")


def _sentences(handover: Handover, voice: Voice) -> Iterator[str]:
    alike: dict[tuple[str, str, str, datetime | None], list[str]] = {}
    for move in handover.moves:
        after = move.after
        alike.setdefault((after.agent.name, move.before.agent.name, after.dedicated.name, after.until), []).append(
            after.customer
        )
    for (agent, before, dedicated, until), customers in alike.items():
        of = f" of {dedicated}" if agent != dedicated else ""
        whose = f"{_counted(len(customers), 'customer')}{of} ({named(customers)})"
        end = f" until {voice.at(until)}" if until else ""
        yield f"{agent} answers {whose}{end}, {before} did before."
    # What a person typed stays in the history.
    why = f": {handover.why}" if handover.why and not handover.by else ""
    yield f"{_counted(len(handover.tickets), 'open ticket')} moved{why}."


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _message(  # noqa: PLR0913, PLR0917 - one argument for each thing in it
    kind: AlertKind, name: str, key: tuple[str, ...], at: datetime, text: str, data: Mapping[str, object]
) -> Message:
    body = {"type": name, "timestamp": stamp(at), "text": text, "data": data}
    return Message(message_id(kind, *key), kind, "", at, encoded(body))
