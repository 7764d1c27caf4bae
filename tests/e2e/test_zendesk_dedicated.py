"""The dedicated service on Zendesk: second level, cover, held mail, call-backs, and firms that become VIP."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from sandbox.customers import VIP
from sandbox.verify import instant
from tests.e2e.zendesk_desk import HOUR, DedicatedDesk, standing_at
from tests.e2e.zendesk_world import S3_MAIL

SLOW = (S3_MAIL.subject, S3_MAIL.body)
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DedicatedDesk]:
    """Shared; whoever is away is back at the end of a test."""
    with standing_at(tmp_path_factory.mktemp("zendesk-morning"), 10 * HOUR) as desk:
        yield desk


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DedicatedDesk]:
    """To be moved on, by each test in its turn."""
    with standing_at(tmp_path_factory.mktemp("zendesk-evening"), 20 * HOUR) as desk:
        yield desk


def test_a_ticket_goes_to_second_level_in_their_group_by_command_and_comes_back(morning: DedicatedDesk) -> None:
    ticket, world = morning.mails(*SLOW), morning.world
    morning.comes(ticket, "dana", vip=True, vip_tier2=False)
    words = ("second-level", "hand", str(ticket), "--reason", "the array degrades", "--by", "Dana", "--json")
    world.vipdesk.printed(*words)
    morning.comes(ticket, "boris", vip=True, vip_tier2=True)
    morning.noted(ticket, "Given to second level: Boris Novak.\nWhy: the array degrades (Dana)")
    assert world.decision(ticket)["answers"]["name"] == "Dana Petrova"

    world.desk.agents.notes(world.boris, ticket, "It is the controller.")
    world.vipdesk.printed(
        "second-level", "back", str(ticket), "--by", "Boris", "--why", "controller replaced", "--json"
    )
    morning.comes(ticket, "dana", vip=True, vip_tier2=False)
    morning.noted(ticket, "controller replaced")
    assert world.decision(ticket)["journal"]["reassignment"] is None
    assert morning.letters(ticket) == []


def test_a_ticket_goes_to_second_level_by_an_agents_tag_and_comes_back_without_it(morning: DedicatedDesk) -> None:
    ticket, agents = morning.mails(*SLOW), morning.world.desk.agents
    morning.comes(ticket, "dana", vip=True)
    agents.tags(morning.world.dana, ticket, "vip-tier2")
    morning.comes(ticket, "boris", vip=True, vip_tier2=True)
    morning.world.idle()
    morning.later(MINUTE)
    agents.untags(morning.world.boris, ticket, "vip-tier2")
    morning.comes(ticket, "dana", vip=True, vip_tier2=False)


def test_while_the_agent_is_sick_tickets_are_the_backups_and_the_customer_is_told_once(morning: DedicatedDesk) -> None:
    ticket, dana = morning.mails(*SLOW), morning.world.account.people["dana"].email
    morning.comes(ticket, "dana", vip=True)
    morning.world.vipdesk.command("away", "sick", dana, "--by", "Boris")
    morning.comes(ticket, "boris", vip=True)
    morning.noted(ticket, "Boris Novak")
    told = morning.sees(lambda: letters_of(morning, "Boris Novak"), "the customer is told")
    assert len(told) == 1

    morning.world.vipdesk.command("away", "back", dana, "--by", "Dana")
    morning.comes(ticket, "dana", vip=True)


def test_a_company_that_becomes_vip_in_zendesk_has_its_next_word_under_vip_terms(morning: DedicatedDesk) -> None:
    desk, people = morning.world.desk, morning.world.account.people
    firm = desk.admin.adds_organization("Halcyon Works", "halcyon.example.com", fields={"vip_plan": "Team"})
    ticket = desk.customers.mails("ada@halcyon.example.com", *SLOW)
    morning.sees(lambda: standing(morning, ticket), "it is decided upon")
    morning.world.idle()
    assert standing(morning, ticket) == "not on the All-inclusive plan"
    assert (morning.place(ticket), morning.world.reader.writes(ticket)) == (("", ""), [])

    desk.admin.fills_in(firm, vip_plan="All-inclusive", vip_agent=people["boris"].id)
    morning.later(6 * MINUTE)  # what we know of a company is asked again after five
    desk.customers.answers(ticket, "It is the same with a second mailbox now.")
    morning.comes(ticket, "boris", vip=True)
    assert instant(morning.shown(ticket).fields["VIP first response due"])


def test_what_no_webhook_told_while_we_were_dead_is_found_at_the_next_start(morning: DedicatedDesk) -> None:
    world = morning.world
    world.idle()
    world.vipdesk.kill9()
    world.desk.hooks.silent = True
    ticket = morning.mails(*SLOW)
    world.zendesk.settle()
    world.desk.hooks.silent = False
    morning.later(2 * MINUTE)
    world.vipdesk.start()
    morning.comes(ticket, "dana", vip=True)


def test_mail_at_night_is_acknowledged_once_and_its_ticket_is_the_dedicated_agents_throughout(
    evening: DedicatedDesk,
) -> None:
    ticket = evening.mails(*SLOW)
    (letter,) = evening.sees(lambda: evening.letters(ticket), "it is acknowledged")
    assert "Dana Petrova will begin work on it on Wednesday" in letter
    evening.comes(ticket, "dana", vip=True, vip_held=True)
    evening.leaves_voicemail()
    called = int(evening.sees(lambda: evening.call_backs()[0]["ticket"], "a ticket is filed"))
    evening.comes(called, "dana", vip=True, vip_callback=True)
    assert evening.shown(called).ticket["requester_id"] == evening.shown(ticket).ticket["requester_id"]

    evening.jump(evening.opening + timedelta(seconds=1))
    evening.comes(ticket, "dana", vip=True, vip_held=False)
    assert evening.letters(ticket) == [letter]
    (first, *_) = evening.world.decision(ticket)["clocks"]
    assert (first["state"], instant(first["start"])) == ("running", evening.opening)


def test_a_voicemail_of_the_night_is_first_in_the_morning_and_done_by_a_call_that_zendesk_tells(
    evening: DedicatedDesk,
) -> None:
    (kept,) = evening.call_backs()
    assert kept["company"] == VIP.company
    called = int(kept["ticket"])
    evening.sees(lambda: evening.shown(called).ticket["priority"] == "urgent", "it is first in the queue")
    evening.jump(evening.opening + 10 * MINUTE)
    evening.world.desk.agents.calls(evening.world.dana, called, VIP.phones)
    evening.comes(called, "dana", vip=True, vip_callback=False)
    assert evening.call_backs() == []
    (done,) = evening.call_backs("--all")
    assert done["done_by"] == str(evening.world.dana)
    assert done["open_hours"] == pytest.approx(1 / 6, abs=0.1)


def test_a_voicemail_of_zendesks_own_telephone_is_a_call_to_return_and_done_by_a_logged_note(
    evening: DedicatedDesk,
) -> None:
    ticket = evening.world.desk.customers.leaves_voicemail(VIP.email, VIP.phones, "Please call me back.")
    evening.comes(ticket, "dana", vip=True, vip_callback=True)
    assert [each["ticket"] for each in evening.call_backs()] == [str(ticket)]
    evening.later(MINUTE)
    evening.world.desk.agents.notes(evening.world.dana, ticket, "[call] They know now.")
    evening.comes(ticket, "dana", vip=True, vip_callback=False)
    assert evening.call_backs() == []


def letters_of(desk: DedicatedDesk, name: str) -> list[str]:
    """The messages to customers, on whatever ticket, that name somebody."""
    return [text for ticket in desk.world.desk.tenant.tickets for text in desk.letters(ticket) if name in text]


def standing(desk: DedicatedDesk, ticket: int) -> str:
    """How the sender stands by VIP Desk's word, once it has one."""
    found = (each["standing"] for each in desk.world.vipdesk.tickets() if each["ticket"] == str(ticket))
    return next(found, "")
