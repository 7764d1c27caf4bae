"""The door for phone systems: signed or secret addresses in, TwiML or YAML out."""

import asyncio
from base64 import b64encode
from collections.abc import Iterator
from hmac import digest
from pathlib import Path
from xml.etree.ElementTree import fromstring

import httpx
import msgspec
import pytest
from starlette.applications import Starlette

from integration.clients.phone import SYSTEMS
from integration.domain.cover.reach import Reach
from integration.domain.phone.call_back import MissedKind
from integration.domain.phone.line import PhoneLine, PhoneSystem
from integration.domain.roster import Customer
from integration.handlers.link_limits import LinkLimits
from integration.handlers.voice import VoiceDoor, voice_routes
from integration.storage.link_tokens import JwtLinkTokens
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from integration.usecases.answer_call import AnswerCall, FindLine, Who
from integration.usecases.make_link import MakeLink
from tests.fakes.helpdesk import FakeHelpdesk
from tests.fakes.now import StandingNow, instant
from tests.usecases.conftest import SmallDesk
from tests.usecases.phone_world import NUMBER, PhoneWorld

PUBLIC = "https://vip.example"
TOKEN = "the-auth-token"
NIGHT = instant("2026-11-23 17:42")


class Exchange:
    """Phone systems' side of our door."""

    def __init__(self, world: PhoneWorld, who: Who | None = None, *, per_line: int = 100_000) -> None:
        self.world, self.tokens = world, JwtLinkTokens(world.store)
        answer = AnswerCall(world.store, who, world.note, world.now) if who else world.answer
        limits = LinkLimits(world.store, world.now, per_link=per_line, per_address=30)
        door = VoiceDoor(FindLine(world.store, self.tokens, world.now), answer, SYSTEMS, limits, PUBLIC)
        self._transport = httpx.ASGITransport(app=Starlette(routes=voice_routes(door)))

    def line(self, system: PhoneSystem, language: str = "en") -> str:
        """The path of a new voice address."""
        link, url = MakeLink(self.world.store, self.tokens, PUBLIC, self.world.now).voice("main", "phone")
        secret = TOKEN if system is PhoneSystem.TWILIO else ""
        self.world.store.add_phone_line("main", PhoneLine(link.id, system, language, secret))
        return url.removeprefix(PUBLIC)

    def twilio(self, path: str, *, token: str = TOKEN, **form: str) -> httpx.Response:
        sent = {"CallSid": "CA1", "From": NUMBER, "To": "+421212345678"} | form
        signed = PUBLIC + path + "".join(name + sent[name] for name in sorted(sent))
        signature = b64encode(digest(token.encode(), signed.encode(), "sha1")).decode()
        return self.send("POST", path, data=sent, headers={"X-Twilio-Signature": signature})

    def send(self, method: str, path: str, **given: object) -> httpx.Response:
        return asyncio.run(self._sent(method, path, given))

    async def _sent(self, method: str, path: str, given: dict[str, object]) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._transport, base_url="http://127.0.0.1:8080") as client:
            return await client.request(method, path, **given)  # type: ignore[arg-type]


def verbs(response: httpx.Response) -> list[str]:
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    return [each.tag for each in fromstring(response.content)]  # noqa: S314 - our own answer


@pytest.fixture
def world(tmp_path: Path) -> Iterator[PhoneWorld]:
    now = StandingNow("2026-11-23 09:00")
    store = open_store(tmp_path / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)
    yield PhoneWorld(SmallDesk(store, now, FakeHelpdesk(now)))
    store.close()


@pytest.fixture
def exchange(world: PhoneWorld) -> Exchange:
    return Exchange(world)


def test_a_call_in_hours_is_put_through_and_told_of_below_its_own_address(exchange: Exchange) -> None:
    path = exchange.line(PhoneSystem.TWILIO)
    answer = exchange.twilio(path)
    assert verbs(answer) == ["Dial"]
    assert f'action="{PUBLIC}{path}/dialled"' in answer.text
    assert "+421905000001" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_an_agent_who_does_not_pick_up_a_voicemail_and_its_recording(exchange: Exchange) -> None:
    path = exchange.line(PhoneSystem.TWILIO)
    assert verbs(exchange.twilio(f"{path}/dialled", DialCallStatus="no-answer")) == ["Say", "Record", "Hangup"]
    recorded = exchange.twilio(
        f"{path}/recorded", RecordingUrl="https://api.twilio.com/rec/RE1", RecordingDuration="42"
    )
    assert verbs(recorded) == ["Say", "Hangup"]
    found = exchange.world.only()
    assert (found.id, found.kind, found.seconds, found.caller) == ("CA1", MissedKind.VOICEMAIL, 42, NUMBER)


def test_out_of_hours_a_caller_hears_who_calls_back_and_when_in_their_language(exchange: Exchange) -> None:
    exchange.world.now.at = NIGHT
    answer = exchange.twilio(exchange.line(PhoneSystem.TWILIO, "sk"))
    assert verbs(answer) == ["Say", "Record", "Hangup"]
    assert 'language="sk-SK"' in answer.text
    assert "Dana Petrova" in answer.text
    assert "v utorok 24. novembra o 9:00" in answer.text


def test_a_caller_who_hangs_up_is_a_missed_call(exchange: Exchange) -> None:
    path = exchange.line(PhoneSystem.TWILIO)
    assert verbs(exchange.twilio(f"{path}/ended", CallStatus="no-answer")) == ["Hangup"]
    assert exchange.world.only().kind is MissedKind.MISSED


