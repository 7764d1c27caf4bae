"""The calendar's API as Google's client knows it, and the line that its requests go out on.

googleapiclient is imported with the first request, not before: that costs about 200 ms.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, cast

from integration.clients.google.answer import Answer
from integration.clients.google.endpoints import Google
from integration.clients.google.http import Deadline, Wire
from integration.clients.google.keys import Key
from integration.clients.google.refusals import Meanings, error_in
from integration.domain.errors import CredentialsRevoked, UpstreamUnavailable

if TYPE_CHECKING:
    import httplib2
    from googleapiclient._apis.calendar.v3.resources import CalendarResource


class ApiRequest(Protocol):
    """A request as Google's client makes it: what it sends, and how."""

    headers: Any

    def execute(self, http: Any = ..., num_retries: int = ...) -> Any:  # noqa: ANN401 - Google's own
        """Sends it, and reads the answer."""
        ...


class Api:
    """The methods of the calendar's API; made once, and safe for threads: it never sends anything itself."""

    def __init__(self, google: Google) -> None:
        self._google = google

    @cached_property
    def _resource(self) -> "CalendarResource":
        from googleapiclient.discovery import build  # noqa: PLC0415 - lazy, see above

        # Its own transport is never used: a call goes out on its own line. None would make it look for one.
        nothing = cast("httplib2.Http", object())
        options = {"api_endpoint": self._google.api, "universe_domain": "googleapis.com"}
        return build(
            "calendar", "v3", http=nothing, static_discovery=True, cache_discovery=False, client_options=options
        )

    @cached_property
    def events(self) -> "CalendarResource.EventsResource":
        """Events: list, get, insert, patch, delete, watch."""
        return self._resource.events()

    @cached_property
    def freebusy(self) -> "CalendarResource.FreebusyResource":
        """Free/busy: query."""
        return self._resource.freebusy()

    @cached_property
    def channels(self) -> "CalendarResource.ChannelsResource":
        """Push channels: stop."""
        return self._resource.channels()


@dataclass(frozen=True, slots=True)
class Line:
    """What one call goes out on, in the place of httplib2's Http; `meanings` are what statuses mean to this call."""

    wire: Wire
    key: Key
    deadline: Deadline
    meanings: Meanings

    def ask(self, request: ApiRequest) -> Any:  # noqa: ANN401 - JSON of whatever shape
        """The JSON that was answered, an empty object where nothing was; raises our errors alone."""
        try:
            return request.execute(http=self, num_retries=0)
        except (UnicodeDecodeError, RecursionError):
            message = "Google answered with something other than JSON"
            raise UpstreamUnavailable(message) from None

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: str | bytes | None = None,
        headers: dict[str, str] | None = None,
        **_: Any,  # noqa: ANN401 - httplib2's own
    ) -> "tuple[httplib2.Response, bytes]":
        """Send one request, and once more with another access token where that was refused; as httplib2 answers."""
        from httplib2 import Response  # noqa: PLC0415 - lazy, see above

        answer = self._sent(uri, method, body, headers or {})
        return Response({"status": str(answer.status)}), answer.body

    def _sent(self, uri: str, method: str, body: str | bytes | None, headers: dict[str, str]) -> Answer:
        refused = ""
        for is_last in (False, True):
            token = self.key.token(self.deadline, refused=refused)
            answer = self.wire.send(method, uri, {**headers, "authorization": f"Bearer {token}"}, body, self.deadline)
            error = error_in(answer, self.meanings, self.wire.now())
            if not error:
                break
            if is_last or not isinstance(error, CredentialsRevoked):
                raise error
            refused = token
        return answer
