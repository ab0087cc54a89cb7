"""A large archive of generated items, written straight into the tables and the full-text index.

Three items of five are English, two Chinese. Words follow Zipf's law, as in language: some are in most items, most in
few. A text is a piece of one long stream of words, so its neighbours stand together in other items too, as phrases do.
Lengths are log-normal. An item is written in a tenth of the time that the service takes for it.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import psycopg

from monitor.model import Document
from monitor.store import open_database
from monitor.topics.term_index import index_words

SOURCES = 200
END = datetime(2026, 1, 1, tzinfo=UTC)  # when the newest item came
_APART_MS = 90_000  # from one item to the next: a million are three years
_ENGLISH_WORDS, _CHINESE_WORDS = 60_000, 40_000  # different ones
_MEDIAN = 160  # words of a text
_LETTERS = "etaoinshrdlcumwfgypbvk"
_PART = 5_000  # items of one transaction
_COLUMNS = (
    "position guid source url title published dated_by first_seen updated html text author publisher language image"
    " tags copy_of complete digest attachments"
).split()

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Language:
    """A language of the archive.

    words:  the commonest first
    stream: of which texts are pieces
    joint:  between two words
    """

    name: str
    words: Sequence[str]
    stream: Sequence[str]
    joint: str

    def piece(self, chance: random.Random) -> list[str]:
        """Draw the words of a text."""
        length = min(max(int(_MEDIAN * chance.lognormvariate(0, 0.6)), 20), 1500)
        start = chance.randrange(len(self.stream) - length)
        return list(self.stream[start : start + length])


def languages(words: int = 2_000_000) -> tuple[Language, Language]:
    """Make English and Chinese, the same at each call. words: of each stream."""
    chance = random.Random(7)
    english = dict.fromkeys(
        "".join(chance.choices(_LETTERS, k=min(2 + rank // 40, chance.randint(3, 10))))
        for rank in range(_ENGLISH_WORDS)
    )
    signs = "".join(map(chr, range(0x4E00, 0x4E00 + 6000)))
    signs = "".join(sign for sign in signs if index_words(Document(sign)) == {sign})[:3500]  # as it is when folded
    weights = list(accumulate(1 / (rank + 20) for rank in range(len(signs))))
    lengths = (1, 2, 2, 2, 2, 3, 4)
    chinese = dict.fromkeys(
        "".join(chance.choices(signs, cum_weights=weights, k=1 if rank < 30 else chance.choice(lengths)))
        for rank in range(_CHINESE_WORDS)
    )
    return (
        _language("en", list(english), " ", words, chance),
        _language("zh", list(chinese), "", words, chance),
    )


def _language(name: str, words: Sequence[str], joint: str, length: int, chance: random.Random) -> Language:
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    return Language(name, words, chance.choices(words, cum_weights=weights, k=length), joint)


def rows(count: int, known: tuple[Language, Language]) -> Iterator[tuple[Row, str]]:
    """Give the rows of the items, the oldest first, each with its words for the index."""
    chance = random.Random(8)
    english, chinese = known
    indexed = {word: " ".join(index_words(Document(word))) for word in english.words}
    end = int(END.timestamp() * 1000)
    for position in range(1, count + 1):
        language = english if chance.random() < 0.6 else chinese
        piece = language.piece(chance)
        title, text = language.joint.join(piece[:10]), language.joint.join(piece)
        if language is english:
            words = " ".join({indexed[word] for word in piece})
        else:
            words = " ".join({*map("".join, pairwise(text)), text[-1], title[-1]})
        at = end - (count - position) * _APART_MS
        source = f"s{int(chance.paretovariate(0.6)) % SOURCES}"
        url = f"https://{source}.example/{position}"
        facts = (position, f"urn:uuid:{position:032x}", source, url, title, at, "page", at, at)
        yield (*facts, "", text, "", "", language.name, None, "[]", None, True, "", "[]"), words


def fill(
    address: str, count: int, known: tuple[Language, Language], on_progress: Callable[[int], None] = lambda done: None
) -> None:
    """Make the database and write so many items. address: a file or postgresql://…"""
    open_database(address).close()
    if "://" in address:
        _fill_postgresql(address, rows(count, known), count, on_progress)
    else:
        _fill_sqlite(Path(address), rows(count, known), count, on_progress)


def _fill_sqlite(path: Path, made: Iterator[tuple[Row, str]], count: int, on_progress: Callable[[int], None]) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -200000")
    # The index is written from memory in larger parts, as merging small ones is most of the work.
    connection.execute("INSERT INTO item_words (item_words, rank) VALUES ('hashsize', ?)", (128 << 20,))
    insert = f"INSERT INTO items ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
    for start in range(0, count, _PART):
        part = [next(made) for _ in range(min(_PART, count - start))]
        if start % (_PART * 20) == 0:
            connection.execute("BEGIN")
        connection.executemany(insert, [row for row, _ in part])
        connection.executemany("INSERT INTO item_words (rowid, words) VALUES (?, ?)", [(row[0], w) for row, w in part])
        if (start + _PART) % (_PART * 20) == 0 or start + _PART >= count:
            connection.execute("COMMIT")
        on_progress(start + len(part))
    connection.execute("INSERT INTO item_words (item_words, rank) VALUES ('hashsize', ?)", (1 << 20,))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _fill_postgresql(
    address: str, made: Iterator[tuple[Row, str]], count: int, on_progress: Callable[[int], None]
) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for start in range(0, count, _PART):
            part = [next(made) for _ in range(min(_PART, count - start))]
            with connection.cursor() as cursor:
                with cursor.copy(f"COPY items ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
                    for row, _ in part:
                        copy.write_row(row)
                with cursor.copy("COPY item_words (position, words) FROM STDIN") as copy:
                    for row, words in part:
                        copy.write_row((row[0], " ".join(f"'{word}'" for word in words.split())))
            on_progress(start + len(part))
        connection.execute("SELECT setval(pg_get_serial_sequence('items', 'position'), %s)", (count,))
        connection.execute("ANALYZE items")
        connection.execute("VACUUM ANALYZE item_words")
