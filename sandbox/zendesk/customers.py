"""What customers do: they write mails and forms, send messages, and call."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.zendesk.bodies import field_value
from sandbox.zendesk.changing import change, opened
from sandbox.zendesk.dates import written
from sandbox.zendesk.making import blank, customer
from sandbox.zendesk.records import JSON, Ticket, User
from sandbox.zendesk.rules import Act, Said, Wish
from sandbox.zendesk.tenant import Tenant


def via(channel: str, **source: Any) -> JSON:  # noqa: ANN401 -- of any type
    """By which way something came."""
    return {"channel": channel, "source": {"from": {}, "to": {}, "rel": None, **source}}


class Customers:
    """Customers by their e-mail addresses, who become users with their first ticket; all return a ticket's number."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def mails(self, address: str, subject: str, text: str, *, name: str = "", copied: Sequence[str] = ()) -> int:
        """A mail: a new ticket, with others on its copy list."""
        return self._opens(address, subject, text, via("email", **{"from": {"address": address}}), name, copied=copied)

    def fills_form(
        self, address: str, subject: str, text: str, *, name: str = "", fields: Mapping[int, Any] | None = None
    ) -> int:
        """A form, with values for ticket fields by their ids: a new ticket."""
        return self._opens(address, subject, text, via("web"), name, fields=fields)

    def messages(self, address: str, text: str, *, name: str = "", tags: Sequence[str] = ()) -> int:
        """A conversation begins, with the tags that the page gave the widget: a new ticket."""
        came = via("native_messaging")
        return self._opens(address, "Conversation with a customer", text, came, name, tags=tags, messaging=True)

    def leaves_voicemail(self, address: str, number: str, text: str = "", *, name: str = "") -> int:
        """A call that nobody took, with a recording: a new ticket."""
        told = f"Voicemail from: {number}\n{text}".strip()
        return self._calls(address, number, told, "voicemail", name, recorded=True)

    def calls(self, address: str, number: str, *, answered_by: int | None = None, name: str = "") -> int:
        """A call, taken by an agent, or by nobody and without a recording: a new ticket."""
        told = f"Inbound call from {number}" if answered_by else f"Abandoned call from {number}"
        return self._calls(address, number, told, "phone_call_inbound", name, answered_by=answered_by)

    def answers(self, ticket: int, text: str, *, by: str = "") -> int:
        """A mail in answer; a closed ticket is followed by a new one, whose number this is.

        `by` is the address of another than who asked.
        """
        tenant = self._tenant
        with tenant.lock:
            found = tenant.ticket(ticket)
            who = customer(tenant, by) if by else tenant.users[found.requester]
            if found.status == "closed":
                source = {"from": {"ticket_id": found.id, "subject": found.subject}, "rel": "follow_up"}
                return self._opens(who.email, f"Re: {found.subject}", text, via("email", **source))
            change(tenant, found, Act(who.id, via("email")), Wish(said=Said(text, who.id)))
            return ticket

    def says(self, ticket: int, text: str) -> int:
        """One more message in a conversation."""
        tenant = self._tenant
        with tenant.lock:
            found = tenant.ticket(ticket)
            change(tenant, found, Act(found.requester, dict(found.via)), Wish(said=Said(text, found.requester)))
        return ticket

    def _calls(  # noqa: PLR0913 -- what a call is
        self,
        address: str,
        number: str,
        text: str,
        channel: str,
        name: str,
        *,
        answered_by: int | None = None,
        recorded: bool = False,
    ) -> int:
        voice = voice_data(self._tenant, number, "+421000000", answered_by=answered_by, recorded=recorded)
        came = via(channel, **{"from": {"phone": number}, "rel": "voicemail" if recorded else "inbound"})
        subject = text.partition("\n")[0]
        return self._opens(address, subject, text, came, name, voice=voice, author=answered_by)

    def _opens(  # noqa: PLR0913 -- what a ticket begins with
        self,
        address: str,
        subject: str,
        text: str,
        came: JSON,
        name: str = "",
        *,
        copied: Sequence[str] = (),
        fields: Mapping[int, Any] | None = None,
        tags: Sequence[str] = (),
        messaging: bool = False,
        voice: JSON | None = None,
        author: int | None = None,
    ) -> int:
        tenant = self._tenant
        with tenant.lock:
            who = customer(tenant, address, name)
            ticket = self._blank(who, subject, text, came, copied)
            ticket.messaging = messaging
            said = Said(text, author or who.id, public=voice is None or tenant.switches.voice_is_public, voice=voice)
            custom = {number: field_value(tenant.ticket_fields[number], one) for number, one in (fields or {}).items()}
            wanted = {"tags": sorted(tags)} if tags else {}
            return opened(tenant, ticket, Act(who.id, came), Wish(wanted, custom, said)).id

    def _blank(self, who: User, subject: str, text: str, came: JSON, copied: Sequence[str]) -> Ticket:
        ticket = blank(self._tenant, who, subject, text, came)
        ticket.copied = [customer(self._tenant, one).id for one in copied]
        return ticket


def voice_data(
    tenant: Tenant, caller: str, called: str, *, answered_by: int | None = None, recorded: bool = False
) -> JSON:
    """What a call leaves in its comment (ZD-72)."""
    recording = f"{tenant.root}/recordings/1.mp3" if recorded or answered_by else None
    return {
        "from": caller,
        "to": called,
        "recording_url": recording,
        "recorded": recording is not None,
        "started_at": written(tenant.now()),
        "call_duration": 40 if recording else 0,
        "answered_by_id": answered_by,
        "answered_by_name": tenant.users[answered_by].name if answered_by else None,
        "location": "",
        "transcription_text": None,
    }
