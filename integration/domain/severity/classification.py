"""How bad a ticket is: by a mark, then by a tag, then by the rules, then by its words (docs/service.md, 3.9)."""

from collections.abc import Iterable, Sequence
from itertools import islice

from integration.domain.severity.alarm import LEAST, plain_outage
from integration.domain.severity.marks import field_mark, tag_mark
from integration.domain.severity.rules import DEFAULT_RULES, SeverityRule
from integration.domain.severity.scale import FALLBACK, Classification, Severity
from integration.domain.severity.stakes import governing
from integration.domain.severity.text import Said, own_clauses, read
from integration.domain.severity.words import Guess, guess

SURE = 0.65
"""A guess by words is sure from this probability on: nine in ten of such are right (cross-validated on the corpus)."""

RULE_NOTHING = "nothing fired"
PLAINLY = "an outage said plainly"

_TOLD = 4


def classify(
    subject: str,
    body: str,
    *,
    field: object = None,
    tags: Iterable[str] = (),
    rules: Sequence[SeverityRule] = DEFAULT_RULES,
) -> Classification:
    """The severity, by which rule, and whether it may be relied upon; never raises, whatever the text.

    A mark (field or tag) is relied upon, and so is a rule, which an admin vouches for. Words are when their guess is
    sure (`SURE`); of a guess that is not, the severity governs that costs least if it is wrong (`stakes`). An outage
    said plainly is never a bug or a request by words (`alarm`), and text that says nothing known is standard.
    """
    marked = field_mark(field) or tag_mark(tags)
    if marked:
        return marked
    said = read(subject, body)
    return _by_rule(said, rules) or _by_words(said, guess(said))


def _by_rule(said: Said, rules: Sequence[SeverityRule]) -> Classification | None:
    clauses = own_clauses(said)
    fired = next((rule for rule in rules if rule.fires(clauses)), None)
    return Classification(fired.severity, confirmed=True, rule=f"rule:{fired.name}") if fired else None


def _by_words(said: Said, found: Guess | None) -> Classification:
    if found is None:
        return Classification(FALLBACK, confirmed=False, rule=RULE_NOTHING)
    severity = governing(found.probabilities)
    if severity not in LEAST and plain_outage(said):
        worse = max(LEAST, key=found.of)
        return Classification(worse, confirmed=False, rule=_told(PLAINLY, found, worse))
    words = ", ".join(islice(found.reasons, _TOLD)) or "no single word"
    return Classification(severity, confirmed=found.of(severity) >= SURE, rule=_told(words, found, severity))


def _told(words: str, found: Guess, severity: Severity) -> str:
    likely = (severity, *(other for other in found.ranked if other is not severity))[:2]
    return f"words: {words} ({', '.join(f'{each} {found.of(each):.2f}' for each in likely)})"
