"""What comes along with tickets and audits where `include` asks for it."""

from collections.abc import Iterable, Sequence

from sandbox.zendesk.door import Asked
from sandbox.zendesk.errors import malformed
from sandbox.zendesk.people_shapes import group_shape, organization_shape, user_shape
from sandbox.zendesk.records import JSON, Ticket

KNOWN = frozenset({"users", "organizations", "groups"})


def wanted(asked: Asked, known: Iterable[str] = KNOWN) -> set[str]:
    """What `include` names; 400 for what can't come along."""
    names = {one.strip() for one in asked.query.get("include", "").split(",") if one.strip()}
    if not names <= set(known):
        message = f"These can't be included: {', '.join(sorted(names - set(known)))}"
        raise malformed(message)
    return names


def beside(asked: Asked, tickets: Sequence[Ticket]) -> JSON:
    """The users, organizations and groups of tickets, each once."""
    tenant, names = asked.tenant, wanted(asked)
    users = {number for one in tickets for number in (one.requester, one.submitter, one.assignee) if number}
    firms = {one.organization for one in tickets if one.organization}
    groups = {one.group for one in tickets if one.group}
    whole = {
        "users": [user_shape(tenant, tenant.users[number]) for number in sorted(users) if number in tenant.users],
        "organizations": [organization_shape(tenant, tenant.organizations[number]) for number in sorted(firms)],
        "groups": [group_shape(tenant, tenant.groups[number]) for number in sorted(groups)],
    }
    return {name: whole[name] for name in whole if name in names}
