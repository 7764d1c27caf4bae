"""/contacts and /companies: the same calls, but that a contact can also be changed in part."""

from typing import Literal

from sandbox.liveagent import filters
from sandbox.liveagent.account import Account
from sandbox.liveagent.bodies import Test, held_against, text
from sandbox.liveagent.directory import Party
from sandbox.liveagent.directory_shapes import party_shape
from sandbox.liveagent.door import JSON, Asked, Door, Work
from sandbox.liveagent.errors import invalid
from sandbox.liveagent.filters import Column, matching
from sandbox.liveagent.paging import in_order, page
from sandbox.liveagent.parties import MODELS, empty_values, new_party, require_sound
from sandbox.liveagent.v3.cleaning import forget_tickets

_SORTING = {"date_created": "created", "date_changed": "changed", "id": "id"}


def _model(kind: str) -> dict[str, Test]:
    return {"id": text, **MODELS[kind]}


def _columns(account: Account) -> dict[str, Column]:
    """Which filters these lists take is a guess (LA-35)."""
    dates = filters.dates(account.zone, account.now())
    return {
        "id": Column(filters.EQUAL | filters.AMONG, lambda party: party.id),
        "emails": Column(filters.HAS, lambda party: party.emails),
        "company_id": Column(filters.EQUAL | filters.AMONG, lambda party: party.values.get("company_id")),
        "groups": Column(filters.TAGS, lambda party: party.values["groups"]),
        "date_created": Column(dates, lambda party: party.created),
        "date_changed": Column(dates, lambda party: party.changed),
    }


def _listed(kind: Literal["contact", "company"]) -> Work:
    def work(asked: Asked) -> list[JSON]:
        account = asked.account
        parties = [party for party in account.parties.values() if party.kind == kind]
        found = matching(parties, asked.query.get("_filters"), _columns(account))
        ordered = in_order(found, asked.query, _SORTING, "date_created")
        wanted = page(ordered, asked.query, largest=account.switches.largest_page)
        return [party_shape(account, party, alone=False) for party in wanted]

    return work


def _made(kind: Literal["contact", "company"]) -> Work:
    def work(asked: Asked) -> JSON:
        values = held_against(asked.account, asked.json(), _model(kind))
        values.pop("id", None)
        return party_shape(asked.account, new_party(asked.account, kind, values), alone=True)

    return work


def _read(kind: str) -> Work:
    return lambda asked: party_shape(asked.account, _party(asked, kind), alone=True)


def _changed(kind: str, *, whole: bool) -> Work:
    """PUT sets all values, so that those left out are emptied; PATCH sets those that are named."""

    def work(asked: Asked) -> JSON:
        account, party = asked.account, _party(asked, kind)
        said = held_against(account, asked.json(), _model(kind))
        said.pop("id", None)
        require_sound(account, kind, said, but=party.id)
        party.values = (empty_values(kind) if whole else party.values) | said
        party.changed = account.now()
        return party_shape(account, party, alone=True)

    return work


def _deleted(kind: str) -> Work:
    def work(asked: Asked) -> JSON:
        party = _party(asked, kind)
        if asked.query.get("delete_tickets") not in {"true", "false"}:
            message = "Parameter delete_tickets is required"
            raise invalid(message)
        if asked.query["delete_tickets"] == "true":
            forget_tickets(asked.account, party.id)
        del asked.account.parties[party.id]
        return {}

    return work


def _party(asked: Asked, kind: str) -> Party:
    return asked.account.party(asked.path["party"], kind)


DOORS = (
    Door("GET", "/contacts", _listed("contact"), ("contact.read",)),
    Door("POST", "/contacts", _made("contact"), ("contact.create",)),
    Door("GET", "/contacts/{party}", _read("contact"), ("contact.read",)),
    Door("PUT", "/contacts/{party}", _changed("contact", whole=True), ("contact.edit",)),
    Door("PATCH", "/contacts/{party}", _changed("contact", whole=False), ("contact.edit",)),
    Door("DELETE", "/contacts/{party}", _deleted("contact"), ("contact.delete",)),
    Door("GET", "/companies", _listed("company"), ("contact.read",)),
    Door("POST", "/companies", _made("company"), ("contact.create",)),
    Door("GET", "/companies/{party}", _read("company"), ("contact.read",)),
    Door("PUT", "/companies/{party}", _changed("company", whole=True), ("contact.edit",)),
    Door("DELETE", "/companies/{party}", _deleted("company"), ("contact.delete",)),
)
