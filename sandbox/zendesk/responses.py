"""Answers as Starlette sends them, and routes for one method alone."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.troubles import Fault
from sandbox.zendesk.errors import Refused, no_such_address
from sandbox.zendesk.templates import FOLDER


def query(request: Request) -> dict[str, str]:
    """The query, in which `role[]` may stand more than once."""
    query = dict(request.query_params)
    several = request.query_params.getlist("role[]")
    return query | {"roles": " ".join(several)} if several else query


def response(status: int, body: object, headers: Mapping[str, str]) -> Response:
    """An answer, with a body where there is one."""
    return Response(status_code=status, headers=headers) if body is None else JSONResponse(body, status, headers)


def refused(refused: Refused, headers: Mapping[str, str]) -> Response:
    """A refusal."""
    return JSONResponse(refused.body, refused.status, {**headers, **refused.headers})


def nowhere() -> Response:
    """404: there is no such address."""
    return refused(no_such_address(), {})


def foreign(fault: Fault) -> Response:
    """What a fault answers."""
    return Response(fault.body, fault.status or 200, dict(fault.headers), fault.content_type)


def script(path: str, file: str) -> Route:
    """The route of a script."""

    async def endpoint(_request: Request) -> Response:
        return Response((FOLDER / file).read_text(encoding="utf-8"), media_type="text/javascript")

    return exact(f"/{path}", endpoint, "GET")


def exact(path: str, endpoint: Callable[[Request], Awaitable[Response]], method: str) -> Route:
    """A route for one method alone: Starlette would answer HEAD as well wherever GET is."""
    route = Route(path, endpoint, methods=[method])
    route.methods = {method}
    return route
