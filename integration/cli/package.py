"""`vipdesk package`: the app that admins install from a host's marketplace, made for this deployment, and checked."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from integration.cli.output import AsJson, bad, good, json_line, say
from integration.config import read_config
from integration.domain.errors import BadInput

if TYPE_CHECKING:
    from integration.bootstrap.packages import Fault, Made

commands = typer.Typer()

_Host = Annotated[str, typer.Argument(metavar="[HOST]", help="Whose marketplace: zendesk.")]
_Path = Annotated[Path | None, typer.Argument(metavar="[PATH]", help="With --check: a folder or a zip of an app.")]
_Check = Annotated[bool, typer.Option("--check", help="Only check: this folder or zip, or what would be packaged.")]
_Out = Annotated[Path | None, typer.Option("--out", "-o", help="The zip's name; by default the app's and its version.")]
_Url = Annotated[str | None, typer.Option(help="Where agents' browsers reach us; by default VIPDESK_PUBLIC_URL.")]
_Terms = Annotated[str | None, typer.Option(help="The page of your terms; by default /terms of the address above.")]


@commands.command()
def package(  # noqa: PLR0913, PLR0917 - one argument for each option of the command
    host: _Host = "zendesk",
    path: _Path = None,
    check: _Check = False,
    out: _Out = None,
    public_url: _Url = None,
    terms_url: _Terms = None,
    as_json: AsJson = False,
) -> None:
    """Make the zip that is uploaded to the marketplace, or check one; errors end with status 1."""
    from integration.bootstrap.packages import examine, make  # noqa: PLC0415 - each command starts with what it needs

    wanted = _wanted(host, path, check=check)
    if wanted is not None:
        _tell(examine(wanted, ""), as_json=as_json)
    elif check:
        _tell(examine(None, _reached_by(public_url)), as_json=as_json)
    else:
        _write(make(_reached_by(public_url), terms_url), out, as_json=as_json)


def _wanted(host: str, path: Path | None, *, check: bool) -> Path | None:
    """What is to be checked that isn't ours: the path may stand in the host's place, since there is one host."""
    from integration.bootstrap.packages import PACKAGED  # noqa: PLC0415 - each command starts with what it needs

    if check and path is None and host not in PACKAGED:
        return Path(host)
    if host not in PACKAGED:
        message = f"there is no package for {host}; there is one for {', '.join(PACKAGED)}"
        raise BadInput(message)
    if path is not None and not check:
        message = "a folder or a zip is only checked: add --check"
        raise BadInput(message)
    return path


def _reached_by(public_url: str | None) -> str:
    return (read_config().public_url or "") if public_url is None else public_url


def _write(made: "Made", out: Path | None, *, as_json: bool) -> None:
    """Leave the zip where it was wanted, unless it would be refused."""
    if any(not fault.warning for fault in made.faults):
        _tell(made.faults, as_json=as_json)
    file = out or Path(made.name)
    try:
        file.write_bytes(made.content)
    except OSError as error:
        message = f"{file} can't be written: {error.strerror}"
        raise BadInput(message) from error
    digest = sha256(made.content).hexdigest()
    if as_json:
        warnings = [fault.advice for fault in made.faults]
        told = {"file": str(file), "bytes": len(made.content), "sha256": digest, "terms_url": made.terms_url}
        json_line({**told, "warnings": warnings})
        return
    _lines(made.faults)
    good(f"{file}: {len(made.content)} bytes, sha256 {digest}")
    say(f"  the listing shows your terms from {made.terms_url}: have them there (--terms-url names another page)")


def _tell(found: Sequence["Fault"], *, as_json: bool) -> None:
    """Every fault, and status 1 where one of them is an error."""
    if as_json:
        for fault in found:
            json_line(fault)
    else:
        _lines(found)
        errors = sum(not fault.warning for fault in found)
        (bad if errors else good)(f"errors: {errors}, warnings: {len(found) - errors}")
    if any(not fault.warning for fault in found):
        raise typer.Exit(1)


def _lines(found: Sequence["Fault"]) -> None:
    for fault in found:
        told = f"{fault.file}: {fault.rule}"
        if fault.warning:
            say(f"! {told}\n  → {fault.advice}")
        else:
            bad(told, fault.advice)
