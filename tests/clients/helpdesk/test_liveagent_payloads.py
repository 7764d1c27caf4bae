"""Every shape that is known of LiveAgent, each with what it means to us beside it.

No account was there to take them from: they are made of the SDK's models and of requests that were published.
"""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from integration.clients.helpdesk.liveagent.drift import drift
from integration.clients.helpdesk.liveagent.payload import Promised
from integration.domain.delivery import RawWebhook, TicketEvent
from integration.domain.severity.scale import Severity
from tests.clients.helpdesk.liveagent_site import CODE, PAYLOADS, LiveAgentSite, payload
from tests.clients.helpdesk.test_django_payloads import in_words, ticket_in_words

BODIES = sorted(path for path in PAYLOADS.glob("*.json") if not path.name.endswith(".expected.json"))
DUE = datetime(2026, 3, 2, 11, tzinfo=UTC)


def meaning(name: str, site: LiveAgentSite) -> object:
    kinds = {"hook": event_in, "sla": drift_in}
    return kinds.get(name.partition("_")[0], ticket_in)(name, site)


def event_in(name: str, site: LiveAgentSite) -> object:
    sent = payload(name)
    found = site.webhook.parse(RawWebhook("acme", "", {}, sent["body"].encode(), sent["query"]))
    if isinstance(found, TicketEvent):
        return {"kind": found.kind.value, "ticket": found.ticket, "actor": found.actor}
    return {"trouble": found.kind.value, "subject": found.subject, "text": found.text}


def drift_in(name: str, _site: LiveAgentSite) -> object:
    found = drift(CODE, msgspec.convert(payload(name), Promised), Severity.S1, DUE, "UTC")
    return found and {"trouble": found.kind.value, "subject": found.subject, "text": found.text}


def ticket_in(name: str, site: LiveAgentSite) -> object:
    said = payload(name)
    site.tickets, site.groups = {CODE: said["ticket"]}, {CODE: said["messages"]}
    site.history = {CODE: said.get("history", [])}
    site.contacts = {one["id"]: one for one in [said.get("contact")] if one}
    site.companies = {one["id"]: one for one in [said.get("company")] if one}
    site.installation = replace(site.installation, zone=said.get("zone", "UTC"))
    ticket = site.desk.read(CODE)
    claim = {name: in_words(value) for name, value in asdict(ticket.claim).items()} if ticket.claim else None
    return ticket_in_words(ticket) | {"claim": claim}


@pytest.mark.parametrize("path", BODIES, ids=lambda path: path.stem)
def test_a_shape_means_what_its_twin_says(liveagent: LiveAgentSite, path: Path) -> None:
    assert meaning(path.stem, liveagent) == json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "path", [path for path in BODIES if "messages" in payload(path.stem)], ids=lambda path: path.stem
)
def test_the_history_is_asked_for_where_the_messages_do_not_explain_the_status(
    liveagent: LiveAgentSite, path: Path
) -> None:
    meaning(path.stem, liveagent)
    asked = any(line.endswith("/history") for line in liveagent.lines)
    assert asked == ("history" in payload(path.stem))


def test_every_twin_has_its_body() -> None:
    twins = {path.name.removesuffix(".expected.json") for path in PAYLOADS.glob("*.expected.json")}
    assert twins == {path.stem for path in BODIES}
