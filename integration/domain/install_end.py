"""How an admin's trip to a host's page of consent ended, and what is left to do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from integration.domain.finding import Finding


class InstallEnd(StrEnum):
    """How a trip to the host's page ended.

    `unfinished`: connected, but the host sends us nothing yet. `not admin`: who agreed may not set the account up.
    `other account`: what is connected under this name was another account. `failed`: the host didn't answer as it
    should, or not for this code.
    """

    CONNECTED = "connected"
    UNFINISHED = "unfinished"
    DENIED = "denied"
    NOT_ADMIN = "not admin"
    OTHER_ACCOUNT = "other account"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class InstallResult:
    """What became of it; `again` is a link to go on with, empty where nothing is left to do.

    `findings` are what was examined once connected, and `reason` why there is no webhook.
    """

    end: InstallEnd
    subdomain: str
    installation: str
    again: str = field(default="", repr=False)
    reason: str = ""
    findings: Sequence[Finding] = ()
