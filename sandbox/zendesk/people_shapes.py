"""How the API shows people, firms, groups, fields and our app, as in the public description ("Support API" 2.0.0)."""

from typing import TYPE_CHECKING

from sandbox.zendesk.dates import written
from sandbox.zendesk.records import JSON, Field, Group, Installation, Membership, Organization, User
from sandbox.zendesk.shapes import url_of

if TYPE_CHECKING:
    from sandbox.zendesk.tenant import Tenant


def user_shape(tenant: "Tenant", user: User) -> JSON:
    """Anybody, as an admin sees them."""
    groups = tenant.groups_of(user.id)
    return {
        "id": user.id,
        "url": url_of(tenant, "users", user.id),
        "name": user.name,
        "email": user.email,
        "created_at": written(user.created),
        "updated_at": written(user.created),
        "time_zone": user.zone,
        "iana_time_zone": user.zone,
        "phone": user.phone,
        "locale": "en-US",
        "organization_id": user.organization,
        "role": user.role,
        "verified": True,
        "external_id": None,
        "tags": [],
        "alias": "",
        "active": True,
        "shared": False,
        "moderator": user.is_staff,
        "restricted_agent": user.role != "admin",
        "suspended": user.suspended,
        "default_group_id": groups[0] if groups else None,
        "role_type": {"end-user": None, "agent": 0, "admin": 4}[user.role],
        "user_fields": {},
    }


def organization_shape(tenant: "Tenant", organization: Organization) -> JSON:
    """A firm; every active organization field is named by its key."""
    fields = {one.key: organization.fields.get(one.key) for one in tenant.organization_fields.values() if one.active}
    return {
        "url": url_of(tenant, "organizations", organization.id),
        "id": organization.id,
        "name": organization.name,
        "shared_tickets": False,
        "shared_comments": False,
        "external_id": None,
        "created_at": written(organization.created),
        "updated_at": written(organization.updated or organization.created),
        "domain_names": list(organization.domains),
        "details": None,
        "notes": None,
        "group_id": None,
        "tags": list(organization.tags),
        "organization_fields": fields,
    }


def group_shape(tenant: "Tenant", group: Group) -> JSON:
    """A group."""
    return {
        "url": url_of(tenant, "groups", group.id),
        "id": group.id,
        "is_public": True,
        "name": group.name,
        "description": "",
        "default": group.id == next(iter(tenant.groups)),
        "deleted": group.deleted,
        "created_at": written(group.created),
        "updated_at": written(group.created),
    }


def membership_shape(tenant: "Tenant", one: Membership) -> JSON:
    """An agent in a group."""
    return {
        "url": url_of(tenant, "group_memberships", one.id),
        "id": one.id,
        "user_id": one.user,
        "group_id": one.group,
        "default": one.default,
        "created_at": written(one.created),
        "updated_at": written(one.created),
    }


def ticket_field_shape(tenant: "Tenant", field: Field) -> JSON:
    """A custom field of tickets; integer and date fields say so."""
    return {
        **_field(tenant, "ticket_fields", field),
        "raw_title": field.title,
        "collapsed_for_agents": False,
        "title_in_portal": field.title,
        "visible_in_portal": False,
        "editable_in_portal": False,
        "required": field.id in tenant.switches.required_on_solve,
        "required_in_portal": False,
        "tag": None,
        "removable": True,
        "agent_can_edit": True,
        "agent_description": None,
        "creator_app_name": field.app or None,
    }


def organization_field_shape(tenant: "Tenant", field: Field) -> JSON:
    """A custom field of organizations."""
    target = {"relationship_target_type": field.target} if field.target else {}
    return {**_field(tenant, "organization_fields", field), "key": field.key, "system": False, **target}


def _field(tenant: "Tenant", kind: str, field: Field) -> JSON:
    return {
        "url": url_of(tenant, kind, field.id),
        "id": field.id,
        "type": field.type,
        "title": field.title,
        "description": field.description,
        "raw_description": field.description,
        "position": 9999,
        "active": field.active,
        "regexp_for_validation": None,
        "created_at": written(field.created),
        "updated_at": written(field.created),
    }


def installation_shape(one: Installation) -> JSON:
    """Our app in the account."""
    return {
        "id": one.id,
        "app_id": one.app,
        "product": "support",
        "settings": {"name": "VIP Desk", "title": "VIP Desk"},
        "settings_objects": [],
        "enabled": one.enabled,
        "paid": False,
        "collapsible": True,
        "has_unpaid_subscription": False,
        "has_incomplete_subscription": False,
        "group_restrictions": [],
        "role_restrictions": [],
        "created_at": written(one.created),
        "updated_at": written(one.created),
    }
