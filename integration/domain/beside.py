"""What is known beside a ticket and our memory of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from integration.domain.booking.on_ticket import BookedCall
from integration.domain.cover.cover import Cover, Duty
from integration.domain.journal import Override, SaidSeverity
from integration.domain.memory import Memory
from integration.domain.phone.call_back import CallBack
from integration.domain.second_level.escalation import Asked

_NOBODY = Duty()


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known beside the ticket and our memory of it: tickets merged into it, and overrides stated here.

    What fell due until `quiet_until` is put on record and told to nobody. Where `host_leads`, who is VIP is what the
    host says. Where `own_due`, the host reckons its due date itself, and no person's word stands in it. `calls` are the
    bookings of this ticket, `call_backs` its missed calls, `asked` what people said of it and second level, on which
    `duty` is now. `cover` says who answers its customer, whose 24/7 chat is at `chat_page`.
    `acknowledged` counts the other tickets of its sender that were acknowledged in this closed period. `severities` are
    what people said here of how bad it is.
    """

    merged: Sequence[Memory] = ()
    overrides: Sequence[Override] = ()
    quiet_until: datetime | None = None
    host_leads: bool = False
    own_due: bool = False
    calls: Sequence[BookedCall] = ()
    call_backs: Sequence[CallBack] = ()
    asked: Sequence[Asked] = ()
    duty: Duty = _NOBODY
    cover: Cover | None = None
    chat_page: str = ""
    acknowledged: int = 0
    severities: Sequence[SaidSeverity] = ()
