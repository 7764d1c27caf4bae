"""What LiveAgent's rules say to us, whatever an admin made of them, and what they can't make us do."""

import json
from urllib.parse import quote, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from integration.clients.helpdesk.liveagent.references import is_reference
from integration.clients.helpdesk.liveagent.webhook import LiveAgentWebhook
from integration.domain.delivery import EventKind, RawWebhook, TicketEvent
from integration.domain.trouble import Trouble, TroubleKind

CODE = "ABC-DEFGH-123"
SECRET_WORDS = "my password is hunter2"


def parse(query: str = "", body: bytes | str = b"") -> TicketEvent | Trouble:
    body = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    return LiveAgentWebhook().parse(RawWebhook("acme", "", {}, body, query))


def ticket_of(query: str = "", body: bytes | str = b"") -> str | None:
    found = parse(query, body)
    return found.ticket if isinstance(found, TicketEvent) else None


def trouble_of(query: str = "", body: bytes | str = b"") -> Trouble:
    found = parse(query, body)
    assert isinstance(found, Trouble)
    assert found.kind is TroubleKind.WEBHOOK
    return found


@pytest.mark.parametrize(
    ("query", "body"),
    [
        (f"event=message_added&ticket={CODE}&rule=R2", b""),
        (f"ticketCode={CODE}", b""),
        ("", f"event=message_added&ticket={CODE}"),
        ("", json.dumps({"event": "message_added", "ticket": CODE})),
        ("", json.dumps({"event_type": "message_added", "conversation_id": CODE, "message": SECRET_WORDS})),
        ("event=message_added", json.dumps({"ticket": CODE})),
        (f"ticket=%20{CODE}%20", b""),
        (f"ticket={CODE}", b"\xff\xfe whatever"),
        (f"ticket={CODE}", "{not json"),
        (f"ticket={CODE}", json.dumps([1, 2])),
        (f"ticket={CODE}", json.dumps({"ticket": "OTH-ERRRR-000"})),
    ],
)
def test_the_ticket_is_found_in_query_form_and_json_and_the_query_goes_first(query: str, body: str | bytes) -> None:
    assert ticket_of(query, body) == CODE


@pytest.mark.parametrize("sign", ["\n", "\t", "\r\n", "\x01", '"', "\\", "\x00"])
def test_what_is_not_escaped_hides_no_ticket(sign: str) -> None:
    body = f'{{"ticket":"{CODE}","message":"first line{sign}second","subject":"a {sign} b"}}'
    assert ticket_of(body=body) == CODE


def test_a_quoted_text_that_looks_like_a_ticket_does_not_take_its_place() -> None:
    assert ticket_of(body=f'{{"ticket":"{CODE}","message":"see "ticket":"OTH-ERRRR-000" there\n"}}') == CODE


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("ticket_created", EventKind.TICKET_CREATED),
        ("Ticket_Created", EventKind.TICKET_CREATED),
        ("message_added", EventKind.FOLLOW_UP),
        ("status_changed", EventKind.FOLLOW_UP),
        ("{$event}", EventKind.FOLLOW_UP),
        ("", EventKind.FOLLOW_UP),
    ],
)
def test_what_happened_is_a_hint(event: str, kind: EventKind) -> None:
    found = parse(urlencode({"event": event, "ticket": CODE}))
    assert isinstance(found, TicketEvent)
    assert (found.kind, found.actor) == (kind, None)


@pytest.mark.parametrize("sent", ["{$conv_code}", "{$conv_code", "{$conversation_id}", "a {$conv_code} b"])
@pytest.mark.parametrize("place", ["query", "raw query", "form", "json"])
def test_an_unresolved_variable_is_shown_to_the_admin_with_its_rule(sent: str, place: str) -> None:
    pairs = {"event": "message_added", "rule": "R2", "ticket": sent}
    query = urlencode(pairs) if place == "query" else f"rule=R2&ticket={sent}" if place == "raw query" else ""
    body = urlencode(pairs) if place == "form" else json.dumps(pairs) if place == "json" else ""
    found = trouble_of(query, body)
    assert found.subject == "R2"
    assert found.text.startswith("rule R2 sends an unresolved variable {$conv")
    assert "ticket={$conv_code}" in found.text


