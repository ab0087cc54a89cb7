"""The quick ways find what the slow ones find: a prefilter before folding, words looked up, all terms in one pass."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Document, Topic
from monitor.text.fold import folded, unsettled
from monitor.topics import compile_query, compile_topics
from monitor.topics.matcher import match_rule
from monitor.topics.plan import required_pieces
from monitor.topics.prefilter import prefilter_for
from monitor.topics.search_text import coarse
from monitor.topics.term_index import SearchTerm, variants_of

NOW = datetime(2024, 5, 15, tzinfo=UTC)
QUERIES = (
    "离职", "=离職", "机器学习", "一", "openai", "=OpenAI", "open*", "AI", "gemini", "modem", "GPT-4o", '"open source"',
    '"steps down"', "C++", "AT&T", "3.5", "10000", "cafe", "кот", "OPEHA", "ㇰア", "平成", "OpenAI 离职",
    "openai OR 离职", "openai NEAR/2 离职", "openai -离职", "title:离职", "modern (离职 OR gpt4o)", "离职 length>9",
    "/op.n/", "x1 OR 株式会社", "/ope(n|m)ai|离职/", "=/Op[a-z]*AI/", "/(机器|第[0-9])学?习/", "/x?1+/ OR modem",
    "@all", "openai OR 离职 OR open* OR /[0-9]{2}/", "/down\\z|^op|s.?$/", "/(?-i)К|\\x41I|\\x{4e00}/",
    r"/[0-9]{3,}[a-z]|[0-9]{4}/", r"/\b[a-z]{2}\b/", r"/[^a-z\s]{2}[0-9.]/", r"/[一-龥]{2}\W[0-9]/ OR openai",
    r"=/[A-Z]{5,}/", r"/[à-ÿ]\B./ OR /[.+]./", r"/^\S\S?$/ -离职",
)  # fmt: skip
PIECES = (
    "离职", "離職", "离·职", "離", "职", "机器 学习", "OpenAI", "ＯｐｅｎＡＩ", "OpenAl", "0penAI", "ОpenAI", "Open",
    "-AI", "Gernini", "GEMINI", "modern", "rnodern", "GPT", "4o", "-", " ", "—", "\n", "|", "·", "，", "source",
    "s0urce", "steps", "down", "C++", "AT", "&T", "3", ".5", "10,000", "１００００", "café", "cafe\u0301",
    "o\u00adpenai",     "o\u200bpenai", "кот", "й", "и\u0306", "ㇰ", "ｱ", "㍻", "㍿", "①", "⼀", "丁", "😀", "𝐨𝐩𝐞𝐧ai",
    "ﬁ", "ſ", "К", "x", "1", "l", "I",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.characters(codec="utf-8"), max_size=9).flatmap(
    lambda pieces: st.sampled_from(("", "", " ")).map(lambda glue: glue.join(pieces))
)
ALIASES = {"all": ("OpenAI", "开放人工智能", "C++", "离职", "modern*")}
ALONE = [compile_topics([Topic(f"t{at}", "T", (query,))], ALIASES) for at, query in enumerate(QUERIES)]
TOGETHER = compile_topics([Topic(f"t{at}", "T", (query,)) for at, query in enumerate(QUERIES)], ALIASES)


@settings(max_examples=400)
@given(texts, texts)
def test_a_topic_alone_wants_what_it_wants_among_many(title: str, text: str) -> None:
    document = Document(title=title, text=text)
    alone = [match for matcher in ALONE for match in matcher.match(document, now=NOW)]
    assert TOGETHER.prefilter is None
    assert alone == list(TOGETHER.match(document, now=NOW))


@settings(max_examples=400)
@given(texts, texts)
def test_a_prefilter_never_says_no_where_a_topic_matches(title: str, text: str) -> None:
    document = Document(title=title, text=text)
    for matcher in ALONE:
        slow = match_rule(matcher.rules[0], matcher.scan(document, NOW))
        assert matcher.match(document, now=NOW) == ((slow,) if slow else ())
        if matcher.prefilter is not None and not matcher.prefilter.may_match(f"{title}\n{text}"):
            assert slow is None


@settings(max_examples=400)
@given(texts, texts)
def test_a_match_without_hits_is_a_match_with_them(title: str, text: str) -> None:
    document = Document(title=title, text=text)
    for matcher in (*ALONE, TOGETHER):
        names = [rule.topic.id for rule in matcher.rules]
        full = [match.topic for match in matcher.match(document, now=NOW)]
        assert [match.topic for match in matcher.match(document, now=NOW, brief=names)] == full


@pytest.mark.parametrize(
    ("pattern", "pieces"),
    [
        ("chapter [0-9]+", {"chapter"}),
        ("(iPhone|iPad) ?[0-9]+|第[一二三]章", {"iphone", "ipad", "第"}),
        ("離職潮?", {"离职"}),
        ("colou?r", {"colo"}),
        ("(foo)?bar{2}s*", {"bar"}),
        ("(?:ab){0,2}c", {"c"}),
        ("(?P<x>a|(b)c)d", {"d"}),
        (r"\x41bc|\141bc", {"bc"}),
        (r"\p{Lu}abc[[:alpha:]x]y", {"abc"}),
        (r"a\|b", {"a"}),
        ("[aeiou][a-z]", set()),
        ("abc|[0-9]", set()),
        ("(abc|)d?", set()),
        (r"\Qa.b\E", set()),
    ],
)
def test_a_regular_expression_needs_some_pieces_of_text(pattern: str, pieces: set[str]) -> None:
    assert required_pieces(pattern) == pieces


def test_a_prefilter_tells_of_every_character_that_folds_to_one_of_a_word() -> None:
    codes = (code for code in range(0x80, 0x30000) if not 0xD800 <= code < 0xE000)
    characters = "\n".join(map(chr, codes))
    for char, plain in zip(characters.split("\n"), coarse(folded(characters)).split("\n"), strict=True):
        if re.search("[a-z0-9]", plain) or (plain != char and re.search("[\u4e00-\u9fff]", plain)):
            for word in filter(folds_to_itself, re.findall("[a-z0-9]+|[\u4e00-\u9fff]", plain)):
                prefilter = prefilter_for(variants_of(SearchTerm(word)))
                assert prefilter is not None
                assert prefilter.may_match(f"x{char}x"), (char, word)


def test_a_prefilter_sees_a_word_in_which_a_character_hides_that_nobody_sees() -> None:
    matcher = compile_query("openai", {})
    assert matcher.prefilter is not None
    hidden = [char for char in unsettled() if not folded(char)]
    assert len(hidden) > 300
    for char in hidden:
        assert matcher.prefilter.may_match(f"o{char}penai"), hex(ord(char))
        assert matcher.match(Document(title=f"o{char}penai"), now=NOW)


def folds_to_itself(word: str) -> bool:
    """Whether a word can be a term's folded variant; a character of the tables may fold on to another."""
    return folded(word) == word


