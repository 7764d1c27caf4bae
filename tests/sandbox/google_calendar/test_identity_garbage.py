"""Whatever comes in, the identity answers it and never breaks."""

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.google_calendar.identity_running import ADA, RunningIdentity

EVENTS = "https://www.googleapis.com/auth/calendar.events.owned"
BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
ROBOT = "robot@project.example"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NAMES = st.sampled_from(
    "client_id client_secret redirect_uri response_type scope state code_challenge code_challenge_method access_type"
    " prompt login_hint include_granted_scopes grant_type code code_verifier refresh_token assertion token asked"
    " account choice".split()
)
VALUES = st.one_of(
    TEXT,
    st.sampled_from(["desk.apps.example", "secret of desk.apps.example", EVENTS, ADA, BEARER, "1" * 5000]),
    st.sampled_from("code S256 offline none consent allow authorization_code refresh_token a.b.c e30.e30.".split()),
)
PAIRS = st.lists(st.tuples(NAMES | TEXT, VALUES), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | TEXT | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
CLAIMS = st.fixed_dictionaries(
    {"iss": st.just(ROBOT) | JSON},
    optional=dict.fromkeys(("sub", "scope", "aud", "exp", "iat", "nbf", "jti"), JSON),
)


@pytest.fixture(scope="module")
def key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@pytest.fixture(scope="module")
def desk(key: RSAPrivateKey) -> Iterator[RunningIdentity]:
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    with RunningIdentity() as running:
        running.identity.add_service_account(ROBOT, public, [EVENTS], "desk.example")
        yield running


@pytest.fixture(scope="module")
def http(desk: RunningIdentity) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=desk.server.url) as client:
        yield client


@settings(max_examples=60, deadline=None)
@given(path=st.sampled_from(["/o/oauth2/v2/auth", "/token", "/revoke"]), pairs=PAIRS)
def test_garbage_parameters_are_refused_and_break_nothing(
    http: httpx.Client, path: str, pairs: list[tuple[str, str]]
) -> None:
    said = urlencode(pairs)
    for answer in (http.get(f"{path}?{said}"), http.post(path, content=said, headers=FORM)):
        assert answer.status_code in {302, 400, 401, 405}


@settings(max_examples=60, deadline=None)
@given(changes=st.dictionaries(NAMES, VALUES, max_size=2))
def test_a_request_that_is_nearly_right_is_shown_refused_or_sent_back(
    desk: RunningIdentity, http: httpx.Client, changes: dict[str, str]
) -> None:
    assert http.get(desk.client.address(EVENTS, **changes)).status_code in {200, 302, 400, 401}


@settings(max_examples=60, deadline=None)
@given(body=st.binary(max_size=200), query=st.binary(max_size=60))
def test_bytes_that_are_no_text_are_refused_and_break_nothing(http: httpx.Client, body: bytes, query: bytes) -> None:
    address = httpx.URL("/o/oauth2/v2/auth", query=query.hex(" ").replace(" ", "%").encode())
    answers = [http.get(address), http.post("/token", content=body, headers=FORM)]
    assert {answer.status_code for answer in answers} <= {400, 401}


@settings(max_examples=80, deadline=None)
@given(claims=CLAIMS)
def test_signed_nonsense_is_refused_and_breaks_nothing(
    desk: RunningIdentity, key: RSAPrivateKey, claims: dict[str, object]
) -> None:
    # Claims are written down as they are: the library would refuse to sign some of them.
    assertion = jwt.api_jws.encode(json.dumps(claims).encode(), key, "RS256")
    assert desk.client.asks(BEARER, assertion=assertion).status_code in {400, 401}


@settings(max_examples=60, deadline=None)
@given(assertion=TEXT | st.binary(max_size=60).map(lambda raw: f"{raw.hex()}.{raw.hex()}.{raw.hex()}"))
def test_unsigned_nonsense_is_refused_and_breaks_nothing(desk: RunningIdentity, assertion: str) -> None:
    assert desk.client.asks(BEARER, assertion=assertion).status_code == 400
