"""What we tell the outside of our own accord: messages to addresses that an admin named, in Standard Webhooks form."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from integration.domain.decision import AlertKind


class MessageState(StrEnum):
    """Where a message stands: in line, arrived, or given up."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address of a tenant's that wants to know; `kinds` empty means every kind. Safe to log but for its `url`.

    An address often is a secret itself (chat services put a token into it), so it never stands in a repr or a log.
    `problem` says why nothing is sent there any more, empty when all is well. `text_only` endpoints get the sentence
    for people and nothing else: some chat services refuse fields that they don't know.
    """

    id: str
    url: str = field(repr=False)
    kinds: frozenset[AlertKind] = frozenset()
    problem: str = ""
    text_only: bool = False

    def wants(self, kind: AlertKind) -> bool:
        """Whether messages of this kind go there."""
        return not self.problem and (not self.kinds or kind in self.kinds)


@dataclass(frozen=True, slots=True)
class EndpointSecrets:
    """What messages to an endpoint are signed with: the key, and while it is being changed the former one."""

    current: bytes = field(repr=False)
    former: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to tell; `id` is the same however often it is put out, so that a receiver can tell repeats.

    `payload` is the JSON body as bytes, which are signed as they stand.
    """

    id: str
    kind: AlertKind
    ticket: str
    occurred_at: datetime
    payload: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Posting:
    """A message on its way to one endpoint, claimed by one worker; `attempts` counts the failed ones before."""

    installation: str
    message: Message
    endpoint: Endpoint
    secrets: EndpointSecrets
    token: str
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class LoggedPosting:
    """A message to one endpoint in the log: where it stands, how often it was tried, and what came of it last."""

    message: str
    endpoint: str
    kind: AlertKind
    ticket: str
    occurred_at: datetime
    state: MessageState
    attempts: int
    next_at: datetime | None
    outcome: str
