"""Every cupboard that is moved, by the name of its table in the embedded store."""

from collections.abc import Mapping

from integration.domain.archive import INSTALLATIONS
from integration.storage.dynamodb.archive import bookings, calendars, desks, line, memories, outbox, policies
from integration.storage.dynamodb.archive.shape import Cupboard

CUPBOARDS: Mapping[str, Cupboard] = {
    INSTALLATIONS: policies.INSTALLATIONS,
    "absences": desks.ABSENCES,
    "booking_claims": bookings.CLAIMS,
    "bookings": bookings.BOOKINGS,
    "calendar_events": calendars.EVENTS,
    "calendars": calendars.CALENDARS,
    "call_backs": desks.CALL_BACKS,
    "channels": calendars.CHANNELS,
    "cover_versions": desks.COVER_VERSIONS,
    "covers": desks.COVERS,
    "deliveries": line.DELIVERIES,
    "delivery_aliases": line.ALIASES,
    "desk_plans": policies.DESK_PLANS,
    "duties": desks.DUTIES,
    "endpoints": outbox.ENDPOINTS,
    "filings": desks.FILINGS,
    "grants": policies.GRANTS,
    "handovers": desks.HANDOVERS,
    "line": line.LINE,
    "link_secrets": bookings.LINK_SECRETS,
    "links": bookings.LINKS,
    "memories": memories.MEMORIES,
    "messages": outbox.MESSAGES,
    "overrides": memories.OVERRIDES,
    "phone_lines": desks.PHONE_LINES,
    "pictures": calendars.PICTURES,
    "postings": outbox.POSTINGS,
    "rosters": policies.ROSTERS,
    "said_severities": memories.SEVERITIES,
    "second_level": memories.SECOND_LEVEL,
    "terms": policies.TERMS,
    "troubles": policies.TROUBLES,
    "walks": memories.WALKS,
}
"""What only marks, and what a change of who answers still owes, has no cupboard: it is made anew, or done before."""
