"""What a link and a browser carry while an account is connected."""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.domain.hook_rotation import OVERLAP, renewed_by, rotated
from integration.domain.install_trip import (
    INSTALL_TAKES,
    InstallInvitation,
    InstallTrip,
    ended_trial,
    on_trial,
    packed_invitation,
    packed_trip,
    unpacked_invitation,
    unpacked_trip,
)
from integration.domain.installation import HookIdentity, SigningSecret
from integration.domain.receipt import Receipt
from integration.domain.trips import s256

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TRIP = InstallTrip("acme", "77", "nonce", "verifier", NOW)
INVITATION = InstallInvitation("acme", "77", NOW)


@given(st.builds(InstallTrip, *[st.text()] * 4, st.just(NOW)))
def test_a_trip_comes_back_as_it_went(trip: InstallTrip) -> None:
    assert unpacked_trip(packed_trip(trip)) == trip


@given(st.builds(InstallInvitation, *[st.text()] * 2, st.just(NOW)))
def test_an_invitation_comes_back_as_it_went(invitation: InstallInvitation) -> None:
    assert unpacked_invitation(packed_invitation(invitation)) == invitation


@given(st.binary())
def test_no_other_bytes_are_a_trip_or_an_invitation(plain: bytes) -> None:
    assert (unpacked_trip(plain), unpacked_invitation(plain)) == (None, None)


def test_one_is_never_taken_for_the_other() -> None:
    assert (unpacked_trip(packed_invitation(INVITATION)), unpacked_invitation(packed_trip(TRIP))) == (None, None)


def test_the_two_secrets_of_a_trip_are_not_printed() -> None:
    assert not any(secret in repr(TRIP) for secret in ("'nonce'", "'verifier'"))


def test_a_pair_on_trial_is_nobodys_installation_and_no_other_trips() -> None:
    assert on_trial("zd-acme", TRIP).startswith("zd-acme+"), "no installation has a plus in its name"
    assert on_trial("zd-acme", TRIP) != on_trial("zd-acme", replace(TRIP, nonce="another"))
    assert TRIP.nonce not in on_trial("zd-acme", TRIP)


def test_a_trial_is_over_when_nobody_can_be_under_way_any_more() -> None:
    late = TRIP.until + INSTALL_TAKES
    assert not ended_trial(on_trial("zd-acme", TRIP), late - timedelta(seconds=1))
    assert ended_trial(on_trial("zd-acme", TRIP), late + timedelta(seconds=1))


@pytest.mark.parametrize(
    "key", ["zd-acme", "", "zd-acme+new", "zd-acme+-", "+1-0123456789abcdef", "a+²-0123456789abcdef"]
)
def test_what_was_never_on_trial_is_on_trial_no_more(key: str) -> None:
    assert ended_trial(key, TRIP.until - timedelta(days=1))


@given(st.text("abcXYZ019-._~", min_size=43, max_size=128))
def test_a_challenge_is_the_digest_of_its_verifier(verifier: str) -> None:
    digest = hashlib.sha256(verifier.encode()).digest()
    assert s256(verifier) == urlsafe_b64encode(digest).decode().rstrip("=")


def test_a_new_secret_leaves_the_old_one_an_hour() -> None:
    hook = rotated(HookIdentity("H", (SigningSecret("one"),)), "two", NOW)
    assert hook.secrets == (SigningSecret("two"), SigningSecret("one", NOW + OVERLAP))
    assert hook.good_at(NOW + OVERLAP - timedelta(seconds=1)) == ("two", "one")
    assert hook.good_at(NOW + OVERLAP) == ("two",)


def test_a_secret_that_was_replaced_before_gets_no_longer_life_by_the_next() -> None:
    once = rotated(HookIdentity("H", (SigningSecret("one"),)), "two", NOW)
    later = NOW + OVERLAP / 2
    twice = rotated(once, "three", later)
    assert [each.until for each in twice.secrets] == [None, later + OVERLAP, NOW + OVERLAP]
    assert rotated(twice, "four", NOW + 3 * OVERLAP).secrets[1:] == (SigningSecret("three", NOW + 4 * OVERLAP),)


def test_the_same_secret_again_changes_nothing() -> None:
    hook = HookIdentity("H", (SigningSecret("one"), SigningSecret("old", NOW)))
    assert rotated(hook, "one", NOW) is hook


@pytest.mark.parametrize("before", [None, HookIdentity("other", (SigningSecret("one"),))])
def test_the_secrets_of_another_webhook_are_not_kept(before: HookIdentity | None) -> None:
    found = HookIdentity("H", (SigningSecret("two"),))
    assert renewed_by(before, found, NOW) == found
    assert renewed_by(replace(found, secrets=(SigningSecret("one"),)), found, NOW).good_at(NOW) == ("two", "one")


def test_a_receipt_counts_all() -> None:
    assert Receipt("zd-acme", "https://acme.zendesk.com", NOW, (), (), {"memories": 3, "links": 4}).total == 7
