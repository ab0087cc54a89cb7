"""Choose the blocks of an article by boosted trees fitted on saved pages.

The trees give each block of the page a probability to be of the article, from structure: tags, lengths, links,
punctuation, position, neighbours, and whether trafilatura and Readability have it, its neighbours, its element and the
blocks of its kind. Where the two agree, only the first and last blocks are judged: offers, pointers and labels
that both have go below `EDGE`. Else the blocks with a probability of `TAKEN`, or of `KEPT` where trafilatura has them,
are the body.

`tables.json` holds named models, each a list of trees; a tree is four lists of one length, one entry a node:
feature (−1 for a leaf), threshold (or the value of a leaf), left, right. A row goes left where its feature is at most
the threshold. The file is written by `tests/bench/extract/fit`, which also says on what it was fitted.
"""

from __future__ import annotations

import json
import math
import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate, islice, takewhile
from typing import NamedTuple

from lxml.html import HtmlElement

from monitor.extract.blocks import HEADINGS, Block, is_attachment
from monitor.extract.metadata import key_of
from monitor.extract.prune import LONGEST_LINE, is_noise

Row = Callable[[int], list[float]]  # the features of the block at a place
TAKEN = 0.6  # probability from which a block is taken
KEPT = 0.5  # if the first candidate has it
EDGE = 0.5  # below which the first and last blocks go where nothing is judged; noise kept of set wcxb 0.034 to 0.030
_MOST_CUT = 30  # blocks at either end
SAME = 0.9  # agreement of trafilatura and Readability from which nothing is judged; 0.97: set aeb 0.972 to 0.968
MOST_HAN = 0.3
_SENTENCE = re.compile(r"[。！？.!?…]")
_COMMA = re.compile(r"[,，、;；]")
_HAN = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")
# The patterns below look at lower-case text: without IGNORECASE, Python skips to where one may begin.
_UNLIKELY = re.compile(
    r"combx|comment|community|disqus|extra|foot|header|menu|remark|rss|shoutbox|sidebar|sponsor|ad-break|agegate|"
    r"pagination|pager|popup|tweet|twitter|related|recommend|share|social|breadcrumb|navbar|newsletter|cookie|promo"
)
_MAYBE = re.compile(r"and|article|body|column|main|shadow|content|story|text|post|entry")
_POSITIVE = re.compile(
    r"article|body|content|entry|hentry|main|page|pagination|post|text|blog|story|detail|正文|rich_media"
)
_NEGATIVE = re.compile(
    r"combx|comment|com-|contact|foot|footer|footnote|masthead|media|meta|outbrain|promo|related|scroll|shoutbox|"
    r"sidebar|sponsor|shopping|tags|tool|widget|share|social|nav|menu|recommend|hot|rank"
)
# What links of offers lead to, in addresses of pages in any language.
_ASKING = re.compile(
    r"subscri|newsletter|sign-?up|regist|log-?in|donat|member|contact|share|follow|feed|podcast|mailto:|//t\.me/|"
    r"amzn|affil|utm_|shop|facebook\.com/|twitter\.com/|x\.com/|instagram\.com/|linkedin\.com/|youtube\.com/|"
    r"pinterest\.com/|whatsapp\.com/|apple\.com/|google\.com/"
)
# Channels have one name in most languages; subscribing, few stems.
_CHANNEL = re.compile(
    r"newsletter|facebook|instagram|twitter|youtube|telegram|whatsapp|pinterest|linkedin|podcast|tiktok|"
    r"app(?<=\bapp)s?\b|subscri|abonn|suscri|iscriv|подпис|订阅|关注|公众号|登録|구독|affiliat|sponsor|e-?mail|download|copyright|©"
)
_ADDRESSED = re.compile(
    r"\b(?:you|your|us|our|dein\w*|dich|ihr|euch|unser\w*|vous|votre|nos|tus?|nuestr\w+|ваш\w*|нас)\b|[您你]|我们"
)
_BUTTON = re.compile(r"btn|button|cta|cap(?:tion)?\b|credit|copyright|disclos|bio\b|note\b|tag")
_DIGITS, _CAPITALS = b"0123456789", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PROSE = 60  # characters
_TAG_CODES = {"p": 0, "li": 2, "td": 3, "th": 3, "pre": 4, "figcaption": 5, "caption": 5, "dt": 6, "dd": 6}
_HEADING = 1
_LEVELS = 3  # ancestors of a block whose text counts
_REPEATED = 20  # characters of a block that may be repeated
_MOST_BLOCKS = 6_000  # of a page that is judged: features take a kilobyte of each
_REACH = 10  # blocks from a candidate within which one may be taken: none of 15,500 farther away, of 196 pages, was
_FAR = 50  # blocks from what is marked


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


