"""Choose the body of a page by boosted trees fitted on saved pages.

A block model gives each block of the page a probability to be of the article, from structure alone: tags, lengths,
links, punctuation, position, neighbours, and whether trafilatura and Readability have it. The blocks with a
probability of one half or more are the second candidate. Under the probabilities each candidate has an expected F1,
2·Σpℓm / (Σℓm + Σpℓ), with p the probability, ℓ the length and m the membership of a block. A page model predicts from
these, from lengths and from agreement how much F1 the second candidate gains over the first.

`tables.json` holds named models, each a list of trees; a tree is four lists of one length, one entry a node:
feature (−1 for a leaf), threshold (or the value of a leaf), left, right. A row goes left where its feature is at most
the threshold. The file is written by `tests/bench/extract/fit`, which also says on what it was fitted.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from monitor.extract.blocks import HEADINGS, Block

MIN_GAIN = 0.01  # of F1, as predicted; 0 gains a third more on the corpus, and changes four times as many pages
TAKEN = 0.5  # probability from which a block is taken
SAME = 0.97  # agreement of trafilatura and Readability from which nothing is to be chosen
MOST_HAN = 0.3
_SENTENCE = re.compile(r"[。！？.!?…]")
_COMMA = re.compile(r"[,，、;；]")
_HAN = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")
_UNLIKELY = re.compile(
    r"combx|comment|community|disqus|extra|foot|header|menu|remark|rss|shoutbox|sidebar|sponsor|ad-break|agegate|"
    r"pagination|pager|popup|tweet|twitter|related|recommend|share|social|breadcrumb|navbar|newsletter|cookie|promo",
    re.IGNORECASE,
)
_MAYBE = re.compile(r"and|article|body|column|main|shadow|content|story|text|post|entry", re.IGNORECASE)
_POSITIVE = re.compile(
    r"article|body|content|entry|hentry|main|page|pagination|post|text|blog|story|detail|正文|rich_media", re.IGNORECASE
)
_NEGATIVE = re.compile(
    r"combx|comment|com-|contact|foot|footer|footnote|masthead|media|meta|outbrain|promo|related|scroll|shoutbox|"
    r"sidebar|sponsor|shopping|tags|tool|widget|share|social|nav|menu|recommend|hot|rank",
    re.IGNORECASE,
)
_PROSE = 60  # characters
_TAG_CODES = {"p": 0, "li": 2, "td": 3, "th": 3, "pre": 4, "figcaption": 5, "caption": 5, "dt": 6, "dd": 6}
_LEVELS = 3  # ancestors of a block whose text counts


@dataclass(slots=True)
class _Sum:
    """Sums over the blocks in an element, or of one signature."""

    blocks: int = 0
    chars: int = 0
    links: int = 0
    prose: int = 0

    def add(self, block: Block) -> None:
        self.blocks += 1
        self.chars += len(block.key)
        self.links += block.link_chars
        self.prose += len(block.key) >= _PROSE and 3 * block.link_chars < len(block.key)

    @property
    def density(self) -> float:
        return self.links / self.chars if self.chars else 0.0


class _Around(NamedTuple):
    """Describe the ancestors of a block.

    Levels up of an unlikely name, points of class names, kinds of tags.
    """

    unlikely: int = 0
    points: int = 0
    article: int = 0
    aside: int = 0
    table: int = 0
    items: int = 0
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """The second candidate as a mask, empty where the first stays; gain: of F1, as predicted."""

    mask: tuple[bool, ...] = ()
    gain: float = 0.0


def choose(blocks: Sequence[Block], first: Sequence[bool], part: Sequence[bool]) -> Choice:
    """Choose between the first candidate and the blocks that the block model takes.

    first, part: masks over the blocks of a page: the first candidate, and Readability's best part. Where these agree,
    and on Chinese pages, of which too few are at hand to fit a model, the first stays.
    """
    if agreement(blocks, first, part) >= SAME or han_share(blocks) > MOST_HAN:
        return Choice()
    block_model = load_trees("block")
    probabilities = [block_model.probability(row) for row in block_rows(blocks, first, part)]
    gain = load_trees("page").value(page_row(blocks, probabilities, first, part))
    mask = tuple(p >= TAKEN and bool(block.key) for p, block in zip(probabilities, blocks, strict=True))
    return Choice(mask, gain) if gain > MIN_GAIN else Choice((), gain)


def agreement(blocks: Sequence[Block], first: Sequence[bool], other: Sequence[bool]) -> float:
    """F1 of the one mask against the other, by characters."""
    sizes = [len(block.key) for block in blocks]
    both = sum(size for size, a, b in zip(sizes, first, other, strict=True) if a and b)
    one, two = (sum(size for size, mark in zip(sizes, marks, strict=True) if mark) for marks in (first, other))
    return 2 * both / (one + two) if one + two else 1.0


def expected_f1(sizes: Sequence[int], probabilities: Sequence[float], mask: Sequence[bool]) -> float:
    """The F1 that a mask can expect where each block is of the article with its probability."""
    hit = sum(p * size for p, size, mark in zip(probabilities, sizes, mask, strict=True) if mark)
    taken = sum(size for size, mark in zip(sizes, mask, strict=True) if mark)
    wanted = sum(p * size for p, size in zip(probabilities, sizes, strict=True))
    return 2 * hit / (taken + wanted) if taken + wanted else 0.0


def page_row(
    blocks: Sequence[Block], probabilities: Sequence[float], first: Sequence[bool], part: Sequence[bool]
) -> list[float]:
    """Features of a page for the page model."""
    sizes = [len(block.key) for block in blocks]
    total = sum(sizes) or 1
    taken = [p >= TAKEN for p in probabilities]
    expected = [expected_f1(sizes, probabilities, mask) for mask in (first, taken, part)]
    lengths = [sum(size for size, mark in zip(sizes, mask, strict=True) if mark) for mask in (first, taken)]
    only = []  # mean probability of what one of the two takes alone
    for one, two in ((first, taken), (taken, first)):
        weights = [size * (a and not b) for size, a, b in zip(sizes, one, two, strict=True)]
        hit = sum(p * weight for p, weight in zip(probabilities, weights, strict=True))
        only.append(hit / sum(weights) if any(weights) else -1.0)
    return [
        *expected,
        expected[1] - expected[0],
        agreement(blocks, first, taken),
        agreement(blocks, first, part),
        agreement(blocks, part, taken),
        *map(math.log1p, lengths),
        math.log1p(lengths[1]) - math.log1p(lengths[0]),
        *(length / total for length in lengths),
        sum(p * size for p, size in zip(probabilities, sizes, strict=True)) / total,
        math.log1p(total),
        *only,
        float(len(blocks)),
        han_share(blocks),
    ]


def han_share(blocks: Sequence[Block]) -> float:
    """The share of Han, kana and Hangul among the letters of a page."""
    sample = "".join(block.key[:100] for block in blocks)[:5000]
    return len(_HAN.findall(sample)) / (len(sample) or 1)


def block_rows(blocks: Sequence[Block], first: Sequence[bool], part: Sequence[bool]) -> Iterator[list[float]]:
    """Yield the features of each block of a page.

    One at a time: those of all take 2 kB a block.
    """
    elements: dict[HtmlElement, _Sum] = defaultdict(_Sum)
    alike: dict[tuple[str, ...], _Sum] = defaultdict(_Sum)
    around: dict[HtmlElement, _Around] = {}
    signatures: list[tuple[str, ...]] = []  # tags and classes of two levels, which blocks of one kind share
    parents: list[list[HtmlElement]] = []
    for block in blocks:
        above = list(islice(block.element.iterancestors(), _LEVELS))
        names = (f"{element.tag} {element.get('class') or ''}" for element in above[:2])
        signatures.append((block.tag, block.element.get("class") or "", *names))
        parents.append(above)
        alike[signatures[-1]].add(block)
        for element in above:
            elements[element].add(block)
    total = sum(len(block.key) for block in blocks) or 1
    heading = next((place for place, block in enumerate(blocks) if block.tag == "h1"), -1)
    logs = [math.log1p(len(block.key)) for block in blocks]
    densities = [block.link_chars / len(block.key) if block.key else 0.0 for block in blocks]
    page, seen = (han_share(blocks), math.log1p(total)), 0
    for place, block in enumerate(blocks):
        above, own = parents[place], alike[signatures[place]]
        home = _around(above[0], around) if above else _Around()
        levels = [elements[element] for element in above] + [_Sum()] * (_LEVELS - len(above))
        position = (place / len(blocks), seen / total, float(place - heading) if heading >= 0 else -1000.0)
        kind = (own.blocks / len(blocks), own.chars / max(1, own.blocks), own.density)
        beside = (parents[step][:1] if 0 <= step < len(blocks) else None for step in (place - 1, place + 1))
        yield [
            *_text_features(block, logs[place], densities[place]),
            *position,
            *(_at(logs, place + step) for step in (-2, -1, 1, 2)),
            *(_at(densities, place + step) for step in (-1, 1)),
            *(float(other == above[:1]) for other in beside),
            *(value for level in levels for value in (level.chars / total, level.density)),
            float(levels[0].blocks),
            levels[1].prose / max(1, levels[1].blocks),
            *kind,
            *map(float, (*home, first[place], part[place])),
            *page,
        ]
        seen += len(block.key)


def _text_features(block: Block, log: float, density: float) -> list[float]:
    size = len(block.key) or 1
    sentences = len(_SENTENCE.findall(block.text))
    return [
        float(1 if block.tag in HEADINGS else _TAG_CODES.get(block.tag, 7)),
        log,
        density,
        float(sentences),
        float(len(_COMMA.findall(block.text))),
        sum(map(str.isdigit, block.key)) / size,
        float(block.text[-1:] in "。！？.!?…”\"'」』"),
        size / (sentences or 1) if sentences else -1.0,
    ]


def _at(values: Sequence[float], place: int) -> float:
    return values[place] if 0 <= place < len(values) else -1.0


def is_unlikely(element: HtmlElement) -> bool:
    """The class or id of the element names what is seldom an article."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(names) > 1 and bool(_UNLIKELY.search(names)) and not _MAYBE.search(names)


