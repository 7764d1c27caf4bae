"""Tickets that we file ourselves, in the name of a sender."""

from hashlib import sha256

import msgspec

from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.kinds import DELETED
from integration.clients.helpdesk.zendesk.payload import TicketJson
from integration.domain.new_ticket import NewTicket

_MOST_NAME = 80


class _Made(msgspec.Struct):
    id: int


class _MadeAnswer(msgspec.Struct):
    ticket: _Made


def open_ticket(calls: Calls, draft: NewTicket) -> str:
    """File it as the sender's, and give its id; a sender who is unknown becomes a user of the account.

    Its first comment is internal, as Zendesk's own rules mail a customer of none but public ones (ZD-27). The same mark
    within two hours makes no second ticket (Idempotency-Key).
    """
    body = {
        "subject": draft.title,
        "comment": {"body": draft.body or draft.title, "public": False},
        "requester": {"email": draft.sender, "name": draft.sender[:_MOST_NAME]},
        "external_id": draft.mark,
    }
    key = sha256(f"{calls.installation.id} {draft.mark}".encode()).hexdigest()[:32]
    return str(calls.call("POST", "tickets", _MadeAnswer, payload={"ticket": body}, once=key).ticket.id)


def opened(calls: Calls, mark: str) -> str | None:
    """The ticket that was filed with this mark, which is its external id: the search finds new tickets late."""
    rows = calls.rows("tickets", "tickets", TicketJson, {"external_id": mark})
    return next((str(row.id) for row in rows if row.external_id == mark and row.status != DELETED), None)
