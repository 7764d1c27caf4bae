"""The months as dates name them, in the two languages that agents and letters share."""

from collections.abc import Mapping

ENGLISH_MONTHS: Mapping[str, str] = {
    "month.1": "January",
    "month.2": "February",
    "month.3": "March",
    "month.4": "April",
    "month.5": "May",
    "month.6": "June",
    "month.7": "July",
    "month.8": "August",
    "month.9": "September",
    "month.10": "October",
    "month.11": "November",
    "month.12": "December",
}

BULGARIAN_MONTHS: Mapping[str, str] = {
    "month.1": "януари",
    "month.2": "февруари",
    "month.3": "март",
    "month.4": "април",
    "month.5": "май",
    "month.6": "юни",
    "month.7": "юли",
    "month.8": "август",
    "month.9": "септември",
    "month.10": "октомври",
    "month.11": "ноември",
    "month.12": "декември",
}
