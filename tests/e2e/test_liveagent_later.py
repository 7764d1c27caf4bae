"""What is found out later: lost requests by asking and by walking, and levels that no rule has set."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.liveagent_reader import Filed
from tests.e2e.liveagent_bench import HERE, Bench, standing_still
from tests.e2e.liveagent_world import S1_CHAT, S1_MAIL

MINUTE = timedelta(minutes=1)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with standing_still(tmp_path) as bench:
        yield bench


def asked(bench: Bench) -> None:
    bench.poll(HERE)


def walked(bench: Bench) -> None:
    bench.reconcile(HERE)


@pytest.mark.parametrize("found", [asked, walked])
def test_a_ticket_and_a_reply_of_which_no_request_told_are_found(bench: Bench, found: Callable[[Bench], None]) -> None:
    filed = bench.people.file(S1_MAIL)
    bench.desk.advance(MINUTE)
    found(bench)
    bench.work_off()
    assert bench.differences(filed) == []

    bench.desk.advance(5 * MINUTE)
    bench.people.answer(filed)
    assert bench.differences(filed)
    bench.desk.advance(MINUTE)
    found(bench)
    bench.work_off()
    assert bench.differences(filed) == []


def test_asking_when_nothing_has_changed_costs_one_call_and_writes_nothing(bench: Bench) -> None:
    filed = looked_at(bench)
    bench.desk.advance(10 * MINUTE)
    bench.work_off()
    asked(bench)
    bench.desk.advance(5 * MINUTE)
    before = len(bench.calls())

    asked(bench)
    bench.work_off()

    assert [(call.method, call.path) for call in bench.calls()[before:]] == [("GET", "/api/v3/tickets")]
    assert bench.differences(filed) == []


def test_a_missing_rule_is_told_as_drift_with_its_cause_a_minute_later(bench: Bench) -> None:
    bench.account.drop_level_rules()
    filed = looked_at(bench)
    assert bench.drift() == {}

    bench.desk.advance(2 * MINUTE)
    bench.work_off()

    told = bench.drift()[filed.ticket]
    assert "rule R4" in told
    assert "vip-sev-1" in told


def test_where_the_rules_do_their_work_no_drift_is_told(bench: Bench) -> None:
    looked_at(bench)
    bench.desk.advance(2 * MINUTE)
    bench.work_off()
    assert bench.drift() == {}


def test_drift_that_an_admin_has_mended_is_told_no_more(bench: Bench) -> None:
    bench.account.drop_level_rules()
    filed = looked_at(bench)
    bench.desk.advance(2 * MINUTE)
    bench.work_off()
    assert bench.drift()

    level = next(each.id for each in bench.desk.account.levels.values() if each.name == "VIP S1")
    bench.desk.admin.changes_level(filed.id, level)
    bench.desk.advance(MINUTE)
    bench.heard_of(filed)
    bench.work_off()

    assert bench.drift() == {}


def test_a_note_whose_answer_was_lost_is_not_written_twice(bench: Bench) -> None:
    bench.desk.faults.lose_answer(1, only="/api/conversations/")
    filed = looked_at(bench)
    bench.desk.advance(MINUTE)
    bench.work_off()
    assert bench.differences(filed) == []


def looked_at(bench: Bench) -> Filed:
    """An S1 ticket that was decided upon and written."""
    filed = bench.people.file(S1_CHAT)
    bench.heard_of(filed)
    bench.work_off()
    return filed
