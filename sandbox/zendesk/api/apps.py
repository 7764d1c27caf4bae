"""Our app in the account, its key, and the token that asks."""

from sandbox.zendesk.door import Answer, Asked, Door
from sandbox.zendesk.errors import missing
from sandbox.zendesk.paging import PAGES, paged
from sandbox.zendesk.people_shapes import installation_shape, user_shape
from sandbox.zendesk.records import JSON, Installation


def installations(asked: Asked) -> JSON:
    rows = [installation_shape(one) for one in asked.tenant.installations.values()]
    return paged(asked, "installations", rows)


def installation(asked: Asked) -> JSON:
    return installation_shape(_named(asked))


def requirements(asked: Asked) -> JSON:
    return {"requirements": _named(asked).requirements}


def token(asked: Asked) -> JSON:
    shown = {"id": 1, "client_id": 1, "user_id": asked.pair.user, "scopes": sorted(asked.pair.scopes)}
    return {"token": {**shown, "token": asked.pair.access[:10]}, "users": [user_shape(asked.tenant, asked.user)]}


def revoke(asked: Asked) -> Answer:
    """Both tokens of the pair are dead (that the refresh token dies too is ZD-74)."""
    asked.tenant.tokens.revoke(asked.pair)
    return Answer(204)


def _named(asked: Asked) -> Installation:
    found = asked.tenant.installations.get(asked.path["installation"])
    if found is None:
        raise missing()
    return found


_ONE = "/apps/installations/{installation:int}"
DOORS = (
    Door("GET", "/apps/installations", installations, "apps", query=("include", *PAGES), admins=True),
    Door("GET", _ONE, installation, "apps", admins=True),
    Door("GET", f"{_ONE}/requirements", requirements, "apps", admins=True),
    Door("GET", "/oauth/tokens/current", token, any_scope=True),
    Door("DELETE", "/oauth/tokens/current", revoke, any_scope=True),
)
