"""Keys of both kinds, what they are changed for, and what is said of those that no longer open anything."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from integration.clients.google import Google, GoogleCalendars, OAuthClient, Wire, check_service_key
from integration.domain.booking.calendar import SCOPES, Access, CalendarAccount, CalendarKey
from integration.domain.errors import (
    BadInput,
    CredentialsRevoked,
    Misconfigured,
    UpstreamRefused,
    UpstreamUnavailable,
    VipDeskError,
)
from integration.domain.hours.interval import Interval
from integration.ports import AgentCalendar, CalendarOf
from tests.clients.google.conftest import ACCOUNT, KEY
from tests.clients.google.scripted import Script, Told, told

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = Interval(NOON, NOON + timedelta(hours=1))
FREE = told({"calendars": {"primary": {"busy": []}}})
PRIVATE = generate_private_key(65537, 2048)
FILE = {
    "type": "service_account",
    "client_email": "vip-desk@project.example",
    "private_key_id": "k1",
    "private_key": PRIVATE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    "token_uri": "https://elsewhere.example/token",
}
DELEGATED = CalendarAccount("dana@desk.example", Access.DELEGATION)


def test_a_refresh_token_is_changed_once_and_the_access_token_kept(calendars: CalendarOf, script: Script) -> None:
    script.answers += [FREE] * 3
    for _ in range(3):
        calendars(ACCOUNT, KEY).busy(HOUR)
    (grant,) = script.grants
    assert grant.form == {
        "grant_type": "refresh_token",
        "client_id": "client-id",
        "client_secret": "client secret",
        "refresh_token": "the refresh token",
    }
    assert {call.headers["authorization"] for call in script.calls} == {"Bearer at-1"}


def test_an_access_token_that_is_about_to_end_is_renewed(calendar: AgentCalendar, script: Script) -> None:
    script.tokens += [
        told({"access_token": "short", "expires_in": 60}),
        told({"access_token": "long", "expires_in": "3599"}),
    ]
    script.answers += [FREE] * 3
    for _ in range(3):
        calendar.busy(HOUR)
    assert [call.headers["authorization"] for call in script.calls] == ["Bearer short", "Bearer long", "Bearer long"]


def test_each_key_and_agent_has_its_own_access_token(calendars: CalendarOf, script: Script) -> None:
    script.answers += [FREE] * 3
    others = [(ACCOUNT, CalendarKey("another")), (CalendarAccount("eli@desk.example"), KEY)]
    for account, key in [(ACCOUNT, KEY), *others]:
        calendars(account, key).busy(HOUR)
    assert len(script.grants) == 3


def test_threads_whose_token_is_refused_renew_it_once(calendar: AgentCalendar, script: Script) -> None:
    script.tokens.extend(told({"access_token": f"at-{number}", "expires_in": 3599}) for number in range(9))
    script.answers.extend([FREE] * 9)
    calendar.busy(HOUR)
    script.dead.add("at-0")
    gate = Barrier(8)

    def ask(_: int) -> tuple[Interval, ...]:
        gate.wait()
        return calendar.busy(HOUR)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [()] * 8
    assert len(script.grants) == 2


def test_a_service_account_asks_our_own_address_in_the_agents_name(calendars: CalendarOf, script: Script) -> None:
    script.answers.append(FREE)
    calendars(DELEGATED, CalendarKey(json.dumps(FILE))).busy(HOUR)
    (grant,) = script.grants
    assert grant.form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
    said = jwt.decode(
        grant.form["assertion"], PRIVATE.public_key(), ["RS256"], audience="https://oauth2.googleapis.com/token"
    )
    assert (said["iss"], said["sub"]) == ("vip-desk@project.example", "dana@desk.example")
    assert said["scope"].split() == list(SCOPES)


@pytest.mark.parametrize(
    ("status", "error", "kind", "words"),
    [
        (400, "invalid_grant", CredentialsRevoked, "connect the calendar again"),
        (401, "unauthorized_client", CredentialsRevoked, "domain's admin"),
        (401, "invalid_client", UpstreamRefused, "check its id and secret"),
        (400, "invalid_scope", UpstreamRefused, "scopes"),
        (400, "surprise", UpstreamRefused, "no access"),
        (400, "temporarily_unavailable", UpstreamUnavailable, "trouble"),
        (429, "slow_down", UpstreamUnavailable, "trouble"),
        (500, "internal_failure", UpstreamUnavailable, "trouble"),
    ],
)
def test_a_key_that_opens_nothing_says_what_to_do_and_is_tried_once(  # noqa: PLR0913 - what pytest hands in
    *, calendar: AgentCalendar, script: Script, status: int, error: str, kind: type[VipDeskError], words: str
) -> None:
    script.tokens.append(told({"error": error, "error_description": "dana the refresh token"}, status, Retry_After="9"))
    with pytest.raises(kind, match=words) as caught:
        calendar.busy(HOUR)
    if isinstance(caught.value, UpstreamUnavailable):
        assert caught.value.retry_after == timedelta(seconds=9)
    assert len(script.grants) == 1
    assert not script.calls
    assert "dana" not in repr(caught.value)


def test_a_key_that_was_dead_is_tried_again_the_next_time(calendar: AgentCalendar, script: Script) -> None:
    script.tokens.append(told({"error": "invalid_grant"}, 400))
    script.answers.append(FREE)
    with pytest.raises(CredentialsRevoked):
        calendar.busy(HOUR)
    assert calendar.busy(HOUR) == ()


@pytest.mark.parametrize(
    "answer",
    [
        Told(200, b"<html>"),
        Told(200, b"\xff"),
        Told(200, b"[" * 100_000),
        Told(302, b"", {"Location": "/elsewhere"}),
        told({}),
        told([]),
        told({"access_token": ""}),
        told({"access_token": "two\r\nlines"}),
        told({"access_token": "ä"}),
        told({"access_token": "a", "expires_in": 10**30}),
        told({"access_token": "a", "expires_in": "soon"}),
        told("x", 400),
    ],
)
def test_what_is_no_access_token_is_unavailable(calendar: AgentCalendar, script: Script, answer: Told) -> None:
    script.tokens.append(answer)
    with pytest.raises(UpstreamUnavailable):
        calendar.busy(HOUR)
    assert not script.calls


def test_without_our_own_client_only_service_accounts_get_in(google: Google, wire: Wire, script: Script) -> None:
    calendars = GoogleCalendars(google, wire, OAuthClient())
    with pytest.raises(Misconfigured, match="id and its secret"):
        calendars(ACCOUNT, KEY)
    script.answers.append(FREE)
    assert calendars(DELEGATED, CalendarKey(json.dumps(FILE))).busy(HOUR) == ()


def test_a_good_key_file_is_fine() -> None:
    check_service_key(json.dumps(FILE))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "isn't a key file"),
        ("[]", "isn't a key file"),
        ("{", "isn't a key file"),
        ("\ud800", "isn't a key file"),
        ("[" * 19_000, "isn't a key file"),
        ("x" * 20_001, "too long"),
        (json.dumps({"web": {"client_id": "x"}}), "service account"),
        (json.dumps(FILE | {"type": "authorized_user"}), "service account"),
        (json.dumps(FILE | {"universe_domain": "other.example"}), "googleapis.com"),
        (json.dumps({name: value for name, value in FILE.items() if name != "client_email"}), "lacks client_email"),
        (json.dumps(FILE | {"private_key": 7}), "lacks private_key"),
        (json.dumps(FILE | {"private_key": "-----BEGIN PRIVATE KEY-----\nAAAA"}), "can't be read"),
        (json.dumps(FILE | {"private_key": "no key"}), "can't be read"),
    ],
)
def test_what_is_wrong_with_a_key_file_is_said_without_its_content(text: str, words: str) -> None:
    with pytest.raises(BadInput, match=words) as caught:
        check_service_key(text)
    assert "AAAA" not in str(caught.value)


def test_a_key_file_that_went_bad_is_refused_and_nothing_is_sent(calendars: CalendarOf, script: Script) -> None:
    with pytest.raises(UpstreamRefused, match="connect the calendar again"):
        calendars(DELEGATED, CalendarKey(json.dumps(FILE | {"private_key": "no key"}))).busy(HOUR)
    assert not script.asked


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=60)
    | st.dictionaries(st.sampled_from(sorted(FILE)), st.text(max_size=9) | st.integers()).map(json.dumps)
)
def test_whatever_is_given_as_a_key_file_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadInput):
        check_service_key(text)
