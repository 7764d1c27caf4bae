"""What Zendesk says to us, whether we believe it, and what it can't make us do."""

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from integration.clients.helpdesk.zendesk.signing import PUBLISHED, is_fresh, is_signed, signature
from integration.clients.helpdesk.zendesk.webhook import EVENT_TYPES, ZendeskWebhook
from integration.domain.delivery import EventKind, RawWebhook, TicketEvent
from integration.domain.errors import BadInput
from integration.domain.installation import Credentials, HookIdentity, SigningSecret
from integration.domain.trouble import Trouble, TroubleKind

PAYLOADS = Path(__file__).parent.parent / "payloads" / "zendesk"
SENT = sorted(path for path in PAYLOADS.glob("hook_*.json") if not path.name.endswith(".expected.json"))

NOW = datetime(2021, 7, 25, 10, 0, tzinfo=UTC)
AT = "2021-07-25T10:00:00Z"
SAID = b'{"say": "hello"}'
DOCUMENTED = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="
SECRET = "HRkRd4BeOAoUkfZr-mhauJT64rvBASlJRoIyPsd3zeA="
GOOD = "Rry/4TtIdFyawtXXp8QdI6tlAUUQ/5kL1OTp5qo/ZIk="
HOOK = "01F1KRFQ6BG29CNWFR60NK5FNY"
ADDRESS = "the-secret-in-the-address"

HEADERS = {
    "x-zendesk-account-id": "123456",
    "x-zendesk-webhook-id": HOOK,
    "x-zendesk-webhook-invocation-id": "8350205582",
    "x-zendesk-webhook-signature": GOOD,
    "x-zendesk-webhook-signature-timestamp": AT,
}
CREDENTIALS = Credentials("", ADDRESS, hook=HookIdentity(HOOK, (SigningSecret(SECRET),)))


def believed(
    headers: Mapping[str, str] = HEADERS,
    body: bytes = SAID,
    credentials: Credentials = CREDENTIALS,
    now: datetime = NOW,
    address: str = ADDRESS,
) -> bool:
    return ZendeskWebhook().verify(RawWebhook("acme", address, headers, body), credentials, now)


def signed_with(secret: str, body: bytes = SAID, at: str = AT) -> dict[str, str]:
    made = {"x-zendesk-webhook-signature": signature(secret, at, body), "x-zendesk-webhook-signature-timestamp": at}
    return HEADERS | made


def with_secrets(*secrets: SigningSecret) -> Credentials:
    return replace(CREDENTIALS, hook=HookIdentity(HOOK, secrets))


# ------------------------------------------------------------------------------------------------ what is believed


@pytest.mark.parametrize(
    ("secret", "made"),
    [(DOCUMENTED, "gf3v0LzLRHPUnIdhbvwRDVEvzSb07/QN0GYjSNlkBT0="), (SECRET, GOOD)],
)
def test_a_signature_is_of_the_timestamp_and_then_the_body(secret: str, made: str) -> None:
    assert signature(secret, AT, SAID) == made


def test_what_our_webhook_signed_just_now_is_believed() -> None:
    assert believed()


def test_the_order_of_an_older_documentation_is_refused() -> None:
    assert not believed(HEADERS | {"x-zendesk-webhook-signature": "tRDSF7URY8BLCDlaBcQ7FHu051Zk+aAB0NKMP53teMw="})


@pytest.mark.parametrize("secret", [*sorted(PUBLISHED), f" {DOCUMENTED}\n", "", " "])
def test_a_secret_that_everybody_knows_is_refused_even_where_it_is_stored(secret: str) -> None:
    assert not believed(signed_with(secret), credentials=with_secrets(SigningSecret(secret)))
    assert believed(credentials=with_secrets(SigningSecret(secret), SigningSecret(SECRET)))


@pytest.mark.parametrize("header", HEADERS)
def test_without_a_header_of_the_signature_nothing_is_believed(header: str) -> None:
    needed = header not in {"x-zendesk-account-id", "x-zendesk-webhook-invocation-id"}
    assert believed({name: value for name, value in HEADERS.items() if name != header}) is not needed
    assert believed(HEADERS | {header: ""}) is not needed


def test_headers_are_found_however_their_names_are_written() -> None:
    assert believed(Headers({name.title(): value for name, value in HEADERS.items()}))


