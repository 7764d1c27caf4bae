"""What is said of a run: its figures as a table, and whether all that was promised held."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sandbox.load.book import Written
from sandbox.load.run import CALM, FLOODED, Outcome

MEMORY_GROWTH = 1.25
FLOOD_RATIO = 5.0
_FAIR_ENOUGH_SECONDS = 0.25
"""A p99 below this harms nobody, whatever it is of the calm's."""

ENOUGH_WRITES = 20
"""Of fewer a p99 is chance."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure, and whether it is as promised; None where nothing is promised."""

    what: str
    figure: str
    holds: bool | None = None


def rows(outcome: Outcome, written: Sequence[Written], *, chaos: bool) -> Iterator[Row]:
    """The table, line by line."""
    answers = outcome.answers
    yield Row("engine", outcome.engine)
    yield Row("deliveries sent", f"{outcome.planned:,} for {outcome.tickets:,} tickets in {outcome.seconds:.0f} s")
    again = sum(answers.statuses.values()) - outcome.planned
    yield Row("taken / refused / sent again", f"{answers.taken:,} / {answers.refused} / {again}")
    yield Row("ended by itself, all worked off", "yes" if outcome.finished else "no", outcome.finished)
    yield Row("lost (not right on the host)", _some(outcome.lost), not outcome.lost)
    yield Row("written twice, or without need", _some(outcome.twice), not outcome.twice)
    refused = answers.refused == outcome.unparsable
    yield Row("poison: no JSON, refused at the door", f"{answers.refused} of {outcome.unparsable}", refused)
    parked = outcome.parked == outcome.poisoned
    yield Row("poison: host refuses or talks nonsense, parked", f"{outcome.parked} of {outcome.poisoned}", parked)
    yield from _waits(written, judged=not chaos)
    yield Row("memory at a fifth / at the end", f"{_mb(outcome.early)} / {_mb(outcome.late)}", _flat(outcome, chaos))
    yield from _rates(outcome)


def _waits(written: Sequence[Written], *, judged: bool) -> Iterator[Row]:
    calm, flooded = (sorted(w.seconds for w in written if w.stretch == each) for each in (CALM, FLOODED))
    if not (calm and flooded):
        return
    for name, found in (("without", calm), ("with", flooded)):
        figure = f"p50 {_ms(found, 0.5)}, p99 {_ms(found, 0.99)} ({len(found):,} writes)"
        yield Row(f"others, webhook to write, {name} flood", figure)
    ratio = _percentile(flooded, 0.99) / _percentile(calm, 0.99)
    fair = ratio <= FLOOD_RATIO or _percentile(flooded, 0.99) <= _FAIR_ENOUGH_SECONDS
    few = min(len(calm), len(flooded)) < ENOUGH_WRITES
    why = f" (not judged: fewer than {ENOUGH_WRITES} writes on a side)" if few else ""
    yield Row("others' p99 with flood / without", f"{ratio:.2f}{why}", fair if judged and not few else None)


def _rates(outcome: Outcome) -> Iterator[Row]:
    if not outcome.rush_worked_in:
        return
    yield Row("accepted, as fast as they came", f"{outcome.rush_taken / outcome.rush_sent_in:,.0f} deliveries/s")
    yield Row("worked, all of them", f"{outcome.rush_reads / outcome.rush_worked_in:,.1f} tickets/s")
    taken = sorted(outcome.answers.seconds)
    yield Row("the door's answers", f"p50 {_ms(taken, 0.5)}, p99 {_ms(taken, 0.99)}")


def _flat(outcome: Outcome, chaos: bool) -> bool | None:  # noqa: FBT001 - one of two ways to judge
    return None if chaos or not outcome.early else outcome.late <= outcome.early * MEMORY_GROWTH


def table(found: Sequence[Row]) -> str:
    """Lines of equal columns."""
    width = max(len(row.what) for row in found)
    marks = {None: "", True: "  ok", False: "  NOT AS PROMISED"}
    return "\n".join(f"{row.what:{width}}  {row.figure}{marks[row.holds]}" for row in found)


def _some(numbers: Sequence[int]) -> str:
    return f"{len(numbers)}" + (f": {', '.join(map(str, numbers[:10]))}" if numbers else "")


def _percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _ms(ordered: Sequence[float], share: float) -> str:
    return f"{_percentile(ordered, share) * 1000:,.0f} ms"


def _mb(size: int) -> str:
    return f"{size / 1024 / 1024:.0f} MB"
