"""Learn the weights of severity by words from the corpus and write them as `integration/domain/severity/weights.py`.

    python -m training.severity.learn            cross-validate, learn on all of the corpus, write the table
    python -m training.severity.learn --check    cross-validate only

Deterministic: the same corpus and code give the same table. The held-out set is never read here.
"""

import argparse
import json
import math
import pathlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from integration.domain.severity.features import features, fingerprint
from integration.domain.severity.stakes import governing
from integration.domain.severity.text import read
from integration.domain.severity.words import ALPHABET, MIDDLE

HERE = pathlib.Path(__file__).parent
TABLE = HERE.parents[1] / "integration" / "domain" / "severity" / "weights.py"
SEED = 20240501
FOLDS = 10
ALIKE = 0.4

SHARES = {"k": 2.0, "t": 0.8, "w": 4.0, "s": 0.5, "c": 4.0, "q": 1.0, "n": 1.0, "x": 1.0, "e": 1.0}
"""How much each group of features counts: its vector has this length (times the rarity of its members)."""

SEEN = {"k": 2, "t": 3, "w": 2, "s": 2, "c": 3, "q": 2, "n": 2, "x": 3, "e": 3}
"""In how many tickets a feature must stand to be learned from."""


@dataclass(frozen=True, slots=True)
class View:
    """One of the models that are averaged: what it sees of a ticket, how freely it learns, and its part in the sum."""

    groups: str
    looseness: float
    part: float
    shares: Mapping[str, float] = field(default_factory=dict)


VIEWS = (
    View("ktwcsqnxe", 0.1, 0.6),
    View("wcsqe", 0.1, 0.6),
    View("ktqnx", 0.2, 0.3, {"k": 3.0, "n": 1.5}),
)
"""All of it; words and letters alone; concepts and shapes alone. The sum of linear models is again one table, and
being wrong about different tickets they are right together more often. Chosen by cross-validation, as the parts are."""

KEPT = 27_000
"""Features that are kept in the table: those that sway the tickets of the corpus most."""

Found = Mapping[str, frozenset[str]]


