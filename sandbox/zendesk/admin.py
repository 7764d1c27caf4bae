"""What an admin does in one account: people, groups, firms, fields, our app, triggers."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sandbox.environment import PROJECT
from sandbox.zendesk.bodies import field_value
from sandbox.zendesk.making import customer
from sandbox.zendesk.marketplace import Marketplace
from sandbox.zendesk.records import JSON, Field, Group, Installation, Membership, Organization, Role, User
from sandbox.zendesk.tenant import Tenant
from sandbox.zendesk.webhook_records import Trigger

REQUIREMENTS = PROJECT / "marketplace" / "requirements.json"
_KINDS = ("ticket_fields", "organization_fields")


class Admin:
    """All return ids."""

    def __init__(self, tenant: Tenant, marketplace: Marketplace) -> None:
        self._tenant = tenant
        self._marketplace = marketplace

    def adds_admin(self, name: str, email: str, *groups: int) -> int:
        """Somebody who may do everything."""
        return self._adds_staff(name, email, "admin", groups)

    def adds_agent(self, name: str, email: str, *groups: int) -> int:
        """An agent in these groups, the first by default; in the account's first one where none is named."""
        return self._adds_staff(name, email, "agent", groups)

    def suspends(self, user: int) -> None:
        """Nobody gives this user tickets any more, and none of their calls is let in."""
        self._tenant.users[user].suspended = True

    def adds_group(self, name: str) -> int:
        """A group without agents."""
        tenant = self._tenant
        with tenant.lock:
            group = Group(tenant.numbers.record(), name, tenant.now())
            tenant.groups[group.id] = group
            return group.id

    def joins(self, agent: int, group: int) -> int:
        """The membership; an agent's first one is their default."""
        tenant = self._tenant
        with tenant.lock:
            is_first = not tenant.groups_of(agent)
            one = Membership(tenant.numbers.record(), agent, group, is_first, tenant.now())
            tenant.memberships[one.id] = one
            return one.id

    def leaves(self, agent: int, group: int) -> None:
        """The agent isn't in the group any more."""
        tenant = self._tenant
        with tenant.lock:
            gone = [one.id for one in tenant.memberships.values() if (one.user, one.group) == (agent, group)]
            for number in gone:
                del tenant.memberships[number]

    def adds_organization(
        self, name: str, *domains: str, fields: Mapping[str, Any] | None = None, tags: Sequence[str] = ()
    ) -> int:
        """A firm, to which belongs who writes from its domains."""
        tenant = self._tenant
        with tenant.lock:
            one = Organization(tenant.numbers.record(), name, tenant.now(), list(domains), tags=list(tags))
            tenant.organizations[one.id] = one
            self.fills_in(one.id, **(fields or {}))
            return one.id

    def fills_in(self, organization: int, **values: Any) -> None:  # noqa: ANN401 -- of any type
        """Values of organization fields by their keys; None empties one. KeyError for a field that isn't there."""
        tenant = self._tenant
        with tenant.lock:
            one, fields = tenant.organizations[organization], {f.key: f for f in tenant.organization_fields.values()}
            for key, value in values.items():
                one.fields[key] = field_value(fields[key], value)
            one.updated = tenant.now()

    def adds_customer(self, email: str, name: str = "", *, organization: int | None = None) -> int:
        """An end user."""
        with self._tenant.lock:
            found = customer(self._tenant, email, name)
            found.organization = organization or found.organization
            return found.id

    def adds_ticket_field(self, kind: str, title: str, description: str = "") -> int:
        """A custom field of tickets."""
        return self._adds_field("ticket_fields", {"type": kind, "title": title, "description": description}, "")

    def adds_organization_field(self, key: str, kind: str, title: str, description: str = "") -> int:
        """A custom field of organizations."""
        told = {"key": key, "type": kind, "title": title, "description": description}
        return self._adds_field("organization_fields", told, "")

    def deactivates_field(self, field: int) -> None:
        """The field is there no more in tickets and forms."""
        tenant = self._tenant
        (tenant.ticket_fields.get(field) or tenant.organization_fields[field]).active = False

    def drops_field(self, field: int) -> None:
        """The field is gone, with its values."""
        self._tenant.ticket_fields.pop(field, None)
        self._tenant.organization_fields.pop(field, None)

    def installs_app(
        self,
        requirements: Path | Mapping[str, Mapping[str, JSON]] = REQUIREMENTS,
        *,
        sidebar: str = "",
        setup: str = "",
    ) -> int:
        """Install our package: its requirements become fields, and its pages lie at these addresses."""
        told = json.loads(requirements.read_text(encoding="utf-8")) if isinstance(requirements, Path) else requirements
        tenant = self._tenant
        urls = {"ticket_sidebar": sidebar, "nav_bar": setup}
        with tenant.lock:
            made = [self._required(kind, name, one) for kind in told for name, one in told[kind].items()]
            pages = {place: url for place, url in urls.items() if url}
            installed = Installation(tenant.numbers.small(), int(self._marketplace.app_id), pages, made, tenant.now())
            tenant.installations[installed.id] = installed
            return installed.id

    def uninstalls_app(self) -> None:
        """The app and what it required are gone; the OAuth tokens are not, as far as is known (ZD-74)."""
        tenant = self._tenant
        with tenant.lock:
            for installed in list(tenant.installations.values()):
                for one in installed.requirements:
                    self.drops_field(one["requirement_id"])
                del tenant.installations[installed.id]

    def adds_trigger(self, webhook: str, body: str = '{"ticket_id":"{{ticket.id}}"}') -> None:
        """A trigger that sends this to a trigger-connected webhook with each update of a ticket."""
        self._tenant.triggers.append(Trigger(webhook, body))

    def changes_webhook(self, webhook: str, **values: Any) -> None:  # noqa: ANN401 -- of any type
        """An admin turns a webhook off (`status="inactive"`), or sets it wrong, in the panel."""
        for name, value in values.items():
            setattr(self._tenant.webhooks[webhook], name, value)

    def drops_webhook(self, webhook: str) -> None:
        """An admin deletes a webhook."""
        del self._tenant.webhooks[webhook]

    def _required(self, kind: str, name: str, told: JSON) -> JSON:
        if kind not in _KINDS:
            message = f"the stand-in can't make {kind}"
            raise ValueError(message)
        number = self._adds_field(kind, told, self._marketplace.name)
        return {"identifier": name, "requirement_type": kind, "requirement_id": number, "account_id": self._tenant.id}

    def _adds_field(self, kind: str, told: JSON, app: str) -> int:
        tenant = self._tenant
        with tenant.lock:
            field = Field(
                id=tenant.numbers.record(),
                type=told["type"],
                title=told["title"],
                description=told.get("description", ""),
                created=tenant.now(),
                key=told.get("key", ""),
                target=told.get("relationship_target_type", ""),
                app=app,
            )
            fields: dict[int, Field] = getattr(tenant, kind)
            fields[field.id] = field
            return field.id

    def _adds_staff(self, name: str, email: str, role: Role, groups: Sequence[int]) -> int:
        tenant = self._tenant
        with tenant.lock:
            user = User(tenant.numbers.record(), name, email, role, tenant.now())
            tenant.users[user.id] = user
            for group in groups or list(tenant.groups)[:1]:
                self.joins(user.id, group)
            return user.id
