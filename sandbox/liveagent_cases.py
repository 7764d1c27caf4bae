"""The demo's tickets as they come to LiveAgent: by mail, by a form, and through the dedicated agent's chat button."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sandbox import cases
from sandbox.cases import Case
from sandbox.customers import UNKNOWN, VIP
from sandbox.verify import split

MAIL, FORM, CHAT = "mail", "form", "chat"
DOORS: Mapping[str, str] = {cases.API: MAIL, cases.FORM: FORM}

TAGS = "tags"
"""Tags that an agent gives the ticket as soon as it is there; any other name is a ticket field of the form."""

_BY_FIELD = Case(
    VIP,
    FORM,
    2,
    "As we discussed on the phone",
    "Here is the form that you asked me to fill in, thank you.",
    fields={"vip_proposed_severity": "2"},
)
_BY_TAG = Case(
    VIP,
    MAIL,
    4,
    "As we discussed in the meeting",
    "Here is the mail that you asked us to send, thank you.",
    fields={TAGS: "newsletter,vip-sev-4"},
)
_CHATS = (
    Case(
        VIP,
        CHAT,
        2,
        "Chat",
        "Hello, since this morning everything is very slow for our whole team: each page takes a minute. It works, but "
        "we cannot keep up.",
        answered=True,
    ),
    Case(UNKNOWN, CHAT, 5, "Chat", "Hello, we are thinking of moving to your helpdesk. What does it cost?"),
)

_LEFT_OUT = frozenset({(2, cases.FORM), (3, cases.API), (4, cases.API), (5, cases.FORM)})
"""LiveAgent's calls are rationed, and each VIP ticket costs five: of these severities one ticket is enough."""

CASES = (
    *(
        replace(case, door=DOORS[case.door])
        for case in cases.CASES
        if not case.explicit and not (case.customer is VIP and (case.severity, case.door) in _LEFT_OUT)
    ),
    _BY_FIELD,
    _BY_TAG,
    *_CHATS,
)
"""Tickets of the other demo in the words of this host, and chats."""


def tags_of(case: Case) -> Sequence[str]:
    """The tags that an agent gives the ticket."""
    return split(case.fields.get(TAGS, ""))


def fields_of(case: Case) -> dict[str, str]:
    """What the form's fields are filled in with."""
    return {name: str(value) for name, value in case.fields.items() if name != TAGS}
