"""A sitemap index is read by its newest parts, as many as a visit may ask."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest

from monitor.model import Source
from tests.newssite import Answer
from tests.pipeline.conftest import Desk

HEAD = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def part(desk: Desk, path: str, *numbers: int) -> None:
    """A packed news sitemap of stories of May, by their days."""
    rows = "".join(
        f"<url><loc>{desk.site.base}/story-{n}.html</loc><news:news><news:title>The story of day {n}</news:title>"
        f"<news:publication_date>2024-05-{n:02}</news:publication_date></news:news></url>"
        for n in numbers
    )
    body = gzip.compress(f"<urlset {HEAD} {NEWS}>{rows}</urlset>".encode(), mtime=0)
    desk.site.pages[path] = Answer(body, headers={"Content-Type": "application/x-gzip"})


def index(desk: Desk, *paths: str) -> None:
    rows = "".join(f"<sitemap><loc>{desk.site.base}{path}</loc></sitemap>" for path in paths)
    body = f"<sitemapindex {HEAD}>{rows}</sitemapindex>".encode()
    desk.site.pages["/map.xml"] = Answer(body, headers={"Content-Type": "application/xml"})
    desk.watch(Source("s", desk.site.base + "/map.xml", full_text=False, backlog=100))


def titles(desk: Desk) -> list[str]:
    return [item.title for item in desk.items()]


def test_the_stories_of_all_parts_arrive_the_oldest_first(desk: Desk) -> None:
    part(desk, "/1.xml.gz", 3, 1)
    part(desk, "/2.xml.gz", 4, 2)
    index(desk, "/1.xml.gz", "/2.xml.gz")
    visited = desk.visit()
    assert (visited.outcome, visited.found) == ("read", 4)
    assert titles(desk) == [f"The story of day {n}" for n in (1, 2, 3, 4)]


def test_a_part_that_changes_is_seen_though_the_index_stays(desk: Desk) -> None:
    part(desk, "/1.xml.gz", 1)
    index(desk, "/1.xml.gz")
    desk.visit()
    part(desk, "/1.xml.gz", 1, 2)
    assert desk.visit(after=timedelta(hours=1)).new == 1


def test_only_the_newest_parts_are_asked(desk: Desk) -> None:
    paths = [f"/map-{n:02}.xml.gz" for n in range(1, 31)]
    for n, path in enumerate(paths, start=1):
        part(desk, path, n)
    index(desk, *paths)
    desk.visit()
    assert [path for path, _ in desk.site.requests if path.startswith("/map-")] == paths[:-6:-1]


def test_a_part_that_fails_costs_no_other(desk: Desk) -> None:
    part(desk, "/1.xml.gz", 1)
    index(desk, "/1.xml.gz", "/2.xml.gz", "/3.html")
    desk.site.html("/3.html", "<p>no map</p>")
    assert desk.visit().outcome == "read"
    assert titles(desk) == ["The story of day 1"]


@pytest.mark.parametrize("status", [404, 503])
def test_an_index_whose_parts_all_fail_is_a_failure_that_says_why(desk: Desk, status: int) -> None:
    index(desk, "/1.xml.gz")
    desk.site.pages["/1.xml.gz"] = Answer(b"", status=status)
    visited = desk.visit()
    assert visited.outcome == "failed"
    assert "/1.xml.gz" in visited.problem


def test_an_index_in_an_index_is_not_followed_for_ever(desk: Desk) -> None:
    index(desk, "/map.xml")
    assert "no entries in its newest" in desk.visit().problem
    assert len(desk.site.asked("/map.xml")) == 2


def test_a_part_whose_address_is_refused_costs_no_other(desk: Desk) -> None:
    part(desk, "/1.xml.gz", 1)
    index(desk, "/1.xml.gz")
    answer = desk.site.pages["/map.xml"]
    private = answer.body.replace(
        b"</sitemapindex>", b"<sitemap><loc>http://a%2fb.example/2.xml</loc></sitemap></sitemapindex>"
    )
    desk.site.pages["/map.xml"] = Answer(private, headers=answer.headers)
    assert desk.visit().outcome == "read"
    assert titles(desk) == ["The story of day 1"]
