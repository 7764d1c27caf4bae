"""What goes when an owner goes."""

from sandbox.liveagent import conversation
from sandbox.liveagent.account import Account
from sandbox.liveagent.records import THE_API


def forget_tickets(account: Account, owner: str) -> None:
    """Delete all tickets of a contact, as a person would."""
    for ticket in [one for one in account.tickets.values() if one.owner == owner]:
        conversation.put_status(account, ticket, THE_API, "X")
