"""What the demo's customers and agents do on LiveAgent."""

from dataclasses import dataclass

from sandbox.cases import Case
from sandbox.liveagent_account import Furnished
from sandbox.liveagent_cases import CHAT, FORM, fields_of, tags_of
from sandbox.liveagent_reader import Filed

ANSWER = "Thank you, I am looking into it and will write again."


@dataclass(frozen=True, slots=True)
class People:
    """Everybody around one account."""

    account: Furnished

    def file(self, case: Case) -> Filed:
        """A ticket through the case's door; an agent tags it at once where the case says so."""
        made = self._opened(case)
        if tags_of(case):
            tags = [self.account.tag(name) for name in tags_of(case)]
            self.account.desk.staff.tags(self.account.people["boris"].id, made, *tags)
        return Filed(self.account.desk.ticket(made)["code"], made, case)

    def answer(self, filed: Filed, text: str = ANSWER) -> None:
        """The dedicated agent answers: by mail, or in the chat, in which the customer then thanks."""
        agent, desk = self.account.people[filed.case.customer.agent].id, self.account.desk
        if filed.case.door != CHAT:
            desk.staff.replies(agent, filed.id, text)
            return
        desk.staff.says(agent, filed.id, text)
        desk.customers.says(filed.id, "Thank you.")

    def _opened(self, case: Case) -> str:
        who, customers = case.customer, self.account.desk.customers
        if case.door == CHAT:
            widget = self.account.widgets.get(who.agent, "")
            return customers.chats(who.email, case.body, widget=widget)
        if case.door == FORM:
            return customers.fills_form(who.email, case.subject, case.body, fields=fields_of(case))
        return customers.mails(who.email, case.subject, case.body)
