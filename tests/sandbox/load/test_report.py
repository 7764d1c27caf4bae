import pytest

from sandbox.load.book import Written
from sandbox.load.report import ENOUGH_WRITES, rows
from sandbox.load.run import CALM, FLOODED, Outcome


def _broken(outcome: Outcome, *written: Written) -> set[str]:
    return {row.what for row in rows(outcome, written, chaos=False) if row.holds is False}


def _writes(calm: float, flooded: float, many: int = ENOUGH_WRITES) -> list[Written]:
    return [Written(0, CALM, calm)] * many + [Written(0, FLOODED, flooded)] * many


def _outcome(engine: str = "embedded") -> Outcome:
    return Outcome(engine, 10, finished=True, early=100, late=110)


def test_a_run_that_kept_all_promises_breaks_none() -> None:
    assert _broken(_outcome(), *_writes(0.1, 0.2)) == set()


def test_each_broken_promise_is_said() -> None:
    outcome = _outcome()
    outcome.finished, outcome.lost, outcome.twice = False, [1], [2]
    outcome.unparsable, outcome.poisoned, outcome.late = 1, 1, 200
    assert len(_broken(outcome, *_writes(0.1, 2.0))) == 7


@pytest.mark.parametrize("engine", ["embedded", "cloud"])
def test_a_flood_that_others_wait_for_is_not_as_promised_on_either_engine(engine: str) -> None:
    assert _broken(_outcome(engine), *_writes(0.1, 0.51)) == {"others' p99 with flood / without"}
    assert _broken(_outcome(engine), *_writes(0.1, 0.49)) == set()


def test_of_too_few_writes_no_p99_is_judged_and_the_table_says_why() -> None:
    few = _writes(0.1, 2.0, ENOUGH_WRITES - 1)
    (row,) = (row for row in rows(_outcome(), few, chaos=False) if row.what == "others' p99 with flood / without")
    assert row.holds is None
    assert "fewer than 20 writes" in row.figure
