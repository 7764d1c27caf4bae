"""Letters to customers in Bulgarian; `weekday.full.N` says on which day, `day.N` only names it."""
# ruff: noqa: RUF001 - letters that look like Latin ones are Bulgarian

from integration.domain.words.language import Language
from integration.domain.words.months import BULGARIAN_MONTHS

BULGARIAN = Language(
    "bg",
    {
        "weekday.full.0": "в понеделник",
        "weekday.full.1": "във вторник",
        "weekday.full.2": "в сряда",
        "weekday.full.3": "в четвъртък",
        "weekday.full.4": "в петък",
        "weekday.full.5": "в събота",
        "weekday.full.6": "в неделя",
        "day.0": "понеделник",
        "day.1": "вторник",
        "day.2": "сряда",
        "day.3": "четвъртък",
        "day.4": "петък",
        "day.5": "събота",
        "day.6": "неделя",
        **BULGARIAN_MONTHS,
        "moment.full": "{weekday}, {day} {month} {year} г., в {time} ч.",
        "moment.both": "{here}, което е {there} Ваше време ({place})",
        "clock": "{time} ч.",
        "greeting": "Здравейте,",
        "automatic": "Това съобщение е изпратено автоматично.",
        "ack.thanks": (
            "Благодарим Ви, получихме съобщението Ви. В момента не работим; работното ни време е {week} ({place})."
        ),
        "ack.begins": "{agent} ще започне работа по него {moment}.",
        "ack.stands_in": "{agent} (замества {away}) ще започне работа по него {moment}.",
        "ack.nobody": "Ще започнем работа по него {moment}.",
        "ack.chat": "При спешен случай, който не може да чака, нашият денонощен чат е тук: {link}",
        "cover.away": "Докато {away} отсъства, на Вас отговаря {agent}.",
        "cover.instead": "Отсега нататък вместо {away} на Вас отговаря {agent}.",
        "cover.until": "Очакваме {away} отново {moment}.",
        "cover.rest": (
            "Нищо друго не се променя: заявките Ви, сроковете за отговор и адресите, на които ни откривате, "
            "остават същите."
        ),
        "cover.back": "{agent} отново е на линия и пак отговаря на Вас.",
    },
)
