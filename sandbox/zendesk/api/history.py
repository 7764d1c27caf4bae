"""What happened to a ticket: its audits, its comments, and merging."""

from functools import partial

from sandbox.zendesk import ending
from sandbox.zendesk.api import sideloads
from sandbox.zendesk.bodies import is_numbers, is_text, is_truth, looked_at
from sandbox.zendesk.door import Asked, Door
from sandbox.zendesk.errors import missing, refuse_invalid
from sandbox.zendesk.paging import PAGES, paged
from sandbox.zendesk.people_shapes import user_shape
from sandbox.zendesk.records import JSON
from sandbox.zendesk.shapes import audit_shape, comment_shape

_MERGE = {
    "ids": is_numbers,
    "source_comment": is_text,
    "target_comment": is_text,
    "source_comment_is_public": is_truth,
    "target_comment_is_public": is_truth,
}


def audits(asked: Asked) -> JSON:
    return _listed(asked, "audits", [audit_shape(one) for one in asked.ticket().audits])


def comments(asked: Asked) -> JSON:
    return _listed(asked, "comments", [comment_shape(audit, event) for audit, event in asked.ticket().comments])


def merge(asked: Asked) -> JSON:
    """A job that is done a moment later; comments of one's own are taken, and not used (ZD-71)."""
    told, target = looked_at(asked.json(), _MERGE, asked.tenant), asked.ticket()
    if not told.get("ids"):
        refuse_invalid("ids", "cannot be blank", "BlankValue")
    sources = [asked.tenant.ticket(number) for number in told["ids"]]
    public = (told.get("source_comment_is_public", False), told.get("target_comment_is_public", False))
    identity = asked.tenant.numbers.sequence().lower()
    job: JSON = {"id": identity, "status": "queued", "total": len(sources), "progress": None, "results": None}
    job |= {"message": None, "url": f"{asked.tenant.root}/api/v2/job_statuses/{identity}.json"}
    asked.tenant.jobs[identity] = job
    work = partial(ending.merge, asked.tenant, target, sources, asked.pair.user, public=public)
    asked.tenant.automation.later(lambda: _carried_out(asked, job, work))
    return {"job_status": dict(job)}


def job_status(asked: Asked) -> JSON:
    found = asked.tenant.jobs.get(asked.path["job"])
    if found is None:
        raise missing()
    return {"job_status": dict(found)}


def _carried_out(asked: Asked, job: JSON, work: partial[None]) -> None:
    with asked.tenant.lock:
        work()
        job |= {"status": "completed", "progress": job["total"], "results": {"success": True}}


def _listed(asked: Asked, name: str, rows: list[JSON]) -> JSON:
    wanted, newest = sideloads.wanted(asked, {"users"}), asked.query.get("sort", "created_at").startswith("-")
    shown = paged(asked, name, rows[::-1] if newest else rows)
    return {**shown, "users": _users(asked, shown[name])} if wanted else shown


def _users(asked: Asked, rows: list[JSON]) -> list[JSON]:
    """Who wrote any of it."""
    told = [event for row in rows for event in row.get("events", ())]
    numbers = {one["author_id"] for one in [*rows, *told] if "author_id" in one}
    users = asked.tenant.users
    return [user_shape(asked.tenant, users[number]) for number in sorted(numbers) if number in users]


_QUERY = ("include", "sort", "sort_order", *PAGES)
DOORS = (
    Door("GET", "/tickets/{ticket:int}/audits", audits, "tickets", query=_QUERY),
    Door("GET", "/tickets/{ticket:int}/comments", comments, "tickets", query=(*_QUERY, "include_inline_images")),
    Door("POST", "/tickets/{ticket:int}/merge", merge, "tickets"),
    Door("GET", "/job_statuses/{job}", job_status),
)
