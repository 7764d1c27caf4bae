"""Secrets at rest."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.domain.errors import Misconfigured
from integration.storage.sealing import Seal, new_key
from integration.storage.sqlite.connection import open_database
from integration.storage.sqlite.installations import SqliteInstallations
from tests.storage.samples import HERE, SECRETS, installation

KEY, OTHER = new_key(), new_key()


@given(st.binary(max_size=200))
def test_what_was_sealed_is_opened_unchanged(plain: bytes) -> None:
    assert Seal([KEY]).open(Seal([KEY]).seal(plain)) == plain


def test_the_secret_does_not_stand_in_what_is_sealed_and_equal_secrets_look_different() -> None:
    first, second = Seal([KEY]).seal(b"secret-4711"), Seal([KEY]).seal(b"secret-4711")
    assert b"secret-4711" not in first
    assert first != second


def test_every_new_key_is_another() -> None:
    assert len({new_key() for _ in range(100)}) == 100


def test_an_old_key_still_opens_and_the_new_one_seals() -> None:
    sealed = Seal([OTHER]).seal(b"secret")
    both = Seal([KEY, OTHER])
    assert both.open(sealed) == b"secret"
    assert Seal([KEY]).open(both.seal(b"secret")) == b"secret"


def test_an_alias_is_the_same_wherever_the_key_is_the_same_and_tells_nothing() -> None:
    one, two = Seal([KEY]).alias("address 203.0.113.9"), Seal([KEY, OTHER]).alias("address 203.0.113.9")
    assert one == two
    assert len(one) == 16
    others = {Seal([OTHER]).alias("address 203.0.113.9"), Seal([KEY]).alias("address 203.0.113.8")}
    others |= {Seal([]).alias("address 203.0.113.9") for _ in range(2)}
    assert len(others | {one}) == 5
    alone = Seal([])
    assert alone.alias("a \udcff") == alone.alias("a \udcff")


class Opening(Seal):
    """A seal that notes how often a secret is opened."""

    opened = 0

    def open(self, sealed: bytes) -> bytes:
        self.opened += 1
        return super().open(sealed)


def test_to_pretend_opens_a_secret_each_time_and_says_nothing_where_none_can_be_opened() -> None:
    seal = Opening([KEY])
    seal.pretend()
    seal.pretend()
    assert seal.opened == 2
    Seal([]).pretend()
    Seal(["no key"]).pretend()


def test_to_pretend_outlives_a_change_of_the_keys() -> None:
    keys = [OTHER]
    seal, sealed = Seal(keys), Seal([KEY]).seal(b"secret")
    seal.pretend()
    keys[:] = [KEY]
    assert seal.open(sealed) == b"secret"
    seal.pretend()
    seal.pretend()


@pytest.mark.parametrize("name", ["nobody", HERE])
def test_an_installation_that_isnt_there_takes_the_steps_of_one_that_is(tmp_path: Path, name: str) -> None:
    database, seal = open_database(tmp_path / "desk.sqlite3", "NORMAL"), Opening([KEY])
    shelf = SqliteInstallations(database, seal)
    shelf.add(installation(HERE), SECRETS)
    assert (shelf.get(name) is None, seal.opened) == (name == "nobody", 1), "and that from the first question on"
    database.close()


def test_a_renewed_secret_needs_the_first_key_alone() -> None:
    renewed = Seal([KEY, OTHER]).renew(Seal([OTHER]).seal(b"secret"))
    assert Seal([KEY]).open(renewed) == b"secret"


def test_a_wrong_key_says_what_to_do() -> None:
    sealed = Seal([OTHER]).seal(b"secret")
    with pytest.raises(Misconfigured, match="set VIPDESK_KEY to the new key and, after it, the older ones"):
        Seal([KEY]).open(sealed)


@given(st.data())
def test_a_change_of_any_byte_is_refused(data: st.DataObject) -> None:
    sealed = bytearray(Seal([KEY]).seal(b"secret"))
    # The padding's last bits mean nothing to base64.
    at = data.draw(st.integers(0, len(sealed) - 4))
    sealed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Misconfigured):
        Seal([KEY]).open(bytes(sealed))


def test_no_key_says_how_to_make_one() -> None:
    with pytest.raises(Misconfigured, match="vipdesk keygen"):
        Seal([]).seal(b"secret")


@pytest.mark.parametrize("key", ["", "short", KEY[:-2], "ключ"], ids=["empty", "short", "cut", "letters"])
def test_what_is_no_key_is_refused_without_being_told(key: str) -> None:
    with pytest.raises(Misconfigured, match="no key: make one") as caught:
        Seal([KEY, key]).seal(b"secret")
    assert KEY not in str(caught.value)
    assert len(key) < 3 or key not in str(caught.value)


def test_the_keys_are_not_shown() -> None:
    assert repr(Seal([KEY, OTHER])) == "Seal()"


def test_the_cryptography_library_is_not_loaded_before_the_first_secret() -> None:
    program = "import sys, integration.storage.sqlite as s; s.open_store; sys.exit('cryptography' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 - our own program
