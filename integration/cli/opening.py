"""From the environment to an open desk, and to the one installation that a command is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from integration.config import read_config
from integration.domain.errors import BadInput
from integration.domain.installation import Installation

if TYPE_CHECKING:
    from integration.bootstrap import Desk

Which = Annotated[
    str | None, typer.Option("--installation", "-i", help="Which installation; not needed while there is only one.")
]


@contextmanager
def desk(*, quiet: bool = True) -> Iterator["Desk"]:
    """An open desk, closed afterwards; `quiet` logs faults only, so that a command's own output stands alone."""
    from integration.bootstrap import open_desk  # noqa: PLC0415 - `clock` and `classify` start without it

    config = read_config()
    opened = open_desk(replace(config, log_level="error") if quiet else config)
    try:
        yield opened
    finally:
        opened.close()


def installation(opened: "Desk", wanted: str | None) -> Installation:
    """The installation of this id, or the only one; raises BadInput naming what there is."""
    known = {each.id: each for each in opened.store.all()}
    if not known:
        message = "nothing is installed yet; begin with `vipdesk connect` or `vipdesk install`"
        raise BadInput(message)
    if wanted is None and len(known) == 1:
        return next(iter(known.values()))
    if wanted not in known:
        message = f"say which installation with -i; there are: {', '.join(known)}"
        raise BadInput(message)
    return known[wanted]
