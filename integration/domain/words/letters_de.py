"""Letters to customers in German; `weekday.full.N` says on which day, `day.N` only names it."""

from integration.domain.words.language import Language

GERMAN = Language(
    "de",
    {
        "weekday.full.0": "am Montag",
        "weekday.full.1": "am Dienstag",
        "weekday.full.2": "am Mittwoch",
        "weekday.full.3": "am Donnerstag",
        "weekday.full.4": "am Freitag",
        "weekday.full.5": "am Samstag",
        "weekday.full.6": "am Sonntag",
        "day.0": "Montag",
        "day.1": "Dienstag",
        "day.2": "Mittwoch",
        "day.3": "Donnerstag",
        "day.4": "Freitag",
        "day.5": "Samstag",
        "day.6": "Sonntag",
        "month.1": "Januar",
        "month.2": "Februar",
        "month.3": "März",
        "month.4": "April",
        "month.5": "Mai",
        "month.6": "Juni",
        "month.7": "Juli",
        "month.8": "August",
        "month.9": "September",
        "month.10": "Oktober",
        "month.11": "November",
        "month.12": "Dezember",
        "moment.full": "{weekday}, dem {day}. {month} {year}, um {time} Uhr",
        "moment.both": "{here}, das ist {there} Ihrer Zeit ({place})",
        "clock": "{time} Uhr",
        "greeting": "Guten Tag,",
        "automatic": "Diese Nachricht wurde automatisch versendet.",
        "ack.thanks": (
            "vielen Dank, Ihre Nachricht ist bei uns eingegangen. Im Moment haben wir geschlossen; unsere "
            "Zeiten sind {week} ({place})."
        ),
        "ack.begins": "Die Bearbeitung durch {agent} beginnt {moment}.",
        "ack.stands_in": "Die Bearbeitung durch {agent}, in Vertretung von {away}, beginnt {moment}.",
        "ack.nobody": "Die Bearbeitung beginnt {moment}.",
        "ack.chat": "In einem Notfall, der nicht warten kann, erreichen Sie hier unseren Chat rund um die Uhr: {link}",
        "cover.away": "während der Abwesenheit von {away} antwortet Ihnen in Vertretung {agent}.",
        "cover.instead": "von jetzt an antwortet Ihnen {agent} in Vertretung von {away}.",
        "cover.until": "Voraussichtlich ist {away} wieder für Sie da: {moment}.",
        "cover.rest": (
            "Sonst ändert sich nichts: Ihre Anfragen, unsere Antwortzeiten und die Adressen, unter denen Sie "
            "uns erreichen, bleiben dieselben."
        ),
        "cover.back": "{agent} ist zurück und antwortet Ihnen wieder.",
    },
)
