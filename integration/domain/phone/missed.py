"""Calls that nobody took, as a host's own telephones leave them on tickets."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from integration.domain.hours.business_hours import BusinessHours
from integration.domain.phone.call_back import CallBack, MissedKind

_ID_LETTERS = 32


@dataclass(frozen=True, slots=True)
class MissedCall:
    """What a call without an answer left on its ticket.

    `mark` is the host's own of what it left there, one on that ticket; `recording` the https address of a voicemail,
    and `seconds` how long that is.
    """

    mark: str
    at: datetime
    kind: MissedKind
    caller: str = field(default="", repr=False)
    recording: str = field(default="", repr=False)
    seconds: int | None = None


def owed_for(call: MissedCall, ticket: str, customer: str, hours: BusinessHours) -> CallBack:
    """The call to return; told again, it is the same one."""
    return CallBack(
        id=sha256(f"{ticket} {call.mark}".encode()).hexdigest()[:_ID_LETTERS],
        customer=customer,
        at=call.at,
        opens_at=hours.opening(call.at),
        kind=call.kind,
        caller=call.caller,
        ticket=ticket,
        recording=call.recording,
        seconds=call.seconds,
    )
