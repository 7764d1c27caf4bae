import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from integration.domain.decision import AlertKind
from integration.domain.outgoing import Endpoint
from integration.usecases.post_out import LEASE, PostOut
from integration.usecases.tell import Tell
from tests.cli.conftest import CommandLine
from tests.fakes.alerts import BREACH, WARNING, deciding
from tests.fakes.courier import FakeCourier
from tests.fakes.receiver import Receiver, listening

URL = "https://hooks.chat.example/services/T0/the-token"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as receiver:
        yield receiver


def said(line: CommandLine, *words: str) -> str:
    """What a command that fails says."""
    result = line.process("webhooks", *words, "--json")
    assert result.returncode == 1
    return str(json.loads(result.stderr)["error"])


def stored(line: CommandLine) -> list[Endpoint]:
    store = line.store()
    found = [endpoint for endpoint, _ in store.endpoints("main")]
    store.close()
    return found


def told(line: CommandLine) -> None:
    """A warning is put out, carried and delivered; a breach is put out, and its first try fails."""
    store, courier = line.store(), FakeCourier()
    tell, post_out = Tell(store, lambda: None), PostOut(store, courier, line.now)
    tell("main", deciding(WARNING))
    post_out()
    courier.trouble = ValueError()
    line.now.move(LEASE)
    tell("main", deciding(BREACH))
    post_out()
    store.close()


def test_an_endpoint_is_added_its_secret_told_once_and_of_its_address_only_the_host_shown(line: CommandLine) -> None:
    line.connect()
    (answer,) = line.json("webhooks", "add", URL, "--kind", "warning", "--kind", "override-ended")
    assert answer["id"] == "hooks.chat.example"
    assert answer["secret"].startswith("whsec_")
    (row,) = line.json("webhooks", "list")
    assert row == {
        "id": "hooks.chat.example",
        "address": "https://hooks.chat.example",
        "kinds": ["override-ended", "warning"],
        "chat": False,
        "rotating": False,
        "problem": "",
    }
    assert stored(line) == [
        Endpoint("hooks.chat.example", URL, frozenset({AlertKind.WARNING, AlertKind.OVERRIDE_ENDED}))
    ]
    shown = line.run("webhooks", "list").stdout + line.run("webhooks", "log").stdout
    assert "hooks.chat.example" in shown
    assert "the-token" not in shown
    assert answer["secret"] not in shown


def test_without_a_kind_everything_is_told(line: CommandLine) -> None:
    line.connect()
    line.json("webhooks", "add", URL, "--id", "chat")
    (row,) = line.json("webhooks", "list")
    assert {"second-level-asked", "second-level-late", "operations-paged"} <= set(row["kinds"])
    assert row["kinds"] == sorted(kind.value.replace(" ", "-") for kind in AlertKind)


def test_an_address_can_be_given_where_no_list_of_processes_shows_it(line: CommandLine) -> None:
    line.connect()
    line.json("webhooks", "add", "-", "--id", "chat", given=URL + "\n")
    assert [endpoint.url for endpoint in stored(line)] == [URL]


def test_a_person_is_told_the_secret_too(line: CommandLine) -> None:
    line.connect()
    assert "whsec_" in line.run("webhooks", "add", URL).stdout
    assert "whsec_" in line.run("webhooks", "rotate", "hooks.chat.example").stdout


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("add", "http://chat.example/x"), "begins with https://"),
        (("add", "nonsense"), "begins with https://"),
        (("add", URL, "--kind", "override ended"), "give one of: warning, breached, released, override-ended"),
        (("add", URL, "--id", "a b"), "letters, digits"),
        (("add", URL, "--id", "chat"), "another name with --id"),
        (("remove", "pager"), "there are: chat"),
        (("rotate", "pager"), "there are: chat"),
        (("rotate", "chat", "--finish"), "vipdesk webhooks rotate"),
        (("test", "pager"), "there are: chat"),
        (("resume", "pager"), "there are: chat"),
    ],
)
def test_bad_input_changes_nothing_and_says_what_to_do(line: CommandLine, words: tuple[str, ...], advice: str) -> None:
    line.connect()
    line.json("webhooks", "add", URL, "--id", "chat")
    before = stored(line)
    answer = said(line, *words)
    assert advice in answer
    assert "the-token" not in answer
    assert stored(line) == before


