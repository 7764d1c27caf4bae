"""Tokens of links: whatever text is read, only those that we signed for the purpose open anything."""

import json
import subprocess
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path

import jwt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integration.domain.booking.links import Purpose
from integration.domain.errors import UnknownInstallation
from integration.storage.link_tokens import JwtLinkTokens
from integration.storage.sealing import new_key
from integration.storage.sqlite import SqliteStore, open_store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, SECRETS, THERE, installation
from tests.storage.samples_booking import link

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
CLAIMS = {"iss": HERE, "jti": link().id, "aud": "book"}
WRONG = bytes(range(32))

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    path: Path = tmp_path_factory.mktemp("tokens") / "desk.sqlite3"
    opened = open_store(path, keys=[new_key()], synchronous="NORMAL", now=StandingNow())
    for where in (HERE, THERE):
        opened.add(installation(where), SECRETS)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def tokens(store: SqliteStore) -> JwtLinkTokens:
    return JwtLinkTokens(store)


def part(value: object) -> str:
    """A value as a part of a token."""
    return packed(json.dumps(value).encode())


def packed(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def told(piece: str) -> object:
    return json.loads(urlsafe_b64decode(piece + "=" * (-len(piece) % 4)))


@pytest.mark.parametrize("purpose", Purpose)
def test_a_token_gives_its_installation_and_link_for_its_purpose_alone(tokens: JwtLinkTokens, purpose: Purpose) -> None:
    token = tokens.token(HERE, link(purpose=purpose))
    assert tokens.read(token, purpose) == (HERE, link().id)
    assert {tokens.read(token, other) for other in Purpose if other is not purpose} == {None}


def test_another_reader_of_the_same_store_reads_it(store: SqliteStore, tokens: JwtLinkTokens) -> None:
    assert JwtLinkTokens(store).read(tokens.token(HERE, link()), Purpose.BOOK) == (HERE, link().id)


def test_who_is_installed_anew_has_other_links_and_every_process_knows_it(tmp_path: Path) -> None:
    store = open_store(tmp_path / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=StandingNow())
    store.add(installation(HERE), SECRETS)
    reader, signer = JwtLinkTokens(store), JwtLinkTokens(store)
    former = signer.token(HERE, link())
    assert reader.read(former, Purpose.BOOK) == (HERE, link().id)

    store.remove(HERE)
    store.add(installation(HERE), SECRETS)
    anew = signer.token(HERE, link())
    assert reader.read(anew, Purpose.BOOK) == JwtLinkTokens(store).read(anew, Purpose.BOOK) == (HERE, link().id)
    assert reader.read(former, Purpose.BOOK) is JwtLinkTokens(store).read(former, Purpose.BOOK) is None
    store.close()


class Asked:
    """The secrets of a store, which notes who is asked for."""

    def __init__(self, store: SqliteStore) -> None:
        self._store, self.asked = store, list[str]()

    def link_secret(self, installation: str) -> bytes:
        self.asked.append(installation)
        return self._store.link_secret(installation)


def test_a_token_of_nobody_takes_the_steps_of_one_that_is_forged(store: SqliteStore, tokens: JwtLinkTokens) -> None:
    asked = Asked(store)
    reader = JwtLinkTokens(asked)  # type: ignore[arg-type]
    good = tokens.token(HERE, link())
    forged = [jwt.encode(CLAIMS | {"iss": name}, WRONG, "HS256", headers={"kid": name}) for name in (HERE, "nobody")]
    for warm in (False, True):
        for token, name in zip(forged, (HERE, "nobody"), strict=True):
            asked.asked.clear()
            assert (reader.read(token, Purpose.BOOK), asked.asked) == (None, [name]), warm
        reader.read(good, Purpose.BOOK)
    asked.asked.clear()
    assert (reader.read(good, Purpose.BOOK), asked.asked) == ((HERE, link().id), [])


def test_a_token_says_which_link_it_is_and_names_nobody(tokens: JwtLinkTokens) -> None:
    header, payload, _ = tokens.token(HERE, link(ticket="77")).split(".")
    assert told(header) == {"alg": "HS256", "kid": HERE, "typ": "JWT"}
    assert told(payload) == CLAIMS


def test_a_change_of_any_character_is_refused(tokens: JwtLinkTokens) -> None:
    token = tokens.token(HERE, link())
    for at, old in enumerate(token):
        for new in {*LETTERS, ".", "=", "+", "/", " ", "\n", "é"} - {old}:
            assert tokens.read(token[:at] + new + token[at + 1 :], Purpose.BOOK) is None


@given(at=st.integers(0, 300), added=st.text(min_size=1, max_size=3))
def test_a_character_too_many_or_too_few_is_refused(tokens: JwtLinkTokens, at: int, added: str) -> None:
    token = tokens.token(HERE, link())
    at = min(at, len(token))
    assert tokens.read(token[:at] + added + token[at:], Purpose.BOOK) is None
    assert at == len(token) or tokens.read(token[:at] + token[at + 1 :], Purpose.BOOK) is None


def test_what_is_signed_with_another_key_is_refused(store: SqliteStore, tokens: JwtLinkTokens) -> None:
    for secret in (WRONG, store.link_secret(THERE)):
        forged = jwt.encode(CLAIMS, secret, "HS256", headers={"kid": HERE})
        assert tokens.read(forged, Purpose.BOOK) is None
    assert tokens.read(jwt.encode(CLAIMS, store.link_secret(HERE), "HS256", headers={"kid": HERE}), Purpose.BOOK)


def test_a_token_of_one_installation_opens_nothing_of_another(store: SqliteStore, tokens: JwtLinkTokens) -> None:
    secret = store.link_secret(THERE)
    assert tokens.read(jwt.encode(CLAIMS, secret, "HS256", headers={"kid": THERE}), Purpose.BOOK) is None
    own = jwt.encode(CLAIMS | {"iss": THERE}, secret, "HS256", headers={"kid": THERE})
    assert tokens.read(own, Purpose.BOOK) == (THERE, link().id)
    header, payload, signature = own.split(".")
    assert told(header) == {"alg": "HS256", "kid": THERE, "typ": "JWT"}
    renamed = ".".join([part({"alg": "HS256", "kid": HERE, "typ": "JWT"}), payload, signature])
    assert tokens.read(renamed, Purpose.BOOK) is None


@pytest.mark.parametrize("missing", sorted(CLAIMS))
def test_a_signed_token_that_lacks_a_claim_is_refused(store: SqliteStore, tokens: JwtLinkTokens, missing: str) -> None:
    claims = {name: value for name, value in CLAIMS.items() if name != missing}
    token = jwt.encode(claims, store.link_secret(HERE), "HS256", headers={"kid": HERE})
    assert tokens.read(token, Purpose.BOOK) is None


@pytest.mark.parametrize("algorithm", ["none", "None", "HS384", "HS512", "RS256", "", None, 7, ["HS256"], {"a": 1}])
def test_no_other_algorithm_is_taken(store: SqliteStore, tokens: JwtLinkTokens, algorithm: object) -> None:
    body = f"{part({'alg': algorithm, 'kid': HERE, 'typ': 'JWT'})}.{part(CLAIMS)}"
    good = jwt.encode(CLAIMS, store.link_secret(HERE), "HS256", headers={"kid": HERE}).rpartition(".")[2]
    for signature in ("", good, packed(bytes(32)), packed(bytes(48)), packed(bytes(64))):
        assert tokens.read(f"{body}.{signature}", Purpose.BOOK) is None


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
@pytest.mark.filterwarnings("ignore:The HMAC key is:jwt.warnings.InsecureKeyLengthWarning")
def test_a_stronger_signature_under_our_own_key_is_refused_too(
    store: SqliteStore, tokens: JwtLinkTokens, algorithm: str
) -> None:
    token = jwt.encode(CLAIMS, store.link_secret(HERE), algorithm, headers={"kid": HERE})
    assert tokens.read(token, Purpose.BOOK) is None


@pytest.mark.parametrize("unknown", ["nobody", "", "\ud800", "\x00", "x" * 400, 7, None, ["acme"]])
def test_who_is_not_installed_gives_the_same_answer_and_no_secret_is_made(
    store: SqliteStore, tokens: JwtLinkTokens, unknown: object
) -> None:
    body = f"{part({'alg': 'HS256', 'kid': unknown})}.{part(CLAIMS | {'iss': unknown})}"
    for _ in range(2):
        assert tokens.read(f"{body}.{packed(bytes(32))}", Purpose.BOOK) is None
    with pytest.raises(UnknownInstallation):
        store.link_secret("nobody")


def test_who_is_installed_later_can_be_read_though_asked_for_before(store: SqliteStore, tokens: JwtLinkTokens) -> None:
    forged = jwt.encode(CLAIMS | {"iss": "late"}, WRONG, "HS256", headers={"kid": "late"})
    assert tokens.read(forged, Purpose.BOOK) is None
    with pytest.raises(UnknownInstallation):
        tokens.token("late", link())
    store.add(installation("late"), SECRETS)
    assert tokens.read(tokens.token("late", link()), Purpose.BOOK) == ("late", link().id)
    assert tokens.read(forged, Purpose.BOOK) is None


def test_a_text_that_is_longer_than_our_tokens_is_not_looked_at(store: SqliteStore, tokens: JwtLinkTokens) -> None:
    store.add(installation("x" * 1000), SECRETS)
    assert tokens.read(tokens.token("x" * 1000, link()), Purpose.BOOK) is None


@given(text=st.text())
def test_no_text_is_read_as_anything(tokens: JwtLinkTokens, text: str) -> None:
    assert tokens.read(text, Purpose.BOOK) is None


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(header=JSON, more=st.dictionaries(st.text(max_size=5), JSON, max_size=3), payload=JSON, signature=st.binary())
def test_nothing_in_the_shape_of_a_token_is_read_as_anything(
    tokens: JwtLinkTokens, header: object, more: dict[str, object], payload: object, signature: bytes
) -> None:
    for head in (header, {"alg": "HS256", "kid": HERE} | more, {"alg": "HS256", "kid": header, "b64": False}):
        for end in (packed(signature), packed(bytes(32))):
            assert tokens.read(f"{part(head)}.{part(payload)}.{end}", Purpose.BOOK) is None


@pytest.mark.parametrize("content", [b"[" * 700, b'{"kid":' * 90, b"\xff\xfe", b'"', b'{"alg":"HS256","kid":1e999}'])
def test_no_depth_and_no_bytes_of_a_header_raise_anything(tokens: JwtLinkTokens, content: bytes) -> None:
    assert tokens.read(f"{packed(content)}.{part(CLAIMS)}.{packed(bytes(32))}", Purpose.BOOK) is None


def test_no_library_is_loaded_before_the_first_token() -> None:
    program = "import sys, integration.storage.link_tokens; sys.exit(bool({'jwt', 'cryptography'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 - our own program
