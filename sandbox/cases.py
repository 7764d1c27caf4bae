"""The tickets that the demo files: their texts, their doors, and how severe a reader of docs/service.md finds them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.customers import LOWER_PLAN, NO_ADDON, UNKNOWN, VIP, DemoCustomer

API, FORM = "API", "form"


@dataclass(frozen=True, slots=True)
class Case:
    """One ticket to file; `explicit` where a field or a tag names the severity, `answered` where an agent replies."""

    customer: DemoCustomer
    door: str
    severity: int
    subject: str
    body: str
    fields: Mapping[str, object] = field(default_factory=dict)
    answered: bool = False

    @property
    def explicit(self) -> bool:
        """Whether the ticket itself names its severity."""
        return bool(self.fields)


CASES = (
    Case(
        VIP,
        API,
        1,
        "Everything is down, we cannot work",
        "Since ten o'clock nobody in the company can log in: every page answers 503 Service Unavailable. Chat, mail "
        "and phones are all gone, our whole business stands still and there is no workaround. Please call us at once.",
    ),
    Case(
        VIP,
        FORM,
        1,
        "Нищо не работи, фирмата стои",
        "От половин час никой от фирмата не може да влезе, всички страници дават грешка 503. Няма чат, няма поща, "
        "телефоните са глухи. Работата ни е спряла напълно и нямаме никакъв обходен път. Моля, помогнете веднага.",
    ),
    Case(
        VIP,
        API,
        2,
        "Very slow for the whole team",
        "Since Monday opening a ticket takes almost a minute, for all of our 20 agents, in both offices. It does work "
        "in the end, but we cannot keep up and the queue keeps growing.",
        answered=True,
    ),
    Case(
        VIP,
        FORM,
        2,
        "Системата е много бавна за целия екип",
        "От сутринта всичко е ужасно бавно: всяко отваряне на тикет трае почти минута, при всички 15 колеги. Работи, "
        "но едва смогваме и опашката расте.",
    ),
    Case(
        VIP,
        FORM,
        3,
        "New mail does not arrive in one mailbox",
        "Since last night no new e-mail arrives from office@orbis.example.com. The other two mailboxes are fine, but "
        "our orders come to this one.",
    ),
    Case(
        VIP,
        API,
        3,
        "Интеграцията със Slack спря",
        "От вторник в Slack не идват никакви съобщения за нови тикети. Интеграцията показва, че достъпът е отнет, а "
        "бутонът за ново свързване дава грешка 400. Всичко друго работи.",
        answered=True,
    ),
    Case(
        VIP,
        API,
        4,
        "Rule sends the English template to German writers",
        'The rule "if the language is German, send the German template" does not do what it should: it sends the '
        "English one. I deleted it and made it anew, with the same result.",
    ),
    Case(
        VIP,
        FORM,
        4,
        "Звукът за известие се чува два пъти",
        "При всеки нов чат звукът се чува два пъти във Firefox. В Chrome е наред. Дребна грешка, не ни пречи.",
    ),
    Case(
        VIP,
        FORM,
        5,
        "How can we export our contacts?",
        "We would like to load our contacts into another tool once a month. Is there an export, and how do we set it "
        "up? Nothing is broken, just a question.",
    ),
    Case(
        VIP,
        API,
        5,
        "Предложение: статии на няколко езика",
        "Би било чудесно една статия да има версии на няколко езика. Планирате ли такава функция и какво бихте ни "
        "препоръчали дотогава?",
    ),
    Case(
        VIP,
        API,
        2,
        "As we discussed on the phone",
        "Here is the ticket that you asked me to file, thank you.",
        fields={"custom_vip_severity": 2},
    ),
    Case(
        VIP,
        API,
        4,
        "As we discussed in the meeting",
        "Here is the ticket that you asked us to file, thank you.",
        fields={"custom_vip_tags": "newsletter,vip-sev-4"},
    ),
    Case(
        NO_ADDON,
        API,
        1,
        "Nobody can log in",
        "The whole system is down for everybody in our company since this morning, and there is no workaround.",
    ),
    Case(
        LOWER_PLAN,
        FORM,
        3,
        "Не идват нови писма",
        "От снощи не влизат нови писма от една от пощите ни. Другите са наред.",
    ),
    Case(
        UNKNOWN,
        FORM,
        5,
        "What does it cost?",
        "We are thinking of moving to your helpdesk. What does it cost for ten people?",
    ),
)
