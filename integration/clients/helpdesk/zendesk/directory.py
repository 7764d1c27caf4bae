"""Who and what there is in one Zendesk account: read once, kept for a while, shared by all work on the installation."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from integration.clients.helpdesk.http import Unknown
from integration.clients.helpdesk.kept import Kept
from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.field_names import found_fields
from integration.clients.helpdesk.zendesk.numbers import is_number
from integration.clients.helpdesk.zendesk.payload import (
    FieldJson,
    GroupJson,
    MembershipJson,
    OrganizationAnswer,
    OrganizationJson,
    TicketJson,
    UserAnswer,
    UserJson,
)
from integration.domain.ticket import Entry

_MINUTES = timedelta(minutes=5)
_HALF_AN_HOUR = timedelta(minutes=30)
_NEWS = timedelta(seconds=30)
"""A list that lacks what we look for is asked for again, but not more often than this."""

_A_MOMENT = timedelta(seconds=10)
_A_DAY = timedelta(days=1)
_ALL = "all"
_STAFF = ("agent", "admin")

T = TypeVar("T")

Words = tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Directory:
    """What is kept of one account; nothing of it outlives the process.

    `seen` are tickets as they were read a moment ago, by their ids as text; `merged` what was said on tickets that were
    merged into another, which nobody can change any more, and None for a ticket that was not.
    """

    users: Kept[tuple[UserJson, ...]] = field(default_factory=lambda: Kept(_MINUTES, most=5000))
    organizations: Kept[tuple[OrganizationJson, ...]] = field(default_factory=lambda: Kept(_MINUTES))
    fields: Kept[tuple[FieldJson, ...]] = field(default_factory=lambda: Kept(_HALF_AN_HOUR))
    company_fields: Kept[frozenset[str]] = field(default_factory=lambda: Kept(_HALF_AN_HOUR))
    memberships: Kept[tuple[MembershipJson, ...]] = field(default_factory=lambda: Kept(_MINUTES))
    members: Kept[frozenset[str]] = field(default_factory=lambda: Kept(_MINUTES))
    group_list: Kept[tuple[GroupJson, ...]] = field(default_factory=lambda: Kept(_MINUTES))
    staff: Kept[tuple[UserJson, ...]] = field(default_factory=lambda: Kept(_MINUTES))
    seen: Kept[TicketJson] = field(default_factory=lambda: Kept(_A_MOMENT))
    merged: Kept[tuple[int | None, Words]] = field(default_factory=lambda: Kept(_A_DAY))

    def ticket_fields(self, calls: Calls, *, newest: bool = False) -> tuple[FieldJson, ...]:
        """All ticket fields of the account, as it lists them; `newest` where one was just made."""
        ask = _rows(calls, "ticket_fields", "ticket_fields", FieldJson)
        return self.fields.get(_ALL, calls.wire.now(), ask, fresh=_NEWS if newest else None)

    def field_ids(self, calls: Calls, *, newest: bool = False) -> Mapping[str, int]:
        """The ids of our ticket fields by our keys; only those that exist and are active."""
        return found_fields(self.ticket_fields(calls, newest=newest))

    def organization_fields(self, calls: Calls) -> frozenset[str]:
        """The keys of all active fields that the account has for organizations."""

        def ask() -> frozenset[str]:
            rows = calls.rows("organization_fields", "organization_fields", FieldJson)
            return frozenset(each.key for each in rows if each.key and each.active is not False)

        return self.company_fields.get(_ALL, calls.wire.now(), ask)

    def user(self, calls: Calls, user: str | int | None) -> UserJson | None:
        """The person of this id; None where there is none, or where the text can't be an id."""
        if user is None or not is_number(str(user)):
            return None
        found = self.users.get(str(user), calls.wire.now(), lambda: _user(calls, str(user)))
        return next(iter(found), None)

    def users_of(self, calls: Calls, ids: Iterable[int]) -> Mapping[int, UserJson]:
        """The people of these ids, by id; those that are gone are left out. One request for each who isn't known."""
        found = ((one, self.user(calls, one)) for one in dict.fromkeys(ids))
        return {one: user for one, user in found if user}

    def organization(self, calls: Calls, organization: int | None) -> OrganizationJson | None:
        """The company of this id; None where there is none."""
        if organization is None or not is_number(str(organization)):
            return None
        key = str(organization)
        found = self.organizations.get(key, calls.wire.now(), lambda: _organization(calls, key))
        return next(iter(found), None)

    def learn(
        self,
        calls: Calls,
        users: Iterable[UserJson] | None,
        organizations: Iterable[OrganizationJson] | None = None,
    ) -> None:
        """Keep who and what came beside another answer, so that nobody asks for them."""
        now = calls.wire.now()
        for user in users or ():
            self.users.put(str(user.id), (user,), now)
        for organization in organizations or ():
            self.organizations.put(str(organization.id), (organization,), now)

    def groups_of(self, calls: Calls, user: str) -> tuple[str, ...]:
        """The groups that an agent is in, the default one first; none for who is no agent or isn't there."""
        if not is_number(user):
            return ()
        path = f"users/{user}/group_memberships"
        ask = _rows(calls, path, "group_memberships", MembershipJson)
        found = self.memberships.get(user, calls.wire.now(), lambda: _or_nothing(ask))
        in_order = sorted(found, key=lambda each: not each.default)
        return tuple(dict.fromkeys(str(each.group_id) for each in in_order))

    def group_members(self, calls: Calls, group: str) -> frozenset[str]:
        """The agents of a group; nobody for a group that isn't there."""
        if not is_number(group):
            return frozenset()
        ask = _rows(calls, f"groups/{group}/memberships", "group_memberships", MembershipJson)

        def members() -> frozenset[str]:
            return frozenset(str(each.user_id) for each in _or_nothing(ask))

        return self.members.get(group, calls.wire.now(), members)

    def forget_place(self, user: str, group: str) -> None:
        """Ask anew who this person is, and who is in which group: Zendesk says otherwise by now."""
        for kept, key in ((self.users, user), (self.memberships, user), (self.members, group)):
            kept.drop(key)
        self.group_list.drop(_ALL)

    def groups(self, calls: Calls) -> tuple[GroupJson, ...]:
        """All groups of the account that aren't deleted."""
        found = self.group_list.get(_ALL, calls.wire.now(), _rows(calls, "groups", "groups", GroupJson))
        return tuple(each for each in found if not each.deleted)

    def agents(self, calls: Calls) -> tuple[UserJson, ...]:
        """All who work at the desk, admins too, each once."""

        def ask() -> tuple[UserJson, ...]:
            found = (each for role in _STAFF for each in calls.rows("users", "users", UserJson, {"role": role}))
            return tuple({each.id: each for each in found}.values())

        return self.staff.get(_ALL, calls.wire.now(), ask)


def _rows(calls: Calls, path: str, name: str, kind: type[T]) -> Callable[[], tuple[T, ...]]:
    return lambda: tuple(calls.rows(path, name, kind))


def _user(calls: Calls, user: str) -> tuple[UserJson, ...]:
    return _or_nothing(lambda: (calls.call("GET", f"users/{user}", UserAnswer).user,))


def _organization(calls: Calls, organization: str) -> tuple[OrganizationJson, ...]:
    return _or_nothing(lambda: (calls.call("GET", f"organizations/{organization}", OrganizationAnswer).organization,))


def _or_nothing(ask: Callable[[], tuple[T, ...]]) -> tuple[T, ...]:
    try:
        return ask()
    except Unknown:
        return ()
