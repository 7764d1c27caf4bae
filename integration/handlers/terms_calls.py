"""The part of the terms' file that says which calls with the agent are sold, and how they are booked."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from integration.domain.booking.call_types import DEFAULT_CALLS, BookingTerms, CallKind, CallType
from integration.domain.errors import BadInput
from integration.handlers.file_lengths import length_of, written_length
from integration.handlers.file_values import Reader, beneath, expected, listed, one_of, placed, record
from integration.handlers.wall_times import located

_USUAL = {call.kind: call for call in DEFAULT_CALLS}
_KINDS = {str(kind): kind for kind in CallKind}
_TIMES = ("grid", "cut_off", "urgent_notice", "hold", "stale")
_TIMES_OF_A_CALL = ("length", "before", "after", "notice", "horizon")
_CAPS = ("per_day", "per_week", "per_customer")


def calls(path: str, raw: object) -> BookingTerms:
    """How calls are booked, and each type that is sold; what is left out is as the service has it."""
    given = record(path, raw, _SETTINGS)
    sold = given.get("sold", tuple(call.kind for call in BookingTerms().calls))
    types = {kind: given[kind] for kind in _KINDS.values() if kind in given}
    _refuse_unsold(path, sold, types)
    times = {name: given[name] for name in _TIMES if name in given}
    return placed(path, lambda: BookingTerms(tuple(types.get(kind, _USUAL[kind]) for kind in sold), **times))


def spelled_calls(terms: BookingTerms) -> dict[str, Any]:
    """The same in the file's shape."""
    times = {name: written_length(getattr(terms, name)) for name in _TIMES}
    return {
        "sold": [str(call.kind) for call in terms.calls],
        **times,
        **{str(call.kind): _spelled(call) for call in terms.calls},
    }


def _spelled(call: CallType) -> dict[str, Any]:
    times = {name: written_length(getattr(call, name)) for name in _TIMES_OF_A_CALL}
    return times | {name: getattr(call, name) for name in _CAPS}


def _time(path: str, raw: object) -> timedelta:
    try:
        return length_of(raw)
    except BadInput as error:
        raise expected(path, 'a length of time such as PT30M or "30 days"', raw) from error


def _count(path: str, raw: object) -> int:
    if type(raw) is not int:
        raise expected(path, "a whole number of calls", raw)
    return raw


def _sold(path: str, raw: object) -> tuple[CallKind, ...]:
    kinds = listed(one_of(_KINDS), f"some of {', '.join(_KINDS)}")(path, raw)
    for number, kind in enumerate(kinds, start=1):
        if kind in kinds[: number - 1]:
            raise BadInput(located(f"{path}[{number}]", f"{kind} stands there before: name each type once"))
    return kinds


def _type(kind: CallKind, path: str, raw: object) -> CallType:
    given = record(path, raw, _CALL)
    return placed(path, lambda: replace(_USUAL[kind], **given))


def _refuse_unsold(path: str, sold: tuple[CallKind, ...], types: Mapping[CallKind, CallType]) -> None:
    why = "it is not sold: name it in {}, or take this table out"
    extra = [located(beneath(path, kind), why.format(beneath(path, "sold"))) for kind in types if kind not in sold]
    if extra:
        raise BadInput("\n".join(extra))


_CALL: Mapping[str, Reader[Any]] = {**dict.fromkeys(_TIMES_OF_A_CALL, _time), **dict.fromkeys(_CAPS, _count)}
_SETTINGS: Mapping[str, Reader[Any]] = {
    "sold": _sold,
    **dict.fromkeys(_TIMES, _time),
    **{str(kind): partial(_type, kind) for kind in CallKind},
}
