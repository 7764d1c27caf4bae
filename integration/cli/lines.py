"""Commands that read JSON lines and answer one line each, for scripts and conformance tables."""

import sys
from collections.abc import Callable

import typer

commands = typer.Typer()


def _answer_each(answer: Callable[[bytes], bytes]) -> None:
    for line in sys.stdin.buffer:  # an empty one is answered too: the answers must stay in step with the questions
        sys.stdout.buffer.write(answer(line) + b"\n")
        sys.stdout.buffer.flush()


@commands.command()
def clock() -> None:
    """Read schedules and amounts as JSON lines, answer due instants.

    A line: {"zone":"Europe/Bratislava","week":{"mon":[["09:00","17:00"]]},"holidays":["2026-12-25"],
    "breaks":{"2026-12-24":[["12:00","17:00"]]},"start":"2026-11-20T15:30:00Z","amount":"PT2H","clock":"business"}.
    The answer: {"due":"…"}, or {"error":"…"} for a line that makes no sense; the rest go on.
    """
    from integration.handlers.clock import answer  # noqa: PLC0415 - each command starts with what it needs

    _answer_each(answer)


@commands.command()
def classify() -> None:
    """Read tickets as JSON lines, answer severities.

    A line: {"subject":"…","body":"…"}, optionally with "tags" and "fields". The answer:
    {"severity":3,"confirmed":false,"rule":"…"}, or {"error":"…"} for a line that makes no sense; the rest go on.
    """
    from integration.handlers.classify import answer  # noqa: PLC0415 - each command starts with what it needs

    _answer_each(answer)
