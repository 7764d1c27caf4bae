"""The audits of a ticket as Zendesk sends them: of their events, only those that say something to us are looked at."""

from typing import Any

import msgspec

from integration.clients.helpdesk.refusals import decoded
from integration.clients.helpdesk.zendesk.kinds import READ
from integration.clients.helpdesk.zendesk.payload import AuditJson, Cursor, EventJson, Moment, Number, UserJson
from integration.clients.helpdesk.zendesk.way import Via


class SentAudit(msgspec.Struct, frozen=True):
    """One change of a ticket as it comes: Zendesk adds types of events as it likes, and may put anything into them."""

    id: int
    created_at: Moment
    author_id: Number = None
    events: tuple[msgspec.Raw, ...] | None = None
    via: Via | None = None

    @property
    def read(self) -> AuditJson:
        """With the events whose type says something to us; raises UpstreamRefused where one of these is misshapen."""
        events = tuple(decoded(bytes(event), EventJson) for event in self.events or () if _is_read(event))
        return AuditJson(self.id, self.created_at, self.author_id, events, self.via)


class AuditPage(msgspec.Struct, frozen=True):
    """Some audits of a ticket, the oldest first, and who wrote them."""

    audits: tuple[SentAudit, ...]
    users: tuple[UserJson, ...] | None = None
    meta: Cursor = Cursor()


class _Typed(msgspec.Struct, frozen=True):
    type: Any = None


def _is_read(event: msgspec.Raw) -> bool:
    try:
        kind = msgspec.json.decode(event, type=_Typed).type
    except msgspec.ValidationError:
        return False
    return isinstance(kind, str) and kind in READ
