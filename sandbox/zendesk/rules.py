"""What Zendesk makes of a change before it is done: what it refuses, and what it changes besides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.zendesk.errors import refuse_invalid
from sandbox.zendesk.records import JSON, SYSTEM, Ticket

if TYPE_CHECKING:
    from sandbox.zendesk.tenant import Tenant


@dataclass(frozen=True, slots=True)
class Act:
    """Who changes a ticket, and by which way."""

    author: int
    via: JSON


@dataclass(frozen=True, slots=True)
class Said:
    """A comment to be; `voice` is what a call left, None where it was written."""

    text: str
    author: int
    public: bool = True
    voice: JSON | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """A change to be: attributes of a ticket by their names, custom fields by their ids, and what is said."""

    wanted: Mapping[str, Any] = field(default_factory=dict)
    custom: Mapping[int, Any] = field(default_factory=dict)
    said: Said | None = None


@dataclass(slots=True)
class Case:
    """A change that is being looked at: `wanted` by the ticket's attributes, `custom` by the fields' ids."""

    tenant: "Tenant"
    ticket: Ticket
    act: Act
    wanted: dict[str, Any]
    custom: Mapping[int, Any]
    said: Said | None

    def after(self, name: str) -> Any:  # noqa: ANN401 -- an attribute of any type
        """What an attribute will be."""
        return self.wanted.get(name, getattr(self.ticket, name))

    @property
    def is_from_customer(self) -> bool:
        """Whether an end user speaks."""
        author = self.tenant.users.get(self.said.author) if self.said else None
        return author is not None and not author.is_staff


def settle(case: Case) -> None:
    """Complete the change by all that follows from it; 422 where it can't be."""
    for rule in _RULES:
        rule(case)


def _closed_stays_closed(case: Case) -> None:
    if case.ticket.status == "closed":
        refuse_invalid("status", "closed prevents ticket update", "ClosedTicket")


def _assignee_is_staff(case: Case) -> None:
    number = case.wanted.get("assignee")
    if number is None:
        return
    user = case.tenant.users.get(number)
    if user is None or not user.is_staff or user.suspended:
        refuse_invalid("assignee", "is not a valid agent")


def _assignee_is_in_group(case: Case) -> None:
    """ZD-70: an agent alone brings the default group where the ticket has none; a group alone drops who isn't in it."""
    assignee, group = case.after("assignee"), case.after("group")
    if group is not None and group not in case.tenant.groups:
        refuse_invalid("group", "is invalid")
    if assignee is None:
        return
    theirs = case.tenant.groups_of(assignee)
    if group is None and theirs:
        case.wanted["group"] = theirs[0]
    elif group not in theirs and "assignee" in case.wanted:
        refuse_invalid("assignee", "is not assigned to the group")
    elif group not in theirs:
        case.wanted["assignee"] = None


def _organization_is_the_requesters(case: Case) -> None:
    number = case.wanted.get("organization")
    if number is not None and number not in case.tenant.organizations:
        refuse_invalid("organization", "is invalid")


def _requester_brings_organization(case: Case) -> None:
    if "requester" in case.wanted and "organization" not in case.wanted:
        user = case.tenant.users.get(case.wanted["requester"])
        if user is None:
            refuse_invalid("requester", "is invalid")
        case.wanted["organization"] = user.organization


def _customers_reopen(case: Case) -> None:
    waits = case.ticket.status in {"pending", "hold", "solved"}
    if case.is_from_customer and waits and case.said and case.said.public:
        case.wanted.setdefault("status", "open")


def _assigned_is_open(case: Case) -> None:
    if case.after("assignee") is not None and case.after("status") == "new":
        case.wanted["status"] = "open"


def _solved_is_complete(case: Case) -> None:
    if case.after("status") != "solved" or case.ticket.status == "solved":
        return
    if case.after("assignee") is None:
        refuse_invalid("assignee", "is required when solving a ticket", "BlankValue")
    filled = {**case.ticket.custom, **case.custom}
    for number in case.tenant.switches.required_on_solve:
        if filled.get(number) in {None, ""}:
            title = case.tenant.ticket_fields[number].title
            refuse_invalid("base", f"{title} is required when solving a ticket", "BlankValue")


def _due_is_for_tasks(case: Case) -> None:
    """ZD-1."""
    dropped = case.tenant.switches.due_at_elsewhere == "dropped"
    if case.after("type") != "task" and dropped:
        case.wanted.pop("due_at", None)


def _author_exists(case: Case) -> None:
    if case.said and case.said.author != SYSTEM and case.said.author not in case.tenant.users:
        refuse_invalid("author", "is invalid")


_RULES: tuple[Callable[[Case], None], ...] = (
    _closed_stays_closed,
    _author_exists,
    _assignee_is_staff,
    _assignee_is_in_group,
    _requester_brings_organization,
    _organization_is_the_requesters,
    _customers_reopen,
    _assigned_is_open,
    _solved_is_complete,
    _due_is_for_tasks,
)
