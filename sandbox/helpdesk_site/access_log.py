"""One JSON line per request, with the user behind it: what the tests count."""

import json
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FILE = "access.jsonl"


class AccessLog:
    """Django middleware; the REST framework hands the token's user back on the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = get_response
        self._file = Path(settings.DATA) / FILE
        self._lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The site's answer, noted before it leaves."""
        response = self._answer(request)
        self._note(request, response)
        return response

    def _note(self, request: HttpRequest, response: HttpResponse) -> None:
        user = getattr(request, "user", None)
        entry = {
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "user": user.get_username() if user else "",
        }
        with self._lock, self._file.open("a", encoding="utf-8") as log:
            log.write(json.dumps(entry) + "\n")
