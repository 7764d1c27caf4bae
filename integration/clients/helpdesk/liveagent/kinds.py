"""What LiveAgent's letters mean: the types of groups and of messages, and whose word is what."""

from collections.abc import Mapping
from enum import Enum, auto

from integration.domain.ticket import Happening


class Who(Enum):
    """Whose word it is; an automat is LiveAgent itself, or a bot."""

    CUSTOMER = auto()
    AGENT = auto()
    AUTOMAT = auto()
    US = auto()


class Kind(Enum):
    """How a group is read: whole or line by line, from the customer or to them, or among ourselves."""

    RECEIVED = auto()
    SENT = auto()
    TALK = auto()
    CALL_IN = auto()
    CALL_OUT = auto()
    INTERNAL = auto()


KINDS: Mapping[str, Kind] = {
    "3": Kind.RECEIVED,  # incoming mail
    "5": Kind.RECEIVED,  # offline message or form
    "7": Kind.RECEIVED,  # received answer
    "M": Kind.RECEIVED,  # offline message of older versions
    "4": Kind.SENT,  # outgoing mail
    "C": Kind.TALK,  # chat
    "F": Kind.TALK,  # Facebook
    "W": Kind.TALK,  # Twitter
    "Y": Kind.TALK,  # Twitter, repeated
    "6": Kind.TALK,  # WhatsApp
    "P": Kind.CALL_IN,
    "V": Kind.CALL_OUT,
    "I": Kind.INTERNAL,  # note
    "U": Kind.INTERNAL,
    "Z": Kind.INTERNAL,
    "O": Kind.INTERNAL,  # forwarded to somebody else
    "Q": Kind.INTERNAL,  # their answer
    "1": Kind.INTERNAL,  # call among agents
}
"""The group types of the SDK's MessageGroup; one that isn't here says nothing to a clock."""

MARKS: Mapping[str, Happening] = {"R": Happening.SOLVED, "J": Happening.WAITED}
"""Groups that are marks of a status: resolved, postponed."""

TALKING = frozenset({Kind.TALK, Kind.CALL_IN, Kind.CALL_OUT})
TEXT = frozenset({"M", "Y"})
NOTE = frozenset({"N", "I"})
"""Message types: what was said, and what was noted; all others are headers, quotes, files, and the system's own."""

CHAT = "C"
TRANSFER = "T"

DELETED = "D"
UNDER_WAY = frozenset({"I", "R", "C"})
"""Statuses of a group: a call that hasn't been taken yet."""

SYSTEM = "system00"
"""The user behind what LiveAgent, or a bot of it, writes (LA-44)."""

CALL = "[call]"

SPOKEN: Mapping[Who, Happening] = {
    Who.CUSTOMER: Happening.CUSTOMER_WROTE,
    Who.AGENT: Happening.AGENT_REPLIED,
    Who.AUTOMAT: Happening.AUTOMATED,
    Who.US: Happening.AUTOMATED,
}
RECEIVED: Mapping[Who, Happening] = {**SPOKEN, Who.AGENT: Happening.NOTED}
"""A mail that an agent sent to the desk was read by nobody but the desk."""

SENT: Mapping[Who, Happening] = {**SPOKEN, Who.CUSTOMER: Happening.AGENT_REPLIED}
"""Whoever answers a customer and is no agent any more was one then."""
