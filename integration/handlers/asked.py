"""A request as plain values, read once and no further than a form needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.datastructures import Headers, QueryParams
from starlette.requests import ClientDisconnect, Request

from integration.domain.errors import BadInput, InvalidFields, PayloadTooLarge

LARGEST_BODY = 16 * 1024
_MOST_FIELDS = 40
_JSON = "application/json"
_OTHER_SITES = frozenset({"cross-site", "same-site"})


def from_elsewhere(headers: Mapping[str, str]) -> bool:
    """Whether a browser says that another site's page sent this (Fetch Metadata, `Sec-Fetch-Site`)."""
    return headers.get("sec-fetch-site", "").lower() in _OTHER_SITES


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of a link: `token` is from the path, `address` the peer's, `path` as the browser wrote it.

    The token and what is typed stay out of the repr.
    """

    method: str
    path: str = field(repr=False)
    token: str = field(repr=False)
    query: Mapping[str, str]
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)
    address: str = field(repr=False)

    @property
    def form(self) -> Mapping[str, str]:
        """The fields of a posted form; the last of each name counts. Raises BadInput for more than a form has."""
        try:
            text = self.body.decode("utf-8", "replace")
            return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
        except ValueError as error:
            message = "the form has too many fields"
            raise BadInput(message) from error

    @property
    def document(self) -> Mapping[str, Any]:
        """The posted JSON object; raises InvalidFields for anything else."""
        try:
            return msgspec.json.decode(self.body, type=dict[str, Any])
        except (msgspec.DecodeError, RecursionError) as error:
            raise InvalidFields({"body": "send one JSON object"}) from error

    @property
    def is_json(self) -> bool:
        """Whether the body is said to be JSON."""
        return self.headers.get("content-type", "").lower().startswith(_JSON)

    @property
    def wants_json(self) -> bool:
        """Whether a script asks: by what it sends, or by what it accepts."""
        accepted = self.headers.get("accept", "").lower()
        return self.is_json or (_JSON in accepted and "text/html" not in accepted)

    @property
    def from_elsewhere(self) -> bool:
        """Whether a browser says that another site's page sent this."""
        return from_elsewhere(self.headers)

    def text(self, name: str) -> str:
        """A field of the JSON object that must be a text, empty where it is left out; raises InvalidFields."""
        value = self.document.get(name, "")
        if not isinstance(value, str):
            raise InvalidFields({name: "give a text"})
        return value


async def read(request: Request) -> Asked:
    """The request, its body included; raises PayloadTooLarge above 16 KiB, and BadInput where it breaks off."""
    try:
        return without_body(request, await _body(request))
    except ClientDisconnect as error:
        message = "whoever asked went away"
        raise BadInput(message) from error


def without_body(request: Request, body: bytes = b"") -> Asked:
    """The request as far as it is known before its body is read."""
    return Asked(
        request.method,
        request.url.path,
        request.path_params.get("token", ""),
        dict(QueryParams(request.scope["query_string"])),
        request.headers,
        body,
        request.client.host if request.client else "",
    )


async def _body(request: Request) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_BODY:
            message = f"the body is larger than {LARGEST_BODY} bytes"
            raise PayloadTooLarge(message)
        parts.append(part)
    return b"".join(parts)
