"""The signed token of our pages inside Zendesk: what opens one, and all that must not."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.clients.helpdesk.zendesk.signed_page import SignedPages
from integration.domain.errors import Misconfigured
from integration.domain.installation import Installation
from integration.domain.marketplace import MarketplaceApp
from integration.domain.signed_visit import SignedVisit
from tests.fakes.now import instant
from tests.fakes.signed_token import claims, key_pair, signed

NOW = instant("2026-11-23 09:00")
ACME = Installation("zd-acme", "zendesk", "https://acme.zendesk.com", "901", app_installation="77")


def pages(*keys: str, stand_in: str | None = None) -> SignedPages:
    return SignedPages(MarketplaceApp(public_keys=tuple(key_pair(each).public for each in keys or ("ours",))), stand_in)


def installed(root: str) -> Installation | None:
    return ACME if root == ACME.base_url else None


def read(token: str, *keys: str) -> SignedVisit | None:
    return pages(*keys).read(token, NOW, installed)


def changed(**values: Any) -> str:  # noqa: ANN401 - any claim
    """The token of acme's page with other claims; one that is None is left out."""
    told = {**claims(NOW), **values}
    return signed({name: value for name, value in told.items() if value is not None})


def seconds(minutes: float) -> int:
    return int((NOW + timedelta(minutes=minutes)).timestamp())


def raw(header: object, payload: object, signature: bytes = b"") -> str:
    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    return ".".join((part(json.dumps(header).encode()), part(json.dumps(payload).encode()), part(signature)))


def test_a_token_says_which_account_which_installation_of_the_app_and_which_user() -> None:
    assert read(signed(claims(NOW))) == SignedVisit("acme", "https://acme.zendesk.com", "77", "901", ACME)


def test_of_an_account_that_is_not_connected_the_installation_of_the_app_is_what_the_token_says() -> None:
    visit = read(signed(claims(NOW, account="beta", app="4711")))
    assert visit == SignedVisit("beta", "https://beta.zendesk.com", "4711", "901", None)
    assert not visit.belongs


def test_an_app_that_was_installed_anew_is_told_from_the_one_that_is_connected() -> None:
    visits = [read(signed(claims(NOW, app=app))) for app in ("77", "78")]
    assert [visit and visit.belongs for visit in visits] == [True, False]


def test_where_a_stand_in_lies_the_accounts_lie_below_it() -> None:
    visit = pages(stand_in="http://127.0.0.1:8123").read(signed(claims(NOW)), NOW, installed)
    assert visit is not None
    assert (visit.root, visit.installation) == ("http://127.0.0.1:8123/acme", None)


def test_while_a_key_is_changed_the_old_and_the_new_one_are_good_and_then_the_new_one_alone() -> None:
    token = signed(claims(NOW), "old")
    assert read(token, "ours", "old") is not None
    assert read(token, "old", "ours") is not None
    assert read(token, "ours") is None


@pytest.mark.parametrize(
    "token",
    [
        raw({"alg": "none", "typ": "JWT"}, claims(NOW)),
        raw({"alg": "None"}, claims(NOW), b"x"),
        raw({}, claims(NOW), b"x"),
        jwt.encode(claims(NOW), "", "none"),
        signed(claims(NOW), "theirs"),
        signed(claims(NOW), algorithm="RS512"),
        signed(claims(NOW), algorithm="PS256"),
        jwt.encode(claims(NOW), "k" * 32, "HS256"),
    ],
    ids=["none", "None", "no algorithm", "none by a library", "another key", "RS512", "PS256", "HS256"],
)
def test_nothing_opens_it_but_rs256_by_our_apps_key(token: str) -> None:
    assert read(token) is None


def test_the_public_key_is_no_secret_to_sign_with() -> None:
    header, payload = ({"alg": "HS256", "typ": "JWT"}, claims(NOW))
    for secret in (key_pair("ours").public, key_pair("ours").public.strip(), ""):
        body = raw(header, payload).rpartition(".")[0]
        mac = hmac.new(secret.encode(), body.encode(), hashlib.sha256).digest()
        assert read(f"{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}") is None


def test_a_key_that_the_token_brings_along_counts_for_nothing() -> None:
    jwk = json.loads(
        jwt.algorithms.RSAAlgorithm.to_jwk(
            jwt.algorithms.RSAAlgorithm(jwt.algorithms.RSAAlgorithm.SHA256).prepare_key(key_pair("theirs").public)
        )
    )
    for header in ({"jwk": jwk}, {"jku": "https://evil.example/keys"}, {"kid": "../../dev/null"}, {"x5u": "https://e"}):
        assert read(jwt.encode(claims(NOW), key_pair("theirs").private, "RS256", headers=header)) is None


