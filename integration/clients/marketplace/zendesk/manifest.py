"""manifest.json as a value: what its words mean, with the defaults that Zendesk gives them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from integration.clients.marketplace.zendesk.package import Package
from integration.clients.marketplace.zendesk.strict_json import Words, is_said, list_in, object_in, read_object

FILE = "manifest.json"

LEGACY_PRODUCTS = {"zendesk": "support", "zopim": "chat", "lotus_box": "standalone_chat"}
"""Names that products had once, and that are still understood."""

LEGACY_URL = "_legacy"
"""The address of a place that is named without one, as apps of the first framework were."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a product the app is shown ("support", "ticket_sidebar"), and how."""

    product: str
    name: str
    options: Words

    @property
    def url(self) -> object:
        """The page's address, as it was written."""
        return self.options.get("url")


@dataclass(frozen=True, slots=True)
class Manifest:
    """The words of manifest.json, and the package's files, to which some of them point."""

    words: Words
    files: Mapping[str, bytes]

    @property
    def is_private(self) -> bool:
        """Whether the app is for one account only: so it is unless it says otherwise."""
        return self.words.get("private", True) is not False

    @property
    def only(self) -> str:
        """The word by which the app has no surface of its own: requirementsOnly, marketingOnly, or none."""
        return next((word for word in ("requirementsOnly", "marketingOnly") if is_said(self.words.get(word))), "")

    @property
    def parameters(self) -> list[Words]:
        """Its parameters that are objects."""
        return [each for each in list_in(self.words.get("parameters")) if isinstance(each, Mapping)]

    @property
    def places(self) -> list[Place]:
        """Everywhere that the app is shown; a single name or a list of names belongs to Support."""
        return list(_places(self.words.get("location")))

    @property
    def products(self) -> frozenset[str]:
        """The products in which the app is shown; without a surface it is Support's."""
        return frozenset(place.product for place in self.places) or frozenset({"support"})


def _places(location: object) -> Iterator[Place]:
    for product, named in _by_product(location).items():
        for name, options in object_in(named).items():
            written = options if isinstance(options, Mapping) else {"url": options}
            yield Place(LEGACY_PRODUCTS.get(product, product), name, written)


def _by_product(location: object) -> Words:
    names = [location] if isinstance(location, str) else list_in(location)
    return {"support": {str(name): LEGACY_URL for name in names}} if names else object_in(location)


def said_in(package: Package, word: str) -> str:
    """What a package's manifest says by this word, as text; nothing where it doesn't."""
    words, _ = read_object(FILE, package.files[FILE])
    return str(object_in(words).get(word, ""))
