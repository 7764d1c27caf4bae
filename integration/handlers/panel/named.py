"""Which ticket a host means, by the fields that it sends with its frame."""

from collections.abc import Mapping, Sequence

FIELDS = ("ticket", "ticketid", "ticketCode", "conv_code", "conversation_id", "code")
"""Under which a ticket's id or code comes, the surest first (docs of LiveAgent name none: LA-90)."""

_LONGEST = 100
_MOST = 20


def names_of(fields: Mapping[str, str]) -> Sequence[str]:
    """The tickets that these fields may mean, the likeliest first."""
    known = {name.casefold(): value.strip() for name, value in fields.items()}
    found = (known.get(name.casefold(), "") for name in FIELDS)
    return tuple(dict.fromkeys(name for name in found if name and len(name) <= _LONGEST and name.isprintable()))


def told_of(fields: Mapping[str, str]) -> Sequence[str]:
    """The names of what was sent instead, without their values, for whoever sets it up."""
    return sorted(name for name in fields if name and len(name) <= _LONGEST and name.isprintable())[:_MOST]
