"""Ids as people see and type them: the beginning is enough, as long as only one begins so."""

from collections.abc import Iterable

from integration.domain.errors import BadInput

_SHOWN = 8


def short(id_: str) -> str:
    """The beginning of an id, as tables show it."""
    return id_[:_SHOWN]


def meant(begin: str, known: Iterable[str], where: str) -> str:
    """The only one of the known ids that begins so; BadInput says `where` they are shown."""
    found = [each for each in known if begin and each.startswith(begin)]
    if begin in found:
        return begin
    if len(found) != 1:
        count = "no id begins" if not found else f"{len(found)} ids begin"
        message = f"{count} with {begin!r}; `{where}` shows them"
        raise BadInput(message)
    return found[0]
