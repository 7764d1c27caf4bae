"""The demo's tickets as they come to Zendesk: by mail, form and messaging widget, and as a voicemail."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sandbox import cases
from sandbox.cases import Case
from sandbox.customers import UNKNOWN, VIP
from sandbox.verify import split
from sandbox.zendesk.people import MESSAGE, VOICEMAIL

MAIL, FORM = "mail", cases.FORM
DOORS: Mapping[str, str] = {cases.API: MAIL, cases.FORM: FORM}

HELD = frozenset({MAIL, FORM})
"""What waits for the opening where it came at night (docs/service.md, 3.5)."""

TAGS, TYPE, PROPOSED = "tags", "type", "vip_proposed_severity"
"""Tags that an agent gives the ticket as soon as it is there, the type that they make it, a field of the form."""

_BY_FIELD = Case(
    VIP,
    FORM,
    2,
    "As we discussed on the phone",
    "Here is the form that you asked me to fill in, thank you.",
    fields={PROPOSED: 2},
)
_BY_TAG = Case(
    VIP,
    MAIL,
    4,
    "As we discussed in the meeting",
    "Here is the mail that you asked us to send, thank you.",
    fields={TAGS: "newsletter,vip-sev-4"},
)
_TASK = Case(
    VIP,
    MAIL,
    3,
    "The calendar integration fails",
    "Since Tuesday the integration with our calendar fails with error 400: no meetings arrive. All else is fine.",
    fields={TYPE: "task"},
)
_SPOKEN = (
    Case(
        VIP,
        MESSAGE,
        2,
        "Conversation",
        "Hello, since this morning everything is very slow for our whole team: each page takes a minute. It works, but "
        "we cannot keep up.",
        answered=True,
    ),
    Case(
        VIP,
        VOICEMAIL,
        1,
        "Voicemail",
        "Everything is down for all of us, nobody can log in, our whole business stands still. Please call back.",
    ),
    Case(UNKNOWN, MESSAGE, 5, "Conversation", "Hello, we are thinking of moving to your helpdesk. What does it cost?"),
)

CASES = (
    *(replace(case, door=DOORS[case.door]) for case in cases.CASES if not case.explicit),
    _BY_FIELD,
    _BY_TAG,
    _TASK,
    *_SPOKEN,
)
"""Tickets of the other demo in the words of this host, a task, conversations, and a voicemail."""


def tags_of(case: Case) -> Sequence[str]:
    """The tags that an agent gives the ticket."""
    return split(case.fields.get(TAGS, ""))


def is_explicit(case: Case) -> bool:
    """Whether an agent's tag says the severity, so that it is no open question."""
    return any(tag.startswith("vip-sev-") for tag in tags_of(case))
