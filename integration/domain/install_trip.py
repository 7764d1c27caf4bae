"""What a link and a browser carry while an admin lets us into a host's account: always which account it is about."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from integration.domain.trips import packed, unpacked

INSTALL_TAKES = timedelta(minutes=15)
"""How long a link to begin with is good, and within which the browser must be back from the host's page."""

_ON_TRIAL = "+new"

_INVITATION = "vipdesk install invitation"
_TRIP = "vipdesk install trip"


@dataclass(frozen=True, slots=True)
class InstallInvitation:
    """An account that may be connected until then; `app_installation` is the host's id of our app there, if known."""

    subdomain: str
    app_installation: str
    until: datetime


@dataclass(frozen=True, slots=True)
class InstallTrip:
    """One trip to the host's page of consent, with the two secrets that only the browser that began it has.

    The account stands in it: a code is changed for tokens nowhere but where its owner was sent, whatever comes back.
    """

    subdomain: str
    app_installation: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    until: datetime


def packed_invitation(invitation: InstallInvitation) -> bytes:
    """The invitation as bytes, to be sealed."""
    return packed(_INVITATION, invitation)


def unpacked_invitation(plain: bytes) -> InstallInvitation | None:
    """The invitation in these bytes; None where they are anything else."""
    return unpacked(_INVITATION, InstallInvitation, plain)


def packed_trip(trip: InstallTrip) -> bytes:
    """The trip as bytes, to be sealed."""
    return packed(_TRIP, trip)


def unpacked_trip(plain: bytes) -> InstallTrip | None:
    """The trip in these bytes; None where they are anything else."""
    return unpacked(_TRIP, InstallTrip, plain)


def on_trial(installation: str) -> str:
    """The id under which a pair of tokens is kept until its owner was found to be an admin.

    A pair that works is not touched for one that may turn out to be anybody's.
    """
    return installation + _ON_TRIAL