def class_points(element: HtmlElement) -> int:
    """1 for each of class and id that names an article, −1 for each that names something else."""
    names = (element.get("class") or "", element.get("id") or "")
    return sum(bool(_POSITIVE.search(name)) - bool(_NEGATIVE.search(name)) for name in names if name)


def _around(element: HtmlElement, known: dict[HtmlElement, _Around]) -> _Around:
    """Collect features of an element and its ancestors; each is read once."""
    if element in known:
        return known[element]
    parent = element.getparent()
    outer = _around(parent, known) if parent is not None else _Around()
    unlikely = 1 if is_unlikely(element) else outer.unlikely and outer.unlikely + 1
    points = class_points(element)
    own = _Around(
        unlikely,
        max(-3, min(3, outer.points + points)),
        outer.article or int(element.tag in ("article", "main")),
        outer.aside or int(element.tag in ("aside", "nav", "footer", "header", "form")),
        outer.table + (element.tag == "table"),
        outer.items + (element.tag in ("ul", "ol", "dl")),
        outer.depth + 1,
    )
    known[element] = own
    return own


def mask_of(blocks: Sequence[Block], kept: Sequence[Block]) -> list[bool]:
    """The mask of blocks that were kept in another tree of the same page, by their text and order."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, block in enumerate(blocks):
        places[block.key].append(place)
    mask, last = [False] * len(blocks), -1
    for block in kept:
        same = places.get(block.key) if block.key else None
        if same:
            last = next((place for place in same if place > last), same[0])
            mask[last] = True
    return mask


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of regression trees; `probability` is the logistic function of it."""

    trees: tuple[tuple[tuple[int, float, int, int], ...], ...]

    def value(self, row: Sequence[float]) -> float:
        """The sum of the leaves that a row of features reaches."""
        total = 0.0
        for nodes in self.trees:
            feature, number, left, right = nodes[0]
            while feature >= 0:
                feature, number, left, right = nodes[left if row[feature] <= number else right]
            total += number
        return total

    def probability(self, row: Sequence[float]) -> float:
        """The value of a row between 0 and 1."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.value(row)))))


def trees_from(tables: Sequence[Sequence[Sequence[float]]]) -> Trees:
    """Trees from their four lists each."""
    return Trees(
        tuple(
            tuple(
                (int(feature), float(number), int(left), int(right))
                for feature, number, left, right in zip(*table, strict=True)
            )
            for table in tables
        )
    )


def read_models() -> Mapping[str, Sequence[Sequence[Sequence[float]]]]:
    """The models of the data file as they are written."""
    models: Mapping[str, Sequence[Sequence[Sequence[float]]]] = json.loads(
        files("monitor.extract").joinpath("tables.json").read_text("utf-8")
    )["models"]
    return models


@cache
def load_trees(name: str) -> Trees:
    """A model of the data file by its name."""
    return trees_from(read_models()[name])
