"""Tags of ours on a host's tickets (docs/service.md, 3.15)."""

OF_OTHER_PARTS = frozenset({"vip-callback", "vip-tier2"})
"""Tags of ours that stay as they are while a ticket is VIP: call-backs and escalations set and clear them."""


def is_ours(tag: str) -> bool:
    """Whether a tag is one that we may set and take off; no other is ever touched."""
    return tag == "vip" or tag.startswith("vip-")
