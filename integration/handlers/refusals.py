"""What each class of error is over HTTP: one table, one shape of answer."""

from secrets import token_hex

import msgspec
import structlog
from starlette.requests import Request
from starlette.responses import Response

from integration.domain import errors

_log = structlog.get_logger(__name__)

_STATUS: dict[type[errors.VipDeskError], int] = {
    errors.UnknownInstallation: 404,
    errors.UnknownLink: 404,
    errors.SessionOver: 401,
    errors.NotAdmitted: 403,
    errors.NotConnected: 409,
    errors.PayloadTooLarge: 413,
    errors.TooSlow: 408,
    errors.SlotTaken: 409,
    errors.InstallationExists: 409,
    errors.TooLate: 409,
    errors.TooMany: 429,
    errors.InvalidFields: 422,
    errors.BadInput: 400,
    errors.Rejected: 400,
    errors.UpstreamUnavailable: 503,
    errors.TicketGone: 404,
    errors.UpstreamRefused: 502,
    errors.SyncTokenExpired: 502,
    errors.Superseded: 409,
    errors.CredentialsRevoked: 502,
    errors.Misconfigured: 500,
}


_OURS = 500
"""From this status on the caller did nothing wrong, and can't mend it."""

_OUTSIDE = {
    503: "this can't be done just now: try again in a moment",
    502: "another system refused this",
    500: "something must be mended here",
}


def refuse(error: errors.VipDeskError) -> tuple[int, bytes]:
    """The status and the JSON body that say what was wrong, and never which secret or installation.

    What is our own trouble, or another system's, is told to our log alone; the answer says under which number.
    """
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)
    if status < _OURS:
        return status, msgspec.json.encode({"error": str(error) or "no such address"})
    number = token_hex(4)
    log = _log.error if isinstance(error, errors.Misconfigured) else _log.warning
    log("request.failed", number=number, status=status, reason=str(error))
    return status, msgspec.json.encode({"error": f"{_OUTSIDE[status]}; in VIP Desk's log it is {number}"})


async def refusal(_request: Request, error: Exception) -> Response:
    """Starlette's way to the same answer."""
    if not isinstance(error, errors.VipDeskError):
        raise error
    status, body = refuse(error)
    return Response(body, status, media_type="application/json")
