"""`vipdesk zendesk …`: Zendesk accounts that admins connect by themselves, looked after and left."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from integration.cli.opening import Which, desk
from integration.cli.output import AsJson, bad, good, json_line, say, table
from integration.domain.claim import HostClaim
from integration.domain.errors import BadInput
from integration.domain.finding import Finding
from integration.domain.receipt import Receipt

if TYPE_CHECKING:
    from integration.bootstrap import Desk

commands = typer.Typer(
    help="Zendesk accounts that an admin connects: invite, check, rotate the secret, uninstall.", no_args_is_help=True
)

_ZENDESK = "zendesk"


@commands.command()
def invite(
    subdomain: Annotated[str, typer.Argument(metavar="SUBDOMAIN", help="As acme of https://acme.zendesk.com.")],
    as_json: AsJson = False,
) -> None:
    """Get the address by which an admin of an account connects it, in their own browser; good for 15 minutes."""
    with desk() as opened:
        address = opened.zendesk.install.invitation(subdomain)
        name = opened.zendesk.host.subdomain(subdomain)
    if as_json:
        json_line({"subdomain": name, "installation": f"zd-{name}", "address": address})
        return
    good(f"an admin of {name} can connect it within 15 minutes, while `vipdesk serve` is up:")
    say(address)


@commands.command()
def check(which: Which = None, as_json: AsJson = False) -> None:
    """Examine an account as is done daily: whether it lets us in, its fields, and its webhook."""
    with desk() as opened:
        found = opened.zendesk.check(_one(opened, which))
    for finding in found:
        _show(finding, as_json=as_json)
    if not all(finding.well for finding in found):
        raise typer.Exit(1)


@commands.command()
def hook(
    webhook: Annotated[
        str | None, typer.Option(help="The id of a webhook that an admin made by hand in Admin Center.")
    ] = None,
    secret_stdin: Annotated[
        bool, typer.Option("--secret-stdin", help="Read its signing secret from standard input.")
    ] = False,
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Make our webhook in an account, or set it right; or enter one that was made by hand, where apps may make none."""
    with desk() as opened:
        one, mend = _one(opened, which), opened.zendesk.mend_hook
        if webhook is None and not secret_stdin:
            made = mend(one)
        else:
            made = mend.by_hand(one, _named(webhook), _secret(from_stdin=secret_stdin))
    json_line({"installation": one, "webhook": made.webhook}) if as_json else good(
        f"{one} is told what happens by the webhook {made.webhook}"
    )


@commands.command()
def address(which: Which = None, as_json: AsJson = False) -> None:
    """Show where an account's webhook sends to, for one that is made by hand; the address is a secret."""
    with desk() as opened:
        one = _one(opened, which)
        shown = _address(opened, one)
    json_line({"installation": one, "webhook_url": shown}) if as_json else say(shown)


@commands.command()
def rotate(which: Which = None, as_json: AsJson = False) -> None:
    """Replace the secret that an account's webhook signs with; the old one is taken for an hour more."""
    with desk() as opened:
        one = _one(opened, which)
        rotated = opened.zendesk.rotate(one)
    until = next((each.until for each in rotated.secrets if each.until), None)
    if as_json:
        json_line({"installation": one, "webhook": rotated.webhook, "old_until": until})
        return
    good(f"the webhook of {one} signs with a new secret")
    if until:
        say(f"  the old one is taken until {until:%Y-%m-%d %H:%M} UTC")


@commands.command()
def uninstall(
    which: Which = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask for the installation's id again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Leave an account for good: remove our webhook, give our access back, and erase all that we keep of it."""
    with desk() as opened:
        one = _one(opened, which)
        if not yes:
            _confirm(one)
        receipt = opened.zendesk.uninstall(one)
    json_line({**asdict(receipt), "total": receipt.total}) if as_json else _show_receipt(receipt)


@commands.command()
def companies(which: Which = None, as_json: AsJson = False) -> None:
    """Show which organizations an account's own fields call VIP, and who has no dedicated agent there."""
    with desk() as opened:
        one = _one(opened, which)
        stored = opened.store.get(one)
        found = opened.zendesk.host.account(*stored).vip_companies() if stored else ()
    if as_json:
        for each in found:
            json_line(asdict(each))
        return
    columns = ("organization", "plan", "from", "until", "dedicated agent")
    table(columns, [_row(each) for each in found], empty="no organization has the plan All-inclusive in its fields")


def _one(opened: "Desk", wanted: str | None) -> str:
    """The account of this id, or the only one; raises BadInput naming what there is."""
    known = [each.id for each in opened.store.all() if each.host == _ZENDESK]
    if not known:
        message = "no Zendesk account is connected yet; begin with `vipdesk zendesk invite SUBDOMAIN`"
        raise BadInput(message)
    if wanted is None and len(known) == 1:
        return known[0]
    if wanted not in known:
        message = f"say which account with -i; there are: {', '.join(known)}"
        raise BadInput(message)
    return wanted


def _confirm(one: str) -> None:
    typed = typer.prompt(f"All that is kept of {one} will be erased for good. Its id, to go on", err=True)
    if typed.strip() != one:
        message = f"that is not {one}: nothing was changed"
        raise BadInput(message)


def _named(webhook: str | None) -> str:
    if webhook is None:
        message = "say which webhook with --webhook; it must send to the address that `vipdesk zendesk address` shows"
        raise BadInput(message)
    return webhook


def _secret(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().strip()
    return str(typer.prompt("Signing secret", hide_input=True)).strip()


def _address(opened: "Desk", one: str) -> str:
    stored = opened.store.get(one)
    return opened.zendesk.mend_hook.address(*stored) if stored else ""


def _show(finding: Finding, *, as_json: bool) -> None:
    if as_json:
        json_line(finding)
    elif finding.well:
        good(finding.what)
    else:
        bad(f"not so: {finding.what}", finding.advice)


def _show_receipt(receipt: Receipt) -> None:
    good(f"{receipt.installation} ({receipt.address}) is uninstalled, at {receipt.at:%Y-%m-%d %H:%M} UTC")
    for what in receipt.removed:
        good(f"removed there: {what}")
    for what in receipt.left:
        bad(f"left there: {what}")
    counts: Sequence[tuple[str, int]] = sorted(receipt.rows.items())
    table(("erased here", "rows"), [*counts, ("in all", receipt.total)])


def _row(claim: HostClaim) -> Sequence[object]:
    days = [each.date().isoformat() if each else "" for each in (claim.addon_from, claim.addon_until)]
    return claim.company, claim.plan or "", *days, claim.agent or "nobody yet"
