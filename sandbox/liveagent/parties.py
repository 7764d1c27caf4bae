"""Contacts and companies: what their models hold, and how one comes to be."""

from typing import Any, Literal

from sandbox.liveagent.account import Account
from sandbox.liveagent.bodies import Test, fields, number, text, texts
from sandbox.liveagent.directory import Party
from sandbox.liveagent.errors import invalid

_BOTH: dict[str, Test] = {
    "system_name": text,
    "description": text,
    "avatar_url": text,
    "language": text,
    "city": text,
    "countrycode": text,
    "ip": text,
    "emails": texts,
    "phones": texts,
    "groups": texts,
    "note": text,
    "useragent": text,
    "screen": text,
    "time_offset": number,
    "latitude": number,
    "longitude": number,
    "custom_fields": fields,
}
CONTACT: dict[str, Test] = {
    "company_id": text,
    "firstname": text,
    "lastname": text,
    "gender": lambda value: value in {"M", "F", "O", "X"},
    "job_position": text,
    **_BOTH,
}
"""The model ContactRequest, but for its id."""
COMPANY: dict[str, Test] = {"name": text, **_BOTH}
"""The model CompanyRequest, but for its id."""
MODELS = {"contact": CONTACT, "company": COMPANY}

_LISTS = frozenset({"emails", "phones", "groups", "custom_fields"})
_NOTHING = frozenset({"company_id", "time_offset", "latitude", "longitude"})


def empty_values(kind: str) -> dict[str, Any]:
    """The values of a contact or company of which nothing is known."""
    return {name: [] if name in _LISTS else None if name in _NOTHING else "" for name in MODELS[kind]}


def new_party(account: Account, kind: Literal["contact", "company"], values: dict[str, Any]) -> Party:
    """A new contact or company; 400 where its addresses are another's, or what it names isn't there."""
    require_sound(account, kind, values, but=None)
    party = Party(account.identities.id(), kind, account.now(), account.now(), empty_values(kind) | values)
    account.parties[party.id] = party
    return party


def new_contact(account: Account, address: str, name: str = "", **values: object) -> Party:
    """A new contact with this e-mail address, as LiveAgent makes one for whoever writes first."""
    first, _, last = name.partition(" ")
    return new_party(account, "contact", {"firstname": first, "lastname": last, "emails": [address], **values})


def require_sound(account: Account, kind: str, values: dict[str, Any], *, but: str | None) -> None:
    """400 where a group or company isn't there, or an address belongs to another one of this kind than `but`."""
    for group in values.get("groups", []):
        if group not in account.groups:
            message = f"Group with id {group} does not exist"
            raise invalid(message)
    company = values.get("company_id")
    if company and (company not in account.parties or account.parties[company].kind != "company"):
        message = f"Company with id {company} does not exist"
        raise invalid(message)
    for party in account.parties.values():
        if party.kind == kind and party.id != but and set(party.emails) & set(values.get("emails", [])):
            message = f"Contact with this Contact information already exist. Id: {party.id}"
            raise invalid(message)
