"""What matching costs: many topics against one article, and one edited topic against an archive.

    python -m tests.bench.topics [--topics 10000] [--items 100000] [--seed 1] [--no-database]

Beside the matcher stands the automaton alone, over the same terms and the same folded text: nothing that searches
can be cheaper. The words are made up: two out of three articles' words are no term, as in news.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from tempfile import TemporaryDirectory

from ahocorasick_rs import AhoCorasick

from monitor.model import Config, Document, Item, Settings, Topic
from monitor.pipeline.matching import changes, save_rematched
from monitor.store import Database, open_database
from monitor.store.items import item_values
from monitor.store.schema import items
from monitor.text.fold import fold, folded
from monitor.topics import Matcher, compile_topics

NOW = datetime(2024, 5, 15, tzinfo=UTC)
TERMS_EACH = 5
ARTICLE_BYTES = 5_000
MOST_TIMES = 3.0  # the matcher's time over that of the automaton alone
MOST_FOLDING_MS = 1.0
MOST_SECONDS = 5.0  # of processor, for an archive of 100,000 items
_ROUNDS = 300
_HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 2_500)]
_SYLLABLES = "ba co di fu ga he ji ko lu ma ne pi qua ro si ta vu wa xe yo za tion ment ers ing".split()


def chinese_word(chance: random.Random) -> str:
    return "".join(chance.choices(_HAN, k=chance.choice((2, 2, 2, 3, 4))))


def latin_word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.choice((2, 2, 3, 3, 4))))


def topics_of(chance: random.Random, words: list[str], count: int) -> list[Topic]:
    """Topics of five terms: one that must occur, and one of four."""
    made = []
    for number in range(count):
        first, *others = chance.sample(words, TERMS_EACH)
        made.append(Topic(f"t{number}", "T", (f"{first} AND ({' OR '.join(others)})",)))
    return made


def article(chance: random.Random, words: list[str], make: Callable[[random.Random], str], glue: str) -> Document:
    """About 5 kB in paragraphs; every third word is a term of some topic."""
    pieces: list[str] = []
    size = 0
    while size < ARTICLE_BYTES:
        piece = chance.choice(words) if len(pieces) % 3 == 0 else make(chance)
        pieces.append(piece + ("，" if glue == "" and len(pieces) % 5 == 0 else glue))
        size += len(pieces[-1].encode())
        if len(pieces) % 60 == 59:
            pieces.append("\n")
    return Document(title="".join(pieces[:6]).strip(), text="".join(pieces))


def milliseconds(*works: Callable[[], object]) -> list[float]:
    """The least time of a call of each, made in turn: what others do on the machine meanwhile is not its cost."""
    least = [float("inf")] * len(works)
    for _ in range(_ROUNDS):
        for at, work in enumerate(works):
            start = time.perf_counter()
            work()
            least[at] = min(least[at], time.perf_counter() - start)
    return [1000 * seconds for seconds in least]


def compare(name: str, matcher: Matcher, alone: AhoCorasick, document: Document) -> bool:
    """Print one row; whether it is fast enough."""
    plain = [folded(document.title), folded(document.text)]
    folding, bare, whole = milliseconds(
        lambda: fold(document.text),
        lambda: [alone.find_matches_as_indexes(text, overlapping=True) for text in plain],
        lambda: matcher.match(document, now=NOW),
    )
    hits = sum(len(alone.find_matches_as_indexes(text, overlapping=True)) for text in plain)
    matched = len(matcher.match(document, now=NOW))
    size = len(document.text.encode())
    print(
        f"{name:14} {size:6} B {folding:8.3f} ms {bare:10.3f} ms {whole:8.3f} ms {whole / bare:6.1f}x"
        f" {hits:6} {matched:7}"
    )
    return whole / bare <= MOST_TIMES and folding < MOST_FOLDING_MS


def archive(name: str, documents: list[Document], count: int, query: str) -> bool:
    """Match an archive to one edited topic, without reading it from a database; whether it is fast enough."""
    matcher = compile_topics([Topic("edited", "T", (query,))], {})
    start = time.process_time()
    matched = 0
    for at in range(count):  # once it is broad, hits are worked out when they are asked for
        brief = ("edited",) if matched >= max(1_000, at / 2) else ()
        matched += bool(matcher.match(documents[at % len(documents)], now=None, brief=brief))
    return told(f"in memory, {name}", count, time.process_time() - start, matched)


def stored(documents: list[Document], count: int, queries: dict[str, str]) -> list[bool]:
    """The same from a database, and the matches written there."""
    with TemporaryDirectory() as folder:
        database = open_database(f"{folder}/archive.db")
        fill(database, documents, count)
        fast = []
        for name, query in queries.items():
            config = Config(Settings(), (), (Topic("edited", "T", (query,)),))
            start = time.process_time()
            with database.write() as connection:
                (change,) = changes(connection, config, config.topics)
                save_rematched(connection, config, (change,))
            fast.append(told(f"from a database, {name}", count, time.process_time() - start, len(change.matches)))
        database.close()
    return fast


def fill(database: Database, documents: list[Document], count: int) -> None:
    """Store so many items, each with its text twice, as HTML too."""
    with database.write() as connection:
        for first in range(0, count, 1_000):
            numbers = range(first, min(count, first + 1_000))
            connection.execute(
                items.insert(), [item_values(item(documents[at % len(documents)], at)) for at in numbers]
            )


def item(document: Document, number: int) -> Item:
    return Item(
        guid=f"urn:{number}",
        source="s",
        url=f"https://example.com/{number}",
        title=document.title,
        published=NOW,
        dated_by="page",
        first_seen=NOW,
        updated=NOW,
        html=f"<p>{document.text}</p>",
        text=document.text,
    )


def told(name: str, count: int, seconds: float, matched: int) -> bool:
    print(f"{count:,} items to one edited topic, {name + ':':25} {seconds:4.1f} s of processor; {matched:,} match")
    return seconds <= MOST_SECONDS * count / 100_000


def options() -> argparse.Namespace:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--topics", type=int, default=10_000)
    made.add_argument("--items", type=int, default=100_000)
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--no-database", action="store_true", help="match the archive from memory alone")
    return made.parse_args()


def main() -> int:
    """Print the figures; 1 where one of them is above what it may be."""
    asked = options()
    chance = random.Random(asked.seed)
    chinese = list(dict.fromkeys(chinese_word(chance) for _ in range(asked.topics * 2)))
    latin = list(dict.fromkeys(latin_word(chance) for _ in range(asked.topics * 2)))
    topics = topics_of(chance, [*chinese, *latin], asked.topics)
    words = (word for topic in topics for word in re.split(r"[ ()]+", topic.match[0]) if word not in ("", "AND", "OR"))
    terms = list(dict.fromkeys(map(folded, words)))
    start = time.perf_counter()
    matcher = compile_topics(topics, {})
    print(f"{asked.topics:,} topics, {len(terms):,} terms, compiled in {time.perf_counter() - start:.1f} s")
    alone = AhoCorasick(terms)
    print("article            size     folding     automaton     matcher   times   hits  topics")
    articles = {
        "Chinese": article(chance, chinese, chinese_word, ""),
        "English": article(chance, latin, latin_word, " "),
        "dense English": article(chance, latin, lambda chance: chance.choice(latin), " "),
    }
    fast = [compare(name, matcher, alone, document) for name, document in articles.items()]
    texts = [article(chance, chinese, chinese_word, "") for _ in range(500)]
    texts += [article(chance, latin, latin_word, " ") for _ in range(500)]
    edited = {
        "Chinese": f"{chinese[0]} AND ({' OR '.join(chinese[1:4])} OR {latin[0]})",
        "English": f"{latin[0]} AND ({' OR '.join(latin[1:4])} OR {chinese[0]})",
        "a regular expression": "/第[一二三]章|chapter [0-9]+/",
        "300 words": " OR ".join([*chinese[:150], *latin[:150]]),
        "a regular expression without words": "/[0-9]{3,}[a-z]|[0-9]{4}/",
        "nearly every item": f"/[aeiou][a-z]/ OR {' OR '.join(word[0] for word in chinese[:20])} OR a*",
    }
    fast += [archive(name, texts, asked.items, query) for name, query in edited.items()]
    if not asked.no_database:
        fast += stored(texts, asked.items, edited)
    print(
        f"more than {MOST_TIMES:.0f}x, {MOST_FOLDING_MS:.0f} ms, or {MOST_SECONDS:.0f} s for 100,000 items is a fault"
    )
    return 0 if all(fast) else 1


if __name__ == "__main__":
    raise SystemExit(main())
