"""The path of a request as the gateway told it, which has decoded it."""

from starlette.types import ASGIApp, Receive, Scope, Send


def as_the_gateway_told(app: ASGIApp) -> ASGIApp:
    """The app with each path decoded once: Mangum decodes it once more, and then %252F would be a slash.

    What no gateway told is left as it is.
    """

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        event = scope.get("aws.event")
        told = {"path": event["requestContext"]["http"]["path"]} if event else {}
        await app({**scope, **told}, receive, send)

    return served
