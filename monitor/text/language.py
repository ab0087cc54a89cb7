"""Scripts, words and languages of a text.

News mixes scripts within a line (OpenAI首席科学家). Latin, Cyrillic and Greek are written in words,
Chinese, Japanese, Korean and Thai are searched anywhere, and a change of script ends a word.
Ranges are the blocks of the Unicode standard.

The script shows the language where that is enough, else the commonest words do: a language model
would add 22 to 900 MB for what two tables show of a news article.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from typing import Literal

Script = Literal["han", "kana", "hangul", "latin", "cyrillic", "greek", "digit", "other"]

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KANA = "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
LATIN = (
    "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1d00-\u1dbf\u1e00-\u1eff\u2c60-\u2c7f\ua722-\ua7ff"
    "\uff21-\uff3a\uff41-\uff5a"
)
GREEK = "\u0370-\u0373\u0376\u0377\u037b-\u037d\u037f\u0386\u0388-\u03ff\u1f00-\u1fff"
CYRILLIC = "\u0400-\u0481\u048a-\u052f\u1c80-\u1c88"
ANYWHERE = HAN + KANA + HANGUL + "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ede\u1000-\u109f\u1780-\u17d3"
"""Insides of a character class: scripts without spaces between words, Thai, Lao, Burmese, Khmer among them."""

_GROUPS: tuple[tuple[Script, str], ...] = (
    ("latin", LATIN),
    ("han", HAN),
    ("kana", KANA),
    ("hangul", HANGUL),
    ("cyrillic", CYRILLIC),
    ("greek", GREEK),
)
_CJK = HAN + KANA + HANGUL
_LETTER = re.compile(r"[^\W\d_]")

NONE, DIGIT, FREE = 0, 1, 2
_KINDS: dict[str, int] = {"latin": 3, "cyrillic": 4, "greek": 5, "other": 6}


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern at its first use.

    Of those with ranges of Chinese each takes 2 to 5 ms, and a start does without most of them.
    """
    return re.compile(pattern)


@cache
def one_of(ranges: str) -> re.Pattern[str]:
    """Make the pattern of a character of these ranges, at its first use."""
    return re.compile(f"[{ranges}]")


def script(char: str) -> Script:
    """The script of a character; 'digit' for decimal digits, 'other' for the rest.

    Digits of any script.
    """
    if char.isdecimal():
        return "digit"
    for name, ranges in _GROUPS:
        if one_of(ranges).match(char):
            return name
    return "other"


class _Kinds(dict[str, int]):
    """The kinds of characters; a memo, which can only grow to one entry a code point."""

    def __missing__(self, char: str) -> int:
        if char.isdecimal():
            kind = DIGIT
        elif one_of(ANYWHERE).match(char):
            kind = FREE
        elif not char.isalnum() and not unicodedata.category(char).startswith("M"):
            kind = NONE
        else:
            kind = _KINDS[script(char)]
        self[char] = kind
        return kind


KIND = _Kinds()
"""Character to NONE (no part of a word), DIGIT, FREE (searched anywhere), or a number for its alphabet (above FREE)."""


@lru_cache(maxsize=20_000)
def is_cjk(char: str) -> bool:
    """Tell whether a character is Chinese, Japanese or Korean (punctuation is not)."""
    return one_of(_CJK).match(char) is not None


_WIDE = f"[{HAN}{KANA}\u3001-\u3020\uff01-\uff60]"
_WRAP = rf"(?<={_WIDE})[ \t]*[\r\n][ \t\r\n]*(?={_WIDE})"


def unwrapped(text: str) -> str:
    """Remove line breaks between Chinese or Japanese characters of one paragraph.

    There they stand for nothing, while a space parts words: CSS Text Module Level 3, segment break transformation.
    Any other line break stays.
    """
    return compiled(_WRAP).sub("", text)


