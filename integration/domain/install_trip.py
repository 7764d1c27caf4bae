"""What a link and a browser carry while an admin lets us into a host's account: always which account it is about."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from integration.domain.trips import packed, s256, unpacked

INSTALL_TAKES = timedelta(minutes=15)
"""How long a link to begin with is good, and within which the browser must be back from the host's page."""

TRIAL_MARK = "+"
"""Stands in the id of what is on trial, behind that of the installation, and in no installation's id."""

_TRIAL = re.compile(r"[^+]+\+([0-9]{1,11})-[A-Za-z0-9_-]{16}")

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
    `invitation` is the link's own token, to begin again with while that is good.
    """

    subdomain: str
    app_installation: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    until: datetime
    invitation: str = field(default="", repr=False)


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


def on_trial(installation: str, trip: InstallTrip) -> str:
    """The id under which the pair of tokens of one trip is kept until its owner was found to be an admin.

    A pair that works, or that another trip brought, is not touched for one that may turn out to be anybody's. The id
    says when the trip ends, and tells nobody its nonce.
    """
    return f"{installation}{TRIAL_MARK}{ceil(trip.until.timestamp())}-{s256(trip.nonce)[:16]}"


def ended_trial(id_: str, now: datetime) -> bool:
    """Whether nobody can be under way any more for what is kept under this id; so it is of one that is no trial's."""
    found = _TRIAL.fullmatch(id_)
    return not found or now.timestamp() >= int(found[1]) + INSTALL_TAKES.total_seconds()
