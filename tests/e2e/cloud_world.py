"""The real helpdesk and VIP Desk at scale, connected; what tests ask of the two."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox.cases import Case
from sandbox.cloud import RunningCloud
from sandbox.helpdesk import INTEGRATION_USER, RunningHelpdesk
from sandbox.verify import Filed, Reader
from sandbox.waiting import NeverCame, until
from tests.e2e.world import PATIENCE


@dataclass(frozen=True, slots=True)
class CloudWorld:
    """The helpdesk and VIP Desk's functions, connected."""

    helpdesk: RunningHelpdesk
    cloud: RunningCloud

    def file(self, case: Case) -> Filed:
        return Filed(self.helpdesk.api.file_ticket(case.customer.email, case.subject, case.body, **case.fields), case)

    def right(self, filed: Filed, seconds: float = PATIENCE) -> None:
        """Wait until the helpdesk shows what the service promises."""
        reader = Reader(agent=self.helpdesk.people["dana"].id, own_user=self.helpdesk.people[INTEGRATION_USER].id)

        def wrong() -> list[str]:
            return reader.differences(filed, self.helpdesk.api.ticket(filed.ticket), datetime.now(UTC))

        try:
            until(lambda: not wrong(), seconds=seconds, what=f"ticket {filed.ticket} is right")
        except NeverCame as error:
            message = f"{error}; {'; '.join(wrong())}"
            raise NeverCame(message) from error

    def in_dead_letters(self) -> int:
        names = ["ApproximateNumberOfMessages"]
        sqs = self.cloud.aws.client("sqs")
        told = (sqs.get_queue_attributes(QueueUrl=each, AttributeNames=names) for each in self.cloud.dead.values())
        return sum(int(each["Attributes"][names[0]]) for each in told)

    def writes(self, filed: Filed) -> int:
        mine = self.helpdesk.requests_by(INTEGRATION_USER)
        return sum(each.writes and each.path.endswith(f"/tickets/{filed.ticket}/") for each in mine)
