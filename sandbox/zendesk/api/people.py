"""Users, groups and who is in them, organizations."""

from collections.abc import Callable

from sandbox.zendesk.door import Asked, Door
from sandbox.zendesk.errors import malformed, missing
from sandbox.zendesk.paging import PAGES, paged
from sandbox.zendesk.people_shapes import group_shape, membership_shape, organization_shape, user_shape
from sandbox.zendesk.records import JSON, Membership, User


def me(asked: Asked) -> JSON:
    return {"user": user_shape(asked.tenant, asked.user)}


def user(asked: Asked) -> JSON:
    return {"user": user_shape(asked.tenant, asked.tenant.user(asked.path["user"]))}


def users(asked: Asked) -> JSON:
    """All, or those of one role (`role`), or of several (`role[]`)."""
    roles = set(asked.query.get("roles", asked.query.get("role", "")).split()) - {""}
    found = [one for one in asked.tenant.users.values() if not roles or one.role in roles]
    return paged(asked, "users", [user_shape(asked.tenant, one) for one in found])


def search(asked: Asked) -> JSON:
    """By `query`: `email:…`, `role:…`, or a part of name or address."""
    words = asked.query.get("query", "").lower().split()
    if not words:
        message = "query is required"
        raise malformed(message)
    found = [one for one in asked.tenant.users.values() if all(_fits(one, word) for word in words)]
    return paged(asked, "users", [user_shape(asked.tenant, one) for one in found])


def show_many(asked: Asked) -> JSON:
    numbers = {int(one) for one in asked.query.get("ids", "").split(",") if one.strip().isdecimal()}
    found = [user_shape(asked.tenant, one) for one in asked.tenant.users.values() if one.id in numbers]
    return {"users": found, "count": len(found), "next_page": None, "previous_page": None}


def groups(asked: Asked) -> JSON:
    found = [group_shape(asked.tenant, one) for one in asked.tenant.groups.values() if not one.deleted]
    return paged(asked, "groups", found)


def group(asked: Asked) -> JSON:
    return {"group": group_shape(asked.tenant, asked.tenant.group(asked.path["group"]))}


def memberships(asked: Asked) -> JSON:
    return _members(asked, lambda _: True)


def memberships_of_user(asked: Asked) -> JSON:
    number = asked.tenant.user(asked.path["user"]).id
    return _members(asked, lambda one: one.user == number)


def memberships_of_group(asked: Asked) -> JSON:
    number = asked.tenant.group(asked.path["group"]).id
    return _members(asked, lambda one: one.group == number)


def organizations(asked: Asked) -> JSON:
    rows = [organization_shape(asked.tenant, one) for one in asked.tenant.organizations.values()]
    return paged(asked, "organizations", rows)


def organization(asked: Asked) -> JSON:
    found = asked.tenant.organization(asked.path["organization"])
    return {"organization": organization_shape(asked.tenant, found)}


def organizations_by_name(asked: Asked) -> JSON:
    found = asked.tenant.organization_named(asked.query.get("name", ""))
    if found is None and "name" not in asked.query:
        raise missing()
    return paged(asked, "organizations", [organization_shape(asked.tenant, found)] if found else [])


def _members(asked: Asked, mine: Callable[[Membership], bool]) -> JSON:
    rows = [membership_shape(asked.tenant, one) for one in asked.tenant.memberships.values() if mine(one)]
    return paged(asked, "group_memberships", rows)


def _fits(one: User, word: str) -> bool:
    key, colon, value = word.partition(":")
    if colon and key in {"email", "role"}:
        return str(getattr(one, key)).lower() == value.strip('"')
    return word in f"{one.name} {one.email}".lower()


DOORS = (
    Door("GET", "/users/me", me, "users"),
    Door("GET", "/users", users, "users", query=("role", "role[]", "roles", *PAGES)),
    Door("GET", "/users/search", search, "users", query=("query", *PAGES)),
    Door("GET", "/users/show_many", show_many, "users", query=("ids",)),
    Door("GET", "/users/{user:int}", user, "users"),
    Door("GET", "/users/{user:int}/group_memberships", memberships_of_user, "users", query=PAGES),
    Door("GET", "/groups", groups, query=PAGES),
    Door("GET", "/groups/{group:int}", group),
    Door("GET", "/groups/{group:int}/memberships", memberships_of_group, query=PAGES),
    Door("GET", "/group_memberships", memberships, query=PAGES),
    Door("GET", "/organizations", organizations, "organizations", query=PAGES),
    Door("GET", "/organizations/search", organizations_by_name, "organizations", query=("name", *PAGES)),
    Door("GET", "/organizations/{organization:int}", organization, "organizations"),
)
