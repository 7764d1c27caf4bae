"""The host's list of tickets, read through from any place while tickets are opened and closed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from integration.clients.helpdesk.django_helpdesk.payload import TicketJson, TicketList, is_number
from integration.domain.errors import UpstreamUnavailable

ASKED = 200
"""Tickets in one answer: the host's work hardly depends on it, as it goes through all of them for each."""

_GIVEN = 100
_PATIENCE = 5

Ask = Callable[[int], TicketList | None]
"""A page of the list by its number, `ASKED` tickets long, in the order of their ids; None beyond the last."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """At most a hundred tickets, the place behind them, and how many the list holds in all."""

    tickets: tuple[TicketJson, ...]
    place: str
    total: int


def listed(ask: Ask, after: str) -> Iterator[Stretch]:
    """The tickets behind a place (all of them, where it names none), by id; raises what asking does.

    What leaves the list moves the rest forward. So where a walk goes on from a place, or the list became shorter on
    the way, we step back until a page begins with a ticket that was seen. Only one that moves up in the same moment
    in which another comes onto the list can stay unseen, until the next walk.
    """
    at, last = _place(after)
    at, page = _behind(ask, at, last)
    again = 0
    while True:
        for tickets in _fresh(page, last):
            last, again = tickets[-1].id, 0
            yield Stretch(tickets, f"{at}:{last}", page.count)
        if at * ASKED >= page.count:
            return
        following = ask(at + 1)
        if following and following.count >= page.count:
            at, page = at + 1, following
        else:
            (at, page), again = _behind(ask, at, last), _patiently(again)


def _place(text: str) -> tuple[int, int]:
    page, _, last = text.partition(":")
    return (max(int(page), 1), int(last)) if is_number(page) and is_number(last) else (1, 0)


def _behind(ask: Ask, at: int, last: int) -> tuple[int, TicketList]:
    """The page on which the next ticket stands, which is the one that holds the last seen, or the first of all."""
    page = ask(at)
    while at > 1 and not (page and page.results and page.results[0].id <= last):
        at -= 1
        page = ask(at)
    return at, page or TicketList((), 0)


def _fresh(page: TicketList, last: int) -> Iterator[tuple[TicketJson, ...]]:
    fresh = tuple(ticket for ticket in page.results if ticket.id > last)
    return (fresh[start : start + _GIVEN] for start in range(0, len(fresh), _GIVEN))


def _patiently(again: int) -> int:
    if again == _PATIENCE:
        message = "the helpdesk's list of tickets changes faster than it can be read"
        raise UpstreamUnavailable(message)
    return again + 1
