"""Tickets that we file ourselves, in the name of a sender."""

from integration.clients.helpdesk.django_helpdesk.calls import Calls
from integration.clients.helpdesk.django_helpdesk.payload import TicketJson, number

FIRST_QUEUE = "1"
"""Its API lists no queues; the first one is there since the host was set up."""

_ORDINARY = 3


def filed(calls: Calls, title: str, body: str, sender: str, queue: str = FIRST_QUEUE) -> TicketJson:
    """A new ticket; raises UpstreamUnavailable also where it was made but the host couldn't reach our webhook."""
    payload = {
        "title": title,
        "description": body,
        "submitter_email": sender,
        "queue": number(queue, "a queue's"),
        "priority": _ORDINARY,
    }
    return calls.call("POST", "tickets/", TicketJson, payload=payload)
