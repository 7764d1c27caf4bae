"""Who a user of a Zendesk account is and what they may see, for the pages inside Zendesk: asked every few minutes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import msgspec

from integration.clients.helpdesk.http import Unknown
from integration.clients.helpdesk.kept import Kept
from integration.clients.helpdesk.wire import HostWire
from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.numbers import is_number
from integration.clients.helpdesk.zendesk.payload import MembershipJson
from integration.domain.errors import CredentialsRevoked, TicketGone, UpstreamUnavailable
from integration.domain.host_user import ADMIN, HostUser
from integration.domain.installation import Installation

_MINUTES = timedelta(minutes=5)
_A_WHILE = timedelta(minutes=30)
_LIGHT = "light agent"
_LIGHT_TYPE = 1


class _Person(msgspec.Struct, frozen=True):
    """A user (Users API); a `role_type` of 1 is a light agent, `ticket_restriction` which tickets an agent may see."""

    id: int
    name: str | None = None
    email: str | None = None
    role: str | None = None
    role_type: int | None = None
    suspended: bool | None = None
    active: bool | None = None
    organization_id: int | None = None
    ticket_restriction: str | None = None

    @property
    def is_here(self) -> bool:
        """Whether they can work in the account at all."""
        return not self.suspended and self.active is not False

    @property
    def sees_all(self) -> bool:
        """Whether there is no ticket that they may not see."""
        return self.role == ADMIN or not self.ticket_restriction


class _PersonAnswer(msgspec.Struct, frozen=True):
    user: _Person


class _Place(msgspec.Struct, frozen=True):
    """Where a ticket is, which decides who may see it."""

    assignee_id: int | None = None
    group_id: int | None = None
    organization_id: int | None = None


class _PlaceAnswer(msgspec.Struct, frozen=True):
    ticket: _Place


@dataclass(frozen=True, slots=True)
class ZendeskPeople:
    """All people of all accounts; who was suspended, or is no agent any more, is shut out within five minutes."""

    wire: HostWire
    kept: Kept[tuple[_Person, ...]] = field(default_factory=lambda: Kept(_MINUTES, most=5000))

    def person(self, installation: Installation, user: str) -> HostUser | None:
        """The person of this id; None for who isn't there, is suspended, or was deleted.

        A light agent, who may write private notes alone, has a role of their own, and is no staff here (ZD-57).
        """
        found = self._found(Calls(installation, self.wire), installation, user)
        if found is None or not found.is_here:
            return None
        role = _LIGHT if found.role_type == _LIGHT_TYPE else found.role or ""
        return HostUser(str(found.id), found.name or "", found.email or "", role)

    def may_see(self, installation: Installation, user: str, ticket: str) -> bool:
        """Whether Zendesk would show this ticket to them; it is asked where a ticket is only for who may not see all.

        Who could see all a while ago still can while Zendesk doesn't answer. (Private groups aren't looked at: ZD-58.)
        """
        calls = Calls(installation, self.wire)
        try:
            found = self._found(calls, installation, user)
            return found is not None and found.is_here and (found.sees_all or _is_among(calls, found, ticket))
        except (UpstreamUnavailable, CredentialsRevoked):
            before = self.kept.find(_key(installation, user), self.wire.now(), fresh=_A_WHILE)
            if before and before[0].sees_all:
                return True
            raise

    def _found(self, calls: Calls, installation: Installation, user: str) -> _Person | None:
        if not is_number(user):
            return None
        found = self.kept.get(_key(installation, user), self.wire.now(), lambda: _asked(calls, user))
        return next(iter(found), None)


def _asked(calls: Calls, user: str) -> tuple[_Person, ...]:
    try:
        return (calls.call("GET", f"users/{user}", _PersonAnswer).user,)
    except Unknown:
        return ()


def _is_among(calls: Calls, person: _Person, ticket: str) -> bool:
    """Whether the ticket is one of those that the person's restriction leaves; none for one that we don't know."""
    rule = _RULES.get(person.ticket_restriction or "")
    if rule is None:
        return False
    try:
        place = calls.call("GET", f"tickets/{ticket}", _PlaceAnswer, about_ticket=True).ticket
    except TicketGone:
        return False
    return rule(calls, person, place)


def _in_their_groups(calls: Calls, person: _Person, place: _Place) -> bool:
    rows = calls.rows(f"users/{person.id}/group_memberships", "group_memberships", MembershipJson)
    return place.group_id is not None and place.group_id in {each.group_id for each in rows}


_RULES: dict[str, Callable[[Calls, _Person, _Place], bool]] = {
    "groups": _in_their_groups,
    "assigned": lambda _calls, person, place: place.assignee_id == person.id,
    "organization": lambda _calls, person, place: place.organization_id in {person.organization_id} - {None},
}


def _key(installation: Installation, user: str) -> str:
    return f"{installation.id}/{user}"
