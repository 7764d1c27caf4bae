"""A desk's plan as the file that an admin edits: `desk_file` reads from it the very plan that was written."""

from collections.abc import Iterable
from typing import Any

from integration.domain.cover.desk_plan import ChatPlace, DeskPlan, Person, RoundTheClock, Turn
from integration.handlers.file_lengths import written_length
from integration.handlers.toml_pages import toml_template


def spelled_desk(plan: DeskPlan) -> dict[str, Any]:
    """The plan in the file's shape, made of text, numbers, lists and tables: encoded as JSON, it is the JSON file."""
    return {
        "look_ahead": written_length(plan.look_ahead),
        "last": plan.last,
        "operations": plan.operations,
        "backups": _turns(plan.backups),
        "seniors": _turns(plan.seniors),
        "chains": {chain.customer: _turns(chain.turns) for chain in plan.chains},
        "round_the_clock": _round_the_clock(plan.round_the_clock),
        "people": [spelled_person(person) for person in plan.people],
    }


def spelled_person(person: Person) -> dict[str, Any]:
    """One of the people in the file's shape, without what they don't have."""
    agent = person.agent
    shape = {"email": agent.email, "name": agent.name, "host_id": agent.host_id, "group": person.group}
    return _said({**shape, **_chat(person.chat), "phone": person.phone, "limit": person.limit})


def desk_page(plan: DeskPlan) -> str:
    """The plan as TOML, each setting under its meaning."""
    return toml_template("desk.toml").render(spelled_desk(plan))


def _turns(turns: Iterable[Turn]) -> list[Any]:
    return [_turn(turn) for turn in turns]


def _turn(turn: Turn) -> str | dict[str, str]:
    if not (turn.first or turn.last):
        return turn.who
    dates = {"first": turn.first, "last": turn.last}
    return {"who": turn.who, **{key: str(day) for key, day in dates.items() if day}}


def _round_the_clock(desk: RoundTheClock) -> dict[str, Any]:
    return _said({"name": desk.name, **_chat(desk.chat), "phone": desk.phone})


def _chat(place: ChatPlace) -> dict[str, str]:
    return {"chat": place.address, "chat_widget": place.widget, "chat_field": place.field}


def _said(shape: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in shape.items() if value not in {"", None}}