def test_where_no_endpoint_is_it_says_how_to_begin(line: CommandLine) -> None:
    line.connect()
    assert "begin with `vipdesk webhooks add`" in said(line, "test", "chat")
    assert "vipdesk webhooks add" in line.run("webhooks", "list").stdout


def test_a_test_message_arrives_signed_and_says_what_came_back(line: CommandLine, receiver: Receiver) -> None:
    line.connect()
    (added,) = line.json("webhooks", "add", receiver.url, "--id", "chat")
    assert line.json("webhooks", "test", "chat") == [{"id": "chat", "arrived": True, "outcome": "answered 204"}]
    heard = receiver.next()
    heard.verify(added["secret"])
    assert "test message" in json.loads(heard.body)["text"]
    assert "chat answered 204" in line.run("webhooks", "test", "chat").stdout
    assert line.json("webhooks", "log") == []


@pytest.mark.parametrize("status", [410, 500])
def test_a_test_message_that_does_not_arrive_says_why(line: CommandLine, receiver: Receiver, status: int) -> None:
    line.connect()
    line.json("webhooks", "add", receiver.url, "--id", "chat")
    receiver.statuses = [status, status]
    result = line.run("webhooks", "test", "chat")
    assert (result.exit_code, f"answered {status}" in result.stdout) == (1, True)
    assert json.loads(line.run("webhooks", "test", "chat", "--json").stdout)["arrived"] is False
    assert line.json("webhooks", "list")[0]["problem"] == ""


def test_while_a_secret_is_being_changed_the_receiver_may_have_either(line: CommandLine, receiver: Receiver) -> None:
    line.connect()
    (first,) = line.json("webhooks", "add", receiver.url, "--id", "chat")
    (lost,) = line.json("webhooks", "rotate", "chat")
    (second,) = line.json("webhooks", "rotate", "chat")
    assert len({each["secret"] for each in (first, lost, second)}) == 3
    assert line.json("webhooks", "list")[0]["rotating"] is True
    line.json("webhooks", "test", "chat")
    heard = receiver.next()
    heard.verify(first["secret"])
    heard.verify(second["secret"])
    assert line.json("webhooks", "rotate", "chat", "--finish") == [{"id": "chat", "finished": True}]
    line.json("webhooks", "test", "chat")
    after = receiver.next()
    after.verify(second["secret"])
    assert len(after.headers["webhook-signature"].split()) == 1


def test_the_log_says_where_each_message_stands(line: CommandLine) -> None:
    line.connect()
    line.json("webhooks", "add", URL, "--id", "chat")
    told(line)
    late, warned = line.json("webhooks", "log")
    assert (late["kind"], late["state"], late["attempts"], late["outcome"]) == (
        "breached",
        "waiting",
        1,
        "fault: ValueError",
    )
    next_try = (line.now() + timedelta(seconds=5)).isoformat().replace("+00:00", "Z")
    assert late["next_try"] == next_try
    assert (warned["kind"], warned["state"], warned["ticket"]) == ("warning", "delivered", "7")
    assert line.json("webhooks", "log", "--limit", "1") == [late]
    assert "delivered" in line.run("webhooks", "log").stdout


def test_who_said_that_they_want_no_more_is_told_again_once_an_admin_says_so(line: CommandLine) -> None:
    line.connect()
    line.json("webhooks", "add", URL, "--id", "chat")
    store = line.store()
    store.set_endpoint_problem("main", "chat", "answered 410")
    store.close()
    assert line.json("webhooks", "list")[0]["problem"] == "answered 410"
    assert line.json("webhooks", "resume", "chat") == [{"resumed": "chat"}]
    assert line.json("webhooks", "list")[0]["problem"] == ""


def test_an_endpoint_that_is_removed_is_told_nothing_more(line: CommandLine) -> None:
    line.connect()
    line.json("webhooks", "add", URL, "--id", "chat")
    told(line)
    assert line.json("webhooks", "remove", "chat") == [{"removed": "chat"}]
    assert line.json("webhooks", "list") == []
    assert [row["state"] for row in line.json("webhooks", "log")] == ["given up", "delivered"]
