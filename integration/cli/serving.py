"""Commands that stay up: the service itself, and the demo."""

import gc
import os
import sys
from importlib.util import find_spec
from typing import Annotated, Literal

import typer

from integration.cli.opening import desk
from integration.cli.output import AsJson, json_line, say
from integration.domain.errors import BadInput, Misconfigured

commands = typer.Typer()


@commands.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on; 0 takes a free one.")] = 8080,
    as_json: AsJson = False,
) -> None:
    """Listen for webhooks and work tickets off, until stopped."""
    import uvicorn  # noqa: PLC0415 - each command starts with what it needs

    from integration.app import build_app  # noqa: PLC0415

    with desk(quiet=False) as opened, opened.alone():
        opened.try_key()
        # The secret of a django-helpdesk webhook is in its address, and so is a customer's: addresses are never logged.
        server = uvicorn.Config("", host=host, port=port, access_log=False, log_level="warning", server_header=False)
        listening = server.bind_socket()
        url = "http://{}:{}".format(*listening.getsockname()[:2])
        doors = opened.doors(url)
        server.app = build_app(doors.receive, doors.home, doors.health, doors.lifespan, doors.routes)
        json_line({"url": url}) if as_json else say(f"VIP Desk listens on {url}")
        gc.freeze()  # what stands by now stays, so it need not be looked through for garbage ever again
        uvicorn.Server(server).run(sockets=[listening])


@commands.command()
def demo(
    host: Annotated[
        Literal["django-helpdesk", "liveagent", "zendesk"],
        typer.Option(help="A real django-helpdesk, or a LiveAgent or a Zendesk in small."),
    ] = "django-helpdesk",
    day: Annotated[
        bool, typer.Option("--day", help="Play a working day of the service in about a minute, on django-helpdesk.")
    ] = False,
    once: Annotated[bool, typer.Option("--once", help="Leave once verified; fail if a ticket is wrong.")] = False,
    as_json: AsJson = False,
) -> None:
    """Start a helpdesk and VIP Desk, file tickets, and watch what becomes of them."""
    if find_spec("sandbox") is None:
        message = "the demo needs the project's source: run it from a checkout with `make demo`"
        raise Misconfigured(message)
    if day and host != "django-helpdesk":
        message = "the day is played on django-helpdesk: leave --host out"
        raise BadInput(message)
    chosen = {"--day": day, "--once": once, "--json": as_json}
    flags = ["--host", host, *(flag for flag, wanted in chosen.items() if wanted)]
    os.execv(sys.executable, [sys.executable, "-m", "sandbox.demo", *flags])  # noqa: S606 - our own interpreter
