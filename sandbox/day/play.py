"""The day's scenes, from the mail at night to the closing, each with what should be seen of it."""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.day import cast
from sandbox.day.theatre import Theatre
from sandbox.helpdesk_api import HelpdeskApi
from sandbox.screen import Screen
from sandbox.vipdesk import INSTALLATION, RunningVipDesk

HOUR = timedelta(hours=1)


@dataclass
class DayPlay:
    """The day as a stage of the demo: set up, played, and read back."""

    screen: Screen
    stack: ExitStack
    filed: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.theatre = Theatre(self.screen, self.stack)

    @property
    def vipdesk(self) -> RunningVipDesk:
        """VIP Desk, once it is set up."""
        return self.theatre.vipdesk

    def set_up(self) -> None:
        """Everything stands, and it is early in the morning."""
        self.theatre.set_up()
        people = self.theatre.helpdesk
        self.agents: dict[str, HelpdeskApi] = {
            name: self.stack.enter_context(people.api_of(name)) for name in cast.NAMES
        }

    def play(self) -> list[str]:
        """The whole day; what each promise should have done and didn't."""
        self._night()
        self._opening()
        self._outage()
        self._absence()
        self._afternoon()
        self._closing()
        self.screen.say("\nWhat each promise did", style="bold")
        for line in self.theatre.promises.lines():
            self.screen.say(line)
        return self.theatre.promises.differences()

    def show(self) -> None:
        """Nothing: each scene said what it showed."""

    def summary(self) -> dict[str, Any]:
        """All that a program needs to go on by itself."""
        theatre = self.theatre
        return {
            "helpdesk": theatre.helpdesk.url,
            "vipdesk": theatre.vipdesk.url,
            "installation": INSTALLATION,
            "page": theatre.page,
            "tickets": self.filed,
            "promises": theatre.promises.kept,
        }

    def right(self) -> str:
        """What is to be said where every promise was kept."""
        return f"a day of {len(self.filed)} tickets, read back from the helpdesk: every promise was kept"

    def next_steps(self) -> str:
        """What is worth trying."""
        theatre = self.theatre
        return (
            f"The customer's page: {theatre.page}\nThe helpdesk (dana, {theatre.helpdesk.password}): "
            f"{theatre.helpdesk.url}/helpdesk/\nCtrl-C ends it."
        )

    def _night(self) -> None:
        of = self.theatre
        with of.scene(6, 40, f"{cast.COMPANY} writes by the form, long before the desk opens"):
            self.night = self._form(
                "Рутирането на фактурите спря", "Фактурите от сутринта не се изпращат до клиентите."
            )
            of.see("P7", "the mail is held", lambda: "vip-held" in of.tags(self.night))
            of.see(
                "P7",
                "one message in Bulgarian says when work begins, at 9:00 in Bratislava and 10:00 in Sofia",
                lambda: any("09:00" in each and "10:00" in each for each in of.told(self.night)),
            )
        with of.scene(7, 15, "the customer opens the chat"):
            of.see(
                "P6", "outside hours the 24/7 support answers", lambda: "24/7 support" in of.shown(link=of.chat_link)
            )
        with of.scene(7, 30, "the customer calls, and reaches the voicemail"):
            heard = of.rings(CallSid="CA1", CallStatus="ringing")
            of.see("P8", "outside hours the voicemail answers", lambda: "<Record" in heard)
            of.rings("/recorded", CallSid="CA1", RecordingUrl="https://phone.example/rec/1", RecordingDuration="42")
            self.voicemail = of.see("P8", "the voicemail is a ticket to call back", self._call_back_ticket) or 0

    def _opening(self) -> None:
        of = self.theatre
        with of.scene(9, 0, "the desk opens"):
            of.see("P7", "the mail is held no longer", lambda: "vip-held" not in of.tags(self.night))
            of.see("P8", "the voicemail is the first in the queue", lambda: of.ticket(self.voicemail)["priority"] == 1)
            of.see("P1", "both are Dana's", lambda: {of.holder(self.night), of.holder(self.voicemail)} == {"dana"})
            of.see("P2", "the chat leads to Dana by name", lambda: "Dana Petrova" in of.shown(link=of.chat_link))
        with of.scene(9, 6, "Dana calls back, and answers the mail"):
            self.agents["dana"].note(self.voicemail, "[call] Spoke with Ivo: the printer works again.")
            of.see("P8", "a logged call ends the call-back", lambda: "vip-callback" not in of.tags(self.voicemail))
            self._say_age()
            self.agents["dana"].reply(self.night, "Добро утро, вече го преглеждам.")
            of.see("P10", "the first answer to the mail is in time", lambda: self._in_time(self.night))

    def _outage(self) -> None:
        of = self.theatre
        with of.scene(9, 20, "an outage"):
            self.outage = self._api("Production is down", "Everything returns error 503, nobody can work.")
            of.see("P10", "it is an S1, due within the hour", lambda: self._due(self.outage, of.at(10, 21)))
            of.see("P4", "second level is offered at once", lambda: "vip-tier2" in of.noted(self.outage))
        with of.scene(9, 24, "the customer books a call at short notice; Dana brings in second level"):
            booked = of.book("support", of.at(9, 30), "The outage")
            of.promises.saw("P5", f"a support call at {_local(of, booked)}, at short notice for the S1")
            self.agents["dana"].note(self.outage, "tier2: the database cluster lost its quorum")
            self._tag(self.outage, "vip-tier2")
            of.see("P4", "Sona of second level has it", lambda: of.holder(self.outage) == "sona")
        with of.scene(9, 31, "Sona looks at it"):
            self.agents["sona"].note(self.outage, "I have it: quorum is coming back.")
            of.see("P4", "acknowledged within its own target", lambda: "acknowledged" in of.noted(self.outage).lower())
            self.agents["dana"].reply(self.outage, "Our second level has found the cause and is on it.")
            of.see("P9", "Dana stays the one who writes", lambda: self._in_time(self.outage))
        with of.scene(10, 15, "it works again: Sona gives the ticket back"):
            self._tag(self.outage, "vip-tier2", on=False)
            of.see("P4", "back with Dana", lambda: of.holder(self.outage) == "dana")
            self.agents["dana"].reply(self.outage, "All is up again.", new_status=3)

    def _absence(self) -> None:
        of = self.theatre
        with of.scene(10, 30, "Dana enters a dentist's appointment into her calendar, 11:00 to 14:00"):
            of.dana.is_out(of.at(11), of.at(14))
            self.other = self._api(
                "A filter rule sorts wrong", "The rule for one department sorts into the wrong folder."
            )
            of.see("P1", "a new ticket is Dana's until then", lambda: of.holder(self.other) == "dana")
        with of.scene(11, 1, "Dana is away"):
            of.see("P1", "Boris has her open tickets", lambda: self._held_by("boris"))
            of.see("P2", "the chat names Boris, in place of Dana", lambda: "Boris Novak" in of.shown(link=of.chat_link))
            of.see("P9", "the customer's page says who stands in", lambda: "Boris Novak" in of.shown())
            of.see("P9", "a message says so, on one ticket", lambda: self._told_of("Boris") == 1)
            self._pack()
        with of.scene(12, 0, "a new ticket, and Boris gives another to Eva by hand"):
            self.noon = self._api("Reports come late", "The weekly report of our branch arrives hours late.")
            of.see("P1", "the new one is Boris's", lambda: of.holder(self.noon) == "boris")
            self.agents["boris"].change(self.other, assigned_to=of.helpdesk.people["eva"].id)
            self.agents["boris"].note(self.other, "Eva knows these rules.")
        with of.scene(14, 1, "Dana is back"):
            of.see(
                "P1", "what was moved is hers again", lambda: {of.holder(self.night), of.holder(self.noon)} == {"dana"}
            )
            of.see("P9", "what Boris gave to Eva stays with Eva", lambda: of.holder(self.other) == "eva")

    def _afternoon(self) -> None:
        of = self.theatre
        with of.scene(14, 5, "the customer books another call, for the afternoon"):
            booked = of.book("support", of.at(16), "Rules for our two departments")
            of.promises.saw("P5", f"another at {_local(of, booked)}")
            of.see("P3", "it stands in Dana's calendar", lambda: self._stands(booked))
            of.see("P3", "the customer's page shows it", lambda: "/call" in of.shown())
        with of.scene(15, 0, "another ticket is nearly late"):
            self.slow = self._api("Everything is slow", "The whole application is badly slow for everybody since noon.")
            of.see("P10", "it has a due date", lambda: bool(of.ticket(self.slow)["due_date"]))
        with of.scene(15, 50, "50 minutes later"):
            of.see("P10", "a warning before it is late", lambda: "vip-due-soon" in of.tags(self.slow))
            self.agents["dana"].reply(self.slow, "I see it and am looking for the cause.")
            of.see("P10", "answered in time", lambda: self._in_time(self.slow))

    def _closing(self) -> None:
        of = self.theatre
        with of.scene(17, 20, "after closing"):
            late = self._form("A question", "How do I export the list of users?")
            of.see("P7", "what comes now is held until tomorrow", lambda: "vip-held" in of.tags(late))
            of.see(
                "P6", "the chat leads to the 24/7 support again", lambda: "24/7 support" in of.shown(link=of.chat_link)
            )
            of.see("P5", "both calls took place", self._both_took_place)

    def _form(self, subject: str, body: str) -> int:
        return self._know(self.theatre.helpdesk.form.file_ticket(cast.CUSTOMER, subject, body))

    def _api(self, subject: str, body: str) -> int:
        return self._know(self.theatre.helpdesk.api.file_ticket(cast.CUSTOMER, subject, body))

    def _know(self, ticket: int) -> int:
        self.filed.append(ticket)
        return ticket

    def _tag(self, ticket: int, tag: str, *, on: bool = True) -> None:
        self.theatre.settle()  # who changes a field in the same tenth of a second as we do, loses: there is no version
        tags = self.theatre.tags(ticket) - {tag} | ({tag} if on else set())
        self.agents["dana"].change(ticket, custom_vip_tags=",".join(sorted(tags - {""})))
        self.agents["dana"].note(ticket, "Second level." if on else "Thank you.")

    def _told_of(self, name: str) -> int:
        return sum(name in said for ticket in self.filed for said in self.theatre.told(ticket))

    def _call_back_ticket(self) -> int:
        return next((int(each["ticket"]) for each in self.theatre.lines("callbacks", "list") if each["ticket"]), 0)

    def _say_age(self) -> None:
        (done,) = (each for each in self.theatre.lines("callbacks", "list", "--all") if each["ticket"])
        hours, minutes = done["age_hours"], 60 * done["open_hours"]
        self.theatre.promises.saw("P8", f"returned {hours:.1f} h after it came, {minutes:.0f} min after the opening")

    def _pack(self) -> None:
        of = self.theatre
        latest = of.lines("cover", "history")[0]["id"]
        pack = of.vipdesk.printed("cover", "pack", latest, "--json")["pack"]
        of.see("P9", "Boris has a pack with all that is open", lambda: f"{self.other}" in pack and "Boris" in pack)

    def _in_time(self, ticket: int) -> bool:
        told = json.loads(self.theatre.vipdesk.command("explain", str(ticket), "--json"))["decision"]
        first = next(clock for clock in told["clocks"] if clock["promise"] == "first response")
        return bool(first["state"] == "met")

    def _due(self, ticket: int, at: datetime) -> bool:
        due = self.theatre.ticket(ticket)["due_date"]
        return bool(due) and datetime.fromisoformat(due) <= at

    def _held_by(self, name: str) -> bool:
        open_ones: Sequence[int] = (self.night, self.other)
        return all(self.theatre.holder(ticket) == name for ticket in open_ones)

    def _both_took_place(self) -> bool:
        return [call["state"] for call in self.theatre.lines("calls", "list")] == ["done", "done"]

    def _stands(self, booked: dict[str, Any]) -> bool:
        start = datetime.fromisoformat(booked["start"])
        shown = self.theatre.google.occurrences(self.theatre.dana.calendar_id, start, start + HOUR)
        return bool(shown)


def _local(of: Theatre, booked: dict[str, Any]) -> str:
    return f"{datetime.fromisoformat(booked['start']).astimezone(of.day.tzinfo):%a %H:%M}"
