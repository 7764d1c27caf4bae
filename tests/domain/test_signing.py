"""Our signatures, judged by the library that receivers use."""

from base64 import b64decode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from integration.domain.errors import BadInput
from integration.domain.outgoing import EndpointSecrets, Message
from integration.domain.signing import SECRET_BYTES, begun, finished, signed, written
from integration.domain.telling import messages
from tests.fakes.alerts import WARNING, deciding

KEY, NEW, NEWEST = (bytes([number]) * SECRET_BYTES for number in (1, 2, 3))
(MESSAGE,) = messages("main", deciding(WARNING))


def accepted(message: Message, headers: dict[str, str], key: bytes = KEY) -> bool:
    try:
        Webhook(written(key)).verify(message.payload, headers)
    except (WebhookVerificationError, UnicodeDecodeError):
        return False
    return True


def test_what_we_sign_is_accepted_by_who_has_the_secret_and_by_nobody_else() -> None:
    headers = dict(signed(MESSAGE, EndpointSecrets(KEY), datetime.now(UTC)))
    assert accepted(MESSAGE, headers)
    assert not accepted(MESSAGE, headers, NEW)


def test_the_example_of_the_standards_own_library_is_signed_to_the_letter() -> None:
    key = b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    message = Message("msg_p5jXN8AQM9LWM0D4loKWxJek", WARNING.kind, "7", WARNING.at, b'{"test": 2432232314}')
    at = datetime.fromtimestamp(1614265330, UTC)
    assert signed(message, EndpointSecrets(key), at) == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_signature_is_stale_after_five_minutes_so_it_is_made_when_it_is_sent() -> None:
    headers = dict(signed(MESSAGE, EndpointSecrets(KEY), datetime.now(UTC) - timedelta(minutes=6)))
    assert not accepted(MESSAGE, headers)


def test_while_a_secret_is_being_changed_both_are_good_and_afterwards_the_new_one_alone() -> None:
    changing = begun(EndpointSecrets(KEY), NEW)
    now = datetime.now(UTC)
    both, after = dict(signed(MESSAGE, changing, now)), dict(signed(MESSAGE, finished(changing), now))
    assert [accepted(MESSAGE, both, key) for key in (KEY, NEW)] == [True, True]
    assert [accepted(MESSAGE, after, key) for key in (KEY, NEW)] == [False, True]


def test_a_change_that_begins_again_keeps_the_secret_that_the_receiver_has() -> None:
    assert begun(begun(EndpointSecrets(KEY), NEW), NEWEST) == EndpointSecrets(NEWEST, former=KEY)


def test_nothing_is_finished_that_was_not_begun() -> None:
    with pytest.raises(BadInput, match="vipdesk webhooks rotate"):
        finished(EndpointSecrets(KEY))


def test_a_secret_is_long_enough_and_never_in_a_repr() -> None:
    assert 24 <= SECRET_BYTES <= 64
    assert "x01" not in repr(begun(EndpointSecrets(KEY), NEW))


@given(st.data())
def test_any_changed_byte_of_id_instant_or_body_is_refused(data: st.DataObject) -> None:
    headers = dict(signed(MESSAGE, EndpointSecrets(KEY), datetime.now(UTC)))
    where = data.draw(st.sampled_from(["webhook-id", "webhook-timestamp", "body"]))
    before = MESSAGE.payload if where == "body" else headers[where].encode()
    place = data.draw(st.integers(0, len(before) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != before[place]))
    after = before[:place] + bytes([byte]) + before[place + 1 :]
    if where == "body":
        changed = Message(MESSAGE.id, MESSAGE.kind, MESSAGE.ticket, MESSAGE.occurred_at, after)
        assert not accepted(changed, headers)
    else:
        assert not accepted(MESSAGE, {**headers, where: after.decode("latin-1")})
