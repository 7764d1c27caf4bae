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
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from integration.domain.severity.classification import ALARM
from integration.domain.severity.features import features, fingerprint
from integration.domain.severity.text import read
from integration.domain.severity.words import ALPHABET, MIDDLE

HERE = pathlib.Path(__file__).parent
TABLE = HERE.parents[1] / "integration" / "domain" / "severity" / "weights.py"
SEED = 20240501
FOLDS = 10
ALIKE = 0.4

SHARES = {"k": 3.0, "t": 0.8, "w": 4.0, "s": 0.5, "c": 2.0, "q": 1.0, "n": 1.5, "x": 1.0}
"""How much each group of features counts: its vector has this length (times the rarity of its members)."""

SEEN = {"k": 2, "t": 3, "w": 2, "s": 2, "c": 3, "q": 2, "n": 2, "x": 3}
"""In how many tickets a feature must stand to be learned from."""

LOOSENESS = 1.0
KEPT = 20_000
"""Features that are kept in the table: those whose weights differ most between severities."""

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

    def __init__(self, found: Sequence[Found], only: Iterable[str] | None = None) -> None:
        seen = Counter(name for each in found for names in each.values() for name in names)
        names = sorted(name for name, count in seen.items() if count >= SEEN[name[0]])
        kept = set(names if only is None else only)
        self.names = [name for name in names if name in kept]
        self.place = {name: at for at, name in enumerate(self.names)}
        self.rarity = np.array([1 + math.log((1 + len(found)) / (1 + seen[name])) for name in self.names])

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


def fitted(found: Sequence[Found], severities: np.ndarray) -> tuple[Columns, LogisticRegression]:
    """A model on the features that matter: learned on all of them, cut to `KEPT`, learned again."""
    wide = Columns(found)
    first = _model().fit(wide.matrix(found), severities)
    spread = np.ptp(first.coef_, axis=0) * wide.rarity
    kept = [wide.names[at] for at in np.argsort(-spread, kind="stable")[:KEPT]]
    columns = Columns(found, kept)
    return columns, _model().fit(columns.matrix(found), severities)


def _model() -> LogisticRegression:
    return LogisticRegression(C=LOOSENESS, max_iter=200, tol=1e-3)


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
        columns, model = fitted([found[at] for at in train], severities[train])
        told[test] = model.predict_proba(columns.matrix([found[at] for at in test]))
    return told


def report(severities: np.ndarray, told: np.ndarray) -> str:
    """The figures of a set of probabilities, as text."""
    said = told.argmax(axis=1) + 1
    said[told[:, 0] >= ALARM] = 1
    off = np.abs(said - severities)
    first = (
        f"cross-validated on {len(severities)}: exact {np.mean(off == 0):.3f}, within one {np.mean(off <= 1):.3f},"
        f" S1 recall {np.mean(said[severities == 1] == 1):.3f}, S1 false {np.mean(said[severities != 1] == 1):.3f}"
    )
    lines = [first]
    for sure in (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8):
        at = told.max(axis=1) >= sure
        lines.append(f"  sure from {sure}: {np.mean(at):.2f} of all, right in {np.mean(off[at] == 0):.3f}")
    return "\n".join(lines)


def written(columns: Columns, model: LogisticRegression, digest: str) -> str:
    """The module's text: each line of the table is five letters (the weights of S1 to S5) and a feature's name."""
    weights = (model.coef_ - model.coef_.mean(axis=0)).T * columns.rarity[:, None]
    step = float(np.quantile(np.abs(weights), 0.9995)) / MIDDLE
    places = np.clip(np.rint(weights / step).astype(int) + MIDDLE, 0, len(ALPHABET) - 1)
    table = "\n".join(
        "".join(ALPHABET[at] for at in row) + name
        for row, name in zip(places, columns.names, strict=True)
        if len(set(row)) > 1
    )
    return (
        '"""Generated by `python -m training.severity.learn`: do not edit, learn again.\n\n'
        "`TABLE`: a line is five letters (weights of S1 to S5, see `words.ALPHABET`), then a feature's name.\n"
        '"""\n\n'
        f'FINGERPRINT = "{digest}"\n'
        f"STEP = {step:.6g}\n"
        f"BIAS = {tuple(round(float(bias), 4) for bias in model.intercept_)}\n"
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
        TABLE.write_text(written(*fitted(found, severities), digest), "utf-8")
        print(f"{TABLE.name}: {TABLE.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