def test_a_request_that_twilio_did_not_sign_is_refused_and_noted_nowhere(exchange: Exchange) -> None:
    exchange.world.now.at = NIGHT
    path = exchange.line(PhoneSystem.TWILIO)
    assert exchange.twilio(path, token="another").status_code == 403
    assert exchange.send("POST", path, data={"CallSid": "CA1", "From": NUMBER}).status_code == 403
    assert exchange.send("GET", path).status_code == 403
    assert exchange.world.open_calls() == []


def test_a_signature_is_over_the_address_that_the_phone_system_asked_with_its_query(exchange: Exchange) -> None:
    path = f"{exchange.line(PhoneSystem.TWILIO)}?from=here"
    signature = b64encode(digest(TOKEN.encode(), (PUBLIC + path).encode(), "sha1")).decode()
    assert exchange.send("GET", path, headers={"X-Twilio-Signature": signature}).status_code == 200


def test_a_wrong_a_revoked_and_a_foreign_token_get_the_same_404(exchange: Exchange) -> None:
    path = exchange.line(PhoneSystem.TWILIO)
    store, now = exchange.world.store, exchange.world.now()
    (link,) = [each.id for each in store.links("main")]
    page = MakeLink(store, exchange.tokens, PUBLIC, exchange.world.now).page("main", "Acme")[1]
    foreign = page.removeprefix(f"{PUBLIC}/vip/")
    wrong = exchange.twilio("/voice/nonsense")
    elsewhere = exchange.twilio(f"/voice/{foreign}")
    below = exchange.twilio(f"{path}/nothing")
    store.revoke_link("main", link, now)
    answers = [wrong, elsewhere, below, exchange.twilio(path)]
    assert [(each.status_code, each.text) for each in answers] == [(404, wrong.text)] * 4


def test_an_address_without_its_line_opens_nothing(exchange: Exchange) -> None:
    world = exchange.world
    url = MakeLink(world.store, exchange.tokens, PUBLIC, world.now).voice("main", "half made")[1]
    assert exchange.send("GET", url.removeprefix(PUBLIC)).status_code == 404


def test_a_body_that_is_too_large_is_not_read(exchange: Exchange) -> None:
    path = exchange.line(PhoneSystem.LIVEAGENT)
    assert exchange.send("POST", path, content=b"x" * 20_000).status_code == 413


def test_a_line_that_is_asked_too_often_has_to_wait_and_nothing_more_is_noted(world: PhoneWorld) -> None:
    exchange = Exchange(world, per_line=6)
    path = exchange.line(PhoneSystem.LIVEAGENT)
    asked = [exchange.send("GET", f"{path}/dialled", params={"from": NUMBER}) for _ in range(4)]
    assert [each.status_code for each in asked] == [200, 200, 429, 429]
    assert 1 <= int(asked[-1].headers["retry-after"]) <= 30
    assert len(world.open_calls()) == 2


def test_what_was_not_signed_takes_nothing_of_what_a_line_may_ask(world: PhoneWorld) -> None:
    exchange = Exchange(world, per_line=3)
    path = exchange.line(PhoneSystem.TWILIO)
    assert [exchange.twilio(path, token="another").status_code for _ in range(3)] == [403] * 3
    assert exchange.twilio(path).status_code == 200


def test_whoever_guesses_addresses_has_to_wait(exchange: Exchange) -> None:
    answers = [exchange.send("GET", f"/voice/guess{number}").status_code for number in range(11)]
    assert answers == [404] * 10 + [429]


def test_liveagent_is_answered_200_with_yaml_by_get_and_post(exchange: Exchange) -> None:
    path = exchange.line(PhoneSystem.LIVEAGENT)
    asked = {"from": NUMBER, "to": "+421212345678", "ticket": "ABC-1"}
    for answer in (exchange.send("GET", path, params=asked), exchange.send("POST", path, data=asked)):
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/yaml")
        script = msgspec.yaml.decode(answer.content)
        assert script["start"][0]["transfer"]["to"] == "dept-dana"
    assert exchange.world.open_calls() == []


def test_a_call_that_nobody_in_the_department_took_stands_on_its_ticket(exchange: Exchange) -> None:
    path = exchange.line(PhoneSystem.LIVEAGENT)
    answer = exchange.send("GET", f"{path}/dialled", params={"from": NUMBER, "ticket": "ABC-1"})
    assert msgspec.yaml.decode(answer.content) == {"start": ["voicemail"]}
    assert (exchange.world.only().ticket, exchange.world.only().customer) == ("ABC-1", "Acme")


def test_unresolved_variables_are_answered_200_and_shown(exchange: Exchange) -> None:
    path = exchange.line(PhoneSystem.LIVEAGENT)
    answer = exchange.send("GET", path, params={"from": "{$from_number}", "ticket": "{$conv_code}"})
    assert answer.status_code == 200
    (trouble,) = exchange.world.phone_troubles()
    assert "from, ticket" in trouble


@pytest.mark.parametrize("system", PhoneSystem)
def test_whatever_is_wrong_with_us_a_caller_leaves_a_message_and_is_called_back(
    world: PhoneWorld, system: PhoneSystem
) -> None:
    def broken(_installation: str, _customer: Customer, *, chat: bool) -> Reach:
        raise RuntimeError(chat)

    exchange = Exchange(world, broken)
    path = exchange.line(system)
    if system is PhoneSystem.TWILIO:
        assert "Record" in verbs(exchange.twilio(path))
    else:
        answer = exchange.send("GET", path, params={"from": NUMBER})
        assert msgspec.yaml.decode(answer.content) == {"start": ["voicemail"]}
    assert world.only().customer == "Acme"
