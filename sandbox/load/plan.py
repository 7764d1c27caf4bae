"""What is going to happen, drawn by lot from a fixed number: tickets, what happens on them, and how it is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from random import Random

SEED = 20260302
OPENED, REPLIED, WROTE = "opened", "an agent replied", "the customer wrote"
REFUSED, GARBAGE, UNPARSABLE = "refused by the host", "garbage from the host", "no JSON"

_POISON_EVERY = 1000
_POISONS = (UNPARSABLE, REFUSED, UNPARSABLE, GARBAGE)
_LEAST_POISON = 4
_REPEATED, _REORDERED = 0.1, 0.05
_VIP = 0.85
_HAPPENINGS = ((OPENED,), (OPENED, REPLIED), (OPENED, WROTE, REPLIED))
_OFTEN = (5, 3, 2)
_APART, _LATE = 400.0, 100.0
_CALM, _FLOOD = 0.04, 0.2


@dataclass(frozen=True, slots=True)
class Planned:
    """A ticket to come: whose it is, whether its customer is VIP, and what is wrong with it, if anything."""

    number: int
    installation: int
    vip: bool = True
    poison: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens on a ticket; `at` is its place among what happens there."""

    ticket: Planned
    what: str
    at: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One step: something happens, or is told, or both; `event` is None where what is told makes no sense."""

    installation: int
    event: Event | None
    happens: bool = False
    told: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """The stretches of a run: few deliveries, as few while one installation floods us, and then all that may come.

    In every stretch a tenth is told twice and a twentieth out of its order. The installation with the highest number
    has nothing but the flood.
    """

    calm: tuple[Delivery, ...]
    flooded: tuple[Delivery, ...]
    flood: tuple[Delivery, ...]
    rush: tuple[Delivery, ...]

    @property
    def told(self) -> int:
        """How many deliveries there are in all."""
        return sum(each.told for each in (*self.calm, *self.flooded, *self.flood, *self.rush))


def planned(
    deliveries: int, installations: int, seed: int = SEED, *, calm: float = _CALM, flood: float = _FLOOD
) -> Plan:
    """A plan of so many deliveries, the same for the same numbers; at least two installations.

    `calm` is the part of all that each of the first two stretches has, the flood aside, and `flood` the flood's.
    """
    lots, numbers = Random(seed), count(1)  # noqa: S311 -- a plan, not a secret
    others, flooding = range(installations - 1), range(installations - 1, installations)
    few, many = int(deliveries * calm), int(deliveries * flood)
    return Plan(
        _stretch(lots, numbers, few, others),
        _stretch(lots, numbers, few, others),
        _stretch(lots, numbers, many, flooding),
        _stretch(lots, numbers, deliveries - 2 * few - many, others, _poisons(deliveries)),
    )


def _poisons(deliveries: int) -> tuple[str, ...]:
    wanted = max(deliveries // _POISON_EVERY, _LEAST_POISON)
    return tuple(_POISONS[number % len(_POISONS)] for number in range(wanted))


_Step = tuple[float, Delivery]
"""A step and its place in time."""


def _stretch(
    lots: Random, numbers: Iterator[int], wanted: int, where: range, poisons: tuple[str, ...] = ()
) -> tuple[Delivery, ...]:
    steps: list[_Step] = [step for kind in poisons for step in _poison(lots, numbers, wanted, where, kind)]
    ordinary = _ordinary(lots, numbers, wanted, where)
    left = wanted - len(steps)
    while left > 0:
        some = next(ordinary)
        if sum(each.told for _, each in some) <= left:
            left -= sum(each.told for _, each in some)
            steps += some
    return tuple(each for _, each in sorted(steps, key=lambda step: step[0]))


def _poison(lots: Random, numbers: Iterator[int], wanted: int, where: range, kind: str) -> Iterator[_Step]:
    at, installation = lots.uniform(0, wanted), lots.choice(where)
    ticket = Planned(next(numbers), installation, poison=kind)
    yield (at, Delivery(installation, None if kind == UNPARSABLE else Event(ticket, OPENED, 0), happens=True))


def _ordinary(lots: Random, numbers: Iterator[int], wanted: int, where: range) -> Iterator[list[_Step]]:
    while True:
        ticket = Planned(next(numbers), lots.choice(where), vip=lots.random() < _VIP)
        (happenings,) = lots.choices(_HAPPENINGS, _OFTEN)
        yield list(_steps(lots, ticket, happenings, lots.uniform(0, wanted)))


def _steps(lots: Random, ticket: Planned, happenings: tuple[str, ...], at: float) -> Iterator[_Step]:
    for place, what in enumerate(happenings):
        event, following = Event(ticket, what, place), at + lots.uniform(1, _APART)
        told = at
        if lots.random() < _REORDERED:
            told = (following if place + 1 < len(happenings) else at) + lots.uniform(1, _LATE)
        yield (at, Delivery(ticket.installation, event, happens=True, told=told == at))
        if told > at:
            yield (told, Delivery(ticket.installation, event))
        if lots.random() < _REPEATED / (1 - _REPEATED):
            yield (told + lots.uniform(0.1, _LATE), Delivery(ticket.installation, event))
        at = following
