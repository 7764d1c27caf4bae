"""What Zendesk Talk leaves of a call that nobody took; pure."""

from integration.clients.helpdesk.zendesk.payload import AuditJson, EventJson, utc
from integration.domain.phone.call_back import MissedKind
from integration.domain.phone.missed import MissedCall

_LONGEST = 24 * 3600
_MOST = 2000


def missed_call(event: EventJson, audit: AuditJson, *, is_voicemail: bool) -> MissedCall:
    """The call of a VoiceComment event; what it doesn't say, or in another form, is left out (ZD-78)."""
    data = event.data if isinstance(event.data, dict) else {}
    seconds = data.get("call_duration")
    is_length = isinstance(seconds, int) and not isinstance(seconds, bool) and 0 < seconds < _LONGEST
    return MissedCall(
        mark=f"call {event.id or audit.id}",
        at=utc(audit.created_at),
        kind=MissedKind.VOICEMAIL if is_voicemail else MissedKind.MISSED,
        caller=_text(data.get("from")),
        recording=_address(data.get("recording_url")) if is_voicemail else "",
        seconds=seconds if is_voicemail and is_length else None,
    )


def _text(value: object) -> str:
    return "".join(each for each in value if each.isprintable()).strip()[:40] if isinstance(value, str) else ""


def _address(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return text if text.startswith("https://") and text.isprintable() and len(text) <= _MOST else ""
