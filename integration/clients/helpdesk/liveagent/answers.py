"""The shapes that only set-up, doctor and the desk's facts read, as far as they look at them (the SDK's models)."""

import msgspec


class Anything(msgspec.Struct, frozen=True):
    """Some JSON object: that LiveAgent, not a proxy, answered."""


class PrivilegesJson(msgspec.Struct, frozen=True):
    """What a key may do with one sort of thing (ApiPrivilege)."""

    object: str = ""
    privileges: tuple[str, ...] = ()


class MadeJson(msgspec.Struct, frozen=True):
    """A ticket that was just made (TicketInformation)."""

    id: str
    code: str | None = None


class AgentStatusJson(msgspec.Struct, frozen=True):
    """What an agent takes in one department now (AgentStatus): R read, M message, T chat, P phone."""

    departmentid: str
    online_status: str | None = None


class WidgetJson(msgspec.Struct, frozen=True):
    """A chat button, form or invitation (ContactWidgetRow); which department it leads to isn't told."""

    id: str
    name: str | None = None
    type: str | None = None
    status: str | None = None


class PhoneNumberJson(msgspec.Struct, frozen=True):
    """A phone number (PhoneNumber); status A is active, I is not."""

    id: str
    number: str
    name: str | None = None
    departmentid: str | None = None
    status: str | None = None
    ivr: str | None = None
