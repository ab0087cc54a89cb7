"""No text holds the process: every scan takes time in proportion to what it reads."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from monitor.discover import discover
from monitor.errors import NotUsable
from monitor.extract import clean_fragment
from monitor.model import Source
from monitor.text.fold import fold
from monitor.text.language import guess_language
from monitor.text.markup import MAX_ATTRIBUTES, MAX_ELEMENTS, check_bounds, decode, parse, plain
from tests.text.adversarial import FIXED, text_of, units
from tests.text.patterns import Used, every_pattern, steps_back_over

SMALL, LARGER = (2_000, 8_000), (100_000, 1_000_000, 5_000_000)
MOST_UNITS = 150  # texts that one expression is tried with
TOO_SHORT = 0.02  # seconds of CPU below which a ratio is noise
GROWTH = 3.0  # how much faster than its text the time may grow: a quadratic scan has 4, 10 and more
NOISE = 0.003  # seconds of CPU that caches and other work may add
WORTH = 0.08  # seconds of CPU that one larger text may be expected to take

# Expressions that only see texts of a bounded length, and which length; the bound stands where they are used.
BOUNDED = {"monitor.topics.check": 10_000, "monitor.topics.plan": 1_000} | {
    f"monitor.text.{name}": 160 for name in ("dates", "date_words", "clock_times", "calendar_names")
}
# Expressions made from values of the program's own or of the configuration, with the lengths that bound them.
MADE_WHILE_RUNNING = {
    "monitor.config.values": "the forms of kinds of values, once",
    "monitor.extract.pagination": "digits and a file's ending between fixed texts",
    "monitor.text.interstitials": "a table of its own",
    "monitor.text.markup": "sets of characters",
    "monitor.text.language": "ranges of characters",
    "monitor.text.fold": "sets of characters, two of its own expressions",
    "monitor.topics.prefilter": "a set of characters",
}
USED, MADE = every_pattern()
Unit = tuple[str, str, str]


def cost(run: Callable[[], object]) -> float:
    before = time.process_time()
    run()
    return time.process_time() - before


def grows_too_fast(costs: Callable[[int], float], sizes: tuple[int, ...]) -> str:
    """What is wrong where a time grows faster than the size; measured again before it is believed."""
    last = 0.0
    for smaller, size in zip((0, *sizes), sizes, strict=False):
        if smaller and last > TOO_SHORT and last * size / smaller > WORTH:
            return ""
        now = costs(size)
        if smaller and now > TOO_SHORT and now > GROWTH * size / smaller * max(last, NOISE):
            now, last = costs(size), costs(smaller)
            if now > GROWTH * size / smaller * max(last, NOISE):
                return f"{smaller:,} characters took {last:.4f} s, {size:,} took {now:.4f} s"
        last = now
    return ""


def scan(used: Used, text: str) -> None:
    """Use an expression in the ways the program does, to the end of the text."""
    subject: Any = text if isinstance(used.pattern.pattern, str) else text.encode("utf-8", "surrogatepass")
    pattern: Any = used.pattern
    for method in used.methods & {"match", "fullmatch"}:
        getattr(pattern, method)(subject)
    if used.methods - {"match", "fullmatch"}:
        for _ in pattern.finditer(subject):
            pass


@pytest.mark.parametrize("used", USED, ids=[f"{used.where}" for used in USED])
def test_a_regular_expression_takes_time_in_proportion_to_any_text(used: Used) -> None:
    bound = BOUNDED.get(used.where.rpartition(".")[0])
    if bound is not None:
        assert max(cost(partial(scan, used, text_of(unit, bound))) for unit in units(used.pattern)) < 3.0
        return

    def cost_of(unit: Unit, size: int) -> float:
        return cost(partial(scan, used, text_of(unit, size)))

    found = [*units(used.pattern)]
    found = found[:: max(len(found) // MOST_UNITS, 1)]  # of a long table of alternatives, some of each letter
    for unit in found:
        fault = grows_too_fast(partial(cost_of, unit), SMALL)
        assert not fault, f"{used.where} over {unit}: {fault}"
    worst = max(found, key=lambda unit: cost_of(unit, SMALL[-1]))
    fault = grows_too_fast(partial(cost_of, worst), (SMALL[-1], *LARGER))
    assert not fault, f"{used.where} over {worst}: {fault}"


SHORT = {  # what they are used on: a group that is remembered at each round takes 100 bytes a character
    "monitor.config": "a line of a configuration",
    "monitor.topics.parse": "a query",
    "monitor.topics.plan": "a query",
    "monitor.topics.check": "a query",
    "monitor.redact": "at most 512 rounds",
    "monitor.discover.finder._SIDE_LIST": "a heading",
    "monitor.discover.row._VERSION": "a headline",
    "monitor.discover.scoring._ARTICLE_PATH": "an address",
    "monitor.extract.byline._HAN_NAME_LIST": "a byline",
    "monitor.extract.pagination._WHOLE": "the text of a link",
    "monitor.extract.prune._NOISE": "a line",
    "monitor.group.subjects._ID": "a headline",
}


@pytest.mark.parametrize("used", [each for each in USED if steps_back_over(each.pattern)], ids=lambda used: used.where)
def test_no_expression_remembers_each_round_over_a_long_text(used: Used) -> None:
    assert any(used.where.startswith(place) for place in SHORT), f"{used.where}: end the group with *+ or ++"


def test_expressions_that_are_made_while_running_are_known_and_bounded() -> None:
    assert {where.partition(":")[0] for where in MADE} <= set(MADE_WHILE_RUNNING)


def read(text: str, kind: Any) -> None:
    discover(
        text.encode("utf-8", "replace"), url="https://a.example/", content_type="", source=Source("s", "", kind=kind),
        now=datetime(2026, 1, 1, tzinfo=UTC), zone=UTC,
    )  # fmt: skip


SCANS: dict[str, Callable[[str], object]] = {
    "check_bounds": check_bounds,
    "parse": parse,
    "plain": plain,
    "fold": fold,
    "guess_language": guess_language,
    "decode": lambda text: decode(text.encode("utf-8", "replace")),
    "decode legacy": lambda text: decode(text.encode("gb18030", "replace") + b"\xff", "text/html; charset=gbk"),
    "clean_fragment": lambda text: clean_fragment(text, base_url="https://a.example/"),
    "a feed": lambda text: read(text, "feed"),
    "a page": lambda text: read(text, "page"),
    "a sitemap": lambda text: read(text, "sitemap"),
    "JSON": lambda text: read(text, "json"),
}
SHAPES: tuple[Unit, ...] = (
    *(("", fixed, "") for fixed in FIXED),
    ("<a" * 3000, "x", ""),
    ("<html><body><p>", "word ", "</p>"),
    ("<p ", "a=1 ", ">"),
    ("<script>", "if(a<b&&c>d)e='", "</script>"),
    ("<rss><channel><item><description>", "&lt;b&gt;", "</description></item></channel></rss>"),
    ("<rss><channel>", "<item><title>t &x;</title><link>/1</link></item>", "</channel></rss>"),
    ('{"items": [', '{"url": "/1", "title": "t"},', "0]}"),
    ("[", "[", ""),
)


@pytest.mark.parametrize("name", SCANS)
def test_a_scan_takes_time_in_proportion_to_any_text(name: str) -> None:
    def cost_of(unit: Unit, size: int) -> float:
        text = text_of(unit, size)
        before = time.process_time()
        with suppress(NotUsable):
            SCANS[name](text)
        return time.process_time() - before

    for unit in SHAPES:
        fault = grows_too_fast(partial(cost_of, unit), (*SMALL, *LARGER))
        assert not fault, f"{name} over {unit}: {fault}"


@pytest.mark.parametrize(
    "markup",
    [
        f"<p {'a=1 ' * 2000}>",
        f"<p {'/x' * 2000}>",
        "<p " + "a='>' " * 2000 + ">",
        f"<p title='>' {'a ' * 2000}",
        f"<!--><p {'a ' * 2000}>-->",
        f"<script></script><p {'a ' * 2000}>",
    ],
)
def test_a_tag_of_a_thousand_attributes_is_refused(markup: str) -> None:
    with pytest.raises(NotUsable) as told:
        check_bounds(markup)
    assert told.value.kind == "too_complex"


@pytest.mark.parametrize(
    "markup",
    [
        f"<script>for(i=0;i<b;i++)x='{'a b ' * 2000}'</script><p>text",
        f"<style>{'a>b{c:d} <p ' + 'e ' * 2000}</style>",
        f"<!-- <p {'a ' * 2000}> --><p>",
        f"<textarea><p {'a ' * 2000}></textarea>",
        f"<p title='{'a ' * 2000}'>",
        f"1 < 2 {'a ' * 2000}",
    ],
)
def test_scripts_comments_and_long_values_are_no_attributes(markup: str) -> None:
    check_bounds(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "<i>" * (MAX_ELEMENTS + 1),
        "😀" + "x" * 2_300_000,
        f"<p {'a=1 ' * 900}>" * (MAX_ATTRIBUTES // 900 + 1),
        f"<p {'a ' * 900}>" * (MAX_ATTRIBUTES // 900 + 1),
        ("<p" + ' a=""b' * 450 + ">") * (MAX_ATTRIBUTES // 900 + 1),
    ],
)
def test_elements_and_attributes_of_a_page_are_bounded_all_together(markup: str) -> None:
    with pytest.raises(NotUsable) as told:
        check_bounds(markup)
    assert told.value.kind == "too_complex"


def test_a_page_larger_than_any_that_was_saved_is_within_the_bounds() -> None:
    check_bounds(f"<p class='{'a ' * 80}' href=/?a=b&c=d>" * 12_000)
    check_bounds(f"<p {'a=1 ' * 20}>" * 1000 + f"<script>'{'<i a=1>' * 30_000}'</script>")


def test_statements_of_a_script_are_not_searched_for_long_values() -> None:
    script = f"<script>{'a=1;' * 4_750}</script>"
    before = time.process_time()
    parse(f"<html><body>{8 * script}</body></html>")
    assert time.process_time() - before < 1  # it was 2.5 s, the square of the statements of each script