@pytest.mark.parametrize("other", ["01F1KRFQ6BG29CNWFR60NK5FNZ", HOOK.lower(), HOOK[:-1], f"{HOOK} ", "ä"])
def test_another_webhook_of_the_same_secret_is_refused(other: str) -> None:
    assert not believed(HEADERS | {"x-zendesk-webhook-id": other})


def test_a_webhook_without_an_id_is_nobodys() -> None:
    nameless = replace(CREDENTIALS, hook=HookIdentity("", (SigningSecret(SECRET),)))
    assert not believed(HEADERS | {"x-zendesk-webhook-id": ""}, credentials=nameless)


def test_the_secret_in_the_address_is_needed_beside_the_signature() -> None:
    assert not believed(address=f"{ADDRESS}x")
    assert not believed(address="")
    assert not believed(address="", credentials=replace(CREDENTIALS, webhook_secret=""))


def test_the_secret_in_the_address_is_not_enough() -> None:
    assert not believed(credentials=replace(CREDENTIALS, hook=None))
    assert not believed(credentials=with_secrets())
    assert not believed(signed_with(ADDRESS))


@pytest.mark.parametrize(
    ("off", "is_believed"),
    [(0, True), (299, True), (300, True), (301, False), (-300, True), (-301, False), (86_400, False)],
)
def test_a_signature_is_good_for_five_minutes_either_way(off: int, is_believed: bool) -> None:  # noqa: FBT001 - a row of the table
    assert believed(now=NOW + timedelta(seconds=off)) is is_believed


@pytest.mark.parametrize(
    "written",
    [
        "2021-07-25T10:00:00",
        "2021-07-25 10:00:00Z",
        "2021-07-25T10:00:00z",
        "2021-07-25T10:00:00+00:00",
        "2021-07-25T10:00:00.Z",
        "2021-07-25T10:00:00.0000000000Z",
        "20210725T100000Z",
        "2021-W29-7T10:00:00Z",
        "1627207200",
        " 2021-07-25T10:00:00Z",
        "2021-07-25T10:00:00Z\n",
        "2021-07-25T10:00:60Z",
        "2021-07-25T24:00:00Z",
        "2021-13-25T10:00:00Z",
        "0000-07-25T10:00:00Z",
        "٢٠٢١-07-25T10:00:00Z",
        "now",
        "",
    ],
)
def test_an_instant_written_in_another_way_is_refused_although_it_is_signed(written: str) -> None:
    assert not believed(signed_with(SECRET, at=written))


@pytest.mark.parametrize("written", ["2021-07-25T10:00:00.5Z", "2021-07-25T10:00:00.672717030Z"])
def test_parts_of_a_second_do_no_harm(written: str) -> None:
    assert is_fresh(written, NOW)


def test_the_old_secret_is_good_until_its_instant_and_the_new_one_at_once() -> None:
    until = NOW + timedelta(minutes=2)
    both = with_secrets(SigningSecret("new"), SigningSecret(SECRET, until))
    assert believed(credentials=both)
    assert believed(credentials=both, now=until - timedelta(microseconds=1))
    assert not believed(credentials=both, now=until)
    assert believed(signed_with("new"), credentials=both, now=until)


def test_every_secret_is_tried_although_the_first_fits() -> None:
    tried: list[str] = []

    def secrets() -> Iterator[str]:
        for secret in (SECRET, "second", "third"):
            tried.append(secret)
            yield secret

    assert is_signed(GOOD, AT, SAID, secrets())
    assert tried == [SECRET, "second", "third"]


def other_byte(text: bytes, place: int, by: int) -> bytes:
    place %= len(text)
    return text[:place] + bytes([text[place] ^ by]) + text[place + 1 :]


@given(place=st.integers(0, 1000), by=st.integers(1, 255), body=st.binary(min_size=1, max_size=60))
def test_any_other_byte_of_the_body_is_refused(place: int, by: int, body: bytes) -> None:
    headers = signed_with(SECRET, body)
    assert believed(headers, body)
    assert not believed(headers, other_byte(body, place, by))
    assert not believed(headers, body + bytes([by]))
    assert not believed(headers, body[:-1])


@given(place=st.integers(0, 1000), by=st.integers(1, 255))
@pytest.mark.parametrize("header", ["x-zendesk-webhook-signature", "x-zendesk-webhook-signature-timestamp"])
def test_any_other_byte_of_signature_or_timestamp_is_refused(header: str, place: int, by: int) -> None:
    altered = other_byte(HEADERS[header].encode(), place, by).decode("latin-1")
    assert not believed(HEADERS | {header: altered})


