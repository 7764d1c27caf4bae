"""Try an installation against its real host, with one ticket that is deleted again; each fault comes with its cure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from integration.domain.errors import CredentialsRevoked, VipDeskError
from integration.domain.finding import Finding
from integration.domain.installation import Installation
from integration.domain.roster import Roster
from integration.domain.ticket import Ticket
from integration.ports import Probe, Store


@dataclass(frozen=True, slots=True)
class ExamineInstallation:
    """`arrived` waits a few seconds for something to become true, and says whether it did.

    Where it is None, what would have to be waited for isn't tried: that the host's webhook reaches us.
    """

    store: Store
    probe: Probe
    arrived: Callable[[Callable[[], bool]], bool] | None

    def __call__(self, installation: Installation, place: str) -> Sequence[Finding]:
        """All findings, in the order in which an admin would mend them; never raises an error of the host.

        `place` is the queue or department that the ticket is filed in; empty for the host's own choice.
        """
        try:
            ticket = self.probe.create_probe(place)
        except VipDeskError as error:
            return [_fault(error)]
        found = [Finding("the API takes our key", well=True)]
        try:
            found.extend(self._findings(installation, ticket))
        finally:
            found.append(self._removed(installation, ticket))
        return found

    def _findings(self, installation: Installation, ticket: Ticket) -> Iterator[Finding]:
        roster = self.store.roster(installation.id)
        yield _customers(installation, roster)
        try:
            yield from self.probe.findings(ticket, roster, self.store.desk_plan(installation.id))
        except VipDeskError as error:
            yield _fault(error)
        if self.arrived:
            well = self.arrived(lambda: any(d.ticket == ticket.id for d in self.store.deliveries(installation.id)))
            yield Finding("the helpdesk's webhook reaches us", well, _NO_WEBHOOK)

    def _removed(self, installation: Installation, ticket: Ticket) -> Finding:
        well, advice = True, ""
        try:
            self.probe.delete(ticket)
        except VipDeskError as error:
            well, advice = False, f"{error}; delete the ticket {ticket.id} by hand"
        self.store.forget(installation.id, ticket.id)
        return Finding("the ticket of this examination is removed again", well, advice)


_NO_WEBHOOK = "is `vipdesk serve` up, and does the helpdesk send new tickets to the address that it was given?"


def _customers(installation: Installation, roster: Roster) -> Finding:
    if installation.host_leads:
        return Finding("the helpdesk says who is VIP", well=True)
    return Finding("the roster has customers", bool(roster.customers), "import one: vipdesk roster import")


def _fault(error: VipDeskError) -> Finding:
    return Finding(f"the API: {error}", well=False, advice=_cure(error))


def _cure(error: VipDeskError) -> str:
    if isinstance(error, CredentialsRevoked):
        return "make a new key there and give it to us: vipdesk connect, or vipdesk install"
    return "check the address, that the helpdesk is up, and that --queue (or --department) names one that it has"
