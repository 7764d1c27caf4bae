"""Of which kind the values of rows are, by their names: as the embedded store's tables have them."""

from collections.abc import Iterable, Mapping

from integration.domain.archive import Column

_NUMBERS = frozenset(
    (
        "arrived at attempts blocked cancelled count decided_at due_at echo ends_at expires_at first_at fresh_since "
        "generation hold_until host_leads last_at lease_until look_again_at made_at not_before occurred_at open "
        "parked_at posted_at published_at received_at renew_at renewing_until revoked_at seen settled_at shadow since "
        "starts_at sync_at unplaced_since until urgent_since version woken_at work_at worked"
    ).split()
)
_BYTES = frozenset("bots content document kinds payload sealed secret_hash".split())
_OPTIONAL = {
    "absences": "ends_at",
    "booking_claims": "until",
    "bookings": "hold_until work_at lease_until",
    "calendars": "lease_until woken_at",
    "deliveries": "actor",
    "grants": "renewing_until sealed",
    "line": "since fresh_since look_again_at lease_token lease_until parked_at",
    "links": "expires_at revoked_at",
    "memories": "unplaced_since merged_into urgent_since customer",
    "postings": "lease_token lease_until",
}


def columns_of(cupboard: str, names: Iterable[str]) -> Mapping[str, Column]:
    """The columns of these names in a cupboard."""
    optional = _OPTIONAL.get(cupboard, "").split()
    return {name: Column(_kind(name), is_optional=name in optional) for name in names}


def _kind(name: str) -> type:
    if name in _NUMBERS:
        return int
    return bytes if name in _BYTES else str