def choose(blocks: Sequence[Block], first: Sequence[bool], part: Sequence[bool]) -> list[bool]:
    """The mask of the blocks that the trees take.

    Empty where the first candidate stays.

    first, part: masks over the blocks of a page: the first candidate, and Readability's best part. Chinese pages keep
    the first: too few are at hand to say that the trees gain anything there (F1 +0.005, interval −0.001 to +0.015).
    """
    if len(blocks) > _MOST_BLOCKS:
        return [] if any(first) else [*part]
    if not is_judged(blocks, first, part):
        return []
    trees = load_trees("block")
    row, either = row_by_place(blocks, first, part), [a or b for a, b in zip(first, part, strict=True)]
    near = [any(either[max(0, place - _REACH) : place + _REACH + 1]) for place in range(len(blocks))]
    asked = (near[place] and block.key for place, block in enumerate(blocks))
    chances = (trees.probability(row(place)) if ask else 0.0 for place, ask in enumerate(asked))
    mask = taken(blocks, chances, first)
    return mask if any(mask) else []


def unlikely_edges(blocks: Sequence[Block], first: Sequence[bool], part: Sequence[bool]) -> frozenset[str]:
    """Return the keys of blocks at the ends that are probably not of the article.

    Only the first candidate is judged. Empty for Chinese pages and those of very many blocks, which keep it.
    """
    if len(blocks) > _MOST_BLOCKS or han_share(blocks) > MOST_HAN:
        return frozenset()
    trees, row = load_trees("block"), row_by_place(blocks, first, part)
    mask = without_edges(blocks, first, lambda place: trees.probability(row(place)))
    return frozenset(block.key for block, has, stays in zip(blocks, first, mask, strict=True) if has and not stays)


def without_edges(blocks: Sequence[Block], first: Sequence[bool], probability: Callable[[int], float]) -> list[bool]:
    """Return the mask of the first candidate without improbable texts at its ends.

    The threshold is `EDGE`. Cells, code, attachments and notes stop the cutting: they are rare in the right texts on
    which the trees were fitted.
    """

    def goes(place: int) -> bool:
        block = blocks[place]
        if is_attachment(block) or not (block.tag in HEADINGS or block.tag in ("p", "li")):
            return False
        links = block.element.iter("a") if 0 < 2 * block.link_chars < len(block.key) else ()
        is_note = any((link.get("href") or "").startswith("#") for link in links)  # to where it is referred to
        return not is_note and probability(place) < EDGE

    told = [place for place, (block, has) in enumerate(zip(blocks, first, strict=True)) if has and block.key]
    ends = (told[:_MOST_CUT], told[: -_MOST_CUT - 1 : -1])
    cut = {place for end in ends for place in takewhile(goes, end)}
    return [has and place not in cut for place, has in enumerate(first)]


def is_judged(blocks: Sequence[Block], first: Sequence[bool], part: Sequence[bool]) -> bool:
    """The two candidates differ, on a page that is not Chinese."""
    return agreement(blocks, first, part) < SAME and han_share(blocks) <= MOST_HAN


def taken(blocks: Sequence[Block], probabilities: Iterable[float], first: Sequence[bool]) -> list[bool]:
    """The mask of the blocks with text whose probability is enough."""
    each = zip(blocks, probabilities, first, strict=True)
    return [bool(block.key) and chance >= (KEPT if has else TAKEN) for block, chance, has in each]


def agreement(blocks: Sequence[Block], first: Sequence[bool], other: Sequence[bool]) -> float:
    """F1 of the one mask against the other, by characters."""
    sizes = [len(block.key) for block in blocks]
    both = sum(size for size, a, b in zip(sizes, first, other, strict=True) if a and b)
    one, two = (sum(size for size, mark in zip(sizes, marks, strict=True) if mark) for marks in (first, other))
    return 2 * both / (one + two) if one + two else 1.0


def han_share(blocks: Sequence[Block]) -> float:
    """The share of Han, kana and Hangul among the letters of a page."""
    sample = "".join(block.key[:100] for block in blocks)[:5000]
    return len(_HAN.findall(sample)) / (len(sample) or 1)