def corpus() -> list[dict[str, object]]:
    """All labelled tickets, file by file."""
    paths = sorted((HERE / "corpus").glob("*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]


def text_of(ticket: Mapping[str, object]) -> tuple[str, str]:
    """Subject and body."""
    return str(ticket["subject"]), str(ticket["body"])


class Columns:
    """Which features are columns, and how they become numbers: share of the group / sqrt(its size) * rarity."""

    def __init__(self, found: Sequence[Found]) -> None:
        seen = Counter(name for each in found for names in each.values() for name in names)
        self.names = sorted(name for name, count in seen.items() if count >= SEEN[name[0]])
        self.place = {name: at for at, name in enumerate(self.names)}
        self.rarity = np.array([1 + math.log((1 + len(found)) / (1 + seen[name])) for name in self.names])

    def cut(self, kept: np.ndarray) -> Self:
        """These columns with only those at the places that are kept."""
        self.names = [self.names[at] for at in kept]
        self.place = {name: at for at, name in enumerate(self.names)}
        self.rarity = self.rarity[kept]
        return self

    def matrix(self, found: Sequence[Found]) -> sparse.csr_matrix:
        """One row a ticket."""
        rows, places, values = [], [], []
        for row, each in enumerate(found):
            for group, names in each.items():
                at = [self.place[name] for name in sorted(names) if name in self.place]
                rows += [row] * len(at)
                places += at
                values += [SHARES[group] / math.sqrt(len(names) or 1)] * len(at)
        shape = (len(found), len(self.names))
        return sparse.csr_matrix((values, (rows, places)), shape=shape) @ sparse.diags(self.rarity)


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned: its columns, a weight for each column (rows) and severity, and a bias for each severity."""

    columns: Columns
    weights: np.ndarray
    bias: np.ndarray

    def probabilities(self, found: Sequence[Found]) -> np.ndarray:
        """The probabilities of S1 to S5, one row a ticket."""
        scores = self.columns.matrix(found) @ self.weights + self.bias
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        told: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
        return told


def fitted(found: Sequence[Found], severities: np.ndarray) -> Model:
    """A model on the features that matter: learned on all of them, cut to `KEPT`, learned again."""
    columns = Columns(found)
    matrix = columns.matrix(found)
    first = _summed(columns, matrix, severities)
    swayed = np.ptp(first.weights, axis=1) * np.sqrt(matrix.power(2).sum(axis=0).A1)
    columns.cut(np.sort(np.argsort(-swayed, kind="stable")[:KEPT]))
    return _summed(columns, columns.matrix(found), severities)


def _summed(columns: Columns, matrix: sparse.csr_matrix, severities: np.ndarray) -> Model:
    weights, bias = np.zeros((len(columns.names), 5)), np.zeros(5)
    for view in VIEWS:
        own, intercept = _learned(view, columns, matrix, severities)
        weights += view.part * own
        bias += view.part * intercept
    return Model(columns, weights, bias)


def _learned(
    view: View, columns: Columns, matrix: sparse.csr_matrix, severities: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    groups = [name[0] for name in columns.names]
    shown = [view.shares.get(group, SHARES[group]) / SHARES[group] * (group in view.groups) for group in groups]
    model = LogisticRegression(C=view.looseness, max_iter=300, tol=1e-3)
    model.fit((matrix @ sparse.diags(shown)).tocsr(), severities)
    return (model.coef_ * shown).T, model.intercept_


def families(texts: Sequence[str]) -> np.ndarray:
    """A number for each text; texts that are much alike share one, so that no fold is asked what another was told."""
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(4, 5), sublinear_tf=True).fit_transform(texts)
    alike = (vectors @ vectors.T > ALIKE).tocsr()
    labels: np.ndarray = sparse.csgraph.connected_components(alike, directed=False)[1]
    return labels


def cross_validated(found: Sequence[Found], severities: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """For each ticket the probabilities given by a model that never saw it nor its like."""
    told = np.zeros((len(found), 5))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    for train, test in folds.split(np.zeros(len(found)), severities, groups):
        told[test] = fitted([found[at] for at in train], severities[train]).probabilities([found[at] for at in test])
    return told


def report(severities: np.ndarray, told: np.ndarray) -> str:
    """The figures of a set of probabilities, as text."""
    said = np.array([int(governing(row)) for row in told.tolist()])
    off = np.abs(said - severities)
    first = (
        f"cross-validated on {len(severities)}: exact {np.mean(off == 0):.3f}, within one {np.mean(off <= 1):.3f},"
        f" S1 recall {np.mean(said[severities == 1] == 1):.3f}, S1 false {np.mean(said[severities != 1] == 1):.3f}"
    )
    lines = [first]
    chance = told[np.arange(len(said)), said - 1]
    for sure in (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7):
        at = chance >= sure
        lines.append(f"  sure from {sure}: {np.mean(at):.2f} of all, right in {np.mean(off[at] == 0):.3f}")
    lines += ["right \\ said  " + "".join(f"S{said:<5}" for said in range(1, 6))]
    lines += [
        f"  S{right}         "
        + "".join(f"{np.sum((severities == right) & (said == other)):<6}" for other in range(1, 6))
        for right in range(1, 6)
    ]
    return "\n".join(lines)


def written(model: Model, digest: str) -> str:
    """The module's text: each line of the table is five letters (the weights of S1 to S5) and a feature's name."""
    weights = (model.weights - model.weights.mean(axis=1, keepdims=True)) * model.columns.rarity[:, None]
    step = float(np.quantile(np.abs(weights), 0.9995)) / MIDDLE
    places = np.clip(np.rint(weights / step).astype(int) + MIDDLE, 0, len(ALPHABET) - 1)
    table = "\n".join(
        "".join(ALPHABET[at] for at in row) + name
        for row, name in zip(places, model.columns.names, strict=True)
        if len(set(row)) > 1
    )
    return (
        '"""Generated by `python -m training.severity.learn`: do not edit, learn again.\n\n'
        "`TABLE`: a line is five letters (weights of S1 to S5, see `words.ALPHABET`), then a feature's name.\n"
        '"""\n\n'
        f'FINGERPRINT = "{digest}"\n'
        f"STEP = {step:.6g}\n"
        f"BIAS = {tuple(round(float(bias), 4) for bias in model.bias)}\n"
        f"SHARES = {SHARES}\n"
        f'TABLE = """\n{table}\n"""\n'
    )


def main() -> None:
    """Cross-validate, and unless asked only to check, learn and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="cross-validate only")
    parser.add_argument("--fast", action="store_true", help="learn without cross-validating")
    asked = parser.parse_args()
    tickets = corpus()
    found = [features(read(*text_of(ticket))) for ticket in tickets]
    severities = np.array([ticket["severity"] for ticket in tickets])
    if not asked.fast:
        groups = families([" ".join(text_of(ticket)) for ticket in tickets])
        print(report(severities, cross_validated(found, severities, groups)))
    if not asked.check:
        digest = fingerprint(text_of(ticket) for ticket in tickets[::10])
        TABLE.write_text(written(fitted(found, severities), digest), "utf-8")
        print(f"{TABLE.name}: {TABLE.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
