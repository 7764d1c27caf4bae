"""What the outside is told of second level: names and figures, and nothing that anybody wrote."""

import json
from typing import Any

from integration.domain.cover.cover import Duty
from integration.domain.decision import AlertKind, Decision
from integration.domain.telling import messages
from tests.domain.second_level.tale import SELMA, looked_at

WHO = "VIP ticket 7 of Acme (S1, Dana Petrova): "


def told(decision: Decision) -> list[tuple[AlertKind, dict[str, Any]]]:
    return [(each.kind, json.loads(each.payload)) for each in messages("main", decision)]


def test_a_stay_is_told_with_its_senior_and_its_due_instant() -> None:
    [(kind, body)] = told(looked_at().hands_over("Mon 10:05").look("Mon 10:06"))
    assert (kind, body["type"], body["timestamp"]) == (
        AlertKind.SECOND_LEVEL, "ticket.second_level_asked", "2026-11-23T09:05:00Z"
    )  # fmt: skip
    assert body["text"] == (
        WHO + "second level is asked; Selma Green should acknowledge it by 2026-11-23 09:20:00 UTC."
    )
    assert body["data"]["due"] == "2026-11-23T09:20:00Z"
    assert body["data"]["second_level"] == {
        "to": "Selma Green",
        "since": "2026-11-23T09:05:00Z",
        "acknowledged": None,
        "paged": False,
        "operations": None,
    }


def test_operations_are_told_by_a_message_of_their_own_kind() -> None:
    _, (kind, body) = told(looked_at().hands_over("Mon 10:05", page=True).look("Mon 10:06"))
    assert (kind, body["type"]) == (AlertKind.OPERATIONS, "ticket.operations_paged")
    assert body["text"] == WHO + "operations Night operations are paged; Selma Green has it at second level."


def test_an_address_of_operations_stays_here() -> None:
    tale = looked_at().hands_over("Mon 10:05", page=True)
    tale.duty = Duty((SELMA,), "night@desk.example")
    _, (_, body) = told(tale.look("Mon 10:06"))
    assert body["data"]["second_level"]["operations"] is None
    assert "night@" not in json.dumps(body)


def test_a_late_acknowledgement_is_told_once() -> None:
    tale = looked_at().hands_over("Mon 10:05")
    tale.look("Mon 10:06")
    [(kind, body)] = told(tale.look("Mon 10:21"))
    assert (kind, body["type"]) == (AlertKind.SECOND_LEVEL_LATE, "ticket.second_level_late")
    assert "Selma Green should have acknowledged it by 2026-11-23 09:20:00 UTC" in body["text"]


def test_where_nobody_is_there_people_are_asked_to_find_somebody() -> None:
    [(_, body)] = told(looked_at().on_duty().hands_over("Mon 10:05").look("Mon 10:06"))
    assert "nobody of it is there; find somebody by 2026-11-23 09:20:00 UTC" in body["text"]
    assert body["data"]["second_level"]["to"] is None


def test_the_reason_is_told_to_nobody_outside() -> None:
    decision = looked_at().hands_over("Mon 10:05", "the secret plan", page=True).look("Mon 10:06")
    assert "secret" not in json.dumps(told(decision))
