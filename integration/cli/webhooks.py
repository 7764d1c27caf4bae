"""`vipdesk webhooks …`: where warnings and breaches are told, signed in Standard Webhooks form."""

import sys
from collections.abc import Mapping, Sequence
from secrets import token_bytes
from typing import Annotated

import typer

from integration.cli.endpoints import KINDS, endpoint_of, kind_of, known_endpoints, new_name, row_of, spelled
from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, bad, good, json_line, say, table
from integration.domain.errors import EndpointGone, UpstreamUnavailable
from integration.domain.outgoing import Endpoint, EndpointSecrets, Posting
from integration.domain.signing import SECRET_BYTES, begun, finished, written
from integration.domain.telling import trial

commands = typer.Typer(
    help="Where warnings, breaches and what befalls calls are told: chat, a pager, anything.", no_args_is_help=True
)

Id = Annotated[str, typer.Argument(metavar="ID", help="The endpoint's name, as `vipdesk webhooks list` shows it.")]


@commands.command()
def add(  # noqa: PLR0913, PLR0917 - one argument for each option of the command
    url: Annotated[str, typer.Argument(metavar="URL", help="Where to: https://…; - reads it from standard input.")],
    kind: Annotated[list[str] | None, typer.Option(help=f"Only these, of: {', '.join(KINDS)}. Else all.")] = None,
    id_: Annotated[str | None, typer.Option("--id", metavar="NAME", help="A short name; else the host's.")] = None,
    chat: Annotated[bool, typer.Option("--chat", help="A chat service: send the sentence for people alone.")] = False,
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Tell an address what happens, such as what is late; prints the secret that its messages are signed with, once.

    The address is kept encrypted and never shown again: chat services put a token into it.
    """
    from integration.bootstrap import require_address, shown  # noqa: PLC0415 - each command starts with what it needs

    url = sys.stdin.readline().strip() if url == "-" else url
    require_address(url)
    kinds = frozenset(kind_of(each) for each in kind or ())
    secret = token_bytes(SECRET_BYTES)
    with desk() as opened:
        one = installation(opened, which).id
        name = new_name(id_, shown(url), known_endpoints(opened, one))
        opened.store.add_endpoint(one, Endpoint(name, url, kinds, text_only=chat), EndpointSecrets(secret))
    _tell_secret(name, secret, f"{name} is told from now on", as_json=as_json)


@commands.command("list")
def list_(which: Which = None, as_json: AsJson = False) -> None:
    """Show who is told what; of an address only its host."""
    with desk() as opened:
        known = known_endpoints(opened, installation(opened, which).id)
    rows = [row_of(*each) for each in known.values()]
    _rows(rows, as_json=as_json, hidden=("chat",), empty="nobody is told yet: `vipdesk webhooks add URL`")


@commands.command()
def remove(id_: Id, which: Which = None, as_json: AsJson = False) -> None:
    """Tell an endpoint nothing more; what it was told stays in the log."""
    with desk() as opened:
        one = installation(opened, which).id
        endpoint_of(opened, one, id_)
        opened.store.remove_endpoint(one, id_)
    json_line({"removed": id_}) if as_json else good(f"{id_} is removed")


@commands.command()
def rotate(
    id_: Id,
    finish: Annotated[bool, typer.Option("--finish", help="Sign with the new secret alone from now on.")] = False,
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Change the secret: the new one is printed once, and the former signs too until `rotate ID --finish`.

    Rotating again before that makes another new secret, in case the one that was printed is lost.
    """
    with desk() as opened:
        one = installation(opened, which).id
        endpoint, secrets = endpoint_of(opened, one, id_)
        changed = finished(secrets) if finish else begun(secrets, token_bytes(SECRET_BYTES))
        opened.store.add_endpoint(one, endpoint, changed)
    if finish:
        json_line({"id": id_, "finished": True}) if as_json else good(f"{id_} is signed with the new secret alone")
    else:
        _tell_secret(id_, changed.current, f"{id_} is signed with both secrets from now on", as_json=as_json)


@commands.command("test")
def try_out(id_: Id, which: Which = None, as_json: AsJson = False) -> None:
    """Send a signed test message now, and say what came back."""
    from integration.bootstrap import utc_now  # noqa: PLC0415 - each command starts with what it needs

    with desk() as opened:
        one = installation(opened, which).id
        endpoint, secrets = endpoint_of(opened, one, id_)
        message = trial(one, id_, utc_now())
        try:
            outcome, arrived = opened.courier(Posting(one, message, endpoint, secrets, token=""), utc_now()), True
        except (EndpointGone, UpstreamUnavailable) as error:
            outcome, arrived = str(error), False
    _tell_outcome(id_, outcome, arrived=arrived, as_json=as_json)


@commands.command()
def log(
    which: Which = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show what was told to whom, newest first: where it stands, how often it was tried, and what came back."""
    with desk() as opened:
        found = opened.store.postings(installation(opened, which).id, limit=limit)
    rows = [
        {
            "ticket": each.ticket,
            "kind": spelled(each.kind),
            "endpoint": each.endpoint,
            "state": each.state,
            "attempts": each.attempts,
            "next_try": each.next_at,
            "outcome": each.outcome,
            "occurred_at": each.occurred_at,
            "message": each.message,
        }
        for each in found
    ]
    _rows(rows, as_json=as_json, hidden=("occurred_at", "message"), empty="nothing was told yet")


@commands.command()
def resume(id_: Id, which: Which = None, as_json: AsJson = False) -> None:
    """Tell an endpoint again that said it wants no more; what still waits goes out, what was given up doesn't."""
    with desk() as opened:
        one = installation(opened, which).id
        endpoint_of(opened, one, id_)
        opened.store.set_endpoint_problem(one, id_, "")
    json_line({"resumed": id_}) if as_json else good(f"{id_} is told again from now on")


def _tell_secret(name: str, secret: bytes, what: str, *, as_json: bool) -> None:
    if as_json:
        json_line({"id": name, "secret": written(secret)})
        return
    good(what)
    say(f"The receiver verifies messages with this secret, which is not shown again:\n{written(secret)}")


def _tell_outcome(id_: str, outcome: str, *, arrived: bool, as_json: bool) -> None:
    if as_json:
        json_line({"id": id_, "arrived": arrived, "outcome": outcome})
    elif arrived:
        good(f"{id_} {outcome}")
    else:
        bad(f"{id_} {outcome}")
    if not arrived:
        raise typer.Exit(1)


def _rows(rows: Sequence[Mapping[str, object]], *, as_json: bool, hidden: Sequence[str], empty: str) -> None:
    if as_json:
        for row in rows:
            json_line(row)
    elif rows:
        names = [name for name in rows[0] if name not in hidden]
        table([name.replace("_", " ") for name in names], [[_cell(row[name]) for name in names] for row in rows])
    else:
        say(empty)


def _cell(value: object) -> object:
    return ", ".join(value) if isinstance(value, list) else value