def test_a_signature_can_be_written_in_one_way_only() -> None:
    for written in (f" {GOOD}", f"{GOOD}=", GOOD.rstrip("="), f"sha256={GOOD}", GOOD.replace("/", "_"), GOOD * 2):
        assert not believed(HEADERS | {"x-zendesk-webhook-signature": written})
    shifted = b64encode(b"\0" * 32).decode()
    assert not believed(HEADERS | {"x-zendesk-webhook-signature": shifted})


@given(
    headers=st.dictionaries(st.sampled_from(sorted(HEADERS)), st.text(max_size=40)),
    body=st.binary(max_size=80),
    address=st.text(max_size=20),
    knows=st.booleans(),
)
@example(headers=HEADERS | {"x-zendesk-webhook-signature": "\ud800"}, body=b"", address="\ud800", knows=True)
@example(headers=HEADERS | {"x-zendesk-webhook-signature-timestamp": "\ud800"}, body=b"", address=ADDRESS, knows=True)
@example(headers=HEADERS | {"x-zendesk-webhook-id": "\ud800"}, body=b"", address=ADDRESS, knows=True)
def test_nothing_makes_the_verifying_raise(headers: dict[str, str], body: bytes, address: str, *, knows: bool) -> None:
    assert not believed(headers, body, address=ADDRESS if knows else address)


# ------------------------------------------------------------------------------------------------ what is understood


def parsed(body: bytes, headers: Mapping[str, str] = HEADERS) -> TicketEvent | Trouble:
    return ZendeskWebhook().parse(RawWebhook("acme", ADDRESS, headers, body))


def said(**changes: object) -> bytes:
    whole = {"type": EVENT_TYPES[1], "id": "a-1", "account_id": 123456, "detail": {"id": "7", "actor_id": "9"}}
    return json.dumps({name: value for name, value in (whole | changes).items() if value != "absent"}).encode()


def meaning(sent: Mapping[str, Any]) -> dict[str, object]:
    try:
        found = parsed(json.dumps(sent["body"]).encode(), sent["headers"])
    except BadInput as error:
        return {"refused": str(error)}
    if isinstance(found, Trouble):
        return {"trouble": found.kind.value, "subject": found.subject, "text": found.text}
    named = ("id", "ticket", "actor", "also", "account")
    return {"kind": found.kind.value} | {name: getattr(found, name) for name in named}


@pytest.mark.parametrize("path", SENT, ids=lambda path: path.stem)
def test_a_shape_means_what_its_twin_says(path: Path) -> None:
    sent = json.loads(path.read_text(encoding="utf-8"))
    assert meaning(sent) == json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))


def test_every_shape_has_its_twin_and_every_event_that_we_ask_for_its_shape() -> None:
    twins = {path.name.removesuffix(".expected.json") for path in PAYLOADS.glob("hook_*.expected.json")}
    assert twins == {path.stem for path in SENT}
    shown = {json.loads(path.read_text(encoding="utf-8"))["body"].get("type") for path in SENT}
    assert set(EVENT_TYPES) <= shown


def test_only_a_new_ticket_is_a_new_ticket() -> None:
    kinds = {name: getattr(parsed(said(type=name)), "kind", None) for name in EVENT_TYPES}
    assert [name for name, kind in kinds.items() if kind is EventKind.TICKET_CREATED] == [EVENT_TYPES[0]]
    assert set(kinds.values()) == {EventKind.TICKET_CREATED, EventKind.FOLLOW_UP}


def test_who_opened_a_ticket_is_not_named_so_that_one_that_we_filed_is_no_echo() -> None:
    found = parsed(said(type=EVENT_TYPES[0]))
    assert isinstance(found, TicketEvent)
    assert found.actor is None


@pytest.mark.parametrize("sent", ["", "a b", "x" * 65, "ä", "1/2"])
def test_the_id_of_a_sending_that_is_none_is_left_out(sent: str) -> None:
    headers = HEADERS | {"x-zendesk-webhook-invocation-id": sent}
    found = parsed(said(), headers)
    assert isinstance(found, TicketEvent)
    assert found.also == ""
    with pytest.raises(BadInput, match="invocation-id"):
        parsed(b'{"ticket_id": "7"}', headers)


@pytest.mark.parametrize("account", ["654321", "", "0123456", "123456 "])
def test_an_event_of_another_account_than_its_header_says_is_refused(account: str) -> None:
    with pytest.raises(BadInput, match="account_id"):
        parsed(said(), HEADERS | {"x-zendesk-account-id": account})


