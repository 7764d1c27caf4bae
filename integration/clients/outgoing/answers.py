"""What a receiver's status means to us, in one table (standardwebhooks.com, "Delivery success and failure")."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from integration.domain.errors import EndpointGone, UpstreamUnavailable, VipDeskError


def error_in(status: int, asked: timedelta | None) -> VipDeskError | None:
    """The error that an answer of this status is, which asked us to wait so long; None for a 2xx."""
    verdict = _BY_STATUS.get(status) or _BY_HUNDRED.get(status // 100, _failed)
    return verdict(status, asked)


def _arrived(_status: int, _asked: timedelta | None) -> None:
    return None


def _redirected(status: int, _asked: timedelta | None) -> UpstreamUnavailable:
    return UpstreamUnavailable(f"answered {status}, a redirection, which is never followed: name the final address")


def _failed(status: int, _asked: timedelta | None) -> UpstreamUnavailable:
    return UpstreamUnavailable(f"answered {status}")


def _busy(status: int, asked: timedelta | None) -> UpstreamUnavailable:
    return UpstreamUnavailable(f"answered {status}", retry_after=asked)


def _gone(status: int, _asked: timedelta | None) -> EndpointGone:
    return EndpointGone(f"answered {status}: it wants no more messages")


_Verdict = Callable[[int, timedelta | None], VipDeskError | None]

_BY_STATUS: Mapping[int, _Verdict] = {408: _busy, 410: _gone, 429: _busy}

_BY_HUNDRED: Mapping[int, _Verdict] = {2: _arrived, 3: _redirected, 4: _failed, 5: _busy}
