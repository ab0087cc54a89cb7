"""The language of a text: by its script where that tells, else by its commonest words.

Small on purpose: a language model would add 22 to 900 MB for what two tables tell of a news article.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_LOOKED_AT = 4000  # characters; more does not change the answer
_FEWEST_LETTERS = 4
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (language, re.compile(f"[{ranges}]"))
    for language, ranges in (
        ("kana", "\u3041-\u30ff\u31f0-\u31ff"),
        ("han", "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"),
        ("ko", "\uac00-\ud7af\u1100-\u11ff"),
        ("cyrillic", "\u0400-\u04ff"),
        ("el", "\u0370-\u03ff"),
        ("he", "\u0590-\u05ff"),
        ("arabic", "\u0600-\u06ff"),
        ("th", "\u0e00-\u0e7f"),
        ("hi", "\u0900-\u097f"),
        ("latin", "A-Za-z\u00c0-\u024f"),
    )
)
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
        "og i det at en den til er som på de med af for ikke der var et har han men vi sig om fra blev kan efter også"
    ),
    "fi": "ja on ei se että oli myös kun hän mutta joka ovat tai kuin niin sen mukaan jo vain ole",
    "hu": "a az és hogy nem is egy van meg csak ez de már volt még el mint aki azt ki be",
    "ro": "și de în la a cu pe un o din care pentru nu este că mai au ca fost sunt prin iar lui",
    "vi": "và của là có trong được cho không với một các người này những đã để khi đến từ về",
}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON_WORDS.items()}
_FEWEST_COMMON = 0.04  # of the words of a text in a language we know are of its commonest


def guess_language(text: str) -> str | None:
    """The ISO 639-1 code of the language that most of the text is in, or None where it cannot be told."""
    sample = unicodedata.normalize("NFKC", text[:_LOOKED_AT])
    counts = {script: len(pattern.findall(sample)) for script, pattern in _SCRIPTS}
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
        return _by_words(sample)
    return {"han": "zh", "kana": "ja", "cyrillic": _cyrillic(sample), "arabic": _arabic(sample)}.get(first, first)


def _by_words(sample: str) -> str | None:
    words = Counter(word.casefold() for word in _WORD.findall(sample))
    total = words.total()
    if not total:
        return None
    shares = {language: sum(words[w] for w in common) / total for language, common in _WORDS.items()}
    best = max(shares, key=lambda language: shares[language])
    return best if shares[best] >= _FEWEST_COMMON else None


def _cyrillic(sample: str) -> str:
    letters = Counter(sample.lower())
    if letters["ы"] or letters["э"] or letters["ё"]:
        return "ru"
    if letters["і"] or letters["ї"] or letters["є"]:
        return "uk"
    return "bg" if letters["ъ"] > 0.01 * letters.total() else "ru"


def _arabic(sample: str) -> str:
    return "fa" if any(letter in sample for letter in "پچژگ") else "ar"
