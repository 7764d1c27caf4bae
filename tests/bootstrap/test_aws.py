"""What is asked of AWS once: the keys, which may change while a function lives."""

from datetime import timedelta
from typing import Any

import pytest

from integration.bootstrap import aws as ours
from integration.bootstrap.aws import Late, SecretKeys
from integration.domain.errors import Misconfigured, UpstreamUnavailable
from integration.storage.sealing import Seal, new_key
from tests.fakes.now import StandingNow

Secrets = Any
"""AWS's own client of Secrets Manager."""


@pytest.fixture
def now() -> StandingNow:
    return StandingNow("2026-11-23 08:00")


def kept(secrets: Secrets, text: str | bytes) -> str:
    what = {"SecretString": text} if isinstance(text, str) else {"SecretBinary": text}
    return str(secrets.create_secret(Name=f"vipdesk/{new_key()[:8].strip('-_')}", **what)["ARN"])


def test_the_keys_are_those_of_the_secret_the_newest_first(secrets: Secrets, now: StandingNow) -> None:
    assert list(SecretKeys(kept(secrets, " new\nold "), now)) == ["new", "old"]


def test_a_key_that_is_changed_while_a_function_lives_is_found_when_none_fits_any_more(
    secrets: Secrets, now: StandingNow
) -> None:
    old, new = new_key(), new_key()
    arn = kept(secrets, old)
    seal = Seal(SecretKeys(arn, now))
    before = seal.seal(b"before")
    secrets.put_secret_value(SecretId=arn, SecretString=f"{new} {old}")
    elsewhere = Seal([new]).seal(b"sealed by another")
    now.move(timedelta(seconds=10))
    assert (seal.open(elsewhere), seal.open(before)) == (b"sealed by another", b"before")
    assert Seal([new]).open(seal.seal(b"from now on")) == b"from now on"


def test_what_opens_with_no_key_asks_for_the_keys_no_more_than_every_ten_seconds(
    secrets: Secrets, now: StandingNow
) -> None:
    arn = kept(secrets, new_key())
    seal, strange = Seal(SecretKeys(arn, now)), Seal([new_key()]).seal(b"?")
    seal.seal(b"seen")
    secrets.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)
    for _ in range(3):
        with pytest.raises(Misconfigured, match="sealed with another key"):
            seal.open(strange)
    now.move(timedelta(seconds=10))
    with pytest.raises(Misconfigured, match="isn't there, or nothing is in it yet"):
        seal.open(strange)


def test_a_secret_that_was_empty_and_is_filled_is_used_without_a_new_start(secrets: Secrets, now: StandingNow) -> None:
    arn = kept(secrets, " ")
    seal = Seal(SecretKeys(arn, now))
    with pytest.raises(Misconfigured, match="no key is set"):
        seal.seal(b"x")
    secrets.put_secret_value(SecretId=arn, SecretString=new_key())
    now.move(timedelta(seconds=10))
    assert seal.open(seal.seal(b"x")) == b"x"


def test_a_secret_that_is_no_text_says_what_to_do(secrets: Secrets, now: StandingNow) -> None:
    with pytest.raises(Misconfigured, match="names holds no text: store it as text"):
        list(SecretKeys(kept(secrets, b"\x00"), now))


def test_where_nobody_answers_the_keys_are_asked_for_again_later(
    secrets: Secrets, now: StandingNow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    ours.client.cache_clear()
    with pytest.raises(UpstreamUnavailable, match="can't be had just now"):
        list(SecretKeys("arn:never:asked", now))
    assert secrets


def test_a_late_client_is_closed_without_having_been_made(secrets: Secrets) -> None:
    Late("dynamodb").close()
    assert ours.client.cache_info().currsize == 0
    assert secrets
