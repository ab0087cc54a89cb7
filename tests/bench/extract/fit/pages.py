"""What the fit needs of each saved page: its blocks with features, both candidates, the text that is right.

A page is parsed once; its record is kept in a cache file, so that a fit takes seconds.
"""

from __future__ import annotations

import json
import pickle
import random
import re
import statistics
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any

from lxml.html import fromstring

from monitor.errors import NotUsable
from monitor.extract.blocks import Block
from monitor.extract.find import find_candidates
from monitor.extract.judge import row_by_place
from monitor.extract.lines import NO_BOILERPLATE, clean_lines
from monitor.extract.metadata import find_title, key_of, read_metadata
from monitor.text.markup import decode, parse

FOLDS = 5
SAME_BYTES = {"num_threads": 1, "deterministic": True, "force_row_wise": True, "seed": 1, "verbose": -1}
_SHINGLE = 12  # letters
_SHORT = 24  # letters of a block that is compared as a whole
_KEPT_NAMES = ("id", "set", "lang", "site", "gold_text", "gold_with", "gold_without")
Record = dict[str, Any]


def digest(corpora: Sequence[Path]) -> str:
    """A SHA-256 of the answers of all corpora."""
    return sha256(b"".join((corpus / "articles.jsonl.gz").read_bytes() for corpus in corpora)).hexdigest()


def fold_of(page: Record) -> int:
    """The fold of a page: a hash of its site, so that a site is in one fold alone."""
    site = page["site"] or page["id"]
    return int.from_bytes(blake2b(site.encode(), digest_size=4).digest()) % FOLDS


def records(judge: Any, corpora: Sequence[Path], folder: Path, cache: Path) -> list[Record]:
    """The records of all pages that can be read, by id, from the cache file if it is there."""
    if not cache.exists():
        with cache.open("wb") as file:
            for corpus in corpora:
                for page in judge.read_lines(corpus / "articles.jsonl"):
                    pickle.dump(record(page, folder), file)
    return sorted((found for found in _cached(cache) if "rows" in found), key=lambda page: str(page["id"]))


def _cached(cache: Path) -> Iterator[Record]:
    with cache.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                return


def record(page: Record, folder: Path) -> Record:
    """The record of one page; without `rows` where it cannot be read."""
    found: Record = {name: page.get(name) for name in _KEPT_NAMES}
    try:
        root = parse(decode((folder / page["html_path"]).read_bytes()))
        metadata = read_metadata(root)
        title = find_title(root, metadata, url=page["url"] or "")
        candidates = find_candidates(root, metadata, title)
    except NotUsable:
        return found
    blocks = candidates.blocks
    row = row_by_place(blocks, candidates.first_marks, candidates.part_marks)
    return found | {
        "title": title,
        "texts": [block.text for block in blocks],
        "links": [block.link_chars for block in blocks],
        "tags": [block.tag for block in blocks],
        "m1": candidates.first_marks,
        "m2": candidates.part_marks,
        "rows": [array("f", row(place)) for place in range(len(blocks))],
        "first": cleaned(candidates.first.kept, title),
    }


def blocks_of(found: Record) -> list[Block]:
    """The blocks of a record again, each in an element of its own."""
    root = fromstring("<div></div>")
    return [
        Block(root.makeelement(tag), text, links, key_of(text))
        for text, links, tag in zip(found["texts"], found["links"], found["tags"], strict=True)
    ]


def cleaned(blocks: Sequence[Block], title: str) -> str:
    """The text that is published of these blocks."""
    kept = clean_lines(blocks, title=title, known_titles=(), boilerplate=NO_BOILERPLATE)
    return "\n".join(block.text for block in kept.blocks if block.text and block.tag != "figcaption")


def labels(found: Record) -> list[float]:
    """The share of each block that is in the right text; −1 for a block without letters.

    Where only pieces of the right text and of the rest are known: 1 and 0 for blocks with such a piece, −1 for others.
    """
    if not found["gold_text"]:
        known = [[_letters(piece) for piece in found[name] or ()] for name in ("gold_with", "gold_without")]
        blocks = [_letters(text) for text in found["texts"]]
        told = [[any(_holds(own, piece) for piece in of_kind) for of_kind in known] for own in blocks]
        return [float(wanted) if wanted != unwanted else -1.0 for wanted, unwanted in told]
    gold = _letters(found["gold_text"])
    shingles = {gold[i : i + _SHINGLE] for i in range(len(gold) - _SHINGLE + 1)}
    lines = {_letters(line) for line in found["gold_text"].split("\n")}
    shares = []
    for text in found["texts"]:
        own = _letters(text)
        if len(own) < _SHORT:
            within = own in lines or (len(own) >= _SHINGLE and own in gold)
            shares.append(float(within) if own else -1.0)
        else:
            pieces = len(own) - _SHINGLE + 1
            shares.append(sum(own[i : i + _SHINGLE] in shingles for i in range(pieces)) / pieces)
    return shares


def _holds(block: str, piece: str) -> bool:
    return bool(block and piece) and (piece in block or (len(block) >= _SHINGLE and block in piece))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def interval(pages: Iterable[Record], gain: Callable[[Record], float]) -> tuple[float, float]:
    """The 95 % interval of the mean gain, by a bootstrap over sites."""
    sites: dict[str, list[float]] = defaultdict(list)
    for page in pages:
        sites[page["site"] or page["id"]].append(gain(page))
    draw, names = random.Random(1), sorted(sites)
    means = sorted(
        statistics.fmean(g for name in draw.choices(names, k=len(names)) for g in sites[name]) for _ in range(500)
    )
    return means[12], means[487]


def dump(path: Path, content: Any) -> None:
    """Write JSON with one list a line, so that a change can be read."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.write_text(text.replace('"models":', '\n"models":').replace("]],[[", "]],\n[[") + "\n", "utf-8")
