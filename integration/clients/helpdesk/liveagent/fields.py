"""LiveAgent's ticket in our words, and our wishes as the body of its PUT; tables and pure functions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from integration.clients.helpdesk.liveagent.history import Conversation
from integration.clients.helpdesk.liveagent.holding import given_at, taken_at
from integration.clients.helpdesk.liveagent.payload import Field, Stretch, TicketJson, instant, values
from integration.domain.claim import HostClaim
from integration.domain.decision import TicketUpdate
from integration.domain.tags import is_ours
from integration.domain.ticket import Ticket

CODES: Mapping[str, str] = {
    "severity": "vip_severity",
    "first_due": "vip_first_due",
    "follow_up_due": "vip_followup_due",
}
"""Our fields, and the codes of the ticket fields that hold them."""

PROPOSED = "vip_proposed_severity"
"""The code of the ticket field in which a form lets the customer choose."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known beside a ticket's own JSON: its conversation, the names of tags, and what else was read for it.

    `missing` are codes of ours that this LiveAgent was seen not to have.
    """

    conversation: Conversation
    tags: Mapping[str, str]
    history: Sequence[Stretch] | None = None
    claim: HostClaim | None = None
    missing: Collection[str] = ()


def ticket_from(raw: TicketJson, beside: Beside) -> Ticket:
    """The ticket in our words; its own due date is left out, as nobody can set it, nor does it show what we want."""
    said, conversation = values(raw.custom_fields), beside.conversation
    reader, words = conversation.reader, conversation.words
    return Ticket(
        id=raw.code,
        subject=raw.subject or "",
        body=conversation.body,
        sender=raw.owner_email or None,
        opened_at=instant(raw.date_created, reader.installation.zone),
        channel=conversation.channel,
        status=conversation.status(beside.history),
        timeline=conversation.timeline(beside.history),
        assignee=raw.agentid or None,
        tags=tuple(beside.tags.get(tag, tag) for tag in raw.tags or ()),
        severity_field=said.get(CODES["severity"]) or None,
        proposed_severity=said.get(PROPOSED) or None,
        first_due=_moment(said.get(CODES["first_due"])),
        follow_up_due=_moment(said.get(CODES["follow_up_due"])),
        fields=frozenset({"tags", *(ours for ours, code in CODES.items() if code not in beside.missing)}),
        claim=beside.claim,
        group=raw.departmentid or "",
        taken_at=taken_at(reader, words),
        given_at=given_at(reader, conversation.groups, words),
    )


def tags_wanted(names: Sequence[str], wanted: TicketUpdate) -> Sequence[str]:
    """The names of all tags that the ticket should have: other people's as they stand, then ours."""
    if wanted.tags is None:
        return names
    others = [tag for tag in names if not is_ours(tag)]
    return (*others, *sorted({*wanted.tags}.difference(others)))


@dataclass(frozen=True, slots=True)
class Shown:
    """What a ticket shows: the names of all its tags, its agent, its department, and those of our fields it has."""

    tags: Sequence[str]
    assignee: str | None
    values: Mapping[str, str]
    group: str = ""

    def changes(self, wanted: TicketUpdate) -> Mapping[str, str]:
        """Those of our fields that should say something else, by their codes; empty text clears one."""
        should = {CODES["severity"]: str(wanted.severity.value)} if wanted.severity else {}
        if wanted.dates:
            should |= {
                CODES["first_due"]: _stamp(wanted.first_due),
                CODES["follow_up_due"]: _stamp(wanted.follow_up_due),
            }
        return {code: new for code, new in should.items() if self.values.get(code, new) != new}

    def lacks(self, wanted: TicketUpdate) -> Sequence[str]:
        """What isn't as it should be: tags, agent (an empty one is nobody), department, or a field by its code."""
        wrong = {
            "tags": set(tags_wanted(self.tags, wanted)) != set(self.tags),
            "agent": wanted.assignee is not None and wanted.assignee != (self.assignee or ""),
            "department": wanted.group is not None and wanted.group != self.group,
        }
        return (*(name for name, differs in wrong.items() if differs), *self.changes(wanted))


def shown_by(ticket: Ticket) -> Shown:
    """What a ticket of ours shows."""
    said = {
        "severity": ticket.severity_field or "",
        "first_due": _stamp(ticket.first_due),
        "follow_up_due": _stamp(ticket.follow_up_due),
    }
    here = {CODES[name]: value for name, value in said.items() if name in ticket.fields}
    return Shown(ticket.tags, ticket.assignee, here, ticket.group)


def shown_in(raw: TicketJson, tags: Mapping[str, str], missing: Collection[str]) -> Shown:
    """The same of LiveAgent's own JSON."""
    said = values(raw.custom_fields)
    here = {code: _read(name, said.get(code, "")) for name, code in CODES.items() if code not in missing}
    names = [tags.get(tag, tag) for tag in raw.tags or ()]
    return Shown(names, raw.agentid or None, here, raw.departmentid or "")


def merged(fields: Sequence[Field] | None, changes: Mapping[str, str]) -> list[dict[str, object]]:
    """All fields of the ticket with our changes among them: what a PUT leaves out may be lost (LA-2)."""
    whole = {each.code: "" if each.value is None else each.value for each in fields or ()} | dict(changes)
    return [{"code": code, "value": value} for code, value in whole.items()]


def _read(name: str, text: str) -> str:
    return text if name == "severity" else _stamp(_moment(text))


def _stamp(moment: datetime | None) -> str:
    """An instant as our fields hold it, whole seconds in UTC, such as 2026-03-02T18:30:00Z; empty for none."""
    if moment is None:
        return ""
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _moment(text: str | None) -> datetime | None:
    """The instant in a field's text; None for any text that isn't one, or that names no zone."""
    try:
        moment = datetime.fromisoformat(text or "")
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
