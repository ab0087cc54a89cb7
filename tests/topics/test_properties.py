"""What holds for every query and every text."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import QueryError
from monitor.model import Document
from monitor.text.fold import folded
from monitor.topics import Query, compile_query, parse, show
from monitor.topics.query import Alias, And, Compare, InField, Near, Not, Or, Phrase, Term

NOW = datetime(2024, 5, 15, tzinfo=UTC)
ALIASES = {"alias": ("离职", "ab")}
WORDS = ("ab", "ba", "abc", "离", "离职", "职", "openai", "a1")

terms = st.builds(Term, st.sampled_from(WORDS), st.just(False), st.booleans())
phrases = st.builds(Phrase, st.sampled_from(("ab ba", "离 职", "a1")))
leaves: st.SearchStrategy[Query] = terms | phrases | st.just(Alias("alias"))


def joined(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return (
        several.filter(lambda found: not any(isinstance(part, And) for part in found)).map(And)
        | several.filter(lambda found: not any(isinstance(part, Or) for part in found)).map(Or)
        | parts.map(Not)
        | st.builds(InField, st.sampled_from(("title", "text", "any")), parts)
    )


queries = st.recursive(leaves, joined, max_leaves=6)
printable = queries | st.builds(Near, leaves, leaves, st.integers(0, 9)) | st.just(Compare("age", "<", "3d"))
texts = st.lists(st.sampled_from((*WORDS, "OpenAI", "AB", "離職", "-", "，", "x")), max_size=8).flatmap(
    lambda words: st.sampled_from(("", " ", "\n")).map(lambda glue: glue.join(words))
)


@given(printable)
def test_what_is_printed_is_read_again_as_the_same(query: Query) -> None:
    assert parse(show(query)) == query


@given(st.text(max_size=60) | st.text(alphabet='ab@"()/*=-|: ANDORTNE离', max_size=40))
def test_no_query_raises_anything_but_a_query_error(text: str) -> None:
    try:
        compile_query(text, ALIASES).match(Document(title=text, text="ab 离职"), now=NOW)
    except QueryError as fault:
        assert 0 <= fault.position <= len(text)


@given(st.sampled_from(WORDS), st.text(max_size=40), texts)
def test_the_words_of_a_hit_fold_to_the_term(word: str, before: str, after: str) -> None:
    document = Document(title=f"{before} {word} {after}", text=after)
    for match in compile_query(word, {}).match(document, now=NOW):
        for hit in match.hits:
            field = document.title if hit.field == "title" else document.text
            assert field[hit.start : hit.end] == hit.words
            if not hit.lookalike:
                assert squeezed(hit.words) == squeezed(word)


def squeezed(text: str) -> str:
    return re.sub(r"[-– ·]", "", folded(text))


GAP = "(?: +|(?<![- ])-(?![- ]))?"  # a dash that stands free parts clauses


def stands(word: str, text: str, *, prefix: bool) -> bool:
    """Whether a word stands in a text: slow, and as the language says it."""
    letters = [re.escape(char) for char in folded(word) if char not in " -"]
    gaps = [gap_between(a, b) for a, b in pairs(folded(word))]
    if " " in word:
        letters = [re.escape(part) for part in folded(word).split()]
        gaps = [GAP] * (len(letters) - 1)
    body = "".join(letter + gap for letter, gap in zip(letters, [*gaps, ""], strict=False))
    left = r"(?<![a-z0-9])" if folded(word)[0].isascii() else ""
    right = r"(?![a-z0-9])" if folded(word)[-1].isascii() and not prefix else ""
    return re.search(left + body + right, folded(text)) is not None


def gap_between(before: str, after: str) -> str:
    """A pattern of what may stand between two characters that a word writes together."""
    if not before.isascii() and not after.isascii():
        return "·?"
    return GAP if before.isascii() != after.isascii() or before.isdecimal() != after.isdecimal() else ""


def pairs(text: str) -> list[tuple[str, str]]:
    return list(itertools.pairwise(text))


def holds(query: Query, title: str, text: str, fields: tuple[str, ...] = ("title", "text")) -> bool:
    """The obvious evaluator: every word searched by itself."""
    match query:
        case Term(word, _, prefix):
            return any(stands(word, where, prefix=prefix) for where in shown(fields, title, text))
        case Phrase(words):
            return any(stands(words, where, prefix=False) for where in shown(fields, title, text))
        case Alias():
            return any(
                stands(word, where, prefix=False) for word in ALIASES["alias"] for where in shown(fields, title, text)
            )
        case Not(part):
            return not holds(part, title, text, fields)
        case And(parts):
            return all(holds(part, title, text, fields) for part in parts)
        case Or(parts):
            return any(holds(part, title, text, fields) for part in parts)
        case InField(name, part):
            return holds(part, title, text, ("title", "text") if name == "any" else (name,))
        case _:
            raise AssertionError(query)


def shown(fields: tuple[str, ...], title: str, text: str) -> list[str]:
    return [title if name == "title" else text for name in fields]


@settings(max_examples=400)
@given(queries, texts, texts)
def test_the_automaton_gives_what_a_slow_evaluator_gives(query: Query, title: str, text: str) -> None:
    guarded = And((query, Term("zz")))  # so that a query of negations only may be asked too
    matches = compile_query(show(guarded), ALIASES).match(Document(title=title + " zz", text=text), now=NOW)
    assert bool(matches) == holds(query, title + " zz", text)