def test_an_event_without_the_header_of_its_account_is_refused() -> None:
    with pytest.raises(BadInput, match="account_id"):
        parsed(said(), {})


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"", "JSON"),
        (b"<html>", "JSON"),
        (b"\xff\xfe", "JSON"),
        (b"[" * 100_000, "JSON|object"),
        (b'{"type": ' + b"[" * 100_000, "JSON|type"),
        (b"[]", "object"),
        (b"{}", "neither"),
        (b'{"type": null}', "neither"),
        (b'{"type": 7}', "type"),
        (b'{"ticket_id": {}}', "ticket_id"),
        (b'{"ticket_id": ' + b"9" * 5000 + b"}", "ticket_id"),
        (said(id="absent"), "`id`"),
        (said(id=7), r"\$\.id"),
        (said(id=""), r"\$\.id"),
        (said(id="a b"), r"\$\.id"),
        (said(id="a\n"), r"\$\.id"),
        (said(id="x" * 65), r"\$\.id"),
        (said(account_id="absent"), "`account_id`"),
        (said(account_id=0), "account_id"),
        (said(account_id=1.5), "account_id"),
        (said(detail="absent"), "`detail`"),
        (said(detail=None), "detail"),
        (said(detail={}), "`id`"),
        (said(detail={"id": None}), "detail.id"),
        (said(detail={"id": True}), "detail.id"),
        (said(detail={"id": "seven"}), "detail.id"),
        (said(detail={"id": "7\n"}), "detail.id"),
        (said(detail={"id": "07"}), "detail.id"),
        (said(detail={"id": "-7"}), "detail.id"),
        (said(detail={"id": "../7"}), "detail.id"),
        (said(detail={"id": "٧"}), "detail.id"),
        (said(detail={"id": 10**19}), "detail.id"),
        (said(detail={"id": "7", "actor_id": []}), "actor_id"),
        (b'{"detail":', "JSON"),
    ],
)
def test_bytes_that_are_no_webhook_get_a_clear_answer(body: bytes, named: str) -> None:
    with pytest.raises(BadInput, match=named):
        parsed(body)


@pytest.mark.parametrize(
    "name", ["hunter2 is my password", "", "zen:event-type:ticket.\n", "zen:event-type:" + "a" * 200]
)
def test_an_event_of_no_known_name_is_shown_without_what_it_said(name: str) -> None:
    found = parsed(said(type=name))
    assert isinstance(found, Trouble)
    assert (found.kind, found.subject) == (TroubleKind.WEBHOOK, "an event without a known name")
    assert "hunter2" not in found.text


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8) | st.just("7"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "actor_id", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
bodies = st.dictionaries(st.sampled_from(["type", "id", "account_id", "detail", "event", "ticket_id"]), anything)


def is_harmless(body: bytes, headers: Mapping[str, str]) -> None:
    try:
        found = parsed(body, headers)
    except BadInput as error:
        assert str(error).isprintable()  # noqa: PT017 - refused or not, both must hold
        return
    if isinstance(found, Trouble):
        assert found.text.isprintable()
        assert len(found.subject) <= 120
    else:
        assert found.ticket.isdecimal()
        assert found.ticket.isascii()
        assert found.id.isascii()


@given(body=st.binary(max_size=200), headers=st.dictionaries(st.sampled_from(sorted(HEADERS)), st.text(max_size=20)))
@example(body=b'{"ticket_id":"\xed\xa0\x80"}', headers=HEADERS)
@example(body=b'{"type":"\\ud800"}', headers=HEADERS)
@example(body=b'{"ticket_id":-' + b"9" * 5000 + b"}", headers=HEADERS)
def test_any_bytes_are_an_event_or_a_trouble_or_refused(body: bytes, headers: dict[str, str]) -> None:
    is_harmless(body, headers)


@given(changes=bodies, event=st.sampled_from(EVENT_TYPES) | st.text(max_size=20), keeps=st.booleans())
def test_any_json_is_an_event_or_a_trouble_or_refused(changes: dict[str, object], event: str, *, keeps: bool) -> None:
    whole = {"type": event, "id": "a-1", "account_id": 123456, "detail": {"id": "7"}} if keeps else {}
    is_harmless(json.dumps(whole | changes).encode(), HEADERS)


def test_the_webhooks_of_one_update_are_gathered_for_half_a_second() -> None:
    assert ZendeskWebhook().settle == timedelta(seconds=0.5)
