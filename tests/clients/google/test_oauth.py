"""How an agent lets us in, and how we leave."""

from urllib.parse import parse_qs, urlsplit

import pytest

from integration.clients.google import Google, GoogleConsent, OAuthClient, Wire, google_at
from integration.domain.booking.calendar import SCOPES, CalendarKey
from integration.domain.errors import Misconfigured, UpstreamRefused, UpstreamUnavailable
from integration.ports import Consent
from tests.clients.google.scripted import Script, Told, told

BACK = "https://us.example/google/back"
TOKENS = {"access_token": "at", "refresh_token": "rt", "scope": " ".join(SCOPES), "expires_in": 3599}


def exchange(consent: Consent) -> tuple[CalendarKey, frozenset[str]]:
    return consent.exchange(code="the code", verifier="the verifier", return_to=BACK)


def test_the_real_google_is_where_its_documents_say() -> None:
    assert Google() == Google(
        "https://www.googleapis.com/calendar/v3/",
        "https://oauth2.googleapis.com/token",
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/revoke",
    )


@pytest.mark.parametrize("base", ["http://127.0.0.1:9", "http://127.0.0.1:9/"])
def test_a_stand_in_has_everything_under_one_address(base: str) -> None:
    root = "http://127.0.0.1:9"
    wanted = Google(f"{root}/calendar/v3/", f"{root}/token", f"{root}/o/oauth2/v2/auth", f"{root}/revoke")
    assert google_at(base) == wanted


def test_the_address_asks_for_a_lasting_key_to_the_least_that_works(consent: Consent, script: Script) -> None:
    address = consent.address(state="s&1", challenge="c", hint="dana@desk.example", return_to=BACK)
    assert address.startswith(f"{script.url}/o/oauth2/v2/auth?")
    assert {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()} == {
        "client_id": "client-id",
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": " ".join(SCOPES),
        "access_type": "offline",
        "prompt": "consent",
        "include_granted_scopes": "false",
        "state": "s&1",
        "code_challenge": "c",
        "code_challenge_method": "S256",
        "login_hint": "dana@desk.example",
    }
    assert not script.asked


def test_a_code_is_changed_for_a_key_and_what_was_really_granted(consent: Consent, script: Script) -> None:
    script.tokens.append(told(TOKENS | {"scope": SCOPES[0]}))
    assert exchange(consent) == (CalendarKey("rt"), frozenset({SCOPES[0]}))
    assert script.grants[0].form == {
        "grant_type": "authorization_code",
        "code": "the code",
        "code_verifier": "the verifier",
        "redirect_uri": BACK,
        "client_id": "client-id",
        "client_secret": "client secret",
    }


def test_scopes_that_are_not_told_are_not_granted(consent: Consent, script: Script) -> None:
    script.tokens.append(told({"access_token": "at", "refresh_token": "rt"}))
    assert exchange(consent)[1] == frozenset()


@pytest.mark.parametrize(
    "answer",
    [
        told({"error": "invalid_grant"}, 400),
        told({"error": "redirect_uri_mismatch"}, 400),
        told({"error": "invalid_client"}, 401),
        told({"access_token": "at", "scope": " ".join(SCOPES)}),
    ],
)
def test_a_code_that_gives_no_lasting_key_is_refused(consent: Consent, script: Script, answer: Told) -> None:
    script.tokens.append(answer)
    with pytest.raises(UpstreamRefused) as caught:
        exchange(consent)
    assert "the code" not in str(caught.value)


@pytest.mark.parametrize(
    "answer", [Told(503, b"<html>"), Told(200, b"<html>"), Told(lost=True), told([]), Told(302, b"")]
)
def test_an_exchange_that_got_no_answer_is_unavailable_and_not_repeated(
    consent: Consent, script: Script, answer: Told
) -> None:
    script.tokens.append(answer)
    with pytest.raises(UpstreamUnavailable):
        exchange(consent)
    assert len(script.grants) == 1


@pytest.mark.parametrize("answer", [Told(200, b""), told({"error": "invalid_token"}, 400)])
def test_a_key_is_given_back_and_a_dead_one_is_fine(consent: Consent, script: Script, answer: Told) -> None:
    script.answers.append(answer)
    consent.revoke(CalendarKey("rt"))
    assert (script.calls[0].path, script.calls[0].form) == ("/revoke", {"token": "rt"})


def test_a_key_that_google_could_not_take_back_is_told(consent: Consent, script: Script) -> None:
    script.answers.append(Told(503, b""))
    with pytest.raises(UpstreamUnavailable):
        consent.revoke(CalendarKey("rt"))


def test_the_key_file_of_a_service_account_never_leaves_us(consent: Consent, script: Script) -> None:
    consent.revoke(CalendarKey('{"private_key": "x"}'))
    assert not script.asked


def test_without_our_own_client_nobody_is_sent_anywhere(google: Google, wire: Wire) -> None:
    consent = GoogleConsent(google, wire, OAuthClient())
    with pytest.raises(Misconfigured):
        consent.address(state="s", challenge="c", hint="", return_to=BACK)
    with pytest.raises(Misconfigured):
        exchange(consent)
