"""`vipdesk install …`: prepare a helpdesk for us as far as its API can, and show what is left to enter by hand."""

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from integration.cli.opening import desk
from integration.cli.output import AsJson, bad, good, json_line, say
from integration.domain.errors import BadInput, Misconfigured
from integration.domain.installation import Credentials, Installation

if TYPE_CHECKING:
    from integration.bootstrap import Desk
    from integration.domain.finding import Finding
    from integration.usecases.install_host import Installed

commands = typer.Typer()

Stored = tuple[Installation, Credentials]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@commands.command()
def install(  # noqa: PLR0913, PLR0917 - one argument for each option of the command
    host: Annotated[str, typer.Argument(help="Which helpdesk: liveagent.")],
    url: Annotated[str, typer.Option(help="The account's address, as https://acme.ladesk.com")],
    id_: Annotated[str, typer.Option("--id", help="A short name for this installation.")] = "main",
    public_url: Annotated[str | None, typer.Option(help="Where it reaches us; else VIPDESK_PUBLIC_URL.")] = None,
    user_id: Annotated[
        str | None, typer.Option(help="The id of an agent of our own, used by no person, who writes the notes.")
    ] = None,
    key_stdin: Annotated[bool, typer.Option("--key-stdin", help="Read the API key from standard input.")] = False,
    notes_key_stdin: Annotated[
        bool, typer.Option("--notes-key-stdin", help="Read the key for notes (API v1) from the next line of it.")
    ] = False,
    facts: Annotated[
        Literal["host", "roster"] | None, typer.Option(help="Who says which customers are VIP; the roster at first.")
    ] = None,
    shadow: Annotated[bool, typer.Option("--shadow", help="Decide and record, but write nothing to it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Install VIP Desk on a helpdesk: try the key, find its time zone, make our tags, and show what is left to enter.

    The same --id again mends what is missing and changes nothing that is right; an empty key keeps the one we have.
    """
    with desk() as opened:
        before, address = _before(opened, host, id_), opened.address(host, url)
        kept, secrets = before or (Installation(id_, host, address, ""), Credentials("", token_urlsafe(32)))
        new = replace(
            kept,
            base_url=address,
            own_user=user_id or kept.own_user,
            problem="",
            shadow=shadow or kept.shadow,
            host_leads=facts == "host" if facts else kept.host_leads,
        )
        keys = _keys(secrets, from_stdin=key_stdin, notes_from_stdin=notes_key_stdin)
        _require_author(new, keys)
        webhook = f"{_here(opened, public_url)}/hooks/{host}/{id_}.{keys.webhook_secret}"
        installed = opened.install(new, keys, webhook)
        found = opened.examine(installed.installation, "", round_trip=False)
    if as_json:
        json_line(_row(installed, webhook, found))
    else:
        _tell(installed, found)


def _before(opened: "Desk", host: str, id_: str) -> Stored | None:
    if not _NAME.fullmatch(id_):
        message = f"--id {id_!a} can't stand in an address: letters, digits, and . _ - between them"
        raise BadInput(message)
    before = opened.store.get(id_)
    if before and before[0].host != host:
        message = f"{id_} is installed on {before[0].host}; give another --id"
        raise BadInput(message)
    return before


def _keys(kept: Credentials, *, from_stdin: bool, notes_from_stdin: bool) -> Credentials:
    """Those that were given; where none was, the one that we have stays."""
    key = _line() if from_stdin else _asked(is_new=not kept.api_token)
    notes = _line() if notes_from_stdin else ""
    if not (key or kept.api_token):
        message = "there is no API key on standard input"
        raise BadInput(message)
    return replace(kept, api_token=key or kept.api_token, notes_token=notes or kept.notes_token)


def _asked(*, is_new: bool) -> str:
    if is_new:
        return str(typer.prompt("API key", hide_input=True))
    return str(typer.prompt("API key (empty: the one we have)", "", hide_input=True, show_default=False))


def _require_author(new: Installation, keys: Credentials) -> None:
    if keys.notes_token and not new.own_user:
        message = "say in whose name notes are written: --user-id with the id of an agent of our own, used by no person"
        raise BadInput(message)


def _line() -> str:
    return sys.stdin.readline().strip()


def _here(opened: "Desk", public_url: str | None) -> str:
    here = public_url or opened.config.public_url
    if here is None:
        message = "say where the helpdesk reaches us: --public-url, or VIPDESK_PUBLIC_URL"
        raise Misconfigured(message)
    return here.rstrip("/")


def _row(installed: "Installed", webhook: str, found: "Iterable[Finding]") -> Mapping[str, object]:
    one = installed.installation
    return {
        "installation": one.id,
        "webhook_url": webhook,
        "zone": one.zone,
        "facts": "host" if one.host_leads else "roster",
        "shadow": one.shadow,
        "made": installed.made,
        "findings": list(found),
        "instructions": installed.instructions,
    }


def _tell(installed: "Installed", found: "Iterable[Finding]") -> None:
    one = installed.installation
    good(f"{one.id} is installed{', in shadow: nothing is written to the helpdesk' if one.shadow else ''}")
    good(f"its times without a zone are those of {one.zone}")
    if one.zone.startswith("Etc/"):
        say("  → that zone has no summer time: install again once the clocks have changed, where they do")
    for made in installed.made:
        good(f"made {made}")
    for finding in found:
        good(finding.what) if finding.well else bad(finding.what, finding.advice)
    say("")
    say(installed.instructions)
    say("\nOnce that is entered, and `vipdesk serve` is up: vipdesk doctor")
