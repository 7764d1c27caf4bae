"""Everything that can go wrong, as decisions: each class says what the caller does next.

VipDeskError
├── Rejected                the caller's fault: answer 4xx, never try again
│   ├── BadInput            a value that makes no sense; the message says what to do
│   │   └── InvalidFields   several values of a form, each with what to do: 422
│   ├── UnknownInstallation no such installation, or its secret is wrong (never say which)
│   ├── PayloadTooLarge     more bytes than we read
│   ├── TooSlow             a body that doesn't come to its end: 408
│   ├── UnknownLink         a customer's link that is wrong, expired or revoked (never say which)
│   ├── SessionOver         a page inside a host that isn't let in, or not any more: the host loads it again
│   ├── NotAdmitted         a person of the host who may not use that page: 403
│   ├── NotConnected        a host's account that is not, or no longer, connected: an admin connects it
│   ├── SlotTaken           somebody else has that time by now: show what is free
│   ├── InstallationExists  what was to be brought here is here already: 409
│   ├── TooLate             past the cut-off: a call can no longer be moved or cancelled by its link
│   └── TooMany             too often in too short a time: 429, with `retry_after`
├── UpstreamUnavailable     the other side is down, slow or busy: try again, after `retry_after`
│   └── EngineUnavailable   the other side is our own store or queue: whatever is asked next fails as well
├── UpstreamRefused         the other side understood and said no: park it and show it
│   ├── TicketGone          the ticket was deleted: nothing is left to do
│   ├── EndpointGone        the receiver of our messages wants no more of them, ever
│   ├── EventExists         an event of this id is there already (or was, and is deleted): read it
│   ├── EventGone           the event is no longer in the calendar
│   └── EventChanged        somebody changed the event since we read it: read it again
├── SyncTokenExpired        the calendar forgot where we were: ask for everything
├── Superseded              somebody else changed it since we read it: read again, decide again
├── CredentialsRevoked      the host no longer takes our key: mark the installation, ask to reconnect
└── Misconfigured           ours: a setting is missing or wrong; the message names it
"""

from collections.abc import Mapping
from datetime import timedelta


class VipDeskError(Exception):
    """The root: catching it catches every decision below, and nothing else."""


class Rejected(VipDeskError):
    """The caller's fault: a 4xx, never retried."""


class BadInput(Rejected):
    """A value that makes no sense; the message says which and what to do."""


class InvalidFields(BadInput):
    """Values of a form that make no sense: by the field's name, what to do."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {what}" for name, what in fields.items()))
        self.fields = dict(fields)


class UnknownInstallation(Rejected):
    """No installation answers to this address; a wrong secret gives this same error."""


class PayloadTooLarge(Rejected):
    """A body of more bytes than we read."""


class TooSlow(Rejected):
    """A body that did not come to its end in the time that we wait for one."""


class UnknownLink(Rejected):
    """The link opens nothing; a wrong, an expired and a revoked one give this same error."""


class SessionOver(Rejected):
    """The page was not let in by its host, or that was long ago; a wrong and an expired token give this same error."""


class NotAdmitted(Rejected):
    """The host says who it is, and that person may not use the page."""


class NotConnected(Rejected):
    """The account is not connected to us, or has to be connected again."""


class SlotTaken(Rejected):
    """The time is no longer free, or the customer or the agent has as many calls as are allowed."""


class InstallationExists(Rejected):
    """The installation is here already, and nothing of it is overwritten."""


class TooLate(Rejected):
    """The call starts too soon, or is over: its link no longer changes it."""


class TooMany(Rejected):
    """Asked too often; the same request may be made again after `retry_after`."""

    def __init__(self, message: str, *, retry_after: timedelta) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class UpstreamUnavailable(VipDeskError):
    """The other side is down, slow or busy; `retry_after` is its own wish, where it named one."""

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class EngineUnavailable(UpstreamUnavailable):
    """Our own store or queue is away or busy: no host's fault, and no piece of work can be told from another by it."""


class UpstreamRefused(VipDeskError):
    """The other side understood the request and refused it; the same request would be refused again."""


class TicketGone(UpstreamRefused):
    """The ticket no longer exists on the host."""


class EndpointGone(UpstreamRefused):
    """The receiver of our messages answered that it is gone for good."""


class EventExists(UpstreamRefused):
    """The calendar has, or once had, an event of this id."""


class EventGone(UpstreamRefused):
    """The event is no longer in the calendar."""


class EventChanged(UpstreamRefused):
    """The event is another than the one that we read."""


class SyncTokenExpired(VipDeskError):
    """The calendar no longer knows our sync token; only a full sync helps, and until then the old view stands."""


class Superseded(VipDeskError):
    """What was to be written had been changed by somebody else since it was read."""


class CredentialsRevoked(VipDeskError):
    """The host no longer accepts our credentials; only an admin can mend that."""


class Misconfigured(VipDeskError):
    """A setting of ours is missing or wrong; the message names it and what to do."""
