"""What gives itself away as written by no person, and what people write that looks a little like it."""

import pytest

from integration.domain.held_mail.automatic import is_automatic_subject, is_automatic_text, sent_by_nobody


@pytest.mark.parametrize(
    "address",
    [
        "MAILER-DAEMON@acme.example",
        "postmaster@acme.example",
        "noreply@acme.example",
        "no-reply@acme.example",
        "no_reply-orders@acme.example",
        "do.not.reply@acme.example",
        "donotreply@acme.example",
        "billing-noreply@acme.example",
        "autoresponder@acme.example",
        "auto-reply@acme.example",
        "bounce@acme.example",
        "bounces+1234@acme.example",
        "news-bounces@acme.example",
        "owner-news@acme.example",
        "news-owner@acme.example",
        "news-request@acme.example",
        "bounce-7-anna=acme.example@mailing.example",
        "news+anna=acme.example@mailing.example",
        "staff@lists.acme.example",
        "staff@googlegroups.com",
    ],
)
def test_addresses_that_nobody_reads_or_too_many_do(address: str) -> None:
    assert sent_by_nobody(address)


@pytest.mark.parametrize(
    "address",
    [
        "anna@acme.example",
        "owner@acme.example",
        "anna.bounce-back@acme.example",
        "noreen@acme.example",
        "norepublic@acme.example",
        "request@acme.example",
        "anna+vip@acme.example",
        "autumn@acme.example",
        "automation@acme.example",
        "anna@listsandmore.example",
        "",
        None,
        "no address",
    ],
)
def test_addresses_of_people(address: str | None) -> None:
    assert not sent_by_nobody(address)


@pytest.mark.parametrize(
    "subject",
    [
        "Auto: we have your order",
        "Automatic reply: Re: invoices",
        "AUTOMATIC REPLY",
        "Out of office",
        "Out of Office Re: [Support-12] invoices",
        "Out of the office until Monday",
        "Out of office - back on Tuesday",
        "OOO: Anna",
        "Abwesenheitsnotiz: Rechnung",
        "Automatische Antwort: Rechnung",
        "Automatická odpoveď: faktúra",
        "Automatická odpověď: faktura",
        "Автоматичен отговор: фактура",
        "[EXTERNAL] Automatic reply: invoices",
        "Undelivered Mail Returned to Sender",
        "Undeliverable: invoices",
        "Delivery Status Notification (Failure)",
        "Mail delivery failed: returning message to sender",
        "failure notice",
        "Returned mail: see transcript for details",
        "Unzustellbar: Rechnung",
        "Nedoručiteľné: faktúra",
        "Read: invoices",
    ],
)
def test_subjects_of_auto_replies_bounces_and_receipts(subject: str) -> None:
    assert is_automatic_subject(subject)


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply rule does not work",
        "Auto-renewal is broken",
        "Out of office message is not sent",
        "Mail delivery failed for all our customers this morning",
        "Undeliverable orders are not shown",
        "Automatische Antwort wird nicht gesendet",
        "Автоматичен отговор не се изпраща",
        "Re: Automatic reply: please ignore it, here is my question",
        "Read receipts are missing",
        "How do I set different business hours?",
        "",
    ],
)
def test_subjects_of_people_who_write_of_such_things(subject: str) -> None:
    assert not is_automatic_subject(subject)


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for your mail. I am out of the office until Monday.",
        "I\u2019m out of the office.",
        "This is an automated response, please do not answer.",
        "Guten Tag,\n\nich bin derzeit nicht im Büro.",
        "Dobrý deň, som mimo kancelárie do pondelka.",
        "Dobrý den, nejsem v kanceláři.",
        "Здравейте, в момента отсъствам до понеделник.",
        "> Thank you, we have your message.\n> Ref. 1a2b3c4d",
        "On Mon, 23 Nov 2026 at 19:00, Support wrote:\n> Thank you, we have your message.",
        "-----Original Message-----\nFrom: support\nThank you, we have your message.",
    ],
)
def test_texts_that_no_person_wrote(text: str) -> None:
    assert is_automatic_text(text, ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nobody can log in.",
        "When does my out of office rule begin?",
        "It still fails.\n\nOn Mon, 23 Nov 2026 at 19:00, Support wrote:\n> I am out of the office until Monday.",
        "Wrote to you yesterday, it is urgent",
    ],
)
def test_texts_of_people_and_texts_that_no_host_told(text: str) -> None:
    assert not is_automatic_text(text, ())


def test_our_own_words_without_others_are_nobodys() -> None:
    ours = "Hello,\n\nThank you, we have your message.\n\nRef. 1a2b3c4d"
    assert is_automatic_text(ours.replace("\n", "\r\n"), [ours])
    assert not is_automatic_text(f"And it is worse now.\n\n{ours}", [ours])