@pytest.mark.parametrize(
    "other",
    [
        {"aud": claims(NOW, account="beta")["aud"]},
        {"iss": "beta.zendesk.com"},
        {"sub": claims(NOW, account="beta")["sub"]},
        {"iss": "acme.zendesk.com.evil.example"},
        {"iss": "evil.example"},
        {"iss": "https://acme.zendesk.com"},
        {"iss": "Acme.zendesk.com"},
        {"iss": "acme.zendesk.com:443"},
        {"iss": "a.b.zendesk.com"},
        {"iss": ".zendesk.com"},
        {"iss": "zendesk.com"},
        {"iss": 7},
        {"iss": ["acme.zendesk.com"]},
        {"iss": None},
        {"aud": [claims(NOW)["aud"]]},
        {"aud": [claims(NOW)["aud"], claims(NOW, account="beta")["aud"]]},
        {"aud": "https://acme.zendesk.com/api/v2/apps/installations/77"},
        {"aud": "https://acme.zendesk.com/api/v2/apps/installations/77.json?x"},
        {"aud": "https://acme.zendesk.com/api/v2/apps/installations/7/7.json"},
        {"aud": "https://acme.zendesk.com/api/v2/apps/installations/.json"},
        {"aud": "https://acme.zendesk.com/api/v2/apps/installations/\u0667.json"},
        {"aud": "http://acme.zendesk.com/api/v2/apps/installations/77.json"},
        {"aud": None},
        {"sub": "901"},
        {"sub": "https://acme.zendesk.com/api/v2/users/me.json"},
        {"sub": "https://acme.zendesk.com/api/v2/users/901.json/../1.json"},
        {"sub": None},
    ],
    ids=lambda each: f"{next(iter(each))} {str(next(iter(each.values())))[-40:]}",
)
def test_a_token_of_another_account_or_about_nobody_opens_nothing(other: dict[str, object]) -> None:
    assert read(changed(**other)) is None


@pytest.mark.parametrize(
    ("times", "opens"),
    [
        ({"exp": seconds(-0.4)}, True),
        ({"exp": seconds(-0.6)}, False),
        ({"iat": seconds(0.4), "exp": seconds(5)}, True),
        ({"iat": seconds(0.6), "exp": seconds(5)}, False),
        ({"nbf": seconds(0.4)}, True),
        ({"nbf": seconds(0.6)}, False),
        ({"nbf": "soon"}, False),
        ({"iat": seconds(-59), "exp": seconds(600)}, True),
        ({"iat": seconds(-61), "exp": seconds(600)}, False),
        ({"exp": None}, False),
        ({"iat": None}, False),
        ({"exp": "never"}, False),
        ({"exp": True}, False),
        ({"exp": 10**30}, False),
        ({"exp": -1}, False),
        ({"iat": "1e9"}, False),
        ({"iat": []}, False),
        ({"exp": float(seconds(1))}, True),
    ],
)
def test_it_is_good_from_when_it_was_made_until_it_ends_thirty_seconds_more_on_each_side_and_an_hour_at_most(
    times: dict[str, object], *, opens: bool
) -> None:
    assert (read(changed(**times)) is not None) is opens


def test_a_token_may_be_read_again_while_it_lasts_and_not_after() -> None:
    token = signed(claims(NOW))
    assert [pages().read(token, NOW + timedelta(minutes=m), installed) is not None for m in (0, 3, 5, 6)] == [
        True,
        True,
        True,
        False,
    ]


def test_what_is_too_long_is_not_even_looked_at() -> None:
    assert read(changed(context={"more": "x" * 5000})) is not None
    assert read(changed(context={"more": "x" * 10_000})) is None
    assert read("a" * 1_000_000 + ".b.c") is None


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda each: each.decode("latin-1")))
def test_garbage_opens_nothing_and_raises_nothing(text: str) -> None:
    assert read(text) is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(name=st.sampled_from(["iss", "aud", "sub", "exp", "iat", "nbf", "jti", "context"]), value=_JSON)
def test_no_claim_makes_it_raise_even_where_it_is_signed(name: str, value: Any) -> None:  # noqa: ANN401 - any JSON
    visit = read(signed({**claims(NOW), name: value}))
    assert visit is None or (visit.account, visit.user) == ("acme", "901")


@given(header=_JSON, payload=_JSON, signature=st.binary(max_size=40))
def test_no_header_and_no_payload_makes_it_raise(header: Any, payload: Any, signature: bytes) -> None:  # noqa: ANN401
    assert read(raw(header, payload, signature)) is None


@given(position=st.integers(0, 2000), letter=st.sampled_from("ABCxyz012-_."))
def test_a_token_of_which_one_letter_was_changed_opens_nothing(position: int, letter: str) -> None:
    token = signed(claims(NOW))
    at = position % len(token)
    other = token[:at] + letter + token[at + 1 :]
    # The last letter of a signature has bits to spare.
    assert other == token or at == len(token) - 1 or read(other) is None


@pytest.mark.parametrize(
    "keys",
    [
        (),
        ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",),
        (key_pair("short", 1024).public,),
        (key_pair("ours").public, "x"),
    ],
    ids=["none", "no key", "short", "one is none"],
)
def test_without_good_keys_it_says_which_setting_is_missing(keys: tuple[str, ...]) -> None:
    with pytest.raises(Misconfigured, match="VIPDESK_ZENDESK_PUBLIC_KEYS"):
        SignedPages(MarketplaceApp(public_keys=keys)).read(signed(claims(NOW)), NOW, installed)
