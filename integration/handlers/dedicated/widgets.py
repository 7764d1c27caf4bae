"""The chat widgets of helpdesks: each kind's script, what a page lets in for it, and what its chats are marked with.

Zendesk's messaging: developer.zendesk.com, Web Widget API, "Embedded mode" and "Content Security Policy (CSP) support".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from integration.domain.cover.reach import Answers, Reach

_WRITES_STYLE = "'unsafe-inline'"
_SELF = "'self'"


@dataclass(frozen=True, slots=True)
class Widget:
    """One widget in one page: its `id` at the host, the address of its `script`, and `sources`, by CSP directive.

    `kind` is what the page's script calls it. `tags` mark its chats, and `fields` fill their tickets' fields, by id,
    where the kind carries such.
    """

    kind: str
    id: str
    script: str
    sources: Mapping[str, str] = field(repr=False)
    tags: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)


def widget(host: str, root: str, id_: str, reach: Reach) -> Widget:
    """The widget of this id, of the helpdesk of this name that answers at `root`."""
    return _KINDS.get(host, _liveagent)(root, id_, reach)


def routing_tags(reach: Reach) -> tuple[str, ...]:
    """By which a host's own rules give a chat to whoever answers it: `viplink-agent-7`, or `viplink-desk`.

    They are none of our own (`domain/tags.py`): whoever opens a page can set them, so that they must say nothing of who
    is VIP, and must stay on the ticket while it is routed.
    """
    if reach.answers is Answers.DESK:
        return ("viplink", "viplink-desk")
    return ("viplink", f"viplink-agent-{reach.agent.host_id}") if reach.agent.host_id else ("viplink",)


def routing_fields(reach: Reach) -> Mapping[str, str]:
    """The same in a ticket field of the host's, where the plan names one: the host's id of who answers."""
    answers = "" if reach.answers is Answers.DESK else reach.agent.host_id
    return {reach.chat.field: answers} if reach.chat.field and answers else {}


def _liveagent(root: str, id_: str, _reach: Reach) -> Widget:
    """LiveAgent's button: all that it loads comes from the account; it may open its chat in a window."""
    origin = _origin(root)
    sources = {
        **dict.fromkeys(("script-src", "img-src", "connect-src", "form-action"), f"{_SELF} {origin}"),
        "style-src": f"{_SELF} {origin} {_WRITES_STYLE}",
        **dict.fromkeys(("frame-src", "font-src", "media-src"), origin),
    }
    return Widget("liveagent", id_, f"{root}/scripts/track.js", sources)


_ASSETS = "https://static.zdassets.com"
_CALLED = (
    "https://ekr.zdassets.com https://ekr.zendesk.com https://*.zendesk.com https://api.smooch.io "
    "https://media.smooch.io wss://*.zendesk.com wss://api.smooch.io"
)
_SHOWN = (
    "https://accounts.zendesk.com https://*.zendesk.com https://media.smooch.io https://*.zdusercontent.com blob: data:"
)


def _messaging(root: str, id_: str, reach: Reach) -> Widget:
    """Zendesk's messaging: its code comes from one origin, wherever it calls (ZD-75)."""
    is_real = (urlsplit(root).hostname or "").endswith(".zendesk.com")
    assets, called, shown = (_ASSETS, _CALLED, _SHOWN) if is_real else (_origin(root), "", "data:")
    sources = {
        "script-src": f"{_SELF} {assets}",
        "connect-src": f"{_SELF} {assets} {called}".rstrip(),
        "img-src": f"{_SELF} {assets} {shown}",
        "style-src": f"{_SELF} {assets} {_WRITES_STYLE}",
        **dict.fromkeys(("frame-src", "font-src", "media-src"), assets),
        "form-action": _SELF,
    }
    script = f"{assets}/ekr/snippet.js?{urlencode({'key': id_})}"
    return Widget("messaging", id_, script, sources, routing_tags(reach), routing_fields(reach))


_KINDS: Mapping[str, Callable[[str, str, Reach], Widget]] = {"zendesk": _messaging}
"""The kind that a helpdesk has, by its name."""


def _origin(root: str) -> str:
    parts = urlsplit(root)
    return f"{parts.scheme}://{parts.netloc}"
