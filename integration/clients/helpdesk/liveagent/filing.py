"""Tickets that we file ourselves, in the name of a sender; nobody is mailed for them."""

import json
from collections.abc import Mapping

from integration.clients.helpdesk.liveagent.answers import MadeJson
from integration.clients.helpdesk.liveagent.calls import Calls
from integration.clients.helpdesk.liveagent.payload import Department
from integration.domain.errors import UpstreamRefused

_DEFAULT = "default"


def filed(calls: Calls, subject: str, message: str, sender: str, department: str = "") -> MadeJson:
    """A new ticket in this department (or the account's default)."""
    payload = {
        "useridentifier": sender,
        "recipient": sender,
        "subject": subject,
        "departmentid": _known(calls, department),
        "message": message,
        "do_not_send_mail": "Y",
        "use_template": "N",
    }
    return calls.call("POST", "tickets", MadeJson, payload=payload)


def marked_query(mark: str) -> Mapping[str, str]:
    """What to ask for the tickets whose subject holds this mark, but for deleted ones and spam."""
    return {"_filters": json.dumps([["subject", "L", mark], ["status", "NI", "X,B"]])}


def _known(calls: Calls, department: str) -> str:
    known = [each.department_id for each in calls.rows("departments", tuple[Department, ...])]
    wanted = department or (_DEFAULT if _DEFAULT in known else next(iter(known), ""))
    if wanted not in known:
        there = ", ".join(known) or "none that our key may see"
        message = f"there is no department {department!r}; there are: {there}"
        raise UpstreamRefused(message)
    return wanted
