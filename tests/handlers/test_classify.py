import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.handlers.classify import answer


def ask(ticket: object) -> dict[str, object]:
    told = json.loads(answer(json.dumps(ticket).encode()))
    assert isinstance(told, dict)
    return told


def test_a_ticket_gets_its_severity_whether_it_is_sure_and_why() -> None:
    told = ask({"subject": "502", "body": "Nobody can log in, all pages 502, phones and chat dead", "id": 7})
    assert list(told) == ["severity", "confirmed", "rule"]
    assert told["severity"] == 1
    assert str(told["rule"]).startswith("words: ")


def test_a_field_and_then_a_tag_decide() -> None:
    ticket = {"subject": "x", "body": None, "tags": ["vip-sev-4"]}
    assert ask(ticket) == {"severity": 4, "confirmed": True, "rule": "tag:vip-sev-4"}
    assert ask({**ticket, "fields": {"severity": "S2"}}) == {"severity": 2, "confirmed": True, "rule": "field"}


@pytest.mark.parametrize(
    "ticket", [{"subject": "typo"}, {"body": "typo"}, {"subject": None, "body": "", "tags": None, "fields": None}]
)
def test_one_of_subject_and_body_is_enough(ticket: object) -> None:
    assert "severity" in ask(ticket)


@pytest.mark.parametrize(
    ("ticket", "name"),
    [
        ({}, "subject, body"),
        ({"subject": None}, "subject, body"),
        ({"subject": 5, "body": ""}, "subject"),
        ({"subject": "", "body": ["a"]}, "body"),
        ({"subject": "a", "tags": "vip-sev-1"}, "tags"),
        ({"subject": "a", "tags": [1]}, "tags"),
        ({"subject": "a", "fields": [1]}, "fields"),
        ([], "line"),
        ("text", "line"),
    ],
)
def test_an_error_names_the_field(ticket: object, name: str) -> None:
    told = ask(ticket)
    assert list(told) == ["error"]
    assert str(told["error"]).startswith(f"{name}: ")


@pytest.mark.parametrize("line", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"subject": "\\ud800"}', b"9" * 10_000])
def test_broken_lines_get_an_answer_in_one_line(line: bytes) -> None:
    told = answer(line)
    assert b"\n" not in told
    assert json.loads(told).keys() <= {"error", "severity", "confirmed", "rule"}


@given(st.binary())
def test_no_bytes_make_it_raise(line: bytes) -> None:
    assert json.loads(answer(line))
