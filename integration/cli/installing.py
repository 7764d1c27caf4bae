"""Commands that set an installation up, and that examine it."""

import sys
from dataclasses import asdict, replace
from secrets import token_urlsafe
from typing import Annotated

import typer

from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, bad, good, json_line, say, table
from integration.domain.errors import BadInput, Misconfigured
from integration.domain.installation import Credentials, Installation

commands = typer.Typer()

_BY_CONSENT = {"zendesk": "an admin connects a Zendesk account in their browser: vipdesk zendesk invite SUBDOMAIN"}
"""Hosts that give nobody a lasting key, and what to do instead."""


@commands.command()
def keygen(as_json: AsJson = False) -> None:
    """Make a key that secrets are encrypted with; put it into VIPDESK_KEY and keep it safe."""
    from integration.bootstrap import new_key  # noqa: PLC0415 - each command starts with what it needs

    key = new_key()
    json_line({"key": key}) if as_json else say(key)


@commands.command()
def reseal(as_json: AsJson = False) -> None:
    """Encrypt every secret with the first key of VIPDESK_KEY, so that the older ones can be thrown away."""
    with desk() as opened:
        count = opened.store.reseal()
    json_line({"resealed": count}) if as_json else good(f"{count} secrets are sealed with the first key")


@commands.command()
def connect(  # noqa: PLR0913, PLR0917 - one argument for each option of the command
    host: Annotated[str, typer.Argument(help="Which helpdesk: django-helpdesk.")],
    url: Annotated[str, typer.Option(help="Its address, as https://desk.example.com/helpdesk")],
    user_id: Annotated[str, typer.Option(help="The helpdesk's id of the user whose token this is.")],
    id_: Annotated[str, typer.Option("--id", help="A short name for this installation.")] = "main",
    public_url: Annotated[str | None, typer.Option(help="Where it reaches us; else VIPDESK_PUBLIC_URL.")] = None,
    token_stdin: Annotated[bool, typer.Option("--token-stdin", help="Read the API token from standard input.")] = False,
    shadow: Annotated[bool, typer.Option("--shadow", help="Decide and record, but write nothing to it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Connect a helpdesk: store its key, and get the address that its webhooks go to.

    The same --id again replaces the key, and keeps the webhook's secret, the list of bots, and shadow mode.
    """
    from integration.bootstrap import HOSTS, utc_now  # noqa: PLC0415 - each command starts with what it needs

    if host not in HOSTS:
        message = f"no host is called {host}; known are: {', '.join(HOSTS)}"
        raise BadInput(message)
    if host in _BY_CONSENT:
        raise BadInput(_BY_CONSENT[host])
    token = sys.stdin.readline().strip() if token_stdin else typer.prompt("API token", hide_input=True)
    with desk() as opened:
        here = public_url or opened.config.public_url
        if here is None:
            message = "say where the helpdesk reaches us: --public-url, or VIPDESK_PUBLIC_URL"
            raise Misconfigured(message)
        before = opened.store.get(id_)
        kept, secrets = before or (Installation(id_, host, url, user_id), Credentials("", token_urlsafe(32)))
        shadow = shadow or kept.shadow
        opened.store.add(
            replace(kept, host=host, base_url=url.rstrip("/"), own_user=user_id, shadow=shadow, problem=""),
            replace(secrets, api_token=token),
        )
        opened.store.try_again(id_, utc_now())
    address = f"{here.rstrip('/')}/hooks/{host}/{id_}/{secrets.webhook_secret}"
    if as_json:
        json_line({"installation": id_, "webhook_url": address, "shadow": shadow})
        return
    good(f"{id_} is connected{', in shadow: nothing is written to the helpdesk' if shadow else ''}")
    say(f"Send the helpdesk's webhooks here (the address is a secret):\n{address}\nThen: vipdesk doctor")


@commands.command()
def installations(as_json: AsJson = False) -> None:
    """Show what is installed, and what an admin must mend."""
    with desk() as opened:
        found = [(each, len(opened.store.troubles(each.id))) for each in opened.store.all()]
    if as_json:
        for each, troubles in found:
            json_line({**asdict(each), "troubles": troubles})
    else:
        rows = [
            (each.id, each.host, each.base_url, "yes" if each.shadow else "", troubles or "", each.problem)
            for each, troubles in found
        ]
        table(("id", "host", "address", "shadow", "troubles", "to mend"), rows)


@commands.command()
def doctor(
    which: Which = None,
    place: Annotated[
        str, typer.Option("--queue", "--department", help="Where to file a ticket that is deleted again; its id.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Examine an installation against the real host: key, fields, agents, webhook; say how to mend each fault."""
    with desk() as opened:
        findings = opened.examine(installation(opened, which), place)
    for finding in findings:
        if as_json:
            json_line(finding)
        elif finding.well:
            good(finding.what)
        else:
            bad(finding.what, finding.advice)
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)
