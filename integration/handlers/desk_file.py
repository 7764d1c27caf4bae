"""The file in which an admin writes who works on the desk, as TOML or JSON (docs/desk.md); `desk_page` writes it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any

from integration.domain.cover.desk_plan import Chain, DeskPlan, Person, Turn
from integration.domain.errors import BadInput
from integration.handlers.desk_people import address, name, person, round_the_clock
from integration.handlers.file_documents import decoded, document_in
from integration.handlers.file_lengths import length_of, up_to
from integration.handlers.file_values import (
    Reader,
    beneath,
    day,
    each,
    entries,
    expected,
    listed,
    needed,
    placed,
    record,
)
from integration.handlers.wall_times import located

LONGEST_LOOK = timedelta(days=60)
"""How far ahead gaps can be looked for: calendars are known about so long."""

_A_LOOK = f'a time such as "7 days" or PT48H, up to {LONGEST_LOOK.days} days'
_SHOWN_BY = "vipdesk desk show"
_MISPLACED = "it is a setting of the whole file: in TOML it stands above the first line in [brackets]"


def read_desk_plan(path: Path) -> DeskPlan:
    """The plan in this file; BadInput with every mistake in it, one a line, each with its place."""
    return parse_desk_plan(*document_in(path))


def parse_desk_plan(document: bytes, suffix: str) -> DeskPlan:
    """The plan in what such a file holds; `suffix` is .toml or .json."""
    settings = decoded(document, suffix, _SHOWN_BY)
    _refuse_misplaced(settings)
    given = record("", settings, _SETTINGS)
    people = given.get("people", ())
    mistakes = [*_twice(people), *_unknown(given, people)]
    if mistakes:
        raise BadInput("\n".join(mistakes))
    return DeskPlan(**given)


def nearest(asked: str, known: Sequence[str]) -> str:
    """A hint at the name that is most like this one, to stand behind a refusal; empty where none is."""
    folded = {each.casefold(): each for each in known}
    near = get_close_matches(asked.casefold(), folded, n=1)
    return f"; did you mean {folded[near[0]]}?" if near else ""


def _refuse_misplaced(document: object) -> None:
    """TOML puts a setting that stands below a table into that table, which nobody means here."""
    table = document if isinstance(document, dict) else {}
    people = table.get("people")
    inner = {f"people[{n}]": one for n, one in enumerate(people if isinstance(people, list) else (), start=1)}
    inner |= {key: table.get(key) for key in ("round_the_clock", "chains")}
    found = [
        located(beneath(path, key), _MISPLACED)
        for path, one in inner.items()
        for key, value in (one.items() if isinstance(one, dict) else ())
        # A customer may be called like a setting, and then a list of backups stands there.
        if key in _SETTINGS and not (path == "chains" and isinstance(value, list))
    ]
    if found:
        raise BadInput("\n".join(found))


def _twice(people: Sequence[Person]) -> Iterator[str]:
    known: dict[tuple[str, str], int] = {}
    for number, one in enumerate(people, start=1):
        for key, value in (("email", one.agent.email), ("host_id", one.agent.host_id)):
            first = known.setdefault((key, value), number)
            if value and first != number:
                yield located(f"people[{number}].{key}", f"{value} stands in people[{first}] too: merge the two")


def _unknown(given: Mapping[str, Any], people: Sequence[Person]) -> Iterator[str]:
    known = {one.agent.email: one for one in people}
    for path, who, takes_teams in _named(given):
        if who not in known:
            hint = nearest(who, list(known)) or ": add them there first"
            yield located(path, f"{who} is not among the people{hint}")
        elif not takes_teams and not known[who].agent.host_id:
            yield located(path, f"{who} is a team, having no host_id: name a person, who can be given tickets")


def _named(given: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Everybody who is named outside of `people`: where, who, and whether a team may stand there."""
    chains = {beneath("chains", chain.customer): chain.turns for chain in given.get("chains", ())}
    lists = {"backups": given.get("backups", ()), **chains, "seniors": given.get("seniors", ())}
    for path, turns in lists.items():
        yield from ((f"{path}[{n}]", turn.who, path == "seniors") for n, turn in enumerate(turns, start=1))
    for key in ("last", "operations"):
        if given.get(key):
            yield key, given[key], key == "operations"


def _turn(path: str, raw: object) -> Turn:
    if isinstance(raw, str):
        return Turn(address(path, raw))
    if not isinstance(raw, dict):
        raise expected(path, 'an address, or a table such as { who = "eva@desk.example", first = 2026-12-01 }', raw)
    given = record(path, raw, _TURN)
    needed(path, given, "who")
    return placed(path, lambda: Turn(**given))


def _chains(path: str, raw: object) -> tuple[Chain, ...]:
    table = entries(path, raw)
    chains = each((key, partial(_chain, path, key, turns)) for key, turns in table.items())
    folded = [chain.customer.casefold() for chain in chains.values()]
    for customer in folded:
        if folded.count(customer) > 1:
            message = f"{customer} has two chains: merge them (capitals don't tell customers apart)"
            raise BadInput(located(path, message))
    return tuple(chains.values())


def _chain(path: str, customer: str, turns: object) -> Chain:
    here = beneath(path, customer)
    return Chain(name(here, customer), _turns(here, turns))


def _person_or_none(path: str, raw: object) -> str:
    return "" if raw == "" else address(path, raw)


_TURN: Mapping[str, Reader[Any]] = {"who": address, "first": day, "last": day}
_turns: Reader[tuple[Turn, ...]] = listed(_turn, "addresses")
_SETTINGS: Mapping[str, Reader[Any]] = {
    "people": listed(person, "people"),
    "backups": _turns,
    "chains": _chains,
    "last": _person_or_none,
    "seniors": _turns,
    "operations": _person_or_none,
    "round_the_clock": round_the_clock,
    "look_ahead": up_to(LONGEST_LOOK, length_of, _A_LOOK),
}
