"""By what mail that no person wrote gives itself away: senders, subjects and first words, as tables."""
# ruff: noqa: RUF001 - letters that look like Latin ones are Cyrillic

import re

NOBODY = re.compile(
    r"(mailer-?daemon|postmaster|listserv|majordomo|mailman)"
    r"|(no|do[-._]?not)[-._]?reply\b.*|.*[-._+](no|do[-._]?not)[-._]?reply"
    r"|auto[-._]?(re(ply|spon[ds]e?r?))\b.*"
    r"|bounces?([-+_.=].*)?|.*-bounces?([-+_.=].*)?"
    r"|owner-.*|.*-owner|.*-request"
    r"|.*[-+].*=.*\..*"
)
"""Whole local parts of addresses that nobody reads: daemons, no-replies, bounces, list owners (RFC 2142), and VERP."""

LISTS = re.compile(r"(lists?|listserv|mailman|groups)\..*|(.*\.)?(googlegroups\.com|groups\.io|freelists\.org)")
"""Domains of mailing lists."""

REPLIES = (
    # English
    *("auto", "autoreply", "auto reply", "auto-reply", "auto response", "auto-response", "autoresponse"),
    *("automatic reply", "automatic response", "automated reply", "automated response"),
    *("out of office", "out of the office", "out-of-office", "ooo", "vacation reply", "vacation response"),
    *("out of office reply", "out of office autoreply", "out of office auto-reply", "away from the office"),
    # German
    *("automatische antwort", "automatische abwesenheitsnotiz", "abwesenheitsnotiz", "abwesenheitsmeldung"),
    *("abwesenheit", "abwesend", "nicht im büro", "außer haus", "ausser haus"),
    # Slovak and Czech
    *("automatická odpoveď", "automatická odpověď", "automaticka odpoved", "mimo kancelárie", "mimo kancelář"),
    *("neprítomnosť", "nepřítomnost", "neprítomný", "neprítomná", "nepřítomen", "nepřítomna"),
    # Bulgarian and Russian
    *("автоматичен отговор", "автоматично съобщение", "извън офиса", "отсъствие", "автоответ"),
    *("автоматический ответ",),
    # Others
    *("réponse automatique", "respuesta automática", "risposta automatica", "automatyczna odpowiedź"),
    *("automatikus válasz", "automatisch antwoord", "resposta automática"),
    # Receipts
    *("read", "gelesen", "прочетено", "prečítané", "přečteno", "read receipt"),
)
"""With these a subject begins that an auto-reply bears; people write of such things too, but go on in other ways."""

BOUNCES = (
    *("undelivered mail", "undeliverable", "mail delivery failed", "mail delivery failure", "delivery failure"),
    *("delivery failed", "delivery has failed", "message not delivered", "message undeliverable", "failure notice"),
    *("returned mail", "returned to sender", "non-delivery report", "delayed mail", "mail system error"),
    *("unzustellbar", "nicht zustellbar", "nachricht nicht zugestellt", "übermittlungsfehler"),
    *("nedoručiteľné", "nedoručitelné", "nedoručená správa", "nedoručená zpráva", "správa sa nedoručila"),
    *("недоставено", "недоставено съобщение", "не може да се достави", "неуспешна доставка"),
)
"""With these a bounce begins, and then says no more or goes on after a mark."""

SURELY = (
    *("delivery status notification", "undelivered mail returned to sender", "mail delivery subsystem"),
    *("returned mail: see transcript", "warning: could not send message", "warning: message"),
)
"""No person's subject begins with these, however it goes on."""

GOES_ON = r"(?=\s*[:!|]|\s+[-–—]\s|\.?\s*$|\s+(re|aw|until|till|from|bis|vom|ab|od|do|от|до)\b[:\s])"
"""How the subject of an automatic mail goes on after its sign."""

FIRST_WORDS = (
    # English
    *("this is an automat", "this is an auto-", "this message was generated automatically", "automatic reply:"),
    *("i am out of office", "i am out of the office", "i'm out of the office", "i'm out of office"),
    *("i am currently out of", "i'm currently out of", "i am currently away", "i will be out of the office"),
    *("i am away from the office", "i am on vacation", "i am on leave", "this message was sent automatically"),
    # German
    *("dies ist eine automatisch", "diese nachricht wurde automatisch", "automatische antwort:"),
    *("ich bin nicht im büro", "ich bin derzeit nicht", "ich bin zurzeit nicht", "ich bin momentan nicht im büro"),
    *("ich bin außer haus", "ich bin ausser haus", "ich befinde mich im urlaub", "ich bin im urlaub"),
    # Slovak
    *("toto je automatick", "táto správa bola odoslaná automaticky", "nie som v kancelárii", "som mimo kancelárie"),
    *("táto správa bola vygenerovaná automaticky", "momentálne nie som v", "momentálne som mimo", "som na dovolenke"),
    # Czech
    *(
        "tato zpráva byla odeslána automaticky",
        "nejsem v kanceláři",
        "jsem mimo kancelář",
        "momentálně nejsem v",
        "jsem na dovolené",
    ),
    "tato zpráva byla vygenerována automaticky",
    # Bulgarian
    *("това е автоматич", "това съобщение е генерирано автоматично", "това съобщение е изпратено автоматично"),
    *("автоматичен отговор", "извън офиса съм", "в момента съм извън офиса", "отсъствам от офиса", "в отпуск съм"),
    *("в момента отсъствам", "ще отсъствам от офиса"),
)
"""What an auto-reply says first, where no subject tells."""

QUOTES = re.compile(
    r"-{3,}.*|_{5,}|(from|von|от|od)\s?:\s.*|.*\b(wrote|schrieb|написа|napísal\(?a?\)?|napsal\(?a?\)?)\b.*:",
    re.IGNORECASE,
)
"""A line behind which somebody else is quoted."""
