"""Who a user of a Zendesk account is and what they may see, for the pages inside Zendesk: asked every few minutes."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Literal

import msgspec

from integration.clients.helpdesk.http import Unknown
from integration.clients.helpdesk.kept import Kept
from integration.clients.helpdesk.pace import Paced
from integration.clients.helpdesk.wire import HostWire
from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.numbers import is_number
from integration.clients.helpdesk.zendesk.payload import MembershipJson
from integration.domain.errors import CredentialsRevoked, TicketGone, UpstreamUnavailable
from integration.domain.host_user import ADMIN, AGENT, HostUser
from integration.domain.installation import Installation

_MINUTES = timedelta(minutes=5)
_A_WHILE = timedelta(minutes=30)
_AT_ONCE = timedelta(0)
_SOON = timedelta(seconds=5)

_AGENT_TYPES = frozenset({None, 0})
"""Agents of the account's own roles have a `role_type` of 0, and none where the plan has no such roles (ZD-57)."""

_OTHER_TYPES = {1: "light agent", 2: "chat agent", 3: "contributor"}
_OTHER = "another agent"

Look = Literal["now", "lately", "last"]
"""Whether Zendesk is asked at all events, or where it wasn't for five minutes, or not at all."""


class _Person(msgspec.Struct, frozen=True):
    """A user (Users API); `role_type` is the kind of an agent, `ticket_restriction` which tickets they may see."""

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
    def as_host_user(self) -> HostUser:
        """As our house has people; an agent of a kind that works on no tickets has a role of that name."""
        role = self.role or ""
        if role == AGENT and self.role_type not in _AGENT_TYPES:
            role = _OTHER_TYPES.get(self.role_type or 0, _OTHER)
        return HostUser(str(self.id), self.name or "", self.email or "", role)

    @property
    def works(self) -> bool:
        """Whether they work on tickets at all."""
        return self.is_here and self.as_host_user.is_staff

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

    def person(self, installation: Installation, user: str, *, look: Look = "lately") -> HostUser | None:
        """The person of this id; None for who isn't there, is suspended, or was deleted.

        Light agents, chat agents and contributors have roles of their own, and are no staff here (ZD-57). The last
        that was said of them is told for half an hour; after that, UpstreamUnavailable is raised where it is wanted.
        """
        if look == "last":
            found = self._last(installation, user)
        else:
            found = self._found(self._calls(installation), installation, user, anew=look == "now")
        return found.as_host_user if found and found.is_here else None

    def may_see(self, installation: Installation, user: str, ticket: str) -> bool:
        """Whether Zendesk would show this ticket to them; it is asked where a ticket is only for who may not see all.

        While Zendesk doesn't answer, who could see all a while ago still can, and who could see nothing still can't.
        (Private groups aren't looked at: ZD-58.)
        """
        calls = self._calls(installation)
        try:
            found = self._found(calls, installation, user)
            return found is not None and found.works and (found.sees_all or _is_among(calls, found, ticket))
        except (UpstreamUnavailable, CredentialsRevoked):
            before = self._known(installation, user)
            if before is None or any(each.works and not each.sees_all for each in before):
                raise
            return any(each.works for each in before)

    def _calls(self, installation: Installation) -> Calls:
        """Calls that a page waits for: none is sent twice, however passing the trouble may be."""
        http = self.wire.http
        once = Paced(lambda request: http.ask(replace(request, toll=_OneTry())), self.wire.now, http.wait, gap=_AT_ONCE)
        return Calls(installation, self.wire, pace=once)

    def _found(self, calls: Calls, installation: Installation, user: str, *, anew: bool = False) -> _Person | None:
        if not is_number(user):
            return None
        fresh = _AT_ONCE if anew else None
        found = self.kept.get(_key(installation, user), self.wire.now(), lambda: _asked(calls, user), fresh=fresh)
        return next(iter(found), None)

    def _last(self, installation: Installation, user: str) -> _Person | None:
        known = self._known(installation, user)
        if known is None:
            message = "Zendesk wasn't asked lately who that is"
            raise UpstreamUnavailable(message)
        return next(iter(known), None)

    def _known(self, installation: Installation, user: str) -> tuple[_Person, ...] | None:
        """What was said of them last, nobody where there was none; None where nothing was said for a while."""
        return self.kept.find(_key(installation, user), self.wire.now(), fresh=_A_WHILE)


@dataclass(slots=True)
class _OneTry:
    """What a request pays with that has one try."""

    is_spent: bool = False

    def __call__(self) -> None:
        if self.is_spent:
            message = "Zendesk didn't answer in time for a page"
            raise UpstreamUnavailable(message, retry_after=_SOON)
        self.is_spent = True


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
