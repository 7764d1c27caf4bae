"""Measure `classify` on labelled tickets: exact, within one step, S1 recall and false alarms, and what it costs.

    python -m benchmarks.severity                    the held-out set: tickets that the learner never reads
    python -m benchmarks.severity some/tickets.jsonl any labelled set (subject, body, severity; lang and hard if known)
    python -m benchmarks.severity --json             the same for machines

These are plain figures of the committed table. Cross-validated ones come from `python -m training.severity.learn
--check`; on tickets of the corpus itself plain figures only say how well it was learned by heart.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from integration.domain.severity.classification import classify

HELD_OUT = pathlib.Path(__file__).parents[1] / "training" / "severity" / "heldout.jsonl"
SCALE = range(1, 6)
_LOADING = (
    "import time\n"
    "from integration.domain.severity import classification as c\n"
    "start = time.perf_counter(); c.classify('help', 'the export is slow'); first = time.perf_counter() - start\n"
    "start = time.perf_counter(); c.classify('help', 'the export is slow'); again = time.perf_counter() - start\n"
    "print((first - again) * 1000)\n"
)


@dataclass(frozen=True, slots=True)
class Answered:
    """One labelled ticket and what was said of it."""

    language: str
    hard: bool
    right: int
    said: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of a set of answers, from 0 to 1; `s1_false` is of all tickets that are not S1."""

    tickets: int
    exact: float
    within_one: float
    s1_recall: float
    s1_false: float
    sure: float
    sure_right: float


def figures(answers: Sequence[Answered]) -> Figures:
    """The figures of these answers."""
    return Figures(
        tickets=len(answers),
        exact=_share(answers, lambda each: each.said == each.right),
        within_one=_share(answers, lambda each: abs(each.said - each.right) <= 1),
        s1_recall=_share([each for each in answers if each.right == 1], lambda each: each.said == 1),
        s1_false=_share([each for each in answers if each.right != 1], lambda each: each.said == 1),
        sure=_share(answers, lambda each: each.sure),
        sure_right=_share([each for each in answers if each.sure], lambda each: each.said == each.right),
    )


def answered(path: pathlib.Path) -> tuple[list[Answered], float]:
    """What `classify` says of each ticket of a JSON Lines file, and the milliseconds it took for one."""
    tickets = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    classify("warm", "up")
    start = time.perf_counter()
    said = [classify(ticket["subject"] or "", ticket["body"] or "") for ticket in tickets]
    spent = (time.perf_counter() - start) * 1000 / max(len(tickets), 1)
    return [
        Answered(t.get("lang", "?"), bool(t.get("hard")), t["severity"], int(c.severity), c.confirmed)
        for t, c in zip(tickets, said, strict=True)
    ], spent


def parts(answers: Sequence[Answered]) -> dict[str, Figures]:
    """All answers, then those of each language, then the hard and the plain ones."""
    languages = sorted({each.language for each in answers})
    return {
        "all": figures(answers),
        **{language: figures([each for each in answers if each.language == language]) for language in languages},
        "hard": figures([each for each in answers if each.hard]),
        "plain": figures([each for each in answers if not each.hard]),
    }


def confusion(answers: Iterable[Answered]) -> list[list[int]]:
    """Rows: what is right, S1 to S5; columns: what was said."""
    pairs = [(each.right, each.said) for each in answers]
    return [[pairs.count((right, said)) for said in SCALE] for right in SCALE]


def loading() -> float:
    """Milliseconds that the first ticket of a fresh process costs above the second: the lazy load of the table."""
    run = subprocess.run(  # noqa: S603 - a program of our own, in our own interpreter
        [sys.executable, "-c", _LOADING], capture_output=True, text=True, check=True
    )
    return float(run.stdout)


def _share(answers: Sequence[Answered], holds: Callable[[Answered], bool]) -> float:
    return round(sum(map(holds, answers)) / len(answers), 4) if answers else 0.0


def _page(name: str, answers: Sequence[Answered], spent: float, load: float) -> str:
    lines = [
        f"{name}: plain figures of the committed table",
        "",
        "right \\ said   " + "".join(f"S{s:<5}" for s in SCALE),
    ]
    lines += [
        f"  S{right}          " + "".join(f"{n:<6}" for n in row)
        for right, row in zip(SCALE, confusion(answers), strict=True)
    ]
    lines += ["", "          tickets  exact  within 1  S1 recall  S1 false  sure   sure & right"]
    lines += [
        f"{part:<9} {f.tickets:<8} {f.exact:<6.3f} {f.within_one:<9.3f} {f.s1_recall:<10.3f} {f.s1_false:<9.3f}"
        f" {f.sure:<6.3f} {f.sure_right:.3f}"
        for part, f in parts(answers).items()
    ]
    return "\n".join([*lines, "", f"{spent:.2f} ms a ticket, {load:.1f} ms once to load the table"])


def main() -> None:
    """Print the figures of the held-out set, or of the file that is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", nargs="?", type=pathlib.Path, default=HELD_OUT)
    parser.add_argument("--json", action="store_true", help="figures as one JSON object")
    asked = parser.parse_args()
    answers, spent = answered(asked.path)
    load = loading()
    told = {name: asdict(each) for name, each in parts(answers).items()}
    if asked.json:
        print(
            json.dumps(
                {"set": asked.path.name, "figures": told, "confusion": confusion(answers), "ms": spent, "load_ms": load}
            )
        )
    else:
        print(_page("held-out set" if asked.path == HELD_OUT else asked.path.name, answers, spent, load))


if __name__ == "__main__":
    main()
