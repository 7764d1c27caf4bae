"""What Zendesk's words mean to us: channels, statuses, priorities, and the events of an audit; tables."""

from collections.abc import Mapping
from enum import Enum, auto

from integration.domain.ticket import Channel, Happening, Status


class Who(Enum):
    """Whose word it is; an automat is Zendesk itself, a rule, or a bot."""

    CUSTOMER = auto()
    AGENT = auto()
    AUTOMAT = auto()
    US = auto()


class Call(Enum):
    """Who called whom: a voicemail is a call that nobody took."""

    IN = auto()
    OUT = auto()
    VOICEMAIL = auto()


CALLS: Mapping[str | int, Call] = {
    "phone_call_inbound": Call.IN,
    "api_phone_call_inbound": Call.IN,
    "voice": Call.IN,
    "phone_call_outbound": Call.OUT,
    "api_phone_call_outbound": Call.OUT,
    "voicemail": Call.VOICEMAIL,
    "api_voicemail": Call.VOICEMAIL,
    44: Call.VOICEMAIL,
    45: Call.IN,
    46: Call.OUT,
}
"""Channels of telephones (Via types)."""

_CHATS = (
    "chat native_messaging whatsapp line wechat viber telegram sms text instagram_dm twitter_dm facebook_messenger "
    "messenger google_business_messages google_rcs apple_business_chat mobile_sdk_messaging sunshine_conversations_api "
    "sunshine_conversations_facebook_messenger sunshine_conversations_twitter_dm kakaotalk mailgun_messaging"
).split()

CHANNELS: Mapping[str | int, Channel] = {
    **dict.fromkeys(CALLS, Channel.PHONE),
    **dict.fromkeys(_CHATS, Channel.CHAT),
    29: Channel.CHAT,
    "email": Channel.MAIL,
    "mail": Channel.MAIL,
    4: Channel.MAIL,
    "api": Channel.API,
    "web_service": Channel.API,
    5: Channel.API,
}
"""Any other channel counts as a form: the help centre, a widget, an app, a follow-up of a closed ticket."""

STATUSES: Mapping[str, Status] = {
    "new": Status.OPEN,
    "open": Status.OPEN,
    "pending": Status.WAITING,
    "hold": Status.WAITING,  # no clock runs while a ticket is held (docs/service.md, 3.8)
    "solved": Status.SOLVED,
    "closed": Status.SOLVED,
    "deleted": Status.SOLVED,
}
"""Zendesk's five statuses, and their ends; a status that is none of them counts as open."""

CLOSED, DELETED = "closed", "deleted"

CHANGES: Mapping[Status, Happening] = {
    Status.OPEN: Happening.OPENED,
    Status.WAITING: Happening.WAITED,
    Status.SOLVED: Happening.SOLVED,
}

PRIORITIES: Mapping[str, int] = {"urgent": 1, "high": 2, "normal": 3, "low": 4}

SPOKEN: Mapping[Who, Happening] = {
    Who.CUSTOMER: Happening.CUSTOMER_WROTE,
    Who.AGENT: Happening.AGENT_REPLIED,
    Who.AUTOMAT: Happening.AUTOMATED,
    Who.US: Happening.AUTOMATED,
}
"""What a public comment says, by who wrote it."""

COMMENTS = frozenset({"Comment", "FacebookComment", "Tweet"})
VOICE = "VoiceComment"
PRIVACY = "CommentPrivacyChange"
CHATS = frozenset({"ChatStartedEvent", "ChatEndedEvent"})
FIELDS = frozenset({"Create", "Change"})
"""Types of events (Ticket Audit events reference); any other says nothing to a clock."""

READ = COMMENTS | {VOICE, PRIVACY} | CHATS | FIELDS
"""The events that are read at all; of any other not even the shape is looked at."""

TRANSCRIPT = "chat_transcript"
CALL = "[call]"
