"""What is believed of a webhook may be stored: an id that no host has is refused, whichever host it is said to be."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from integration.domain.delivery import Delivery, EventKind, RawWebhook, TicketEvent
from integration.domain.errors import BadInput
from integration.domain.installation import Credentials, Installation
from integration.storage.dynamodb.memory_orders import LONGEST, begins_with
from integration.usecases.accept_delivery import LONGEST_EVENT, LONGEST_TICKET, AcceptDelivery
from tests.fakes.now import StandingNow

LONGEST_SORT_KEY = 1024
"""Bytes, of an index as well (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html)."""


@dataclass
class Telling:
    """A host that tells of one event."""

    event: TicketEvent
    settle: timedelta = timedelta(0)

    def verify(self, raw: RawWebhook, credentials: Credentials, now: datetime) -> bool:  # noqa: ARG002 - all is believed
        return True

    def parse(self, raw: RawWebhook) -> TicketEvent:  # noqa: ARG002 - as above
        return self.event


class Installed:
    def get(self, installation: str) -> tuple[Installation, Credentials] | None:
        return Installation(installation, "host", "https://desk.example", "2"), Credentials("", "secret")

    get_anew = get


def accepted(event: TicketEvent) -> object:
    accept = AcceptDelivery({"host": Telling(event)}, Installed(), StandingNow())
    return accept("host", RawWebhook("main", "secret", {}, b""))


@pytest.mark.parametrize(("letter", "size"), [("7", 1), ("ž", 2), ("😀", 4)])
def test_a_ticket_is_taken_up_to_two_hundred_bytes(letter: str, size: int) -> None:
    whole = letter * (LONGEST_TICKET // size)
    assert isinstance(accepted(TicketEvent("e", EventKind.FOLLOW_UP, whole)), Delivery)
    with pytest.raises(BadInput, match="the ticket of this event is longer than 200 bytes"):
        accepted(TicketEvent("e", EventKind.FOLLOW_UP, whole + letter))


@pytest.mark.parametrize("where", ["id", "also"])
def test_an_events_ids_are_taken_up_to_four_hundred_bytes(where: str) -> None:
    def event(text: str) -> TicketEvent:
        return TicketEvent(**{"id": "e", where: text}, kind=EventKind.FOLLOW_UP, ticket="7")

    assert isinstance(accepted(event("e" * LONGEST_EVENT)), Delivery)
    with pytest.raises(BadInput, match="longer than 400 bytes"):
        accepted(event("e" * (LONGEST_EVENT + 1)))


def test_what_is_taken_has_room_in_a_key_beside_the_longest_name_of_a_customer() -> None:
    key = begins_with("😀" * (LONGEST + 1)) + "7" * LONGEST_TICKET + "\0"
    assert len(key.encode()) <= LONGEST_SORT_KEY
