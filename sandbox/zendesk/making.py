"""Customers and tickets that begin, by whichever way."""

from typing import TYPE_CHECKING

from sandbox.zendesk.records import JSON, Ticket, User

if TYPE_CHECKING:
    from sandbox.zendesk.tenant import Tenant


def customer(tenant: "Tenant", email: str, name: str = "") -> User:
    """The user with this address, made where there is none, in the organization of the address's domain."""
    found = tenant.user_like(email)
    if found is None:
        called = name or email.partition("@")[0].title()
        found = User(tenant.numbers.record(), called, email.lower(), "end-user", tenant.now())
        found.organization = tenant.organization_at(email)
        tenant.users[found.id] = found
    return found


def blank(tenant: "Tenant", requester: User, subject: str, text: str, via: JSON) -> Ticket:
    """A ticket that isn't anywhere yet."""
    now = tenant.now()
    return Ticket(
        id=tenant.next_ticket(),
        subject=subject,
        description=text,
        requester=requester.id,
        submitter=requester.id,
        via=via,
        created=now,
        updated=now,
        generated=now,
        organization=requester.organization,
    )
