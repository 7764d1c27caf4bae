"""Every shape of a ticket that is known of Zendesk, each with what it means to us beside it.

No account was there to take them from: they are made of the public description, and of answers that were published.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from tests.clients.helpdesk.test_django_payloads import in_words, ticket_in_words
from tests.clients.helpdesk.zendesk_json import organization_field_json
from tests.clients.helpdesk.zendesk_site import ZendeskSite

PAYLOADS = Path(__file__).parent.parent / "payloads" / "zendesk"
BODIES = sorted(path for path in PAYLOADS.glob("ticket_*.json") if not path.name.endswith(".expected.json"))


def put_up(site: ZendeskSite, said: dict[str, Any]) -> None:
    """Make the account hold this ticket, its audits and people, and nothing else of that kind."""
    number = said["ticket"]["id"]
    site.tickets, site.audits = {number: said["ticket"]}, {number: said["audits"]}
    site.users |= {user["id"]: site.users.get(user["id"], {}) | user for user in said["users"]}
    site.organizations |= {one["id"]: one for one in [said.get("organization")] if one}
    if "organization_fields" in said:
        keys = enumerate(said["organization_fields"])
        site.organization_fields = [organization_field_json(n, key) for n, key in keys]


def meaning(site: ZendeskSite, path: Path) -> object:
    said = json.loads(path.read_bytes())
    put_up(site, said)
    ticket = site.desk.read(str(said["ticket"]["id"]))
    claim = {name: in_words(value) for name, value in asdict(ticket.claim).items()} if ticket.claim else None
    missed = [{name: in_words(value) for name, value in asdict(call).items()} for call in ticket.missed]
    return ticket_in_words(ticket) | {"claim": claim} | ({"missed": missed} if missed else {})


@pytest.mark.parametrize("path", BODIES, ids=lambda path: path.stem)
def test_a_shape_means_what_its_twin_says(zendesk: ZendeskSite, path: Path) -> None:
    assert meaning(zendesk, path) == json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))


def test_every_twin_has_its_body() -> None:
    twins = {path.name.removesuffix(".expected.json") for path in PAYLOADS.glob("ticket_*.expected.json")}
    assert twins == {path.stem for path in BODIES}
