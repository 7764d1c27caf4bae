"""Letters to customers in Czech; `weekday.full.N` says on which day, `day.N` only names it."""

from integration.domain.words.language import Language

CZECH = Language(
    "cs",
    {
        "weekday.full.0": "v pondělí",
        "weekday.full.1": "v úterý",
        "weekday.full.2": "ve středu",
        "weekday.full.3": "ve čtvrtek",
        "weekday.full.4": "v pátek",
        "weekday.full.5": "v sobotu",
        "weekday.full.6": "v neděli",
        "day.0": "pondělí",
        "day.1": "úterý",
        "day.2": "středa",
        "day.3": "čtvrtek",
        "day.4": "pátek",
        "day.5": "sobota",
        "day.6": "neděle",
        "month.1": "ledna",
        "month.2": "února",
        "month.3": "března",
        "month.4": "dubna",
        "month.5": "května",
        "month.6": "června",
        "month.7": "července",
        "month.8": "srpna",
        "month.9": "září",
        "month.10": "října",
        "month.11": "listopadu",
        "month.12": "prosince",
        "moment.full": "{weekday} {day}. {month} {year} v {time}",
        "moment.both": "{here}, což je {there} Vašeho času ({place})",
        "clock": "{time}",
        "greeting": "Dobrý den,",
        "automatic": "Tato zpráva byla odeslána automaticky.",
        "ack.thanks": (
            "děkujeme, Vaši zprávu jsme obdrželi. Momentálně nepracujeme; naše pracovní doba je {week} ({place})."
        ),
        "ack.begins": "{agent} se Vaší zprávě začne věnovat {moment}.",
        "ack.stands_in": (
            "Protože {away} není k dispozici, v zastoupení se Vaší zprávě začne věnovat {agent}, a to {moment}."
        ),
        "ack.nobody": "Začneme se jí věnovat {moment}.",
        "ack.chat": "V naléhavém případě, který nepočká, je náš nepřetržitý chat zde: {link}",
        "cover.away": "dokud {away} není k dispozici, v zastoupení Vám odpovídá {agent}.",
        "cover.instead": "od této chvíle Vám v zastoupení odpovídá {agent}; Vaším stálým kontaktem zůstává {away}.",
        "cover.until": "Podle plánu bude {away} opět k dispozici {moment}.",
        "cover.rest": (
            "Nic jiného se nemění: Vaše požadavky, lhůty pro odpověď i adresy, na kterých nás zastihnete, "
            "zůstávají stejné."
        ),
        "cover.back": "{agent} je opět k dispozici a znovu Vám odpovídá.",
    },
)