def row_by_place(blocks: Sequence[Block], first: Sequence[bool], part: Sequence[bool]) -> Row:
    """Return the function that gives the features of the block at a place of a page.

    One at a time: those of all take 2 kB a block. What blocks share is in memory once, and numbers are in arrays.
    """

    @cache
    def ancestors(parent: HtmlElement | None) -> list[HtmlElement]:
        return [] if parent is None else [parent, *islice(parent.iterancestors(), _LEVELS - 1)]

    parents = [ancestors(block.element.getparent()) for block in blocks]
    known: dict[tuple[str, ...], int] = {}
    found = (  # tags and classes of three levels, which blocks of one kind share
        (block.tag, block.element.get("class") or "", *(f"{each.tag} {each.get('class') or ''}" for each in above[:2]))
        for block, above in zip(blocks, parents, strict=True)
    )
    kinds = [known.setdefault(kind, len(known)) for kind in found]
    homes = ([_nth(above, 0) for above in parents], [_nth(above, 1) for above in parents], kinds)
    sizes = [len(block.key) for block in blocks]
    place_row, home_row = _place_row(blocks, parents), _home_row(blocks, parents, kinds)
    first_row, part_row = (_mask_row(mask, sizes, homes) for mask in (first, part))
    page = [han_share(blocks), math.log1p(sum(sizes) or 1)]

    def row(place: int) -> list[float]:
        marks = [float(first[place]), float(part[place])]
        return place_row(place) + home_row(place) + first_row(place) + part_row(place) + marks + page

    return row


def _nth(elements: Sequence[HtmlElement], place: int) -> HtmlElement | None:
    return elements[place] if place < len(elements) else None


def _place_row(blocks: Sequence[Block], parents: Sequence[Sequence[HtmlElement]]) -> Row:
    """The text of a block, its place on the page, what stands before and behind it."""
    sizes = [len(block.key) for block in blocks]
    total = sum(sizes) or 1
    title = next((place for place, block in enumerate(blocks) if block.tag == "h1"), -1)
    logs = array("d", map(math.log1p, sizes))
    densities = array("d", (b.link_chars / size if size else 0.0 for b, size in zip(blocks, sizes, strict=True)))
    plain = array("d", ((1 - density) * math.sqrt(size) for density, size in zip(densities, sizes, strict=True)))
    prose = [size * (size >= _PROSE and 3 * block.link_chars < size) for block, size in zip(blocks, sizes, strict=True)]
    of_prose = sum(prose)
    codes = array("d", (_HEADING if block.tag in HEADINGS else _TAG_CODES.get(block.tag, 7) for block in blocks))
    headings = [place if code == _HEADING else -1 for place, code in enumerate(codes)]
    before, told = (array("q", accumulate(each, initial=0)) for each in (sizes, prose))
    heading = [*accumulate(headings, max)]
    earliest = {block.key: place for place, block in reversed([*enumerate(blocks)])}
    near_logs, near_densities, near_codes = map(_padded, (logs, densities, codes))

    def row(place: int) -> list[float]:
        block, home = blocks[place], parents[place][:1]
        two_before, one_before, _, one_behind, two_behind = near_logs[place : place + 5]
        return [
            *_text_features(block, codes[place], logs[place], densities[place]),
            *_offer_features(block, home),
            place / len(blocks),
            before[place] / total,
            float(place - title) if title >= 0 else -1000.0,
            *(two_before, one_before, one_behind, two_behind),
            *(near_densities[place + 1], near_densities[place + 3]),
            *(near_codes[place + 1], near_codes[place + 3]),
            float(place > 0 and parents[place - 1][:1] == home),
            float(place + 1 < len(blocks) and parents[place + 1][:1] == home),
            float(place - heading[place]) if heading[place] >= 0 else -1.0,
            sum(plain[max(0, place - 2) : place + 3]) / 5,
            sum(plain[max(0, place - 5) : place + 6]) / 11,
            float(earliest[block.key] < place and sizes[place] > _REPEATED),
            told[place] / (of_prose or 1),
            (of_prose - told[place] - prose[place]) / (of_prose or 1),
        ]

    return row


def _home_row(blocks: Sequence[Block], parents: Sequence[Sequence[HtmlElement]], kinds: Sequence[int]) -> Row:
    """The elements around a block, and the blocks of its kind."""
    elements: dict[HtmlElement, _Sum] = defaultdict(_Sum)
    alike: dict[int, _Sum] = defaultdict(_Sum)
    around: dict[HtmlElement, _Around] = {}
    for block, above, kind in zip(blocks, parents, kinds, strict=True):
        alike[kind].add(block)
        for element in above:
            elements[element].add(block)
    total = sum(len(block.key) for block in blocks) or 1
    none = _Sum()

    def row(place: int) -> list[float]:
        above, own = parents[place], alike[kinds[place]]
        levels = [elements[element] for element in above] + [none] * (_LEVELS - len(above))
        return [
            *(value for level in levels for value in (level.chars / total, level.density)),
            float(levels[0].blocks),
            levels[1].prose / max(1, levels[1].blocks),
            *(own.blocks / len(blocks), own.chars / max(1, own.blocks), own.density),
            *(_around(above[0], around) if above else _Around()),
        ]

    return row


