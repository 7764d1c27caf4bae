"""A Zendesk account that has VIP Desk: the marketplace's package installed in it, connected by its admin's consent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZipFile

import httpx

from sandbox.cases import Case
from sandbox.customers import VIP, agents_csv, roster_csv
from sandbox.errors import failed
from sandbox.vipdesk import RunningVipDesk
from sandbox.zendesk import RunningZendesk
from sandbox.zendesk.desk import Desk
from sandbox.zendesk.furnished import Furnished, furnished
from sandbox.zendesk.people import Filed, People
from sandbox.zendesk_cases import PROPOSED, TYPE, tags_of

ACCOUNT, INSTALLATION = "acme", "zd-acme"
FRONT = "https://desk.orbis.example.net"
"""The package takes https alone. The stand-in swaps it for VIP Desk's own address, as a server in front would."""


@dataclass(frozen=True, slots=True)
class Package:
    """What Zendesk reads in the package: the fields to make, and where the app's pages lie, by location."""

    requirements: Mapping[str, Any]
    pages: Mapping[str, str]


def packaged(vipdesk: RunningVipDesk) -> Package:
    """The package as `vipdesk package zendesk` makes it."""
    file = vipdesk.folder / "vip-desk.zip"
    vipdesk.command("package", "zendesk", "--public-url", FRONT, "--out", str(file), "--json")
    with ZipFile(file) as opened:
        manifest, requirements = (json.loads(opened.read(f"{name}.json")) for name in ("manifest", "requirements"))
    places = manifest["location"]["support"].items()
    return Package(requirements, {place: vipdesk.url + urlsplit(told["url"]).path for place, told in places})


def installed(zendesk: RunningZendesk, vipdesk: RunningVipDesk) -> Furnished:
    """The account, furnished, with the app in it, which its admin has not connected yet."""
    zendesk.registers(f"{vipdesk.url}/zendesk/callback")
    package, desk = packaged(vipdesk), zendesk.account(ACCOUNT)
    account = furnished(
        desk,
        requirements=package.requirements,
        sidebar=package.pages["ticket_sidebar"],
        setup=package.pages["nav_bar"],
    )
    desk.admin.adds_ticket_field("integer", "VIP proposed severity", f"vipdesk:{PROPOSED}")
    return account


def consented(vipdesk: RunningVipDesk, desk: Desk, address: str = "") -> None:
    """The admin follows the invitation and presses Allow; SandboxFailed where VIP Desk isn't connected then.

    Without an `address` it is the one of `vipdesk zendesk invite`.
    """
    invited = address or vipdesk.printed("zendesk", "invite", desk.name, "--json")["address"]
    with httpx.Client(trust_env=False, timeout=30) as browser:
        browser.get(invited).raise_for_status()
        leaves = browser.post(invited)
        ended = browser.get(desk.allows(leaves.headers["Location"]))
    if ended.status_code != httpx.codes.OK or "VIP Desk is connected" not in ended.text:
        what = f"the admin's consent ended with {ended.status_code}"
        raise failed(what, f"look at the page:\n{ended.text}")
    vipdesk.webhook_url = desk.webhooks()[0]["endpoint"]


def connected(zendesk: RunningZendesk, vipdesk: RunningVipDesk) -> Furnished:
    """The account with the app in it, connected; its organizations say who is VIP, and a file who the agents are.

    The file's one customer adds what organizations have no field for: telephone numbers and a zone.
    """
    account = installed(zendesk, vipdesk)
    consented(vipdesk, account.desk)
    names_agents(vipdesk, account)
    return account


def names_agents(vipdesk: RunningVipDesk, account: Furnished) -> None:
    """Import that file."""
    people = account.people
    vipdesk.import_roster(roster_csv(people, (VIP,)), agents_csv(people), INSTALLATION)


def file(account: Furnished, case: Case) -> Filed:
    """A ticket through the case's door; an agent tags it, or makes a task of it, at once where the case says so."""
    filed, agents, boris = _opened(account, case), account.desk.agents, int(account.people["boris"].id)
    if tags_of(case):
        agents.tags(boris, filed.ticket, *tags_of(case))
    if kind := case.fields.get(TYPE):
        agents.sets(boris, filed.ticket, type=kind)
    return filed


def proposed_field(desk: Desk) -> int:
    """The id of the form's field in which customers say how severe it is."""
    return next(one.id for one in desk.tenant.ticket_fields.values() if PROPOSED in one.description)


def _opened(account: Furnished, case: Case) -> Filed:
    if PROPOSED not in case.fields:
        return People(account).file(case)
    fields = {proposed_field(account.desk): case.fields[PROPOSED]}
    return Filed(account.desk.customers.fills_form(case.customer.email, case.subject, case.body, fields=fields), case)
