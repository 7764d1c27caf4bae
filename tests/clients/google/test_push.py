"""What Google posts: read from headers, whatever they are."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.clients.google import read_push
from integration.domain.booking.push import PushMessage, secret_hash

HEADERS = {
    "X-Goog-Channel-ID": "ch1",
    "X-Goog-Channel-Token": "the secret",
    "X-Goog-Resource-State": "exists",
    "X-Goog-Message-Number": "17",
    "X-Goog-Resource-ID": "r1",
}


@pytest.mark.parametrize("spelled", [str, str.lower, str.upper])
def test_a_message_is_read_whatever_the_case_of_its_headers(spelled: type[str]) -> None:
    message = read_push({spelled(name): value for name, value in HEADERS.items()})
    assert message == PushMessage("ch1", "the secret", "exists", 17)
    assert "secret" not in repr(message)


@pytest.mark.parametrize("number", ["", "-1", "x", "9" * 99, "١٧"])
def test_a_number_that_cannot_be_read_is_none(number: str) -> None:
    message = read_push(HEADERS | {"X-Goog-Message-Number": number})
    assert message
    assert message.number == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"X-Goog-Channel-ID": ""},
        {"X-Goog-Channel-ID": "x" * 65},
        {"X-Goog-Resource-State": ""},
        {"X-Goog-Resource-State": "x" * 33},
        {"X-Goog-Channel-Token": "x" * 257},
    ],
)
def test_what_google_would_not_send_is_no_message(wrong: dict[str, str]) -> None:
    assert read_push(HEADERS | wrong) is None
    assert read_push({}) is None


@given(st.dictionaries(st.sampled_from(sorted(HEADERS)) | st.text(), st.text(st.characters())))
def test_no_headers_make_it_raise(headers: dict[str, str]) -> None:
    message = read_push(headers)
    assert message is None or len(secret_hash(message.token)) == 32


def test_a_secret_is_kept_as_its_sha_256() -> None:
    assert secret_hash("the secret") == hashlib.sha256(b"the secret").digest()
    assert len(secret_hash("\ud800")) == 32
