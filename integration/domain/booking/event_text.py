"""What the event of a call says, to the agent and to the customer, in the customer's language."""
# ruff: noqa: RUF001 - letters that look like Latin ones are Bulgarian

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from integration.domain.booking.booking import Booking, CallEvent
from integration.domain.booking.call_types import CallKind
from integration.domain.words.bulgarian import BULGARIAN
from integration.domain.words.english import ENGLISH


@dataclass(frozen=True, slots=True)
class _Words:
    kinds: Mapping[CallKind, str]
    summary: str
    change: str


_ENGLISH = _Words(
    kinds={
        CallKind.SUPPORT: "Support call",
        CallKind.TRAINING: "Training call",
        CallKind.ANALYSIS: "Analysis call",
    },
    summary="{kind}: {company} and {agent}",
    change="To move or cancel this call: {page}",
)

_BULGARIAN = _Words(
    kinds={
        CallKind.SUPPORT: "Разговор за поддръжка",
        CallKind.TRAINING: "Обучение",
        CallKind.ANALYSIS: "Разговор за анализ",
    },
    summary="{kind}: {company} и {agent}",
    change="За да преместите или откажете разговора: {page}",
)

_SPOKEN: Mapping[str, _Words] = {ENGLISH.code: _ENGLISH, BULGARIAN.code: _BULGARIAN}


def call_event(installation: str, booking: Booking, agent_name: str, page: str) -> CallEvent:
    """The event of a booking; `page` is where the customer moves or cancels it, empty where nobody can."""
    words = _SPOKEN.get(booking.language, _ENGLISH)
    kind = words.kinds[booking.kind]
    # Google shows a description as HTML, and the topic is anybody's text.
    lines = (escape(booking.topic, quote=False), words.change.format(page=page) if page else "")
    return CallEvent(
        id=booking.event,
        span=booking.span,
        zone=booking.zone,
        summary=words.summary.format(kind=kind, company=booking.customer, agent=agent_name),
        description="\n\n".join(line for line in lines if line),
        attendee=booking.email,
        booking=booking.id,
        installation=installation,
    )
