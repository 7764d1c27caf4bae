"""Try an installation against its real host, with one ticket that is deleted again; each fault comes with its cure."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from integration.domain.errors import CredentialsRevoked, VipDeskError
from integration.domain.installation import Installation
from integration.domain.roster import Roster
from integration.domain.ticket import Ticket
from integration.ports import Probe, Store


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was examined, whether it is well, and what to do if not."""

    what: str
    well: bool
    advice: str = ""


@dataclass(frozen=True, slots=True)
class ExamineInstallation:
    """`arrived` waits a few seconds for something to become true, and says whether it did."""

    store: Store
    probe: Probe
    arrived: Callable[[Callable[[], bool]], bool]

    def __call__(self, installation: Installation, queue: int) -> Sequence[Finding]:
        """All findings, in the order in which an admin would mend them; never raises an error of the host."""
        try:
            with self._probe_ticket(installation, queue) as ticket:
                return [Finding("the API takes our key", well=True), *self._findings(installation, ticket)]
        except VipDeskError as error:
            return [Finding(f"the API: {error}", well=False, advice=_cure(error))]

    def _findings(self, installation: Installation, ticket: Ticket) -> Iterator[Finding]:
        yield self._own_user(installation, ticket)
        yield from self._fields(ticket)
        yield from self._agents(self.store.roster(installation.id), ticket)
        yield self._webhook(installation, ticket)

    @contextmanager
    def _probe_ticket(self, installation: Installation, queue: int) -> Iterator[Ticket]:
        ticket = self.probe.create_probe(queue)
        try:
            yield ticket
        finally:
            self.probe.delete(ticket)
            self.store.forget(installation.id, ticket.id)

    def _own_user(self, installation: Installation, ticket: Ticket) -> Finding:
        user = self.probe.user_of(ticket)
        advice = f"connect again with --user-id {user}, else our own notes look like an agent's"
        return Finding(f"our own user is {installation.own_user}", user == installation.own_user, advice)

    def _fields(self, ticket: Ticket) -> Iterator[Finding]:
        for name, exists in self.probe.fields(ticket).items():
            advice = f"create the custom field {name}; the README of the host's folder says how"
            yield Finding(f"the field {name} exists", exists, advice)

    def _agents(self, roster: Roster, ticket: Ticket) -> Iterator[Finding]:
        if not roster.customers:
            yield Finding("the roster has customers", well=False, advice="import one: vipdesk roster import")
        for agent in roster.agents:
            well = self.probe.try_assign(ticket, agent.host_id)
            advice = f"correct the host_id of {agent.name} in the agents' file, and import the roster again"
            yield Finding(f"the agent {agent.name} exists there as {agent.host_id}", well, advice)

    def _webhook(self, installation: Installation, ticket: Ticket) -> Finding:
        well = self.arrived(lambda: any(d.ticket == ticket.id for d in self.store.deliveries(installation.id)))
        advice = "is `vipdesk serve` up, and does the helpdesk send new tickets to the address from `vipdesk connect`?"
        return Finding("the helpdesk's webhook reaches us", well, advice)


def _cure(error: VipDeskError) -> str:
    if isinstance(error, CredentialsRevoked):
        return "make a new API token there and connect again: vipdesk connect"
    return "check the address, that the helpdesk is up, and that --queue names a queue of it"
