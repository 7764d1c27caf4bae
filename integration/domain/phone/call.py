"""A call as a phone system tells it to us: who calls, and what has become of it so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Moment(StrEnum):
    """What has just happened: it rings, a telephone was tried, a voicemail was left, or the call is over."""

    RINGS = "rings"
    DIALLED = "dialled"
    RECORDED = "recorded"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class RawCall:
    """A phone system's request as it came: the public address that it asked, whole, and what it sent there."""

    url: str = field(repr=False)
    query: str = field(repr=False)
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class PhoneCall:
    """One moment of a call.

    `id` is the phone system's, empty where it has none; `caller` and `called` are numbers as it writes them. `ticket`
    is the host's, where the host's own telephones made one for this call. `answered` says that somebody took it, as
    far as is known. `recording` is the https address of a voicemail, `seconds` how long that is. `unresolved` names
    what the phone system left out by a mistake in its settings.
    """

    moment: Moment
    id: str = ""
    caller: str = field(default="", repr=False)
    called: str = field(default="", repr=False)
    ticket: str = ""
    answered: bool = False
    recording: str = field(default="", repr=False)
    seconds: int | None = None
    unresolved: tuple[str, ...] = ()
