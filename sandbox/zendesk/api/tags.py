"""A ticket's tags by themselves: GET, POST sets, PUT adds, DELETE removes (facts 4.3)."""

from collections.abc import Callable, Sequence
from functools import partial

from sandbox.zendesk.api.ticket_bodies import tidy
from sandbox.zendesk.api.tickets import not_outdated
from sandbox.zendesk.bodies import is_instant, is_texts, looked_at
from sandbox.zendesk.changing import change
from sandbox.zendesk.door import Answer, Asked, Door
from sandbox.zendesk.errors import refuse_invalid
from sandbox.zendesk.records import JSON
from sandbox.zendesk.rules import Wish

_BODY = {
    "tags": is_texts,
    "updated_stamp": is_instant,
    "safe_update": lambda value: value in {"true", "false"} or isinstance(value, bool),
}
Sum = Callable[[Sequence[str], Sequence[str]], list[str]]


def show(asked: Asked) -> JSON:
    return {"tags": list(asked.ticket().tags)}


def write(asked: Asked, *, make: Sum, status: int) -> Answer:
    ticket, told = asked.ticket(), looked_at(asked.json(), _BODY, asked.tenant)
    if "tags" not in told:
        refuse_invalid("tags", "cannot be blank", "BlankValue")
    not_outdated(ticket, told)
    change(asked.tenant, ticket, asked.act, Wish({"tags": make(ticket.tags, tidy(told["tags"]))}))
    return Answer(status, None if asked.method == "DELETE" else {"tags": list(ticket.tags)})


def _added(old: Sequence[str], new: Sequence[str]) -> list[str]:
    return sorted({*old, *new})


def _set(_: Sequence[str], new: Sequence[str]) -> list[str]:
    return list(new)


def _removed(old: Sequence[str], new: Sequence[str]) -> list[str]:
    return [one for one in old if one not in new]


_PATH, _LIMITS = "/tickets/{ticket:int}/tags", ("ticket", "updates")
DOORS = (
    Door("GET", _PATH, show, "tickets"),
    Door("PUT", _PATH, partial(write, make=_added, status=200), "tickets", limits=_LIMITS),
    Door("POST", _PATH, partial(write, make=_set, status=201), "tickets", limits=_LIMITS),
    Door("DELETE", _PATH, partial(write, make=_removed, status=204), "tickets", limits=_LIMITS),
)