def test_without_a_rule_the_event_names_it_and_else_nobody() -> None:
    assert trouble_of("event=ticket_created&ticket={$x}").subject == "ticket_created"
    assert trouble_of("ticket={$x}").text.startswith("a rule without a name sends an unresolved variable {$x}")
    assert trouble_of("rule={$rule}&event={$event}").subject == "a rule without a name"


@pytest.mark.parametrize(
    ("query", "body", "said"),
    [
        ("", "", "sends no ticket"),
        ("rule=R1", "", "rule R1 sends no ticket"),
        ("ticket=", "", "sends no ticket"),
        ("", SECRET_WORDS, "sends no ticket"),
        ("", json.dumps({"message": SECRET_WORDS}), "sends no ticket"),
        ("", json.dumps([{"ticket": CODE}]), "sends no ticket"),
        ("", json.dumps({"ticket": 17}), "sends no ticket"),
        ("", "<html>", "sends no ticket"),
        ("ticket=" + quote(SECRET_WORDS), "", "sends something else"),
        ("ticket=../../etc", "", "sends something else"),
        (f"ticket={'A' * 65}", "", "sends something else"),
        ("ticket=ÄÖÜ", "", "sends something else"),
    ],
)
def test_what_an_admin_got_wrong_is_said_and_repeats_nothing(query: str, body: str, said: str) -> None:
    found = trouble_of(query, body)
    assert said in found.text
    assert "hunter2" not in found.text + found.subject


def test_more_fields_than_anybody_types_in_are_no_event() -> None:
    assert ticket_of("&".join(f"f{n}={n}" for n in range(2000)) + f"&ticket={CODE}") is None


def test_an_arrival_is_never_taken_for_an_earlier_one() -> None:
    found = [parse(f"event=message_added&ticket={CODE}") for _ in range(100)]
    assert len({each.id for each in found if isinstance(each, TicketEvent)}) == 100


names = st.sampled_from(["ticket", "event", "rule", "ticketCode", "conversation_id", "message", ""])
values = st.sampled_from([CODE, "{$conv_code}", "", "\x00", '"', "\n", "%", "{", "ok"]) | st.text(max_size=20)
pairs = st.lists(st.tuples(names, values), max_size=6)


def as_json_without_escapes(said: list[tuple[str, str]]) -> str:
    return "{" + ",".join(f'"{name}": "{value}"' for name, value in said) + "}"


@given(query=st.text(max_size=120), body=st.binary(max_size=300))
@example(query="ticket=\ud800", body=b"")
@example(query="", body=b'{"ticket":' + b"9" * 5000 + b"}")
@example(query="", body=b'{"ticket":"\xed\xa0\x80"}')
@example(query=";" * 100, body=b"&" * 1000)
def test_any_query_and_any_bytes_are_an_event_or_a_trouble(query: str, body: bytes) -> None:
    found = parse(query, body)
    assert isinstance(found, Trouble) or is_reference(found.ticket)


@given(query=pairs, body=pairs, form=st.sampled_from(["form", "json", "broken"]))
def test_any_rule_is_an_event_or_a_trouble(
    query: list[tuple[str, str]], body: list[tuple[str, str]], form: str
) -> None:
    text = {
        "form": lambda: urlencode([(n, v.encode("utf-8", "replace")) for n, v in body]),
        "json": lambda: json.dumps(dict(body)),
        "broken": lambda: as_json_without_escapes(body),
    }[form]()
    found = parse(urlencode([(n, v.encode("utf-8", "replace")) for n, v in query]), text)
    assert isinstance(found, Trouble) or is_reference(found.ticket)
    if isinstance(found, Trouble):
        assert found.text.isprintable()
        assert len(found.subject) <= 60


@given(text=st.text(max_size=200))
def test_a_resolved_ticket_in_the_query_is_found_whatever_the_body_says(text: str) -> None:
    assert ticket_of(f"ticket={CODE}", text) == CODE
