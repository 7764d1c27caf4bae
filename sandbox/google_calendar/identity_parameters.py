"""The parameters of a request, whatever comes: text with single values."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from sandbox.google_calendar.identity_refusals import ill_formed, missing

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Parameters:
    """Names and values; a name that comes twice is refused when it is read."""

    pairs: tuple[tuple[str, str], ...]

    def all(self, name: str) -> frozenset[str]:
        """Every value of a name that may come often (the ticks of a page)."""
        return frozenset(value for key, value in self.pairs if key == name)

    def get(self, name: str, default: str = "") -> str:
        """The one value of a name, or the default where it is absent or empty; 400 where it comes twice."""
        values = [value for key, value in self.pairs if key == name]
        if len(values) > 1:
            message = f"OAuth 2 parameters can only have a single value: {name}"
            raise ill_formed(message)
        return (values and values[0]) or default

    def needed(self, name: str) -> str:
        """The one value of a name; 400 where it is absent or empty."""
        value = self.get(name)
        if not value:
            raise missing(name)
        return value

    def one_of(self, name: str, allowed: Mapping[str, bool], default: str) -> bool:
        """What the table says of the value; 400 where it doesn't know it."""
        value = self.get(name, default)
        if value not in allowed:
            message = f"Invalid parameter value for {name}: {value}"
            raise ill_formed(message)
        return allowed[value]


def in_query(request: Request) -> Parameters:
    """Those of the address."""
    return _read(request.url.query)


async def in_form(request: Request) -> Parameters:
    """Those of the body; none where it isn't a form."""
    body = await request.body()
    is_form = request.headers.get("content-type", "").partition(";")[0].strip().lower() == FORM
    return _read(body.decode(errors="replace") if is_form else "")


def _read(text: str) -> Parameters:
    return Parameters(tuple(parse_qsl(text, keep_blank_values=True)))
