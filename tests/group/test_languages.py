"""One event told in several languages is one event."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from monitor.group import decide, features, glossary_of
from monitor.group.terms import terms
from tests.group.memory_index import MemoryIndex

HEADLINES = Path(__file__).parents[1] / "bench" / "group" / "languages.txt"
NOW = datetime(2030, 5, 15, tzinfo=UTC)
GLOSSARY = glossary_of()


class Headline(NamedTuple):
    event: str
    language: str
    title: str


def headlines(part: str) -> list[Headline]:
    """The headlines of a part of the list, the languages of an event spread over the stream."""
    events: list[list[Headline]] = []
    for block in HEADLINES.read_text("utf-8").split("\n\n"):
        head, *lines = [line for line in block.splitlines() if not line.startswith("#")] or [""]
        if head.startswith(f"[{part}]"):
            events.append([Headline(head.split()[1], *line.split(" ", 1)) for line in lines])
    longest = max(map(len, events))
    return [
        lines[(turn + len(lines[0].event)) % len(lines)]
        for turn in range(longest)
        for lines in events
        if turn < len(lines)
    ]


def pairs(counts: Counter[object]) -> int:
    return sum(count * (count - 1) // 2 for count in counts.values())


@pytest.mark.parametrize("part", ["seen", "unseen"])
def test_reports_in_eight_languages_and_scripts_find_each_other(part: str) -> None:
    index, found = MemoryIndex(), list[tuple[int, str]]()
    for number, line in enumerate(headlines(part)):
        item = features(line.title, "", line.language, NOW + timedelta(minutes=9 * number), GLOSSARY)
        decision = decide(item, index)
        event = number if decision.event is None else decision.event
        index.add(number, event, decision.weighed)
        found.append((event, line.event))
    right = pairs(Counter(found))
    assert right >= 0.97 * pairs(Counter(event for event, _ in found)), "precision of pairs"
    assert right >= 0.8 * pairs(Counter(event for _, event in found)), "recall of pairs"


@pytest.mark.parametrize(
    "language, title, wanted",
    [
        ("de", "Umsatz steigt auf 3,5 Milliarden Euro", "#3.5e+09"),
        ("es", "una multa de 1.800 millones de euros", "#1.8e+09"),
        ("fr", "11 000 emplois supprimés", "#1.1e+04"),
        ("ja", "1万1000人を削減", "#1.1e+04"),
        ("ko", "직원 1만1000명 해고", "#1.1e+04"),
        ("ko", "400억달러에 인수", "#4e+10"),
        ("en", "cuts 11,000 jobs", "#1.1e+04"),
        ("de", "am 14. Mai in Wien", "@5-14"),
        ("es", "el 14 de mayo", "@5-14"),
        ("fr", "le 14 mai", "@5-14"),
        ("ko", "5월 14일", "@5-14"),
        ("zh", "5月14日", "@5-14"),
        ("de", "Zinsen sinken um 0,75 Prozent", "#0.75%"),
        ("zh", "加息0.75个百分点", "#0.75%"),
    ],
)
def test_numbers_and_dates_are_read_in_their_language(language: str, title: str, wanted: str) -> None:
    assert wanted in [term for term, _ in terms(title, GLOSSARY, language)]


@pytest.mark.parametrize(
    "concept, spellings",
    [
        ("=chile", {"en": "Chile", "zh": "智利", "ja": "チリ", "ko": "칠레", "fr": "le Chili"}),
        ("=italy", {"zh": "意大利", "zh-Hant": "義大利", "de": "Italien", "fr": "Italie", "ko": "이탈리아"}),
        ("=genoa", {"en": "Genoa", "zh": "热那亚", "ja": "ジェノヴァ"}),
        (
            "=quake",
            {"en": "earthquake", "ja": "地震", "ko": "지진", "de": "Erdbeben", "es": "terremoto", "fr": "séisme"},
        ),
    ],
)
def test_a_place_or_kind_of_event_has_one_concept(concept: str, spellings: dict[str, str]) -> None:
    for language, words in spellings.items():
        assert [term for term, _ in terms(words, GLOSSARY, language[:2])] == [concept], words


@pytest.mark.parametrize(
    "language, title, unwanted",
    [("de", "die Partei", "=kill"), ("ja", "マリオの新作", "=mali"), ("ko", "기술이란 무엇인가", "=iran")],
)
def test_a_word_of_one_language_is_not_read_in_another(language: str, title: str, unwanted: str) -> None:
    assert unwanted not in [term for term, _ in terms(title, GLOSSARY, language)]


def test_a_name_given_in_two_scripts_joins_later_texts() -> None:
    item = features("米テンサー・ワークス（Tensorworks）が上場", "", "ja", NOW, GLOSSARY)
    assert item.name_pairs == (("ワークス", "tensorworks"),)