def parts_words(before: str, after: str) -> bool:
    """Tell whether a word may end between two neighbours.

    So it is beside what is no letter, in a script without words, and between two alphabets.
    """
    left, right = KIND[before], KIND[after]
    if left in (NONE, FREE) or right in (NONE, FREE):
        return True
    return left != right and DIGIT not in (left, right)


def is_word_boundary(text: str, position: int) -> bool:
    """Return True if a word may begin or end at `position`.

    Both ends of the text count.
    """
    if position <= 0 or position >= len(text):
        return True
    return parts_words(text[position - 1], text[position])


def cjk_ratio(text: str) -> float:
    """The share of Chinese, Japanese and Korean letters among all, from 0.0 to 1.0."""
    if text.isascii():
        return 0.0
    letters = len(_LETTER.findall(text))
    return len(one_of(_CJK).findall(text)) / letters if letters else 0.0


_LOOKED_AT = 4000  # characters; more does not change the answer
_FEWEST_LETTERS = 4
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

_SCRIPTS = tuple(
    (language, ranges[at], ranges[at + 2])
    for language, ranges in (
        ("kana", "\u3041-\u30ff\u31f0-\u31ff"),
        ("han", "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"),
        ("ko", "\uac00-\ud7af\u1100-\u11ff"),
        ("cyrillic", "\u0400-\u04ff"),
        ("el", "\u0370-\u03ff"),
        ("he", "\u0590-\u05ff"),
        ("arabic", "\u0600-\u06ff"),
        ("th", "\u0e00-\u0e7f"),
        ("devanagari", "\u0900-\u097f"),
        ("bn", "\u0980-\u09ff"),
        ("pa", "\u0a00-\u0a7f"),
        ("gu", "\u0a80-\u0aff"),
        ("ta", "\u0b80-\u0bff"),
        ("te", "\u0c00-\u0c7f"),
        ("kn", "\u0c80-\u0cff"),
        ("ml", "\u0d00-\u0d7f"),
        ("si", "\u0d80-\u0dff"),
        ("lo", "\u0e80-\u0eff"),
        ("my", "\u1000-\u109f"),
        ("ka", "\u10a0-\u10ff"),
        ("hy", "\u0530-\u058f"),
        ("am", "\u1200-\u137f"),
        ("km", "\u1780-\u17ff"),
        ("latin", "A-Za-z\u00c0-\u024f"),
    )
    for at in range(0, len(ranges), 3)
)


class _ScriptOf(dict[str, str]):
    """Cache of scripts by character, or empty; one entry a code point at most.

    The scripts are those of the list above.
    """

    def __missing__(self, char: str) -> str:
        self[char] = next((script for script, first, last in _SCRIPTS if first <= char <= last), "")
        return self[char]


