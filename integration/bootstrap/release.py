"""Which release of VIP Desk this is."""

from functools import cache


@cache
def release() -> str:
    """Its version, as it was installed."""
    from importlib.metadata import version  # noqa: PLC0415 - dear, and few ask

    return version("vip-desk")
