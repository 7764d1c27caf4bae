from sandbox.load.book import Written
from sandbox.load.report import rows
from sandbox.load.run import CALM, FLOODED, Outcome


def _broken(outcome: Outcome, *written: Written) -> set[str]:
    return {row.what for row in rows(outcome, written, chaos=False) if row.holds is False}


def _outcome() -> Outcome:
    return Outcome("embedded", 10, finished=True, early=100, late=110)


def test_a_run_that_kept_all_promises_breaks_none() -> None:
    assert _broken(_outcome(), Written(0, CALM, 0.1), Written(0, FLOODED, 0.2)) == set()


def test_each_broken_promise_is_said() -> None:
    outcome = _outcome()
    outcome.finished, outcome.lost, outcome.twice = False, [1], [2]
    outcome.unparsable, outcome.poisoned, outcome.late = 1, 1, 200
    assert len(_broken(outcome, Written(0, CALM, 0.1), Written(0, FLOODED, 2.0))) == 7
