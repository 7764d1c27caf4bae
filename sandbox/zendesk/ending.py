"""How tickets end in other ways than by being solved: merged into another, deleted, brought back."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sandbox.zendesk import events
from sandbox.zendesk.changing import change
from sandbox.zendesk.errors import refuse_invalid
from sandbox.zendesk.records import JSON, Ticket
from sandbox.zendesk.rules import Act, Said, Wish

if TYPE_CHECKING:
    from sandbox.zendesk.tenant import Tenant

TAG = "closed_by_merge"


def merge(
    tenant: "Tenant",
    target: Ticket,
    sources: Sequence[Ticket],
    author: int,
    *,
    public: tuple[bool, bool] = (False, False),
) -> None:
    """Close the sources with a comment and a tag, and tell the target; what merging leaves in audits is ZD-71."""
    for source in sources:
        if source.id == target.id or "closed" in {source.status, target.status}:
            refuse_invalid("base", "This ticket can't be merged")
    for source in sources:
        _merge_one(tenant, target, source, author, public=public)


def _merge_one(tenant: "Tenant", target: Ticket, source: Ticket, author: int, *, public: tuple[bool, bool]) -> None:
    gone = f'This request was closed and merged into request #{target.id} "{target.subject}".'
    came = f'Request #{source.id} "{source.subject}" was closed and merged into this request. Last comment: '
    wanted = {"status": "closed", "tags": [*source.tags, TAG]}
    last = source.comments[-1][1]["body"]
    told, heard = Said(gone, author, public=public[0]), Said(came + last, author, public=public[1])
    change(tenant, source, Act(author, _via("to", target)), Wish(wanted, said=told))
    change(tenant, target, Act(author, _via("from", source)), Wish(said=heard))
    events.publish(tenant, source, author, [("merged", {"target_ticket_id": str(target.id)})])


def delete(tenant: "Tenant", ticket: Ticket, author: int) -> None:
    """Readable no more, and shown as deleted in exports."""
    ticket.deleted_from = ticket.status
    ticket.generated = ticket.updated = tenant.now()
    events.publish(tenant, ticket, author, [("soft_deleted", {})])


def restore(tenant: "Tenant", ticket: Ticket, author: int) -> None:
    """As it was."""
    ticket.deleted_from = ""
    ticket.generated = ticket.updated = tenant.now()
    events.publish(tenant, ticket, author, [("undeleted", {})])


def _via(way: str, other: Ticket) -> JSON:
    ends: JSON = {"from": {}, "to": {}} | {way: {"ticket_id": other.id, "subject": other.subject}}
    return {"channel": "system", "source": {**ends, "rel": "merge"}}
