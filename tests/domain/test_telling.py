import json
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from integration.domain.decision import Alert, AlertKind
from integration.domain.telling import messages, trial
from tests.fakes.alerts import BREACH, DUE, OVERRIDE_ENDED, RELEASED, WARNING, deciding
from tests.fakes.now import instant

WHO = "VIP ticket 7 of Acme (S1, Dana Petrova): "


@pytest.mark.parametrize(
    ("alert", "type_", "text"),
    [
        (WARNING, "ticket.warning", "first response is due by 2026-11-23 12:00:00 UTC; 75% of the time is used up."),
        (BREACH, "ticket.breached", "first response is late; it was due by 2026-11-23 12:00:00 UTC."),
        (
            RELEASED,
            "ticket.released",
            "held no longer, the clock runs; first response is due by 2026-11-23 12:00:00 UTC.",
        ),
        (
            OVERRIDE_ENDED,
            "ticket.override_ended",
            "the due date that was set by hand has ended; first response is due by 2026-11-23 12:00:00 UTC.",
        ),
    ],
)
def test_an_alert_is_told_with_its_type_its_instant_and_a_sentence(alert: Alert, type_: str, text: str) -> None:
    (message,) = messages("main", deciding(alert))
    body = json.loads(message.payload)
    assert (body["type"], body["text"]) == (type_, WHO + text)
    assert body["timestamp"] == alert.at.isoformat().replace("+00:00", "Z")
    assert (message.kind, message.ticket, message.occurred_at) == (alert.kind, "7", alert.at)


def test_a_program_finds_every_figure_in_the_data() -> None:
    (message,) = messages("main", deciding(WARNING, held_until=instant("2026-11-23 08:00")))
    assert json.loads(message.payload)["data"] == {
        "installation": "main",
        "ticket": "7",
        "customer": "Acme",
        "severity": 1,
        "severity_confirmed": True,
        "agent": "Dana Petrova",
        "promise": "first response",
        "due": "2026-11-23T12:00:00Z",
        "warning": "75%",
        "held_until": "2026-11-23T08:00:00Z",
    }


def test_a_warning_by_a_time_before_the_end_says_how_much_is_left() -> None:
    early = Alert("w", AlertKind.WARNING, DUE - timedelta(minutes=15), BREACH.promise, DUE, "PT15M before")
    (message,) = messages("main", deciding(early))
    assert "15 min is left" in json.loads(message.payload)["text"]


def test_an_opening_at_which_nothing_is_owed_says_so() -> None:
    (message,) = messages("main", deciding(RELEASED, clocks=()))
    body = json.loads(message.payload)
    assert body["text"] == WHO + "held no longer, and nothing is owed."
    assert (body["data"]["promise"], body["data"]["due"]) == (None, None)


def test_nobodys_address_is_told() -> None:
    told = b"".join(
        message.payload for message in messages("main", deciding(WARNING, BREACH, RELEASED, OVERRIDE_ENDED))
    )
    assert b"@" not in told


def test_only_news_are_told_in_their_order() -> None:
    assert messages("main", deciding()) == ()
    assert [message.kind for message in messages("main", deciding(BREACH, WARNING))] == ["breached", "warning"]


def test_the_same_alert_decided_again_is_the_same_message() -> None:
    first, again = deciding(WARNING), deciding(WARNING, decided_at=DUE)
    assert messages("main", first) == messages("main", again)


parts = st.tuples(*[st.text(max_size=4)] * 3)


@given(parts, parts)
@example(("a", "bc", "d"), ("ab", "c", "d"))
def test_an_id_is_of_one_installation_ticket_and_alert_and_never_holds_a_full_stop(
    one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    ids = [
        messages(installation, deciding(Alert(key, AlertKind.BREACH, DUE), ticket=ticket))[0].id
        for installation, ticket, key in (one, other)
    ]
    assert (ids[0] == ids[1]) == (one == other)
    assert "." not in ids[0]


@given(st.text())
def test_any_name_makes_a_payload_that_is_json_in_ascii(name: str) -> None:
    (message,) = messages("main", deciding(BREACH, customer=name))
    assert message.payload.isascii()
    assert json.loads(message.payload)["data"]["customer"] == name


def test_a_trial_says_that_it_is_one_and_is_new_each_time() -> None:
    first, second = (trial("main", "chat", at) for at in (DUE, DUE + timedelta(microseconds=1)))
    body = json.loads(first.payload)
    assert (body["type"], body["data"]) == ("webhook.test", {"installation": "main", "endpoint": "chat"})
    assert "test message" in body["text"]
    assert first.id != second.id
