"""What Google answers instead of what was asked: `{"error": {"errors": [...], "code", "message"}}` (GC-12)."""

from dataclasses import dataclass, field

BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT, GONE, STALE, BUSY = 400, 401, 403, 404, 409, 410, 412, 429
JSON = dict[str, object]


@dataclass(frozen=True, slots=True)
class Reason:
    """What belongs to one reason: its status, its domain, its usual words, and what it points at."""

    status: int
    message: str
    domain: str = "global"
    location_type: str = ""
    location: str = ""


REASONS = {
    "badRequest": Reason(BAD_REQUEST, "Bad Request"),
    "invalid": Reason(BAD_REQUEST, "Invalid Value"),
    "required": Reason(BAD_REQUEST, "Required"),
    "invalidParameter": Reason(BAD_REQUEST, "Invalid field selection", "global", "parameter", "fields"),
    "parseError": Reason(BAD_REQUEST, "Parse Error"),
    "timeRangeEmpty": Reason(BAD_REQUEST, "The specified time range is empty.", "calendar"),
    "timeRangeTooLong": Reason(BAD_REQUEST, "The requested time range is too long.", "calendar"),
    "eventTypeRestriction": Reason(BAD_REQUEST, "Not valid for this type of event.", "calendar"),
    "tooManyCalendarsRequested": Reason(BAD_REQUEST, "Too many calendars requested."),
    "webhookUrlNotHttps": Reason(BAD_REQUEST, "WebHook callback must be HTTPS"),
    "channelIdNotUnique": Reason(BAD_REQUEST, "Channel id not unique"),
    "authError": Reason(UNAUTHORIZED, "Invalid Credentials", "global", "header", "Authorization"),
    "insufficientPermissions": Reason(FORBIDDEN, "Request had insufficient authentication scopes."),
    "forbidden": Reason(FORBIDDEN, "Forbidden"),
    "forbiddenForServiceAccounts": Reason(
        FORBIDDEN, "Service accounts cannot invite attendees without Domain-Wide Delegation of Authority.", "calendar"
    ),
    "rateLimitExceeded": Reason(FORBIDDEN, "Rate Limit Exceeded", "usageLimits"),
    "userRateLimitExceeded": Reason(FORBIDDEN, "User Rate Limit Exceeded", "usageLimits"),
    "quotaExceeded": Reason(FORBIDDEN, "Calendar usage limits exceeded.", "usageLimits"),
    "notFound": Reason(NOT_FOUND, "Not Found"),
    "duplicate": Reason(CONFLICT, "The requested identifier already exists."),
    "deleted": Reason(GONE, "Resource has been deleted"),
    "fullSyncRequired": Reason(
        GONE, "Sync token is no longer valid, a full sync is required.", "calendar", "parameter", "syncToken"
    ),
    "conditionNotMet": Reason(STALE, "Precondition Failed", "global", "header", "If-Match"),
    "internalError": Reason(500, "Internal Error"),
    "notImplemented": Reason(501, "Not built in the stand-in"),
    "backendError": Reason(503, "Backend Error"),
}


@dataclass(slots=True)
class Refused(Exception):
    """An answer other than success: one of `REASONS`, in its own words or others, with its status or another."""

    reason: str
    message: str = ""
    other_status: int | None = None
    location: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The status of the answer."""
        return self.other_status or REASONS[self.reason].status

    def body(self) -> JSON:
        """The answer's body."""
        kind = REASONS[self.reason]
        message = self.message or kind.message
        location = self.location or kind.location
        one = {"domain": kind.domain, "reason": self.reason, "message": message}
        if location:
            one |= {"locationType": kind.location_type or "parameter", "location": location}
        return {"error": {"errors": [one], "code": self.status, "message": message}}


def invalid(message: str, location: str = "") -> Refused:
    """400: a value that can't be."""
    return Refused("invalid", message, location=location)


def missing(message: str = "") -> Refused:
    """404: there is no such thing."""
    return Refused("notFound", message)
