"""The one who carries our messages: over a real loopback, and past every odd answer."""

import json
import subprocess
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import respx

from integration.clients.outgoing.courier import HttpCourier
from integration.domain.errors import EndpointGone, UpstreamRefused, UpstreamUnavailable, VipDeskError
from integration.domain.outgoing import Endpoint, EndpointSecrets, Posting
from integration.domain.signing import begun, written
from integration.domain.telling import messages
from tests.clients.outgoing.certificate import self_signed
from tests.fakes.alerts import WARNING, deciding
from tests.fakes.receiver import Receiver, listening

URL = "https://hooks.chat.example/services/T0/the-token"
KEY, NEW = b"k" * 32, b"n" * 32
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
(MESSAGE,) = messages("main", deciding(WARNING))


def posting(url: str = URL, secrets: EndpointSecrets | None = None) -> Posting:
    return Posting("main", MESSAGE, Endpoint("chat", url), secrets or EndpointSecrets(KEY), token="t")


@pytest.fixture
def courier() -> Iterator[HttpCourier]:
    courier = HttpCourier()
    yield courier
    courier.close()


@pytest.fixture
def router() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False) as router:
        yield router


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as receiver:
        yield receiver


def test_a_message_arrives_as_it_was_made_and_its_receiver_can_tell_who_sent_it(
    courier: HttpCourier, receiver: Receiver
) -> None:
    assert courier(posting(receiver.url), datetime.now(UTC)) == "answered 204"
    heard = receiver.next()
    heard.verify(written(KEY))
    assert (heard.path, heard.body) == ("/services/T0/the-token", MESSAGE.payload)
    told = ("content-type", "user-agent", "webhook-id")
    assert [heard.headers[name] for name in told] == ["application/json", "VIP-Desk", MESSAGE.id]


def test_a_chat_service_gets_the_sentence_for_people_alone_signed_as_it_stands(
    courier: HttpCourier, receiver: Receiver
) -> None:
    chat = Posting("main", MESSAGE, Endpoint("chat", receiver.url, text_only=True), EndpointSecrets(KEY), token="t")
    courier(chat, datetime.now(UTC))
    heard = receiver.next()
    heard.verify(written(KEY))
    assert json.loads(heard.body) == {"text": json.loads(MESSAGE.payload)["text"]}


def test_while_the_secret_is_being_changed_the_receiver_may_have_either(
    courier: HttpCourier, receiver: Receiver
) -> None:
    courier(posting(receiver.url, begun(EndpointSecrets(KEY), NEW)), datetime.now(UTC))
    heard = receiver.next()
    for key in (KEY, NEW):
        heard.verify(written(key))


def test_each_try_is_signed_anew_under_the_same_id(courier: HttpCourier, router: respx.MockRouter) -> None:
    route = router.post(URL).respond(200)
    for wait in (0, 7):
        courier(posting(), NOON + timedelta(seconds=wait))
    first, second = (call.request.headers for call in route.calls)
    assert first["webhook-id"] == second["webhook-id"]
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 7
    assert first["webhook-signature"] != second["webhook-signature"]


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_2xx_means_that_it_arrived(courier: HttpCourier, router: respx.MockRouter, status: int) -> None:
    router.post(URL).respond(status)
    assert courier(posting(), NOON) == f"answered {status}"


def test_410_means_never_again(courier: HttpCourier, router: respx.MockRouter) -> None:
    router.post(URL).respond(410, headers={"Retry-After": "7"})
    with pytest.raises(EndpointGone, match="answered 410"):
        courier(posting(), NOON)


@pytest.mark.parametrize(
    ("status", "wait"),
    [(code, 7) for code in (408, 429, 500, 502, 503, 504, 599)] + [(code, None) for code in (302, 400, 401, 404, 418)],
)
def test_any_other_answer_means_later_and_a_wish_to_wait_is_heard_from_who_is_busy(
    courier: HttpCourier, router: respx.MockRouter, status: int, wait: int | None
) -> None:
    router.post(URL).respond(status, headers={"Retry-After": "7"})
    with pytest.raises(UpstreamUnavailable, match=f"answered {status}") as caught:
        courier(posting(), NOON)
    assert caught.value.retry_after == (None if wait is None else timedelta(seconds=wait))


def test_a_redirection_is_not_followed(courier: HttpCourier, router: respx.MockRouter) -> None:
    elsewhere = router.route(host="elsewhere.example").respond(200)
    router.post(URL).respond(307, headers={"Location": "https://elsewhere.example/"})
    with pytest.raises(UpstreamUnavailable, match="name the final address"):
        courier(posting(), NOON)
    assert not elsewhere.called


def test_an_endless_answer_is_not_read(courier: HttpCourier, router: respx.MockRouter) -> None:
    read = []

    def endless() -> Iterator[bytes]:
        while True:
            read.append(1)
            yield b" " * 1024

    router.post(URL).mock(side_effect=lambda _request: httpx.Response(200, content=endless()))
    assert courier(posting(), NOON) == "answered 200"
    assert len(read) <= 4


def test_cookies_are_not_kept(courier: HttpCourier, router: respx.MockRouter) -> None:
    route = router.post(URL).respond(200, headers={"Set-Cookie": "session=1; Path=/"})
    courier(posting(), NOON)
    courier(posting(), NOON)
    assert "Cookie" not in route.calls.last.request.headers


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch, receiver: Receiver) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    courier = HttpCourier()
    assert courier(posting(receiver.url), datetime.now(UTC)) == "answered 204"
    courier.close()


ERRORS = [error for error in vars(httpx).values() if isinstance(error, type) and issubclass(error, Exception)]


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_of_httpx_becomes_one_of_ours_and_keeps_every_secret(
    courier: HttpCourier, router: respx.MockRouter, kind: type[Exception]
) -> None:
    trouble = kind.__new__(kind)
    trouble.args = (f"trouble with {URL}",)
    router.post(URL).mock(side_effect=trouble)
    with pytest.raises(VipDeskError) as caught:
        courier(posting(), NOON)
    assert isinstance(caught.value, UpstreamUnavailable | UpstreamRefused)
    assert "the-token" not in "".join(traceback.format_exception(caught.value))


def test_nobody_at_home_is_trouble_that_passes(courier: HttpCourier) -> None:
    with listening() as receiver:
        url = receiver.url
    with pytest.raises(UpstreamUnavailable, match=r"couldn't be reached \(ConnectError\)"):
        courier(posting(url), NOON)


def test_who_cannot_prove_who_they_are_is_told_nothing(courier: HttpCourier, tmp_path: Path) -> None:
    with listening(self_signed(tmp_path)) as receiver:
        with pytest.raises(UpstreamUnavailable, match="TLS certificate is not valid"):
            courier(posting(receiver.url), NOON)
        assert receiver.heard.empty()


def test_nothing_is_sent_in_the_clear_to_another_machine(courier: HttpCourier, router: respx.MockRouter) -> None:
    route = router.route().respond(200)
    with pytest.raises(UpstreamRefused, match="begins with https://"):
        courier(posting("http://hooks.chat.example/services/T0/the-token"), NOON)
    assert not route.called


def test_a_courier_that_was_closed_carries_again(courier: HttpCourier, router: respx.MockRouter) -> None:
    router.post(URL).respond(200)
    courier(posting(), NOON)
    courier.close()
    assert courier(posting(), NOON) == "answered 200"


def test_the_library_is_loaded_with_the_first_message_and_not_before() -> None:
    program = "import sys, integration.clients.outgoing.courier; sys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 - our own program
