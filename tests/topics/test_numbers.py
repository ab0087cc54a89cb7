"""A number is found however its digits are grouped, and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.model import Document
from monitor.topics import compile_query, explain
from monitor.topics.term_index import index_words
from tests.topics.test_lookup import is_candidate

FOUND = {
    "10000": "10000 | 10,000 people | 10 000 Menschen | 10’000 Franken | １０，０００ | 1万 | 约1萬人 | $10,000",
    "10,000": "10000 | 10,000 people | 10 000 | １０,０００ | 1万",
    "１０，０００": "10000 | 1万",
    '"10 000"': "10000 | 10,000 | 10\u00a0000 | 10\u202f000",
    "1万": "10000 | 10,000 | 1萬 | １万 | 10 000 | 1万多",
    "1.5万": "15000 | 15,000 | 1.5万",
    "15000": "1.5万 | 15,000",
    "125,800": "12.58万辆 | 125800",
    "12.58万": "125,800 | 125800",
    "2500000000": "25亿元 | 2,500,000,000",
    "1亿": "100,000,000 | 10000万 | 10,000万",
    "1000000": "1,000,000 | 1 000 000 | 100万 | 1'000'000",
    "2000": "2000年 | 2,000 | rooms: 2 000",
    '"2,000 jobs"': "2000 jobs | 2 000 jobs | 2,000-jobs",
    "=10,000": "10,000",
    "2000*": "20001 | 2000s | 2000万",
    '"7 2024"': "7 2024",
    '"iPhone 15"': "iPhone15 | iPhone-15",
    "192.168.1.1": "192.168.1.1",
    "1,5": "1,5 Prozent",
}
NOT_FOUND = {
    "10000": "10.000 | 210,000 | 10,000,000 | 10,0001 | 1,0000 | 10,000.5 | 1.1万 | 21万 | 1万5千 | 1万5000円",
    "10,000": "10000万 | 10,000万 | 1万亿 | 10-000 | 10·000 | 10  000 | 10 000 000 | 5 010 000",
    "1万": "21万 | 1.1万 | 1万亿 | 100000",
    "2,000": "12,000 | 2.000 | 2,000,000 | 12 000 | 2 000 000",
    "2000": "12,000 | 2-000 | 12000",
    "125,800": "112.58万 | 12.58亿 | 12.5万",
    "100000": "5 100 000 | 5,100,000",
    "1000": "version 1.000",
    "1.000": "1000 | 1,000 | v1.000",
    "1000000": "1000 000 | 1 000000",
    "=10,000": "10000 | 10 000",
    "=2000": "2,000",
    '"7 2024"': "72,024",
    "10": "10'000 | 10,000",
    "100": "100,000 | 100万 | 1.100",
    "000": "10,000 | 10'000",
    "15": "1,5 | 1.5",
    "1,5": "1.5 | 15",
}  # fmt: skip


def cases(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(query, text) for query, texts in table.items() for text in texts.split(" | ")]


@pytest.mark.parametrize(("query", "text"), cases(FOUND))
def test_a_number_is_found_as_others_write_it(query: str, text: str) -> None:
    document = Document(title=f"{text}!", text=text)
    matches = compile_query(query, {}).match(document, now=None)
    assert {hit.field for match in matches for hit in match.hits} == {"title", "text"}
    assert is_candidate(query, index_words(document)), "the full-text index gives it too"


@pytest.mark.parametrize(("query", "text"), cases(NOT_FOUND))
def test_a_number_is_not_found_inside_another(query: str, text: str) -> None:
    assert not compile_query(query, {}).match(Document(title=text, text=f"({text})"), now=None)


def test_the_explanation_shows_the_number_as_the_page_writes_it() -> None:
    document = Document(title="超过1.5万人参加")
    found = explain(compile_query("15,000", {}), "query", document, now=datetime(2024, 5, 15, tzinfo=UTC))
    assert [(hit.term, hit.words) for hit in found.hits] == [("15,000", "1.5万")]
