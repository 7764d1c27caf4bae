"""One spelling for one word: marks off letters, and Bulgarian written in Latin letters back in its own."""

import re

_FOLDED = str.maketrans(
    "áàâäãåčçćďéèêëěíìîïľĺňñóòôöőõřŕšśťúùûüůűýžźżô’`йъѝ",
    "aaaaaacccdeeeeeiiiillnnoooooorrsstuuuuuuyzzzo''иаи",
)

_PAIRS = (
    ("sht", "щ"), ("zh", "ж"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"), ("ju", "ю"), ("ya", "я"),
    ("ja", "я"), ("ia", "ия"), ("yo", "ио"), ("jo", "ио"),
)  # fmt: skip
_LETTERS = str.maketrans("abvgdezijklmnoprstufhcqywx", "абвгдезижклмнопрстуфхцяавх")
_GLIDE = re.compile(r"(?<=[aeiou])[jy](?![aeiou])|(?<![aeioujy])y(?=[aeiou])")

_BULGARIAN = frozenset(
    "nqma nyama niama raboti rabotqt rabotyat ot molq molya molia moje mozhe moga mojem zdravejte zdraveite zdravei"
    " kakvo nishto nishta nikoi nikoj nikoy vsichki vsichko vsqka vseki shto kakto tova sme ste vi ni imame"
    " blagodarq blagodarya poshta poshtata kato dokato sled predi pak sega zashto iskam iskame kak dali koqto deto"
    " ili koeto kojto koito samo lipsva greshka greshen pokazva dava izliza sichko sa bez tazi tozi pri pishe"
    " vsichkite klientite kolegi dushi nie vie kude kade koga trqbva tryabva hora firmata chata telefona"
    " sistemata otgovarq otgovarya celiq celiya tseliq tseliya cqlata tsqlata vliza vlizat vlezem speshno spria sprq"
    " sprqha padna pomosht rabotim otvarq otvarya zarejda zarezhda bavno stoim chakame".split()
)
_SHARED = frozenset("v s na da ne za se po do i sa ni bez vi chat dali pri ima ste ili tova ako".split())
_OWN = _BULGARIAN - _SHARED
_MARKED = re.compile(r"[áčďéěíľĺňóôřŕšťúůýžäöüßа-я]", re.IGNORECASE)
_WORDS = re.compile(r"[a-z]+")
_ENOUGH = 2


def fold(word: str) -> str:
    """The word with plain letters (ä → a, š → s, й → и, ъ → а), so that habits of spelling don't part words."""
    return word if word.isascii() else word.translate(_FOLDED)


def is_latin_bulgarian(text: str) -> bool:
    """Whether the text reads as Bulgarian in Latin letters: some words only it has, and more that it shares."""
    if _MARKED.search(text):
        return False
    words = set(_WORDS.findall(text[:2000].casefold()))
    own = len(words & _OWN)
    return own > _ENOUGH or (own > 0 and own + len(words & _SHARED) > _ENOUGH)


def cyrillic(word: str) -> str:
    """A word of Bulgarian in Latin letters, in Cyrillic and folded; numbers and marks stay as they are."""
    if not word.isascii() or not word.isalpha():
        return word
    word = _GLIDE.sub("i", word)
    for latin, letter in _PAIRS:
        word = word.replace(latin, letter)
    return word.translate(_LETTERS)
