"""Calls that walk through IVR scripts."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.liveagent import RunningLiveAgent
from sandbox.liveagent.errors import Refused
from sandbox.liveagent.ivr import Caller, Ivr, Walk
from sandbox.loopback import Server

NUMBER = "+359 2 987"
TRANSFER = "start:\n  - transfer:\n      to: {to}\n      if:\n        online: [ring]\n        offline: [goto: late]\n"
AFTER = "  - voicemail\nlate:\n  - hangup\n"


def called(desk: RunningLiveAgent, script: str, *, taken_by: str = "") -> Walk:
    number = desk.admin.adds_number("+421 2 123", "default", ivr=script)
    return Ivr(desk.account).calls(Caller(NUMBER, "Call me back."), number, taken_by=taken_by)


def said(desk: RunningLiveAgent, walk: Walk) -> list[str]:
    return [message["message"] for group in desk.groups(walk.ticket) for message in group["messages"]]


def test_a_department_rings_and_whoever_takes_the_call_has_its_ticket(desk: RunningLiveAgent, ada: str) -> None:
    walk = called(desk, TRANSFER.format(to="default") + AFTER, taken_by=ada)
    ticket = desk.ticket(walk.ticket)
    assert (walk.rang, walk.answered_by, walk.voicemail) == (["default"], ada, False)
    assert (ticket["agentid"], ticket["status"], ticket["owner_email"]) == (ada, "A", "")


@pytest.mark.usefixtures("ada")
def test_where_nobody_takes_it_the_next_step_is_gone_to(desk: RunningLiveAgent) -> None:
    walk = called(desk, TRANSFER.format(to="default") + AFTER)
    assert (walk.rang, walk.voicemail, desk.ticket(walk.ticket)["status"]) == (["default"], True, "N")
    assert "Call me back." in said(desk, walk)


def test_where_nobody_is_online_the_other_branch_is_gone(desk: RunningLiveAgent, ada: str) -> None:
    desk.staff.goes(ada, "F")
    walk = called(desk, TRANSFER.format(to="default") + AFTER, taken_by=ada)
    assert (walk.rang, walk.answered_by, walk.voicemail) == ([], "", False)
    assert "Call me back." not in said(desk, walk)


@pytest.mark.parametrize(
    ("status", "answer", "voicemail"),
    [
        (200, "start: [voicemail]", True),
        (500, "start: [voicemail]", False),
        (200, ": no [script", False),
        (200, "3", False),
    ],
)
def test_a_fetched_script_goes_on_with_the_call_and_anything_else_is_an_error(
    desk: RunningLiveAgent, status: int, answer: str, *, voicemail: bool
) -> None:
    asked: list[dict[str, str]] = []

    async def door(request: Request) -> Response:
        asked.append(dict(request.query_params))
        return Response(answer, status)

    server = Server()
    server.start(Starlette(routes=[Route("/voice", door)]))
    params = '{from: "{$from_number}", to: "{$to_number}", ticket: "{$conv_code}", who: "{$nobody}"}'
    script = f"start:\n  - fetch:\n      url: {server.url}/voice\n      onError: [hangup]\n      params: {params}\n"
    walk = called(desk, script)
    server.stop()
    code = desk.ticket(walk.ticket)["code"]
    assert asked == [{"from": NUMBER, "to": "+421 2 123", "ticket": code, "who": "{$nobody}"}]
    assert (walk.voicemail, walk.fetched) == (voicemail, [("/voice", status)])


@pytest.mark.parametrize("script", ["start: [dance]", "start: [goto: start]"])
def test_an_unknown_step_and_a_circle_are_refused(desk: RunningLiveAgent, script: str) -> None:
    with pytest.raises(Refused):
        called(desk, script)