def _mask_row(mask: Sequence[bool], sizes: Sequence[int], homes: Sequence[Sequence[object]]) -> Row:
    """Give the features of a mask around a block: neighbours, homes, and its place."""
    marks, marked = array("d", mask), [place for place, mark in enumerate(mask) if mark]
    home, outer, kind = (shares_of_others(keys, sizes, marks) for keys in homes)
    near = _padded(marks)
    mean = max(1.0, sum(sizes[place] for place in marked) / (len(marked) or 1))

    def row(place: int) -> list[float]:
        two_before, one_before, _, one_behind, two_behind = near[place : place + 5]
        beside = [two_before, one_before, one_behind, two_behind, home[place], outer[place], kind[place]]
        if not marked:
            return beside + [-60.0] * 4
        behind = bisect_left(marked, place)
        nearest = min(abs(place - other) for other in marked[max(0, behind - 1) : behind + 1])
        start, end = max(-_FAR, min(_FAR, place - marked[0])), max(-_FAR, min(_FAR, place - marked[-1]))
        return [*beside, start, end, min(_FAR, nearest), sizes[place] / mean]

    return row


def shares_of_others(keys: Sequence[object], sizes: Sequence[int], marks: Sequence[float]) -> array[float]:
    """For each block, return how much of the others with its key is marked.

    −1 for a block that is the only one with its key.
    """
    whole: dict[object, float] = defaultdict(float)
    hit: dict[object, float] = defaultdict(float)
    for key, size, mark in zip(keys, sizes, marks, strict=True):
        whole[key] += size + 1
        hit[key] += (size + 1) * mark
    shares = (
        (hit[key] - (size + 1) * mark) / (whole[key] - size - 1) if whole[key] > size + 1 else -1.0
        for key, size, mark in zip(keys, sizes, marks, strict=True)
    )
    return array("d", shares)


def _text_features(block: Block, code: float, log: float, density: float) -> list[float]:
    size = len(block.key) or 1
    sentences = len(_SENTENCE.findall(block.text))
    return [
        code,
        log,
        density,
        float(sentences),
        float(len(_COMMA.findall(block.text))),
        _count(block.key, str.isdigit, _DIGITS) / size,
        float(block.text[-1:] in "。！？.!?…”\"'」』"),
        size / (sentences or 1) if sentences else -1.0,
    ]


def _offer_features(block: Block, parents: Sequence[HtmlElement]) -> list[float]:
    """Count what offers, captions and labels have in any language.

    Links to subscribe, share or buy, names of buttons, signs, capitals and bold letters.
    """
    links = list(block.element.iter("a")) if block.link_chars else []
    names = [each.get("class") or "" for each in (*links, block.element, *parents)]
    bold = sum(len(key_of("".join(each.itertext()))) for each in block.element.iter("b", "strong"))
    size, lower = len(block.key) or 1, block.text.lower()
    return [
        float(sum(bool(_ASKING.search((link.get("href") or "").lower())) for link in links)),
        float(sum("sponsored" in (link.get("rel") or "") for link in links)),
        float(any(_BUTTON.search(name.lower()) for name in names if name)),
        float(len(_CHANNEL.findall(lower))),
        len(_ADDRESSED.findall(lower)) / max(4, block.text.count(" ")),
        float(block.text.count("!")),
        float("?:：？!".find(block.text[-1:]) if block.text else -1),
        float(block.key[:1].islower()) - float(not block.key[:1].isalpha()),
        _count(block.key[:200], str.isupper, _CAPITALS) / min(size, 200),
        bold / size,
        float(0 < len(block.key) <= 2 * LONGEST_LINE and all(map(is_noise, block.text.split("\n")))),
        float(sum(map(block.text.count, "|/©$€"))),
    ]


def _count(text: str, fits: Callable[[str], bool], signs: bytes) -> int:
    """Count the characters that fit.

    signs: those of ASCII that do
    """
    if not text.isascii():
        return sum(map(fits, text))
    return len(text) - len(text.encode().translate(None, signs))


def _padded(values: Sequence[float]) -> array[float]:
    """The values with two of −1 before and behind, for the neighbours of each."""
    return array("d", (-1.0, -1.0, *values, -1.0, -1.0))


def is_unlikely(element: HtmlElement) -> bool:
    """The class or id of the element names what is seldom an article."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return len(names) > 1 and bool(_UNLIKELY.search(names)) and not _MAYBE.search(names)


def class_points(element: HtmlElement) -> int:
    """Give 1 for each of class and id that names an article, −1 for other names."""
    names = ((element.get("class") or "").lower(), (element.get("id") or "").lower())
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
    """Return the mask of blocks that were kept in another tree of the same page.

    They are found by text and order.
    """
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
