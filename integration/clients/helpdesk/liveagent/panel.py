"""Names that we and LiveAgent's panel must agree on: tags, SLA levels, fields, rights, and where each is found."""

from collections.abc import Mapping

from integration.clients.helpdesk.liveagent.claim import ADDON_FROM, ADDON_UNTIL, AGENT, PLAN
from integration.clients.helpdesk.liveagent.fields import CODES
from integration.domain.severity.scale import Severity

TAGS = (
    "vip",
    *(f"vip-sev-{severity:d}" for severity in Severity),
    "vip-held",
    "vip-due-soon",
    "vip-breached",
    "vip-call",
    "vip-callback",
    "vip-tier2",
    "vip-unconfirmed",
)
"""Every tag that we may set; a ticket takes tags by their ids only, so all of them must exist."""

PRIVILEGES: Mapping[str, str] = {
    "ticket.read": "reads tickets",
    "ticket.read_all": "reads tickets of all departments",
    "ticket.operate": "sets tags, agent, department and fields",
    "ticket.create": "opens the ticket that set-up and doctor try things out on",
    "ticket.change_state": "removes that ticket again",
    "tag.read": "finds the ids of our tags",
    "tag.manage": "makes the tags that are missing",
    "contact.read": "reads who wrote, and their company",
    "agent.read": "finds the agents, and the departments they are in",
    "agent_status.read": "sees which agents are online",
    "sla.read": "compares the SLA levels with our terms",
    "button.read": "finds the chat buttons",
    "phone.read": "finds the phone numbers",
}
"""The least set that our key needs, and what for. Which call asks for which is what the names say (LA-25)."""

FIELDS: Mapping[str, str] = {
    CODES["severity"]: "VIP severity (1 to 5)",
    CODES["first_due"]: "VIP first response due (UTC)",
    CODES["follow_up_due"]: "VIP follow-up due (UTC)",
}
"""The ticket fields that hold what is ours, by code, and what they may be called."""

COMPANY_FIELDS: Mapping[str, str] = {
    PLAN: "Plan",
    ADDON_FROM: "VIP from (YYYY-MM-DD)",
    ADDON_UNTIL: "VIP until, the last day (YYYY-MM-DD)",
    AGENT: "VIP agent's e-mail address",
}
"""The fields of a company by which LiveAgent itself can say who is VIP."""

API_PAGE = "Configuration > System > API"
RULES_PAGE = "Configuration > Automation > Rules"
TIME_RULES_PAGE = "Configuration > Automation > Time rules"
SLA_PAGE = "Configuration > Automation > SLA"
FIELDS_PAGE = "Configuration > System > Ticket fields"
COMPANY_FIELDS_PAGE = "Configuration > System > Contact fields"
AGENTS_PAGE = "Configuration > Agents"
DEPARTMENTS_PAGE = "Configuration > Departments"


def level_name(severity: Severity) -> str:
    """What the SLA level of a severity is called."""
    return f"VIP S{severity:d}"


def rule_of(severity: Severity) -> str:
    """The number of the rule that turns a severity's tag into its level: R4 to R8."""
    return f"R{severity + 3:d}"
