"""Letters to customers in Slovak; `weekday.full.N` says on which day, `day.N` only names it."""

from integration.domain.words.language import Language

SLOVAK = Language(
    "sk",
    {
        "weekday.full.0": "v pondelok",
        "weekday.full.1": "v utorok",
        "weekday.full.2": "v stredu",
        "weekday.full.3": "vo štvrtok",
        "weekday.full.4": "v piatok",
        "weekday.full.5": "v sobotu",
        "weekday.full.6": "v nedeľu",
        "day.0": "pondelok",
        "day.1": "utorok",
        "day.2": "streda",
        "day.3": "štvrtok",
        "day.4": "piatok",
        "day.5": "sobota",
        "day.6": "nedeľa",
        "month.1": "januára",
        "month.2": "februára",
        "month.3": "marca",
        "month.4": "apríla",
        "month.5": "mája",
        "month.6": "júna",
        "month.7": "júla",
        "month.8": "augusta",
        "month.9": "septembra",
        "month.10": "októbra",
        "month.11": "novembra",
        "month.12": "decembra",
        "moment.full": "{weekday} {day}. {month} {year} o {time}",
        "moment.both": "{here}, čo je {there} Vášho času ({place})",
        "clock": "{time}",
        "greeting": "Dobrý deň,",
        "automatic": "Táto správa bola odoslaná automaticky.",
        "ack.thanks": (
            "ďakujeme, Vašu správu sme dostali. Momentálne nepracujeme; náš pracovný čas je {week} ({place})."
        ),
        "ack.begins": "{agent} sa Vašej správe začne venovať {moment}.",
        "ack.stands_in": (
            "Keďže {away} nie je k dispozícii, v zastúpení sa Vašej správe začne venovať {agent}, a to {moment}."
        ),
        "ack.nobody": "Začneme sa jej venovať {moment}.",
        "ack.chat": "V naliehavom prípade, ktorý nepočká, je náš nepretržitý chat tu: {link}",
        "cover.away": "kým {away} nie je k dispozícii, v zastúpení Vám odpovedá {agent}.",
        "cover.instead": "odteraz Vám v zastúpení odpovedá {agent}; Váš stály kontakt zostáva {away}.",
        "cover.until": "Podľa plánu bude {away} opäť k dispozícii {moment}.",
        "cover.rest": (
            "Nič iné sa nemení: Vaše požiadavky, lehoty na odpoveď aj adresy, na ktorých nás zastihnete, "
            "zostávajú rovnaké."
        ),
        "cover.back": "{agent} je opäť k dispozícii a znova Vám odpovedá.",
    },
)
