"""What goes wrong in the world: VIP Desk down or killed, the helpdesk down, a wrong address."""

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import httpx
import pytest

from sandbox.cases import API, Case
from sandbox.customers import VIP
from sandbox.helpdesk import INTEGRATION_USER
from sandbox.verify import Filed
from sandbox.vipdesk import CommandFailed
from sandbox.waiting import until
from tests.e2e.world import EXPLICIT_S2, PATIENCE, World

FILED_WHILE_KILLED = 24
KILLS = 4


def test_a_ticket_filed_while_we_were_down_is_found_and_put_right_at_the_next_start(fresh_world: World) -> None:
    world, case = fresh_world, EXPLICIT_S2
    world.vipdesk.stop()
    answer = world.helpdesk.api.post_ticket(case.customer.email, case.subject, case.body, **case.fields)
    assert answer.status_code == httpx.codes.INTERNAL_SERVER_ERROR
    (ticket,) = world.helpdesk.api.tickets()
    filed = Filed(ticket["id"], case)
    assert world.differences(filed)

    world.vipdesk.start()

    world.right(filed)


def test_after_kills_at_any_moment_every_ticket_ends_right_with_exactly_one_note(fresh_world: World) -> None:
    world, case, done = fresh_world, EXPLICIT_S2, Event()
    moments = random.Random(2)  # noqa: S311 -- moments to be killed at, the same in every run

    def file_all() -> list[int]:
        posted = [
            world.helpdesk.api.post_ticket(case.customer.email, f"{case.subject} {number}", case.body, **case.fields)
            for number in range(FILED_WHILE_KILLED)
        ]
        done.set()
        return [answer.status_code for answer in posted]

    with ThreadPoolExecutor(1) as pool:
        answers = pool.submit(file_all)
        for _ in range(KILLS):
            done.wait(moments.uniform(0.05, 0.6))
            world.vipdesk.kill9()
            world.vipdesk.start()
        assert set(answers.result()) <= {httpx.codes.CREATED, httpx.codes.INTERNAL_SERVER_ERROR}
    world.vipdesk.kill9()
    world.vipdesk.start()

    tickets = world.helpdesk.api.tickets()
    assert len(tickets) == FILED_WHILE_KILLED
    for ticket in tickets:
        world.right(Filed(ticket["id"], case))


def test_an_accepted_webhook_is_worked_off_once_the_helpdesk_is_back(fresh_world: World) -> None:
    world = fresh_world
    world.helpdesk.unpoint_webhooks()
    filed = world.file(EXPLICIT_S2)
    told = {"ticket": world.shown(filed), "queue_slug": "support"}
    world.helpdesk.stop()

    accepted = httpx.post(world.vipdesk.webhook_url, json=told, trust_env=False)
    assert accepted.is_success
    until(lambda: "retry" in world.vipdesk.log_tail(), seconds=PATIENCE, what="the first attempt has failed")

    world.helpdesk.start()
    world.right(filed)


def test_a_wrong_secret_and_an_unknown_installation_get_the_same_answer_and_change_nothing(world: World) -> None:
    good = world.vipdesk.webhook_url
    secret = good.rpartition("/")[2]
    wrong_secret = httpx.post(good.replace(secret, "x" * len(secret)), json={}, trust_env=False)
    unknown = httpx.post(good.replace("/demo/", "/nobody/"), json={}, trust_env=False)
    assert (wrong_secret.status_code, wrong_secret.content) == (unknown.status_code, unknown.content)
    assert wrong_secret.is_client_error


def test_a_ticket_that_was_deleted_meanwhile_disturbs_nobody(world: World) -> None:
    filed = world.file(EXPLICIT_S2)
    world.right(filed)
    told = {"ticket": world.shown(filed), "queue_slug": "support", "followup_id": 1}
    world.helpdesk.api.delete(filed.ticket)
    assert httpx.post(world.vipdesk.webhook_url, json=told, trust_env=False).is_success
    world.idle()


def test_a_second_server_on_the_same_store_is_refused_and_told_why(world: World) -> None:
    with pytest.raises(CommandFailed, match="another `vipdesk serve` already works off"):
        world.vipdesk.command("serve", "--port", "0")


def test_the_log_holds_no_address_no_token_no_secret_and_nothing_a_customer_wrote(world: World) -> None:
    filed = world.file(Case(VIP, API, 2, "Very particular subject", "Very particular body", {"custom_vip_severity": 2}))
    world.right(filed)
    logged = world.vipdesk.log_tail()
    assert f'"ticket": "{filed.ticket}"' in logged
    secret = world.vipdesk.webhook_url.rpartition("/")[2]
    token = world.helpdesk.people[INTEGRATION_USER].token
    for hidden in (VIP.email, VIP.company, "particular", secret, token):
        assert hidden not in logged
