"""Variables in HTTP request rules: replaced as they are, escaped for nothing, and left standing where unknown."""

import re
from collections.abc import Mapping

_VARIABLE = re.compile(r"\{\$\w+\}")


def filled(template: str, values: Mapping[str, str | None]) -> str:
    """The template with each variable's value in its place.

    Nothing is escaped, neither for a URL nor for JSON: a quote or a line break in a value breaks what stands around it.
    A variable that is unknown, or has no value here (None), is left literally, as senders of such requests have seen.
    """

    def value(found: re.Match[str]) -> str:
        known = values.get(found[0])
        return found[0] if known is None else known

    return _VARIABLE.sub(value, template)
