"""The command that shows what an admin should mend although the work goes on."""

from collections.abc import Sequence
from datetime import datetime

import typer

from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, good, json_line, table
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
        table(("what", "of", "since", "last seen", "times", "what to do"), [_row(seen) for seen in found])
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


def _row(seen: SeenTrouble) -> Sequence[object]:
    trouble = seen.trouble
    return trouble.kind, trouble.subject, _shown(seen.first_at), _shown(seen.last_at), seen.count, trouble.text


def _shown(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
