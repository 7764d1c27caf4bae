"""What django-helpdesk's webhook says to us, and what it can't make us do."""

import json
from hashlib import sha256

import pytest

from integration.clients.helpdesk.django_helpdesk.webhook import DjangoHelpdeskWebhook
from integration.domain.delivery import EventKind, RawWebhook, TicketEvent
from integration.domain.errors import BadInput

FOLLOW_UP = {"ticket": {"id": 3, "followup_set": [{"id": 4, "user": 2}, {"id": 5, "user": None}]}, "followup_id": 4}


def parse(body: bytes) -> TicketEvent:
    return DjangoHelpdeskWebhook().parse(RawWebhook("acme", "", {}, body))


def encoded(body: object) -> bytes:
    return json.dumps(body).encode()


def test_a_body_with_a_follow_up_names_who_wrote_it() -> None:
    body = encoded(FOLLOW_UP)
    assert parse(body) == TicketEvent(f"3-4-{sha256(body).hexdigest()[:32]}", EventKind.FOLLOW_UP, "3", "2")


@pytest.mark.parametrize("followup", [5, 6])
def test_a_customers_or_an_unlisted_follow_up_names_nobody(followup: int) -> None:
    assert parse(encoded({**FOLLOW_UP, "followup_id": followup})).actor is None


def test_a_body_without_a_follow_up_is_a_new_ticket_of_nobody() -> None:
    event = parse(encoded({"ticket": FOLLOW_UP["ticket"]}))
    assert (event.kind, event.ticket, event.actor) == (EventKind.TICKET_CREATED, "3", None)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"queue_slug": "support"}, "required field `ticket`"),
        ({"ticket": {"followup_set": []}}, "required field `id`"),
        ({"ticket": {"id": 3}}, "required field `followup_set`"),
        ({"ticket": {"id": True, "followup_set": []}}, r"Expected `int`, got `bool` - at `\$.ticket.id`"),
        ({"ticket": {"id": "3", "followup_set": []}}, r"Expected `int`, got `str` - at `\$.ticket.id`"),
        ({"ticket": {"id": 3.5, "followup_set": []}}, r"at `\$.ticket.id`"),
        ({"ticket": {"id": 0, "followup_set": []}}, r"`int` >= 1 - at `\$.ticket.id`"),
        ({"ticket": {"id": -3, "followup_set": []}}, r"`int` >= 1 - at `\$.ticket.id`"),
        ({"ticket": {"id": 2**63, "followup_set": []}}, r"at `\$.ticket.id`"),
        ({"ticket": {"id": 10**400, "followup_set": []}}, r"at `\$.ticket.id`"),
        ({**FOLLOW_UP, "followup_id": None}, r"at `\$.followup_id`"),
        ({**FOLLOW_UP, "followup_id": True}, r"at `\$.followup_id`"),
        ({"ticket": {"id": 3, "followup_set": {}}}, "Expected `array`"),
        ({"ticket": {"id": 3, "followup_set": [{"id": 1, "user": "x"}]}}, r"followup_set\[\d+\].user"),
        ([], "Expected `object`"),
    ],
)
def test_what_is_missing_or_of_another_type_is_named(body: object, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        parse(encoded(body))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        encoded(FOLLOW_UP)[:-1],
        b"\xef\xbb\xbf" + encoded(FOLLOW_UP),
        encoded({**FOLLOW_UP, "queue_slug": float("nan")}),
        encoded(FOLLOW_UP)[:-1] + b', "queue_slug": "\xff"}',
        encoded(FOLLOW_UP).decode().encode("utf-16"),
    ],
)
def test_what_is_no_json_in_utf_8_is_bad_input(body: bytes) -> None:
    with pytest.raises(BadInput, match="expected a JSON object"):
        parse(body)
