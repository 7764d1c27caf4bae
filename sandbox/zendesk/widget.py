"""The messaging widget's snippet in small (the real one: static.zdassets.com/ekr/snippet.js): it notes what is set."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_SCRIPT = Path(__file__).parent / "pages" / "snippet.js"
_MOST = 64 * 1024


@dataclass(slots=True)
class Widgets:
    """What pages said to the widget, by its key, in order: ["messenger:set", "conversationTags", [...]]."""

    said: dict[str, list[list[Any]]] = field(default_factory=dict)

    def routes(self) -> list[Route]:
        """The script, and where it tells what it was told."""
        return [
            Route("/ekr/snippet.js", self._script, methods=["GET"]),
            Route("/ekr/said", self._note, methods=["POST"]),
        ]

    async def _script(self, _request: Request) -> Response:
        return Response(_SCRIPT.read_text(encoding="utf-8"), media_type="text/javascript")

    async def _note(self, request: Request) -> Response:
        body = await request.body()
        told = json.loads(body) if len(body) <= _MOST else None
        if isinstance(told, list):
            self.said.setdefault(request.query_params.get("key", ""), []).append(told)
        return Response(status_code=204, headers={"Access-Control-Allow-Origin": "*"})