_SCRIPT_OF = _ScriptOf()
_NO_LETTERS = {script: 0 for script, _, _ in _SCRIPTS}
_COMMON_WORDS = {
    "en": (
        "the of and to in is that for it was on with as are be at this have from by not but they his her "
        "which or an were has you we their said will would been who more about"
    ),
    "de": (
        "der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus "
        "er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum haben nur"
    ),
    "fr": (
        "le de la les et des en un du une que est pour qui dans par plus pas au sur ne se ce il sont avec "
        "aux cette mais on ont été leur nous ses être comme fait ou son"
    ),
    "es": (
        "el de la que en y los del se las por un para con no una su al es lo como más pero sus le ya este sí "
        "porque esta entre cuando muy sin sobre también me hasta hay"
    ),
    "pt": (
        "o de a que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem "
        "à seu sua ou ser quando muito há nos já está também só pelo pela"
    ),
    "it": (
        "il di che è la e un per in una sono del si non con da le della come dei nel alla più anche ha gli "
        "al ma lo delle questo ed i nella stato dal dalla essere"
    ),
    "nl": (
        "de het een en van is dat op te in niet met voor zijn er aan die ook als bij maar om hebben worden "
        "door over uit naar dan nog wordt heeft werd"
    ),
    "pl": (
        "w i na z się do nie że to o jest za od przez po jak dla jego ale być już tym był są tylko oraz "
        "który które także może"
    ),
    "sv": (
        "och att det i en som är på av för med till den har inte om ett de men var sig så från vi kan när "
        "ska eller efter vid"
    ),
    "tr": "ve bir bu da de için ile olarak çok daha olan en gibi sonra kadar ne her olduğu ancak var değil o",
    "id": (
        "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ke karena ada oleh saat mereka "
        "telah sebagai bisa adalah atau"
    ),
    "cs": "se na je že to v s z do o i ale jako by za jsem byl které který podle pro od při jeho jsou také jen už",
    "da": (
        "og i det at en den til er som på de med af for ikke der et var har han men vi sig om fra blev kan efter også "
        "nu op mere siger mod være hvor"
    ),
    "no": (
        "og i det at en den til er som på de med av for ikke et var har han men vi seg om fra ble kan etter også nå "
        "opp mer sier mot være hvor noe bli"
    ),
    "is": "og að í á er sem til við um en hann var með ekki það af fyrir því hefur þess eru hafa frá eftir verið",
    "sk": (
        "a v na sa je že s z do o to ako za by pre po pri aj ale od ktorý ktoré ktorá sú už len bol podľa pred medzi"
    ),
    "sl": ("in v je na da za se so s ki ne pa z o bi tudi po kot je bil od do ob pri še ter iz lahko bo več kar"),
    "hr": "i u je na se da su za od s o a ne koji kako što će bi iz te do kao nije samo bio koje nakon ili već",
    "ca": (
        "de la i el que a en els les un una per del es amb no al més ha d l va han com dels són ser però aquest també"
    ),
    "gl": "de a o que e do da en un para unha os con na no por as máis non se como ao dos das foi polo pola tamén",
    "eu": "eta da ez du bat ere dute izan dira zuen egin den baina dela beste izango baino egun dituzte zen",
    "et": "ja on ei et see ta oli mis ka kui aga oma ning mida nii kes siis või olid veel pole välja seda pärast",
    "lv": "un ir ar par no kas ka uz tas to arī tika bija tā lai gan pēc pie kā bet jau vai vēl šo gada",
    "lt": "ir yra kad su į iš buvo tai bei kaip o jis dėl apie nuo metų bet per jau taip pat tik po savo",
    "af": "die van en in is het wat dat te nie om vir op met sy was hy ook aan word na deur maar ons hulle kan",
    "sq": "e të në një që dhe për me nga është se do ka i më u nuk si kjo ishte janë pas tek",
    "ga": "an na agus i ar a is ag go le do sé bhí tá sin ach atá mar ní seo leis bhfuil",
    "cy": "y yn a ar i o ei am yr wedi bod mae ac gan fod oedd hyn ond eu gyda hefyd",
    "mt": ("il u ta li ma fl għal minn huwa din dan kien fil tal biex kif hija jew mill aktar mhux hemm qed"),
    "sw": "ya na wa kwa ni katika la za kuwa cha hiyo huo alisema hii baada yake kama wakati pia",
    "tl": "ang ng sa na mga ay at si ni para ito hindi nang kay may mula niya din isang",
    "fi": "ja on ei se että oli myös kun hän mutta joka ovat tai kuin niin sen mukaan jo vain ole",
    "hu": "a az és hogy nem is egy van meg csak ez de már volt még el mint aki azt ki be",
    "ro": "și de în la a cu pe un o din care pentru nu este că mai au ca fost sunt prin iar lui",
    "vi": "và của là có trong được cho không với một các người này những đã để khi đến từ về",
}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON_WORDS.items()}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _WORDS.items():
    for _word in _words:
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
_FEWEST_COMMON = 0.12  # of the words of a text are of its language's commonest; chance gives less
_FEWEST_IN_A_LINE, _LINE = 0.04, 20  # in a text of so few words
_CLEARLY = 1.08  # times the share of the next best
# Letters by which languages with the same common words are told apart.
_OWN_LETTERS = {
    "cs": "ěřů",
    "sk": "ľĺŕô",
    "pt": "ãõ",
    "gl": "ñ",
    "mt": "ħġċ",
    "hr": "đć",
    "et": "õ",
    "fi": "ä",
    "pl": "ąęłśźż",
    "tr": "ğı",
    "hu": "őű",
    "ro": "șțăţ",
    "lt": "ėįųū",
    "lv": "āēīļņģķ",
    "is": "ðþ",
}
_SMALLER = {"gl": "pt"}  # taken for the larger language unless it is clearly itself


