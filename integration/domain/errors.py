"""Everything that can go wrong, as decisions: each class says what the caller does next.

VipDeskError
├── Rejected                the caller's fault: answer 4xx, never try again
│   ├── BadInput            a value that makes no sense; the message says what to do
│   ├── UnknownInstallation no such installation, or its secret is wrong (never say which)
│   └── PayloadTooLarge     more bytes than we read
├── UpstreamUnavailable     the other side is down, slow or busy: try again, after `retry_after`
├── UpstreamRefused         the other side understood and said no: park it and show it
│   ├── TicketGone          the ticket was deleted: nothing is left to do
│   └── EndpointGone        the receiver of our messages wants no more of them, ever
├── CredentialsRevoked      the host no longer takes our key: mark the installation, ask to reconnect
└── Misconfigured           ours: a setting is missing or wrong; the message names it
"""

from datetime import timedelta


class VipDeskError(Exception):
    """The root: catching it catches every decision below, and nothing else."""


class Rejected(VipDeskError):
    """The caller's fault: a 4xx, never retried."""


class BadInput(Rejected):
    """A value that makes no sense; the message says which and what to do."""


class UnknownInstallation(Rejected):
    """No installation answers to this address; a wrong secret gives this same error."""


class PayloadTooLarge(Rejected):
    """A body of more bytes than we read."""


class UpstreamUnavailable(VipDeskError):
    """The other side is down, slow or busy; `retry_after` is its own wish, where it named one."""

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class UpstreamRefused(VipDeskError):
    """The other side understood the request and refused it; the same request would be refused again."""


class TicketGone(UpstreamRefused):
    """The ticket no longer exists on the host."""


class EndpointGone(UpstreamRefused):
    """The receiver of our messages answered that it is gone for good."""


class CredentialsRevoked(VipDeskError):
    """The host no longer accepts our credentials; only an admin can mend that."""


class Misconfigured(VipDeskError):
    """A setting of ours is missing or wrong; the message names it and what to do."""
