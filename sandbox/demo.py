"""`python -m sandbox.demo [--host …] [--once] [--json]`: VIP Desk on a helpdesk, from nothing to verified tickets."""

import argparse
import json
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Event
from types import FrameType
from typing import Any, Protocol

import httpx

from sandbox.day.play import DayPlay
from sandbox.errors import SandboxFailed
from sandbox.liveagent_stage import LiveAgentStage
from sandbox.screen import Screen, opened
from sandbox.stage import Stage
from sandbox.vipdesk import RunningVipDesk
from sandbox.waiting import NeverCame
from sandbox.zendesk_stage import ZendeskStage

RIGHT, WRONG, INTERRUPTED = 0, 1, 130
DOWN_SECONDS = 20.0
"""How long VIP Desk stays down where somebody killed it, so that there is time to file a ticket meanwhile."""


class AnyStage(Protocol):
    """What the demo needs of a stage, whatever is played on it."""

    @property
    def vipdesk(self) -> RunningVipDesk:
        """VIP Desk, once it is set up."""
        ...

    def set_up(self) -> None:
        """Helpdesk and VIP Desk up and connected."""
        ...

    def play(self) -> list[str]:
        """All of it; what the helpdesk shows in the end and should not."""
        ...

    def show(self) -> None:
        """The tickets as VIP Desk knows them now."""
        ...

    def summary(self) -> dict[str, Any]:
        """All that a program needs to go on by itself."""
        ...

    def right(self) -> str:
        """What is to be said where nothing was wrong."""
        ...

    def next_steps(self) -> str:
        """What is worth trying."""
        ...


class TicketStage(Protocol):
    """A stage on which tickets are filed, whichever helpdesk stands on it."""

    vipdesk: RunningVipDesk

    @property
    def filed(self) -> Sequence[object]:
        """The tickets that were filed."""
        ...

    def set_up(self) -> None:
        """Helpdesk and VIP Desk up and connected."""
        ...

    def file_tickets(self) -> None:
        """Every case, through the door that it names."""
        ...

    def answer(self) -> None:
        """Some of the tickets are answered."""
        ...

    def book(self) -> None:
        """The VIP customer books a call."""
        ...

    def verify(self) -> list[str]:
        """What the helpdesk shows and should not."""
        ...

    def show(self) -> None:
        """The tickets as VIP Desk knows them now."""
        ...

    def summary(self) -> dict[str, Any]:
        """All that a program needs to go on by itself."""
        ...

    def next_steps(self) -> str:
        """What is worth trying."""
        ...


@dataclass(frozen=True, slots=True)
class Tickets:
    """Tickets through every door, two answers and a call, each read back."""

    stage: TicketStage

    @property
    def vipdesk(self) -> RunningVipDesk:
        """VIP Desk, once it is set up."""
        return self.stage.vipdesk

    def set_up(self) -> None:
        """Helpdesk and VIP Desk up and connected."""
        self.stage.set_up()

    def play(self) -> list[str]:
        """All of it; what the helpdesk shows in the end and should not."""
        self.stage.file_tickets()
        wrong = self.stage.verify()
        if wrong:
            return wrong
        self.stage.answer()
        self.stage.book()
        return self.stage.verify()

    def show(self) -> None:
        """The tickets as VIP Desk knows them now."""
        self.stage.show()

    def summary(self) -> dict[str, Any]:
        """All that a program needs to go on by itself."""
        return self.stage.summary()

    def right(self) -> str:
        """What is to be said where nothing was wrong."""
        return f"{len(self.stage.filed)} tickets read back from the helpdesk, all as they should be"

    def next_steps(self) -> str:
        """What is worth trying."""
        return self.stage.next_steps()


STAGES: Mapping[str, Callable[[Screen, ExitStack], TicketStage]] = {
    "django-helpdesk": Stage,
    "liveagent": LiveAgentStage,
    "zendesk": ZendeskStage,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; 0 where all tickets are as they should be, 1 where one is not or something can't be started."""
    options = _options(arguments)
    # SIGINT too: a shell starts its background jobs deaf to it.
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _interrupt)
    stack = ExitStack()
    try:
        return _run(options, stack)
    except (SandboxFailed, NeverCame, httpx.HTTPError) as error:
        stack.close()
        print(f"\nThe demo cannot go on. {error}", file=sys.stderr)
        return WRONG
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        _be_deaf()
        stack.close()


def _run(options: argparse.Namespace, stack: ExitStack) -> int:
    screen = stack.enter_context(opened(sys.stderr if options.json else sys.stdout))
    stage = _stage(options, screen, stack)
    stage.set_up()
    wrong = stage.play()
    _tell(screen, stage, wrong)
    if options.json:
        print(json.dumps({**stage.summary(), "verified": not wrong}), flush=True)
    if not options.once:
        _stay(screen, stage, quiet=options.json)
    return WRONG if wrong else RIGHT


def _stage(options: argparse.Namespace, screen: Screen, stack: ExitStack) -> AnyStage:
    return DayPlay(screen, stack) if options.day else Tickets(STAGES[options.host](screen, stack))


def _tell(screen: Screen, stage: AnyStage, wrong: Sequence[str]) -> None:
    for difference in wrong:
        screen.say(f"✗ {difference}", style="bold red")
    if wrong:
        screen.say(f"The end of VIP Desk's log:\n{stage.vipdesk.log_tail()}")
        return
    screen.say(f"✓ {stage.right()}", style="bold green")


def _stay(screen: Screen, stage: AnyStage, *, quiet: bool) -> None:
    """Keep both up, and the table live, until somebody ends it; then all is well."""
    try:
        if not quiet:
            screen.say(stage.next_steps())
        while True:
            _keep_up(screen, stage)
            if not quiet:
                stage.show()
            Event().wait(2)
    except KeyboardInterrupt:
        screen.say("Stopping both …")


def _keep_up(screen: Screen, stage: AnyStage) -> None:
    """VIP Desk up again after a while, where somebody ended it: what a supervisor of processes does."""
    if stage.vipdesk.alive:
        return
    screen.say(
        f"VIP Desk is down: filing a ticket answers 500, yet it is there. It starts again in {DOWN_SECONDS:g} s."
    )
    Event().wait(DOWN_SECONDS)
    stage.vipdesk.start()
    screen.say("VIP Desk is up again, and looks through the open tickets for webhooks that it missed.")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="vipdesk demo", description="VIP Desk on a helpdesk of this machine.")
    parser.add_argument("--host", choices=STAGES, default="django-helpdesk", help="on which helpdesk")
    parser.add_argument("--day", action="store_true", help="play a working day in about a minute")
    parser.add_argument("--once", action="store_true", help="leave when all is verified; fail if a ticket is wrong")
    parser.add_argument("--json", action="store_true", help="one JSON line on standard output when all is up")
    return parser.parse_args(arguments)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _be_deaf() -> None:
    """From here on nothing interrupts the stopping, which takes a second."""
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.SIG_IGN)


if __name__ == "__main__":
    raise SystemExit(main())
