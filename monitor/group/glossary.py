"""What different words call the same thing: our small list, a person's aliases, and name_pairs found in texts.

A text is read through one automaton, so the cost does not grow with the number
of words. What is found becomes a concept, written '=name', which is the same
for every spelling and both languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.text.fold import folded
from monitor.text.scripts import HAN, is_word_boundary

_HAN = re.compile(f"[{HAN}]")
_ENDINGS = (("ies", 3), ("ing", 4), ("ed", 4), ("es", 4), ("s", 3), ("e", 4))  # and the letters that must remain


@dataclass(frozen=True, slots=True)
class Found:
    """A place of a folded text where a concept stands."""

    start: int
    end: int
    concept: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """Spellings and what they stand for.

    spellings: folded spelling to concept: what the rest is made from
    phrases:   automaton over what is found inside a text: Chinese words, and Latin phrases of several words
    concepts:  the concept of each of its patterns
    stems:     concept of a single Latin word, by its stem
    """

    spellings: Mapping[str, str]
    phrases: AhoCorasick
    concepts: tuple[str, ...]
    stems: Mapping[str, str]

    def find(self, text: str) -> list[Found]:
        """The phrases of a folded text, the longest at each place, never overlapping."""
        found = self.phrases.find_matches_as_indexes(text)
        return [Found(start, end, self.concepts[n]) for n, start, end in found if _stands_alone(text, start, end)]

    def with_name_pairs(self, name_pairs: Iterable[tuple[str, str]]) -> Glossary:
        """This glossary, wider by pairs of names found in a text; itself where it knows them all."""
        new = [pair for pair in name_pairs if any(folded(name) not in self.spellings for name in pair)]
        return _made(_with(self.spellings, new)) if new else self


def stem(word: str) -> str:
    """A folded Latin word without the endings of English: rough, and the same for both sides of a comparison."""
    word = word.removesuffix("'s").removesuffix("'")
    for ending, rest in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= rest and not word.endswith("ss"):
            word = word.removesuffix(ending) + ("y" if ending == "ies" else "")
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        return word[:-1]
    return word


def glossary_of(
    aliases: Mapping[str, tuple[str, ...]] | None = None, name_pairs: Iterable[tuple[str, str]] = ()
) -> Glossary:
    """Our list, with a person's aliases (name to spellings, as `aliases.yaml` has them) and pairs found in texts.

    An alias that shares a spelling with our list widens that line. Build it once and keep it.
    """
    spellings = dict(_shipped()[0])
    for name, written in (aliases or {}).items():
        words = [word for word in map(_plain_spelling, written) if word]
        concept = next((spellings[word] for word in words if word in spellings), f"={folded(name)}")
        for word in words:
            spellings.setdefault(word, concept)
    return _made(_with(spellings, name_pairs))


def _with(spellings: Mapping[str, str], name_pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Spellings and pairs of names that are one; what is known already stays as it is."""
    wider = dict(spellings)
    for one, other in name_pairs:
        concept = wider.get(folded(other)) or wider.get(folded(one)) or f"={folded(other)}"
        wider.setdefault(folded(one), concept)
        wider.setdefault(folded(other), concept)
    return wider


def _made(spellings: Mapping[str, str]) -> Glossary:
    phrases = {word: concept for word, concept in spellings.items() if " " in word or _HAN.search(word)}
    stems: dict[str, str] = {}
    for word, concept in spellings.items():
        if word not in phrases:
            stems.setdefault(stem(word), concept)
    automaton = AhoCorasick(list(phrases), matchkind=MatchKind.LeftmostLongest)
    return Glossary(spellings, automaton, tuple(phrases.values()), stems)


def is_action(term: str) -> bool:
    """Whether a term is a concept that says what happened."""
    return term in _shipped()[1]


def is_thing(term: str) -> bool:
    """Whether a term is a concept that is no name: of a kind of thing, or of what happened."""
    return term in _shipped()[1] or term in _shipped()[2]


@cache
def _shipped() -> tuple[dict[str, str], frozenset[str], frozenset[str]]:
    """The list that ships: spelling to concept, the concepts that are actions, and those that are things."""
    spellings: dict[str, str] = {}
    kinds: dict[str, set[str]] = {"[actions]": set(), "[things]": set(), "[places]": set(), "[names]": set()}
    section = ""
    for line in (files("monitor.group") / "glossary.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line
        elif line.strip() and not line.startswith("#"):
            words = _words_of(line)
            concept = f"={words[0]}"
            kinds[section].add(concept)
            for word in filter(_is_telling, words):
                spellings.setdefault(folded(word), concept)
    return spellings, frozenset(kinds["[actions]"]), frozenset(kinds["[things]"])


def _words_of(line: str) -> list[str]:
    """The words of one concept: English ones, then behind a bar Chinese ones."""
    english, _, chinese = line.partition("|")
    return [*(word.replace("_", " ").replace("-", " ") for word in english.split()), *chinese.split()]


def _is_telling(word: str) -> bool:
    """A Chinese character alone stands in too many words."""
    return len(word) > 1 or not _HAN.match(word)


def _plain_spelling(written: str) -> str:
    """An alias without the signs of the query language: `=` exactly so, `*` any ending."""
    return folded(written).strip("=* ").replace("-", " ")


def _stands_alone(text: str, start: int, end: int) -> bool:
    return is_word_boundary(text, start) and is_word_boundary(text, end)
