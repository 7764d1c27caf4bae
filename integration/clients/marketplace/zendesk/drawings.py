"""SVG files that Zendesk would change: it takes out what it doesn't know (zendesk_apps_support, validations/svg.rb).

Its sanitiser is Loofah; what is said here is nearer to its side of caution: whatever is not plain drawing is told.
"""

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

from integration.clients.marketplace.zendesk.fault import Fault

_FILE = re.compile(r"assets/.*\.svg")
_SVG = "{http://www.w3.org/2000/svg}"
_PLAIN = frozenset(
    "a circle clipPath defs desc ellipse g line linearGradient marker metadata path polygon polyline radialGradient "
    "rect stop svg switch symbol text title tspan use".split()
)


def drawing_warnings(files: Mapping[str, bytes]) -> Iterator[Fault]:
    """What would be taken out of the drawings, and which would be replaced by a placeholder."""
    for path in filter(_FILE.fullmatch, files):
        for advice in sorted(set(_would_change(files[path]))):
            yield Fault(path, "svg.changed", advice, warning=True)


def _would_change(content: bytes) -> Iterator[str]:
    if b"<!" in content:
        # Nothing with a document type reaches the reader: entities could make it swell.
        yield "Zendesk takes comments, document types and CDATA out: leave them out"
        return
    try:
        # As text: a declared encoding could hide a document type from the look above.
        drawing = ET.fromstring(content.decode())  # noqa: S314 - without a document type there are no entities
    except (ET.ParseError, ValueError, LookupError):
        yield "this is no well-formed XML, and would be cut: mend it"
        return
    for element in drawing.iter():
        yield from _in_element(element)


def _in_element(element: "ET.Element[str]") -> Iterator[str]:
    name = element.tag.removeprefix(_SVG)
    if name == "image":
        yield "it holds a bitmap (<image>), and would be replaced by a placeholder: draw it"
    elif name not in _PLAIN:
        yield f"Zendesk takes <{name}> out: leave it out"
    for attribute, value in element.attrib.items():
        if attribute.lower().startswith("on") or (attribute.endswith("href") and not value.startswith("#")):
            yield f"Zendesk takes the attribute {attribute} out of <{name}>: leave it out"
