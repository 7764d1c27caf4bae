"""A package as a value: its files by their paths in it, and what stood beside them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Package:
    """Files by path ("assets/logo.svg", slashes forward) in the order in which they are zipped, as bytes.

    `links` are the paths of symbolic links, which no package may hold, and `twice` those of files that a zip names more
    than once.
    """

    files: Mapping[str, bytes]
    links: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