def test_a_prefilter_says_no_where_a_word_cannot_be() -> None:
    matcher = compile_query("离职 OR openai OR GPT-4o", {})
    assert matcher.prefilter is not None
    for text in ("", "modern times", "官宣入职，详情", "opena 1 gp t4"):
        assert not matcher.prefilter.may_match(text)


def test_there_is_no_prefilter_for_what_may_match_without_words() -> None:
    for query in (r"/\A[a-z]o?/", "кот", "length>9 OR openai"):
        assert compile_query(query, {}).prefilter is None


def test_very_many_words_are_found_where_each_alone_is() -> None:
    words = ["".join(letters) for letters in itertools.product("abcd", "eiou", "lmnr", "xyz")]
    words += [f"{one}{other}" for one in "离职机器学习公司" for other in "新闻报道"]
    title, text = " ".join(words[::3]), "，".join(words[::2])
    together = compile_query(" OR ".join(words), {}).match(Document(title=title, text=text), now=NOW)
    alone = [compile_query(word, {}).match(Document(title=title, text=text), now=NOW) for word in words]
    hits = {hit for matches in alone for match in matches for hit in match.hits}
    assert len(hits) > 150
    assert set(together[0].hits) == hits


@given(texts, st.booleans())
def test_a_text_folds_the_same_whatever_stands_before_it(text: str, settled: bool) -> None:
    before = ("的" if settled else "É") * 300
    assert folded(f"{before}\n{text}").split("\n", 1)[1] == folded(text)


def test_every_character_folds_the_same_among_settled_and_among_other_text() -> None:
    chars = [chr(code) for code in range(0x20, 0x30000) if not 0xD800 <= code < 0xE000]
    for start in range(0, len(chars), 100):
        text = "\n".join(chars[start : start + 100])
        settled, other = (folded(f"{char * 300}\n{text}").split("\n", 1)[1] for char in "的É")
        assert settled == other


def test_nothing_stands_across_two_fields() -> None:
    document = Document(title="he steps", text="down", tags=("离", "职"))
    for query in ('"steps down"', "steps NEAR/5 down", "离职", "any:离职", "any:/steps.down/"):
        for whole in (query, f"{query} OR title:/zz/"):
            assert not compile_query(whole, {}).match(document, now=NOW)


def test_the_offsets_of_each_field_begin_at_its_own_beginning() -> None:
    document = Document(title="ﬁ 離職", text="é\u0301 OpenAI", author="é Kim")
    (match,) = compile_query("any:(离职 openai kim /open/)", {}).match(document, now=NOW)
    assert {(hit.field, hit.start, hit.end, hit.words) for hit in match.hits} == {
        ("title", 2, 4, "離職"), ("text", 3, 9, "OpenAI"), ("text", 3, 7, "Open"), ("author", 2, 5, "Kim"),
    }  # fmt: skip


def test_each_of_very_many_words_is_found_with_all_its_places() -> None:
    words = [f"w{number}x" for number in range(150)]
    matcher = compile_topics([Topic("t", "T", (" OR ".join(words),))], {})
    (match,) = matcher.match(Document(title="none", text=" ".join(words)), now=NOW)
    assert [hit.words for hit in match.hits] == words
    last = compile_topics([Topic("t", "T", (f"({' OR '.join(words[:-1])}) NEAR/0 zulu",))], {})
    text = f"{' '.join(words)}\n{words[7]} alpha {words[7]} zulu"
    (match,) = last.match(Document(title="none", text=text), now=NOW)
    assert {hit.words for hit in match.hits} == {words[7], "zulu"}
