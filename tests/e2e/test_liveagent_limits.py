"""LiveAgent's calls are counted and rationed: few for each event, never too many a minute, and always some for S1."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from integration.domain.walk import Walk
from sandbox.cases import Case
from sandbox.customers import VIP
from sandbox.liveagent_cases import MAIL
from sandbox.liveagent_reader import Filed
from tests.e2e.liveagent_bench import HERE, Bench, standing_still
from tests.e2e.liveagent_world import S1_CHAT, S1_MAIL, puts, reads

HISTORY = 300
STILL_OPEN = 100
MOST_READS, MOST_WRITES = 3, 1
TOO_MANY = 429
SOON = timedelta(minutes=5)
"""A fraction of the hour that is promised."""


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with standing_still(tmp_path) as bench:
        yield bench


def nothing(_bench: Bench, _filed: Filed) -> None:
    """Only the request comes, once more."""


def the_customer_writes(bench: Bench, filed: Filed) -> None:
    bench.desk.customers.answers(filed.id, "Is anybody there?")


def the_agent_replies(bench: Bench, filed: Filed) -> None:
    bench.people.answer(filed)


def the_agent_resolves(bench: Bench, filed: Filed) -> None:
    bench.desk.staff.sets_status(bench.account.people["dana"].id, filed.id, "R")


def the_agent_sets_a_status_by_hand(bench: Bench, filed: Filed) -> None:
    bench.desk.staff.sets_status(bench.account.people["dana"].id, filed.id, "A")


def somebody_adds_a_tag(bench: Bench, filed: Filed) -> None:
    tags = bench.desk.ticket(filed.id)["tags"]
    bench.desk.staff.tags(bench.account.people["boris"].id, filed.id, *tags, bench.account.tag("newsletter"))


def somebody_takes_a_tag_of_ours_off(bench: Bench, filed: Filed) -> None:
    tags = [tag for tag in bench.desk.ticket(filed.id)["tags"] if tag != bench.account.tag("vip")]
    bench.desk.staff.tags(bench.account.people["boris"].id, filed.id, *tags)


@pytest.mark.parametrize(
    ("event", "writes"),
    [
        (nothing, 0),
        (the_customer_writes, 0),
        (somebody_adds_a_tag, 0),
        (the_agent_replies, 1),
        (the_agent_resolves, 1),
        (the_agent_sets_a_status_by_hand, 1),
        (somebody_takes_a_tag_of_ours_off, 1),
    ],
)
def test_an_event_costs_three_reads_at_most_and_one_write_where_something_changes(
    bench: Bench, event: Callable[[Bench, Filed], None], writes: int
) -> None:
    filed = bench.people.file(S1_MAIL)
    bench.heard_of(filed)
    bench.work_off()
    assert bench.differences(filed) == []
    before = len(bench.calls())

    bench.desk.advance(timedelta(minutes=1))
    event(bench, filed)
    bench.heard_of(filed)
    bench.work_off()

    calls = bench.calls()[before:]
    assert len(reads(calls)) <= MOST_READS, calls
    assert len(puts(calls)) == writes, calls


def test_the_first_look_at_a_ticket_costs_three_reads_and_one_write(bench: Bench) -> None:
    known = bench.people.file(S1_MAIL)
    bench.heard_of(known)
    bench.work_off()
    before = len(bench.calls())

    filed = bench.people.file(S1_CHAT)
    bench.heard_of(filed)
    bench.work_off()

    assert bench.differences(filed) == []
    calls = bench.calls()[before:]
    assert (len(reads(calls)), len(puts(calls))) == (MOST_READS, MOST_WRITES), calls


def test_while_a_long_history_is_taken_in_the_limit_is_kept_and_an_s1_ticket_is_served_soon(bench: Bench) -> None:
    for number in range(HISTORY):
        _of_the_past(bench, number)
    begin, served = bench.now(), list[tuple[Filed, timedelta]]()

    def watch(walk: Walk, _total: int | None) -> None:
        if walk.seen >= HISTORY // 3 and not served:
            served.append(_served(bench))
        bench.work_off()

    walk = bench.backfill(HERE, watch)

    assert walk
    assert (walk.seen, walk.failed) == (HISTORY + 1, 0)
    ((urgent, took),) = served
    assert took < SOON
    assert bench.differences(urgent) == []
    bench.desk.advance(timedelta(minutes=1))
    bench.work_off()
    assert TOO_MANY not in {call.status for call in bench.calls()}
    minutes = (bench.now() - begin) / timedelta(minutes=1)
    assert len(bench.calls()) / minutes < 180


def _of_the_past(bench: Bench, number: int) -> None:
    """A ticket of one of the VIP customer's people; most of them are resolved by now."""
    case = Case(VIP, MAIL, 4, f"Question {number}", "How can we export our contacts? It is just a question.")
    made = bench.desk.customers.mails(f"person{number}@{VIP.domain}", case.subject, case.body)
    if number >= STILL_OPEN:
        bench.desk.staff.sets_status(bench.account.people["dana"].id, made, "R")
    bench.desk.advance(timedelta(minutes=1))


def _served(bench: Bench) -> tuple[Filed, timedelta]:
    """An S1 ticket that comes now, and how long it took until all about it was right."""
    filed, begin = bench.people.file(S1_CHAT), bench.now()
    bench.heard_of(filed)
    while bench.differences(filed):
        if not bench.work():
            bench.desk.advance(timedelta(seconds=1))
        assert bench.now() - begin < 2 * SOON
    return filed, bench.now() - begin
