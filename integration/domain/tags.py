"""Tags of ours on a host's tickets (docs/service.md, 3.15)."""


def is_ours(tag: str) -> bool:
    """Whether a tag is one that we may set and take off; no other is ever touched."""
    return tag == "vip" or tag.startswith("vip-")
