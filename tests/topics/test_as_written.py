"""Queries as people write them, each with an item and whether it matches: what docs/topic-language.md promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.model import Document
from monitor.topics import compile_query

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)
ALIASES = {"openai": ("OpenAI", "奥特曼公司"), "dep": ("离职", "resign*", "steps down")}

ROWS: list[tuple[str, Document, bool]] = [
    ("a OR b c", Document(title="a"), True),
    ("a OR b c", Document(title="b"), False),
    ("(a OR b) c", Document(title="a"), False),
    ("(a OR b) c", Document(title="a c"), True),
    ("a NOT b OR c", Document(title="c b"), True),
    ("NOT b a", Document(title="a"), True),
    ("-b a", Document(title="a b"), False),
    ("a NEAR/2 b OR c NEAR/1 d", Document(title="c x d"), True),
    ("NOT a NEAR/1 b x", Document(title="x a b"), False),
    ("NOT a NEAR/1 b x", Document(title="x a q r b"), True),
    ('"steps down"', Document(title="steps  down"), True),
    ('"steps down"', Document(title="steps, down"), False),
    ('"steps down"', Document(title="down steps"), False),
    ('"rate cut*"', Document(title="two rate cuts ahead"), True),
    ('"don\'t panic"', Document(title="Don’t panic!"), True),
    ("café", Document(title="Cafe society"), True),
    ("cafe", Document(title="CAFÉ"), True),
    ("Ödön", Document(title="odon"), True),
    ("straße", Document(title="STRASSE"), True),
    ("naïve", Document(title="nai\u0308ve"), True),
    ("ＧＰＴ", Document(title="gpt ships"), True),
    ("gpt", Document(title="ＧＰＴ－４"), True),
    ("離職", Document(title="官宣离职潮"), True),
    ("离职", Document(title="離職風波"), True),
    ("臺灣", Document(title="台湾"), True),
    ("裏面", Document(title="里面"), True),
    ("GPT-4o", Document(title="GPT 4o"), True),
    ("GPT4o", Document(title="GPT–4o"), True),
    ("gpt 4o", Document(title="4o and gpt"), True),
    ('"gpt 4o"', Document(title="gpt4o"), True),
    ("e-mail", Document(title="email me"), True),
    ("email", Document(title="e-mail me"), False),
    ("notable", Document(title="no table"), False),
    ("well-known", Document(title="wellknown"), True),
    ("state-of-the-art", Document(title="state of the art"), True),
    ("AI", Document(title="苹果AI战略"), True),
    ("AI", Document(title="said"), False),
    ("AI", Document(title="AI-powered"), True),
    ("AI", Document(title="A.I. lab"), False),
    ("C++", Document(title="Modern C++ tips"), True),
    ("C++", Document(title="Vitamin C"), False),
    ("C", Document(title="C++ tips"), False),
    ("C#", Document(title="c# 12"), True),
    (".NET", Document(title="ASP.NET"), True),
    ("AT&T", Document(title="at&t buys"), True),
    ("=US", Document(title="give us a US visa"), True),
    ("=US", Document(title="give us"), False),
    ("=iPhone", Document(title="iphone"), False),
    ("car", Document(title="cars"), False),
    ("car*", Document(title="cars"), True),
    ("resign*", Document(title="resignation"), True),
    ("中国*", Document(title="中国人"), True),
    ("3.5", Document(title="GPT 3.5 out"), True),
    ("3", Document(title="GPT 3.5 out"), False),
    ("50%", Document(title="cut by 50% today"), True),
    ("$5", Document(title="costs $5 now"), True),
    ("2024年", Document(title="2024年5月"), True),
    ("404", Document(title="HTTP404"), False),
    ("title:gpt", Document(title="x", text="gpt"), False),
    ("text:gpt", Document(title="x", text="gpt"), True),
    ("title:(a OR b)", Document(title="b"), True),
    ("any:reuters", Document(title="x", author="Reuters"), True),
    ('author:"Jane Doe"', Document(title="x", author="Jane Doe, BBC"), True),
    ("site:bbc.co.uk", Document(title="x", url="https://www.bbc.co.uk/news/1"), True),
    ("site:bbc", Document(title="x", url="https://www.bbc.co.uk/news/1"), True),
    ("url:/sport\\//", Document(title="x", url="https://a.b/sport/1"), True),
    ('url:"/sport/"', Document(title="x", url="https://a.b/transport/1"), False),
    ('url:"/sport/"', Document(title="x", url="https://a.b/sport/1"), True),
    ("tag:ai", Document(title="x", tags=("AI", "Chips")), True),
    ('tag:"machine learning"', Document(title="x", tags=("Machine Learning",)), True),
    ("lang:zh x", Document(title="x", language="zh-Hans"), True),
    ("lang:zh x", Document(title="x", language="zh"), True),
    ("source:redian x", Document(title="x", source="redian"), True),
    ("苹果 NEAR/3 离职", Document(title="苹果高管离职"), True),
    ("苹果 NEAR/1 离职", Document(title="苹果高管离职"), False),
    ("苹果 NEAR/5 离职", Document(title="x", text="苹果公布\n高管离职"), False),
    ("ilya NEAR/0 leaves", Document(title="Ilya leaves"), True),
    ("leaves NEAR/0 ilya", Document(title="Ilya leaves"), True),
    ("@openai @dep", Document(title="OpenAI高管离职"), True),
    ("@openai NEAR/3 @dep", Document(title="Sam of OpenAI steps down"), True),
    ("京东!北京东城", Document(title="北京东城开会"), False),
    ("京东!北京东城", Document(title="京东在北京东城开会"), True),
    ("中国!发展中国家", Document(title="发展中国家"), False),
    ("x length>=5", Document(title="x", text="五个汉字好"), True),
    ("x independent>=2", Document(title="x", independent=1), False),
    ("x reports>1", Document(title="x", reports=2), True),
    ("/gpt-[45]/", Document(title="GPT-4 is"), True),
    ("=/[A-Z]{4}/", Document(title="NASA flies"), True),
    ("=/[A-Z]{4}/", Document(title="nasa flies"), False),
    ("title:/ffi/ text:=/^Apple$/", Document(title="ﬃ ﬃ", text="Apple"), True),  # the title is longer when it is folded
    ("title:/ffi/ text:/^apple$/", Document(title="ﬃ ﬃ", text="Apple"), True),
    ("/第[0-9]+届/", Document(title="第12届大会"), True),
    ("title:/^breaking/", Document(title="Breaking: x"), True),
    ("OpenAI", Document(title="OpenAl 官宣"), True),
    ("Ilya", Document(title="llya"), False),
    ("or", Document(title="this or that"), True),
    ("near", Document(title="near miss"), True),
    ("（苹果 OR 谷歌）离职", Document(title="谷歌高管离职"), True),
    ("title：苹果", Document(title="苹果"), True),
    ("“steps down”", Document(title="he steps down"), True),
    ("a｜b", Document(title="b"), True),
    ("苹果　离职", Document(title="苹果离职"), True),
    ("Москва", Document(title="москва сегодня"), True),
    ("Αθήνα", Document(title="Αθηνα"), True),
    ("서울", Document(title="서울시"), True),
    ("トヨタ", Document(title="ﾄﾖﾀ自動車"), True),
    ("كتاب", Document(title="كِتَاب"), True),
    ("rock'n'roll", Document(title="rock’n’roll"), True),
    ("U.S.", Document(title="the U.S. army"), True),
    ("U.S.", Document(title="the US army"), False),
    ("co-op", Document(title="coop"), True),
    ("#ai", Document(title="loves #AI"), True),
    ("covid-19", Document(title="Covid19"), True),
    ("Win 11", Document(title="11 to win"), True),
]


@pytest.mark.parametrize("query, document, expected", ROWS, ids=lambda value: str(value)[:40])
def test_a_query_matches_what_its_words_say(query: str, document: Document, expected: bool) -> None:
    assert bool(compile_query(query, ALIASES).match(document, now=NOW)) is expected


@pytest.mark.parametrize("query, document, expected", ROWS, ids=lambda value: str(value)[:40])
def test_its_negation_matches_the_other_items(query: str, document: Document, expected: bool) -> None:
    marked = replace(document, tags=(*document.tags, "zzyzx"))
    assert bool(compile_query(f"tag:zzyzx NOT ({query})", ALIASES).match(marked, now=NOW)) is not expected
