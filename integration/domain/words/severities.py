"""Severities in words: their meaning, from when they governed, and by which rule or whose word."""

import re
from collections.abc import Iterator

from integration.domain.decision import Decision
from integration.domain.handwork import BY_AN_AGENT, CONFIRMED, PROPOSED
from integration.domain.journal import SeverityStep
from integration.domain.severity.classification import RULE_NOTHING
from integration.domain.severity.scale import Severity
from integration.domain.words.voice import Voice

_EXACTLY = {
    "field": "field",
    RULE_NOTHING: "nothing",
    BY_AN_AGENT: "agent",
    CONFIRMED: "confirmed",
    PROPOSED: "customer",
}
_BEGINS = {"tag:": "tag", "rule:": "rule", "words: ": "words"}
# As classification writes them: "words: down, nobody (S1 0.60, S2 0.30)".
_WORDS = re.compile(r"(?P<words>.*) \((?P<likely>S[1-5] \d\.\d+(?:, S[1-5] \d\.\d+)*)\)", re.DOTALL)
_SHARE = re.compile(r"\d\.\d+")
_NO_WORD = "no single word"


def steps_of(decision: Decision) -> tuple[SeverityStep, ...]:
    """The severities that governed one after another; empty where none was decided."""
    if decision.severities or decision.severity is None:
        return decision.severities
    return (SeverityStep(decision.opened_at, decision.severity, decision.confirmed, decision.rule),)


def named(severity: Severity, voice: Voice) -> str:
    """A severity with its meaning."""
    return voice.say("severity.named", severity=severity, meaning=voice.say(f"meaning.{severity.name.casefold()}"))


def severity_lines(decision: Decision, voice: Voice) -> Iterator[str]:
    """A line for each severity that governed: the first one from the beginning, whenever it was seen."""
    for index, step in enumerate(steps_of(decision)):
        since = voice.say("severity.since", at=voice.here(step.at)) if index else voice.say("severity.since_beginning")
        sure = voice.say("sure.yes" if step.confirmed else "sure.no")
        yield voice.say(
            "severity", severity=named(step.severity, voice), since=since, rule=_rule(step, voice), sure=sure
        )


def kind_of(rule: str) -> tuple[str, str]:
    """What kind of rule this is, and what it names; `other` for one that we don't know."""
    if rule in _EXACTLY:
        return _EXACTLY[rule], ""
    return next(
        ((kind, rule.removeprefix(begin)) for begin, kind in _BEGINS.items() if rule.startswith(begin)), ("other", rule)
    )


def _rule(step: SeverityStep, voice: Voice) -> str:
    kind, what = kind_of(step.rule)
    told = _by_words(what, voice) if kind == "words" else voice.say(f"rule.{kind}", what=what)
    if not step.by:
        return told
    return voice.say("rule.signed.why" if step.why else "rule.signed", rule=told, by=step.by, why=step.why)


def _by_words(what: str, voice: Voice) -> str:
    found = _WORDS.fullmatch(what)
    if found is None:
        return voice.say("rule.other", what=what)
    likely = _SHARE.sub(lambda share: f"{float(share[0]):.0%}", found["likely"])
    return voice.say("rule.text" if found["words"] == _NO_WORD else "rule.words", what=found["words"], likely=likely)
