"""What each class of error is over HTTP: one table, one shape of answer."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from integration.domain import errors

_STATUS: dict[type[errors.VipDeskError], int] = {
    errors.UnknownInstallation: 404,
    errors.UnknownLink: 404,
    errors.SessionOver: 401,
    errors.NotAdmitted: 403,
    errors.NotConnected: 409,
    errors.PayloadTooLarge: 413,
    errors.TooSlow: 408,
    errors.SlotTaken: 409,
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


def refuse(error: errors.VipDeskError) -> tuple[int, bytes]:
    """The status and the JSON body that say what was wrong, and never which secret or installation."""
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)
    return status, msgspec.json.encode({"error": str(error) or "no such address"})


async def refusal(_request: Request, error: Exception) -> Response:
    """Starlette's way to the same answer."""
    if not isinstance(error, errors.VipDeskError):
        raise error
    status, body = refuse(error)
    return Response(body, status, media_type="application/json")
