"""The command that shows what an admin should mend although the work goes on."""

from datetime import datetime

import typer

from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, bad, good, json_line
from integration.domain.trouble import SeenTrouble

commands = typer.Typer()


@commands.command()
def troubles(which: Which = None, as_json: AsJson = False) -> None:
    """Show what an admin should mend, although the work goes on: what, since when, how often, and what to do."""
    with desk() as opened:
        found = opened.store.troubles(installation(opened, which).id)
    if as_json:
        for seen in found:
            json_line(_document(seen))
    elif found:
        for seen in found:
            bad(_told(seen), seen.trouble.text)
    else:
        good("nothing is to be mended")


def _document(seen: SeenTrouble) -> dict[str, object]:
    return {
        "kind": seen.trouble.kind,
        "subject": seen.trouble.subject,
        "text": seen.trouble.text,
        "first_at": seen.first_at,
        "last_at": seen.last_at,
        "count": seen.count,
    }


def _told(seen: SeenTrouble) -> str:
    often = f", {seen.count} times until {_shown(seen.last_at)}" if seen.count > 1 else ""
    return f"{seen.trouble.kind}: {seen.trouble.subject} (since {_shown(seen.first_at)}{often})"


def _shown(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
