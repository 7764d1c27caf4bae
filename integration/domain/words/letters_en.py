"""Letters to customers in English; `weekday.full.N` says on which day, `day.N` only names it."""

from integration.domain.words.language import Language
from integration.domain.words.months import ENGLISH_MONTHS

ENGLISH = Language(
    "en",
    {
        "weekday.full.0": "on Monday",
        "weekday.full.1": "on Tuesday",
        "weekday.full.2": "on Wednesday",
        "weekday.full.3": "on Thursday",
        "weekday.full.4": "on Friday",
        "weekday.full.5": "on Saturday",
        "weekday.full.6": "on Sunday",
        "day.0": "Monday",
        "day.1": "Tuesday",
        "day.2": "Wednesday",
        "day.3": "Thursday",
        "day.4": "Friday",
        "day.5": "Saturday",
        "day.6": "Sunday",
        **ENGLISH_MONTHS,
        "moment.full": "{weekday} {day} {month} {year} at {time}",
        "moment.both": "{here}, which is {there} your time ({place})",
        "clock": "{time}",
        "greeting": "Hello,",
        "automatic": "This message was sent automatically.",
        "ack.thanks": "Thank you, we have your message. Our desk is closed now; our hours are {week} ({place}).",
        "ack.begins": "{agent} will begin work on it {moment}.",
        "ack.stands_in": "{agent}, who stands in for {away}, will begin work on it {moment}.",
        "ack.nobody": "We will begin work on it {moment}.",
        "ack.chat": "If it is an emergency that cannot wait, our 24/7 chat is here: {link}",
        "cover.away": "While {away} is away, {agent} stands in and answers you.",
        "cover.instead": "From now on, {agent} stands in for {away} and answers you.",
        "cover.until": "We expect {away} back {moment}.",
        "cover.rest": (
            "Nothing else changes: your tickets, our response times and the addresses at which you reach us "
            "stay the same."
        ),
        "cover.back": "{agent} is back, and answers you again.",
    },
)
