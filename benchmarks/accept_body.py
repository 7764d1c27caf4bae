"""Webhooks of a django-helpdesk, 1,753 bytes each, no two the same."""

from collections.abc import Iterator
from itertools import count

SECRET = "benchmark-secret-of-some-length"  # noqa: S105 - of a store that lives as long as the run
PATH = f"/hooks/django-helpdesk/main/{SECRET}"
LENGTH = 1753

_ENTRY = (
    '{"id": 1, "ticket": %d, "user": null, "title": "Ticket Opened Via Web", "comment": "%s", "public": true, '
    '"new_status": null, "time_spent": null, "followupattachment_set": [], "date": "2026-03-02T12:48:09.931426Z", '
    '"message_id": null, "email_recipients": ["vip@customer.example"]}'
)
_TICKET = (
    '{"ticket": {"id": %d, "queue": 1, "title": "Production is down", "description": "Everything returns 500", '
    '"resolution": null, "submitter_email": "vip@customer.example", "assigned_to": null, "status": 1, '
    '"on_hold": false, "priority": 3, "due_date": null, "merged_to": null, "followup_set": [%s], '
    '"custom_vip_tags": "", "custom_vip_severity": null}, "queue_slug": "support", "followup_id": 1, "salt": "%012d"}'
)


def bodies() -> Iterator[bytes]:
    """Bodies without end, over a thousand tickets."""
    for number in count():
        ticket = number % 1000 + 1
        bare = (_TICKET % (ticket, _ENTRY % (ticket, ""), number)).encode()
        yield (_TICKET % (ticket, _ENTRY % (ticket, "x" * (LENGTH - len(bare))), number)).encode()


def requests() -> Iterator[bytes]:
    """The same as whole HTTP/1.1 requests."""
    headers = f"host: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: {LENGTH}\r\n\r\n"
    for body in bodies():
        yield f"POST {PATH} HTTP/1.1\r\n{headers}".encode() + body
