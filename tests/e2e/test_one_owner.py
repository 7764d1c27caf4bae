"""Who answers a customer stays the same: only a person who gives the ticket away changes that (docs/service.md, P1)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox.helpdesk_mail import mail
from sandbox.liveagent_reader import Filed
from tests.e2e.liveagent_bench import Bench, standing_still
from tests.e2e.liveagent_world import S1_MAIL
from tests.e2e.world import EXPLICIT_S2, World

COLLEAGUE = "colleague@orbis.example.com"


def test_on_django_helpdesk_nobodys_word_changes_who_answers(world: World) -> None:
    filed, other = world.file(EXPLICIT_S2), world.file(EXPLICIT_S2)
    world.right(filed)
    world.right(other)
    ticket, boris = filed.ticket, world.helpdesk.people["boris"]

    def by_mail(sender: str, *, automatic: bool = False) -> Callable[[], None]:
        sent = mail(sender, "As discussed", "I am on the copy.", ticket=ticket, automatic=automatic)
        return lambda: world.helpdesk.receive(sent)

    with world.helpdesk.api_of("boris") as api, world.helpdesk.staff("boris") as pages:
        for act in (
            by_mail(EXPLICIT_S2.customer.email, automatic=True),
            by_mail(COLLEAGUE),
            by_mail(boris.email),
            lambda: api.reply(ticket, "I can say that."),
            lambda: pages.answer(ticket, "And this.", owner=str(world.dana)),
        ):
            before = world.shown(filed)
            act()
            world.idle()
            assert len(world.shown(filed)["followup_set"]) > len(before["followup_set"])
            assert world.shown(filed)["assigned_to"] == world.dana
        pages.merge(ticket, other.ticket)
        api.note(ticket, "They are one.")
        world.idle()
    assert world.helpdesk.api.ticket(ticket)["assigned_to"] == world.dana
    assert "Given to" not in world.vipdesk.command("explain", str(ticket))


def test_on_django_helpdesk_a_person_who_gives_it_away_is_heard(world: World) -> None:
    filed, boris = world.file(EXPLICIT_S2), world.helpdesk.people["boris"]
    world.right(filed)
    with world.helpdesk.staff("dana") as pages:
        pages.answer(filed.ticket, "Boris knows.", owner=str(boris.id))
    world.idle()
    assert world.shown(filed)["assigned_to"] == boris.id
    assert "Given to" in world.vipdesk.command("explain", str(filed.ticket))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with standing_still(tmp_path) as bench:
        yield bench


def looked_at(bench: Bench, filed: Filed) -> tuple[str, bool]:
    """Who has it on LiveAgent once VIP Desk has looked, and whether it holds that for a person's word."""
    bench.heard_of(filed)
    bench.work_off()
    memory = bench.store.recall("demo", filed.ticket)
    assert memory
    return str(bench.desk.ticket(filed.id)["agentid"]), memory.decision.reassigned


def filed_twice(bench: Bench) -> tuple[Filed, Filed]:
    filed, other = (bench.people.file(S1_MAIL) for _ in range(2))
    for each in (filed, other):
        assert looked_at(bench, each) == (bench.account.people["dana"].id, False)
    return filed, other


def test_on_liveagent_nobodys_word_changes_who_answers(bench: Bench) -> None:
    filed, other = filed_twice(bench)
    dana, boris = (bench.account.people[name].id for name in ("dana", "boris"))
    customers, staff = bench.desk.customers, bench.desk.staff
    for act in (
        lambda: customers.answers(filed.id, "I am out of office.", automatic=True),
        lambda: customers.answers(filed.id, "We see it too.", by=COLLEAGUE),
        lambda: customers.answers(filed.id, "I can help.", by=bench.account.people["boris"].email),
        lambda: staff.replies(boris, filed.id, "I can say that."),
        lambda: staff.merges(boris, other.id, filed.id),
    ):
        act()
        assert looked_at(bench, filed) == (dana, False)


def test_on_liveagent_an_answer_by_another_does_take_the_ticket_until_we_look(bench: Bench) -> None:
    filed, _ = filed_twice(bench)
    boris = bench.account.people["boris"].id
    bench.desk.staff.replies(boris, filed.id, "I can say that.")
    assert bench.desk.ticket(filed.id)["agentid"] == boris


def test_on_liveagent_a_person_who_gives_it_away_is_heard_and_answers_change_nothing(bench: Bench) -> None:
    filed, _ = filed_twice(bench)
    dana, boris = (bench.account.people[name] for name in ("dana", "boris"))
    staff = bench.desk.staff
    staff.transfers(dana.id, filed.id, department=boris.department, to=boris.id)
    staff.replies(boris.id, filed.id, "I have it now.")
    assert looked_at(bench, filed) == (boris.id, True)
    staff.replies(dana.id, filed.id, "One word more from me.")
    assert looked_at(bench, filed) == (boris.id, True)