def guess_language(text: str) -> str | None:
    """The ISO 639-1 code of the language of most of the text, or None if unknown."""
    sample = unicodedata.normalize("NFKC", text[:_LOOKED_AT])
    counts = dict(_NO_LETTERS)
    for char, count in Counter(sample).items():
        if script := _SCRIPT_OF[char]:
            counts[script] += count
    if sum(counts.values()) < _FEWEST_LETTERS:
        return None
    # a Han letter is a word, a Latin one a fifth of one: names in Latin letters must not outweigh Chinese
    weights = {script: count / (5 if script in ("latin", "cyrillic", "el") else 1) for script, count in counts.items()}
    if (
        weights["kana"] >= 0.1 * (weights["kana"] + weights["han"])
        and weights["kana"] + weights["han"] > weights["latin"]
    ):
        return "ja"
    first = max(weights, key=lambda script: weights[script])
    if first == "latin":
        words = Counter(map(str.casefold, _WORD.findall(sample)))
        total = words.total() or 1
        held = dict.fromkeys(_WORDS, 0)
        for word in words.keys() & _LANGUAGES_OF.keys():
            for language in _LANGUAGES_OF[word]:
                held[language] += words[word]
        shares = {language: held[language] / total for language in _WORDS}
        best = max(shares.values())
        if best < (_FEWEST_COMMON if total > _LINE else _FEWEST_IN_A_LINE):
            return None
        near = [language for language in shares if shares[language] * _CLEARLY >= best]
        letters = frozenset(sample.casefold())
        told = [language for language in near if not letters.isdisjoint(_OWN_LETTERS.get(language, ""))]
        left = [language for language in told or near if not (language in _SMALLER and _SMALLER[language] in near)]
        return left[0] if len(left) == 1 else None
    if first in ("cyrillic", "arabic", "devanagari"):
        return _by_letters(first, sample)
    return {"han": "zh", "kana": "ja"}.get(first, first)


def _by_letters(script: str, sample: str) -> str | None:
    """Guess a language by letters that only it has.

    None where they are shared by several.
    """
    letters = Counter(sample.lower())
    if script == "devanagari":
        if "आहे" in sample or letters["ळ"]:
            return "mr"
        return "ne" if "हरू" in sample or "छ।" in sample else "hi"
    if script == "arabic":
        if any(letters[letter] for letter in "ێۆڵڕښځڅړډټڄڃڻېۇ"):
            return None
        if any(letters[letter] for letter in "ٹڈڑںےہ"):
            return "ur"
        return "fa" if any(letters[letter] for letter in "پچژگ") else "ar"
    if any(letters[letter] for letter in "қғұңөүәҳҷӣӯӑӗҫӳ"):
        return "kk" if letters["ұ"] or (letters["қ"] and letters["ғ"] and letters["ң"]) else None
    for language, own in (("be", "ў"), ("mk", "ѓќѕ"), ("sr", "ђћљњј"), ("uk", "їєґі")):
        if any(letters[letter] for letter in own):
            return language
    if letters["ы"] or letters["э"] or letters["ё"]:
        return "ru"
    return "bg" if letters["ъ"] > 0.01 * letters.total() else "ru"
