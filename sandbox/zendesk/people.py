"""What the demo's customers and agents do on Zendesk."""

from dataclasses import dataclass

from sandbox.cases import FORM, Case
from sandbox.zendesk.furnished import Furnished

MESSAGE, VOICEMAIL = "message", "voicemail"
ANSWER = "Thank you, I am looking into it and will write again."


@dataclass(frozen=True, slots=True)
class Filed:
    """A case with the number that Zendesk gave it."""

    ticket: int
    case: Case


@dataclass(frozen=True, slots=True)
class People:
    """Everybody around one account."""

    account: Furnished

    def file(self, case: Case) -> Filed:
        """A ticket through the case's door; by mail where Zendesk hasn't that door."""
        customers, who = self.account.desk.customers, case.customer
        if case.door == FORM:
            return Filed(customers.fills_form(who.email, case.subject, case.body), case)
        if case.door == MESSAGE:
            return Filed(customers.messages(who.email, case.body), case)
        if case.door == VOICEMAIL:
            return Filed(customers.leaves_voicemail(who.email, who.phones or "+421900000000", case.body), case)
        return Filed(customers.mails(who.email, case.subject, case.body), case)

    def answer(self, filed: Filed, text: str = ANSWER) -> None:
        """The dedicated agent answers in public."""
        agent = int(self.account.people[filed.case.customer.agent].id)
        self.account.desk.agents.replies(agent, filed.ticket, text)
