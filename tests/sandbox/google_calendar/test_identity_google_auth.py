"""Google's own library is satisfied: users' credentials, service accounts, and their errors."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import google_auth_httplib2  # type: ignore[import-untyped]
import httplib2
import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from google.auth.exceptions import RefreshError
from google.oauth2 import service_account
from google.oauth2.credentials import Credentials

from sandbox.google_calendar.consent_person import Person
from sandbox.google_calendar.identity_running import ADA, RunningIdentity

EVENTS = "https://www.googleapis.com/auth/calendar.events.owned"
BUSY = "https://www.googleapis.com/auth/calendar.freebusy"
ROBOT = "robot@project.iam.gserviceaccount.example"
Transport = Callable[..., Any]
BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@pytest.fixture(scope="module")
def key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@pytest.fixture
def desk(key: RSAPrivateKey) -> Iterator[RunningIdentity]:
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    with RunningIdentity() as running:
        running.identity.add_service_account(ROBOT, public, [EVENTS, BUSY], "desk.example")
        yield running


@pytest.fixture
def transport() -> Iterator[Transport]:
    http = httplib2.Http(timeout=5)
    yield google_auth_httplib2.Request(http)
    http.close()


def refreshed(credentials: Any, transport: Transport) -> str:  # noqa: ANN401 -- the library's own are half typed
    credentials.refresh(transport)
    return str(credentials.token)


def of_user(desk: RunningIdentity, refresh_token: str, *scopes: str) -> Credentials:
    return Credentials(  # type: ignore[no-untyped-call]
        None,
        refresh_token=refresh_token,
        token_uri=f"{desk.server.url}/token",
        client_id=desk.client.id,
        client_secret=desk.client.secret,
        scopes=list(scopes) or None,
    )


def of_robot(desk: RunningIdentity, key: RSAPrivateKey, *scopes: str, subject: str) -> service_account.Credentials:
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    info = {"client_email": ROBOT, "private_key": private, "token_uri": f"{desk.server.url}/token"}
    made: service_account.Credentials = service_account.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
        info, scopes=list(scopes), subject=subject
    )
    return made


def claims(desk: RunningIdentity, **changes: object) -> dict[str, object]:
    now = int(desk.clock.now().timestamp())
    whole = {
        "iss": ROBOT,
        "sub": ADA,
        "scope": EVENTS,
        "aud": f"{desk.server.url}/token",
        "iat": now,
        "exp": now + 3600,
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def asserted(desk: RunningIdentity, key: RSAPrivateKey, said: dict[str, object]) -> httpx.Response:
    return desk.client.asks(BEARER, assertion=jwt.encode(said, key, "RS256"))


def test_the_library_refreshes_and_knows_what_was_granted(desk: RunningIdentity, transport: Transport) -> None:
    refresh_token = desk.tokens(EVENTS, BUSY)["refresh_token"]
    credentials = of_user(desk, refresh_token, EVENTS, BUSY)
    grant = desk.grant(refreshed(credentials, transport))
    assert grant
    assert grant.scopes == {EVENTS, BUSY} == set(credentials.granted_scopes or ())
    assert credentials.expiry
    assert credentials.expiry > datetime.now(UTC).replace(tzinfo=None) + timedelta(minutes=59)


def test_the_library_sees_that_a_scope_was_unticked(desk: RunningIdentity, transport: Transport) -> None:
    location = Person(ADA, unticks=[BUSY]).allows(desk.client.address(EVENTS, BUSY))
    refresh_token = desk.client.trades(location).json()["refresh_token"]
    unnamed = of_user(desk, refresh_token)
    grant = desk.grant(refreshed(unnamed, transport))
    assert grant
    assert grant.scopes == {EVENTS}
    with pytest.raises(RefreshError, match="invalid_scope"):
        refreshed(of_user(desk, refresh_token, EVENTS, BUSY), transport)


@pytest.mark.parametrize("how", ["by the account", "by the client", "by time"])
def test_the_library_learns_of_a_dead_refresh_token_as_invalid_grant(
    desk: RunningIdentity, transport: Transport, how: str
) -> None:
    refresh_token = desk.tokens(EVENTS)["refresh_token"]
    kill: dict[str, Callable[[], object]] = {
        "by the account": lambda: desk.identity.revoke_all(ADA),
        "by the client": lambda: desk.client.revokes(refresh_token),
        "by time": lambda: desk.clock.advance(timedelta(days=200)),
    }
    kill[how]()
    with pytest.raises(RefreshError) as caught:
        refreshed(of_user(desk, refresh_token, EVENTS), transport)
    assert caught.value.args[1] == {
        "error": "invalid_grant",
        "error_description": "Token has been expired or revoked.",
    }
    assert caught.value.retryable is False


def test_a_service_account_acts_as_somebody_of_its_domain(
    desk: RunningIdentity, key: RSAPrivateKey, transport: Transport
) -> None:
    credentials = of_robot(desk, key, EVENTS, BUSY, subject=ADA)
    grant = desk.grant(refreshed(credentials, transport))
    assert grant
    assert (grant.account, grant.scopes) == (ADA, frozenset({EVENTS, BUSY}))


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (("https://www.googleapis.com/auth/calendar", ADA), "unauthorized_client"),
        ((EVENTS, "grace@elsewhere.example"), "unauthorized_client"),
        ((EVENTS, "nobody@desk.example"), "invalid_grant"),
        (("https://www.googleapis.com/auth/calendar.everything", ADA), "invalid_scope"),
    ],
)
def test_a_service_account_gets_what_its_domain_allows_and_nothing_else(
    desk: RunningIdentity, key: RSAPrivateKey, transport: Transport, wanted: tuple[str, str], error: str
) -> None:
    desk.identity.add_account("grace@elsewhere.example", "Grace Hopper")
    with pytest.raises(RefreshError, match=error):
        refreshed(of_robot(desk, key, wanted[0], subject=wanted[1]), transport)


def test_another_key_does_not_sign_for_a_service_account(desk: RunningIdentity, transport: Transport) -> None:
    forger = generate_private_key(65537, 2048)
    with pytest.raises(RefreshError, match="Invalid JWT Signature"):
        refreshed(of_robot(desk, forger, EVENTS, subject=ADA), transport)


def test_an_assertion_with_nothing_wrong_is_good(desk: RunningIdentity, key: RSAPrivateKey) -> None:
    for said in (claims(desk), claims(desk, aud="https://oauth2.googleapis.com/token")):
        assert asserted(desk, key, said).status_code == 200


def test_without_a_subject_a_service_account_acts_as_itself(desk: RunningIdentity, key: RSAPrivateKey) -> None:
    grant = desk.grant(asserted(desk, key, claims(desk, sub=None)).json()["access_token"])
    assert grant
    assert grant.account == ROBOT


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"aud": "https://example.com/token"}, "invalid_grant"),
        ({"aud": None}, "invalid_grant"),
        ({"iss": "other@project.example"}, "invalid_grant"),
        ({"iss": None}, "invalid_grant"),
        ({"exp": None}, "invalid_grant"),
        ({"iat": None}, "invalid_grant"),
        ({"scope": ""}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
        ({"sub": ""}, "invalid_grant"),
    ],
)
def test_an_assertion_with_one_wrong_claim_is_refused(
    desk: RunningIdentity, key: RSAPrivateKey, changes: dict[str, object], error: str
) -> None:
    answer = asserted(desk, key, claims(desk, **changes))
    assert (answer.status_code, answer.json()["error"]) == (400, error)


@pytest.mark.parametrize(
    ("issued", "lives", "status"),
    [(0, 3600, 200), (0, 3601, 400), (-3600, 3600, 200), (-3900, 3600, 400), (300, 3600, 200), (301, 3600, 400)],
)
def test_an_assertion_lives_an_hour_at_most_and_is_of_this_time(
    desk: RunningIdentity, key: RSAPrivateKey, issued: int, lives: int, status: int
) -> None:
    now = int(desk.clock.now().timestamp()) + 1  # whole seconds, and the clock stands between two
    said = claims(desk, iat=now + issued, exp=now + issued + lives)
    desk.clock.advance(timedelta(seconds=now) - timedelta(seconds=desk.clock.now().timestamp()))
    assert asserted(desk, key, said).status_code == status


def test_an_assertion_needs_rs256(desk: RunningIdentity, key: RSAPrivateKey) -> None:
    for assertion in (jwt.encode(claims(desk), "", "none"), jwt.encode(claims(desk), key, "RS512")):
        assert desk.client.asks(BEARER, assertion=assertion).json()["error"] == "invalid_grant"
