"""LiveAgent's ids and codes, as the door meets them too: apart from what only the telephone needs."""

import re

from integration.domain.errors import UpstreamRefused

_REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What ids and codes look like: `ab12cd34`, `ABC-DEFGH-123`; nothing that could lead to another address."""


def is_reference(text: str) -> bool:
    """Whether a text can be an id or a code of this host."""
    return _REFERENCE.fullmatch(text) is not None


def reference(text: str, whose: str) -> str:
    """An id or code that may stand in an address; raises UpstreamRefused for any other text."""
    if not is_reference(text):
        message = f"{whose} id on LiveAgent is letters, digits and hyphens; correct it"
        raise UpstreamRefused(message)
    return text
