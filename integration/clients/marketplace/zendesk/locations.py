"""Where the app is shown (zendesk_apps_support, location.rb, and validate_location of validations/manifest.rb)."""

from collections.abc import Iterator, Mapping, Sequence

from integration.clients.marketplace.zendesk.address import may_be_framed, parts_of
from integration.clients.marketplace.zendesk.fault import Rule
from integration.clients.marketplace.zendesk.manifest import LEGACY_PRODUCTS, LEGACY_URL, Manifest, Place
from integration.clients.marketplace.zendesk.strict_json import is_said, object_in

PLACES: Mapping[str, frozenset[str]] = {
    product: frozenset(names.split())
    for product, names in {
        "support": "top_bar nav_bar ticket_sidebar new_ticket_sidebar user_sidebar organization_sidebar background"
        " modal ticket_editor system_top_bar",
        "chat": "chat_sidebar background",
        "standalone_chat": "nav_bar system_top_bar",
        "sell": "deal_card person_card company_card lead_card background modal dashboard note_editor call_log_editor"
        " email_editor top_bar visit_editor",
    }.items()
}
"""The places of each product. Support's custom_object_record_sidebar is open to chosen accounts only, so not here."""

_SETTING = "{{setting."


def _missing(manifest: Manifest) -> Iterator[str]:
    if not manifest.only and not manifest.places:
        yield 'location is missing: say where the app is shown, as {"support": {"ticket_sidebar": …}}'


def _product(manifest: Manifest) -> Iterator[str]:
    for product, named in object_in(manifest.words.get("location")).items():
        if LEGACY_PRODUCTS.get(product, product) not in PLACES:
            yield f"{product!r} is no product: one of {', '.join(PLACES)}"
        elif not isinstance(named, Mapping):
            yield f"what stands under {product!r} must be an object: the place's name, then its address or options"


def _unknown(manifest: Manifest) -> Iterator[str]:
    for place in manifest.places:
        known = PLACES.get(place.product)
        if known is not None and place.name not in known:
            yield f"{place.name!r} is no place in {place.product}: one of {', '.join(sorted(known))}"


def _shown(manifest: Manifest) -> list[Place]:
    return [] if manifest.only else manifest.places


def _address_missing(manifest: Manifest) -> Iterator[str]:
    for place in _shown(manifest):
        if not (isinstance(place.url, str) and place.url) and is_said(place.options.get("autoLoad", True)):
            yield f"{place.name} has no address: add url, or set autoLoad to false"


def _address(manifest: Manifest) -> Iterator[str]:
    for place in _shown(manifest):
        if isinstance(place.url, str) and place.url and not _is_reachable(place.url, manifest.files):
            yield f"{place.name} has the address {place.url!r}: give one with https://, or a file under assets/"


def _is_reachable(url: str, files: Mapping[str, bytes]) -> bool:
    """Whether it is a page over https, a file in the package, or filled in by a setting of the tenant."""
    if url == LEGACY_URL or _SETTING in url:
        return True
    parts = parts_of(url)
    if parts is None:
        return False
    return may_be_framed(parts) if parts.scheme else parts.path.startswith("assets/") and parts.path in files


def _flexible(manifest: Manifest) -> Iterator[str]:
    for place in _shown(manifest):
        if not isinstance(place.options.get("flexible"), bool | None):
            yield f"flexible of {place.name} must be true or false, without quotes"


def _legacy(manifest: Manifest) -> Iterator[str]:
    for place in _shown(manifest):
        if place.url == LEGACY_URL or is_said(place.options.get("legacy")):
            yield f"{place.name} must have an address (url) in this framework"


RULES: Sequence[Rule[Manifest]] = (
    ("location.missing", _missing),
    ("location.product", _product),
    ("location.unknown", _unknown),
    ("location.address-missing", _address_missing),
    ("location.address", _address),
    ("location.flexible", _flexible),
    ("location.legacy", _legacy),
)
