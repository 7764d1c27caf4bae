"""The phone systems that ask us who answers."""

from dataclasses import dataclass, field
from enum import StrEnum


class PhoneSystem(StrEnum):
    """Whose questions a voice address answers."""

    LIVEAGENT = "liveagent"
    TWILIO = "twilio"


@dataclass(frozen=True, slots=True)
class PhoneLine:
    """A voice address: its link, the system that asks there, and what that system signs with (empty: it can't).

    `language` is spoken to callers whose own is not known.
    """

    link: str
    system: PhoneSystem
    language: str = "en"
    secret: str = field(default="", repr=False)
