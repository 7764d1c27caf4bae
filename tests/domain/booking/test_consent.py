"""What a browser carries to Google's page and back."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.domain.booking.calendar import FREE_BUSY, READ_AND_WRITE, SCOPES
from integration.domain.booking.consent import ConsentTrip, packed, unpacked, withheld
from integration.domain.trips import s256
from tests.domain.booking.stories import NOW

TRIP = ConsentTrip("main", "link", "nonce", "verifier", NOW)


@given(st.builds(ConsentTrip, *[st.text()] * 4, st.just(NOW)))
def test_a_trip_comes_back_as_it_went(trip: ConsentTrip) -> None:
    assert unpacked(packed(trip)) == trip


@pytest.mark.parametrize(
    "changed", [{"use": "something else"}, {"until": "soon"}, {"until": 7}, {"more": "than we know"}, {"link": None}]
)
def test_what_is_no_trip_of_ours_is_none(changed: dict[str, object]) -> None:
    told = json.loads(packed(TRIP)) | changed
    kept = {name: value for name, value in told.items() if value is not None}
    assert unpacked(json.dumps(kept).encode()) is None


@given(st.binary())
def test_no_bytes_raise(plain: bytes) -> None:
    assert unpacked(plain) is None


def test_the_challenge_is_that_of_the_rfc() -> None:
    # RFC 7636, appendix B.
    challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert s256("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == challenge


def test_what_is_withheld_is_told_for_each_permission() -> None:
    assert withheld(frozenset(SCOPES)) == ()
    assert withheld(frozenset({READ_AND_WRITE, "openid"})) == ("see when you are busy",)
    assert len(withheld(frozenset())) == len({READ_AND_WRITE, FREE_BUSY})


def test_its_secrets_stand_in_no_repr() -> None:
    shown = repr(replace(TRIP, nonce="n" * 9, verifier="v" * 9))
    assert "nnn" not in shown
    assert "vvv" not in shown
