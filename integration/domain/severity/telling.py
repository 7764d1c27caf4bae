"""Which of the evidence is told to people, and how: concepts, words and signs that a person understands."""

from collections.abc import Iterator, Mapping

from integration.domain.severity.alphabet import fold
from integration.domain.severity.concepts_parts import CHANNELS
from integration.domain.severity.features import CONCEPT, NEAR, SHAPE, SUBJECT, WORD
from integration.domain.severity.text import Said, spelled

_WEIGHT = {CONCEPT: 1.0, NEAR: 0.9, WORD: 0.8, SUBJECT: 0.7, SHAPE: 0.5}
_MOST = 8
_SHORTEST = 4

_BARE = frozenset(
    "about above after again all also although always and another any anything are around because been before being"
    " between both but came can come could did does doing done each ever every for from get gets getting give given"
    " goes got had has have having hello her here hers him his how into its just know let like made make many may maybe"
    " more most much must need needs never not now off once one ones only other others our ours out over own per"
    " please put rather same say says see seems shall she should since some something still such take than that the"
    " their them then there these they thing things this those through too two under until upon use used very want"
    " was way well were what when where whether which while who whom whose why will with within without would yes yet"
    " you your yours dear regards best kind i'm it's we're we've i've don't didn't can't that's there's"
    " без беше бих бъде ваш ваша ваше ваши вас ви вие все всичко всяка всеки във вече дали даже две двама добър ден"
    " един една едно ето или има имам имаме иначе йо как каква какво както като кога когато кого което които който"
    " която къде между мен мога може можем можете моля на нас наш наша нашия наше наши него нея ние никак нито нищо"
    " нея обаче около онзи освен още под пак при преди през пред само сега след сме със също така такава такива там"
    " този тази това тези тогава толкова точно тук хора що щото ще чрез само здравейте здравей"
    " aber alle allem allen aller alles als also andere anderen auch auf aus bei beim bin bis bitte dann das dass dein"
    " dem den denn der des deshalb die dies diese diesem diesen dieser dieses doch dort durch eben ein eine einem einen"
    " einer eines einmal etwas euch eure euer für fur ganz gegen gibt hab habe haben hallo hat hatte hatten hier ich"
    " ihm ihn ihr ihre ihrem ihren ihrer immer ins ist jede jeder jetzt kann kein keine konnen könnte machen man mehr"
    " mein meine mich mir mit nach nicht noch nun nur ob oder ohne schon sehr sein seine seit sich sie sind soll über"
    " uber um und uns unser unsere unserem unseren unter viel vom von vor war waren was weil wenn wer werden wie wieder"
    " wir wird wurde zum zur zwei guten tag"
    " aby aj ako akoby ale alebo ani asi ban bez bola boli bolo bude budeme cez dakujem dobry den ich ide iba jeho jej"
    " jeden jedna jedno jsem jsme jsou kde ked kdy kdyz keby kto ktora ktore ktory ktera ktere ktery lebo len mame mam"
    " mate medzi mezi moze muze nam nas nase nasa nasho nebo nech neni nez nie nic nich podla podle pokud potom pre"
    " pred pri prosim proti proto preto sme som ste tak take taky teda tedy ten tento tiez toho tom tomu tuto tych vam"
    " vas vase vasho vsak vsech vsetky vsichni vsetko viac vice zeby kvoli kvuli jako jen uz".split()
)
_STOPS = frozenset(map(fold, _BARE))

_UNTOLD = frozenset({"turn", "after that", "works but", "seconds", "look", "calm"})
_NAMES = {
    "quote of us": "a notice of ours",
    "drill": "a drill or a test",
    "rest is sound": "the rest works",
    "no works": "does not work",
    "file": "files",
}
_SIGNS = {
    "question mark": "a question mark",
    "ends in a question": "ends in a question",
    "question in subject": "a question in the subject",
    "no body": "nothing but a subject",
    "shouting": "shouting",
    "share 0": "few of many",
    "share 2": "half of them",
    "share 3": "most of them",
    "share 4": "all of them",
}


def reasons(said: Said, spoke: Mapping[str, float]) -> Iterator[str]:
    """What of the evidence (feature → how much it spoke for the guess) a person understands, the weightiest first."""
    weighed = {name: _WEIGHT[name[0]] * much for name, much in spoke.items() if name[0] in _WEIGHT and much > 0}
    spelling = spelled(said.raw)
    told: set[str] = set()
    for name in sorted(weighed, key=lambda name: (-weighed[name], name)):
        reason = _told(name, spelling)
        parts = set(reason.split(" + "))
        if reason and not parts & told:
            told |= parts
            yield reason
        if len(told) >= _MOST:
            return


def _told(name: str, spelling: Mapping[str, str]) -> str:
    group, rest = name[0], name[2:]
    if group in (CONCEPT, NEAR):
        parts = [_concept(part) for part in rest.split(" (")[0].split(" + ")]
        return " + ".join(parts) if all(parts) else ""
    if group == SHAPE:
        return _SIGNS.get(rest) or (f"error {rest[5:]}" if rest.startswith("code ") else "")
    return _phrase(rest.split(" "), spelling)


def _concept(name: str) -> str:
    if name in _NAMES:
        return _NAMES[name]
    bare = name.removeprefix("no ") if name not in ("no way in", "no workaround") else name
    if bare in _UNTOLD or name.startswith(("channels", "no no ")):
        return ""
    if bare == name:
        return name
    return name if bare in CHANNELS else f"not {_NAMES.get(bare, bare)}"


def _phrase(words: list[str], spelling: Mapping[str, str]) -> str:
    plain = all(len(word) >= _SHORTEST and word.isalpha() and word not in _STOPS for word in words)
    return " ".join(spelling.get(word, word) for word in words) if plain else ""
