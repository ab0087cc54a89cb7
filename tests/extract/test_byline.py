"""The author is who the page names beside its heading, and the site only where it names nobody."""

from __future__ import annotations

import pytest

from monitor.extract.byline import Author, find_author
from monitor.extract.metadata import index_page, read_metadata
from monitor.text.markup import parse

LD = '<script type="application/ld+json">'


def author_of(body: str, head: str = "", *, site: str = "", url: str = "") -> Author:
    root = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    return find_author(index_page(root), read_metadata(root), site=site, url=url)


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("<p class=byline>By Jane Doe and John Smith</p>", "Jane Doe, John Smith"),
        ("<p class=Story_byline__x1>Written by<a href=/people/3>Jane Doe</a></p>", "Jane Doe"),
        ("<div class=c-author-info><a href=/author/jane>Jane Doe</a></div>", "Jane Doe"),
        ("<a href=/autoren/jana-dohle>Jana Dohle</a>", "Jana Dohle"),
        ("<span class=auteur>Par Amélie Poulain</span>", "Amélie Poulain"),
        ("<span class=author>jdoe</span>", "jdoe"),
        ("<div class=byline>von Tobi</div>", "Tobi"),
        ("<div class=post-author>Read our guide</div>", ""),
        ("<div class=author-box>Senior Writer</div>", ""),
    ],
)
def test_an_element_called_author_names_it(byline: str, names: str) -> None:
    assert author_of(f"<h1>The river plan</h1>{byline}<p>Text</p>").names == names


def test_the_name_is_taken_without_the_office_beside_it() -> None:
    byline = "<div class=author><a class=author-name>Jane Doe</a><span class=author-title>Science Desk</span></div>"
    assert author_of(f"<h1>The river plan</h1>{byline}").names == "Jane Doe"


def test_several_elements_of_one_kind_are_several_authors() -> None:
    byline = "<div class=authors><a class=author-link>Jane Doe</a><a class=author-link>John Smith</a></div>"
    assert author_of(f"<h1>The river plan</h1>{byline}").names == "Jane Doe, John Smith"


def test_the_byline_nearest_to_the_heading_is_the_articles() -> None:
    others = "".join(f"<div><p>Other</p><i class=author>Other Person</i>{'<b></b>' * 9}</div>" for _ in range(3))
    assert author_of(f"{others}<h1>The river plan</h1><i class=author>Jane Doe</i>{others}").names == "Jane Doe"


def test_who_comments_is_no_author() -> None:
    assert author_of("<h1>The plan</h1><div class=comment-list><b class=author>Jane Doe</b></div>").names == ""


def test_an_author_that_json_ld_gives_by_reference_is_found() -> None:
    graph = (
        '{"@graph":[{"@type":"NewsArticle","author":{"@id":"#p"}},{"@type":"Person","@id":"#p","name":"Ann &amp; Co"}]}'
    )
    assert author_of("", f"{LD}{graph}</script>").names == "Ann, Co"


def test_all_authors_that_metadata_repeats_are_named() -> None:
    head = "<meta name=author content='Jane Doe'><meta name=author content='John Smith'>"
    assert author_of("", head).names == "Jane Doe, John Smith"


def test_reading_minutes_are_no_author() -> None:
    assert author_of("", "<meta name=twitter:data1 content='4 minutes'>") == Author("")


@pytest.mark.parametrize("stated", ["The Courier", "courier.example.com", "Courier Online"])
def test_the_site_is_the_author_only_where_nobody_is_named(stated: str) -> None:
    head = f"<meta name=author content='{stated}'>"
    site = {"site": "The Courier", "url": "https://www.courier.example/a"}
    assert author_of("<h1>Plan</h1><i class=byline>By Jane Doe</i>", head, **site).names == "Jane Doe"
    assert author_of("<h1>Plan</h1>", head, **site) == Author("", stated)


def test_deeply_nested_bylines_take_no_time() -> None:
    assert author_of("<h1>Plan</h1>" + "<div class=author>" * 200 + "Jane Doe" + "</div>" * 200).names == "Jane Doe"


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ('{"@type":"Organization","name":"Big Media"}', "Jane Doe"),
        ('{"@type":"NewsMediaOrganization","name":"Big Media"}', "Jane Doe"),
        ('{"@type":"Person","name":"John Smith"}', "John Smith"),
    ],
)
def test_an_organisation_in_metadata_wins_over_nobody_but_who_is_named(stated: str, name: str) -> None:
    head = f'{LD}{{"@type":"NewsArticle","author":{stated}}}</script>'
    assert author_of("<h1>Plan</h1><i class=byline>By Jane Doe</i>", head).names == name
    assert author_of("<h1>Plan</h1>", head).names == (name if "Smith" in stated else "Big Media")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("<li><strong>Autorin/Autor</strong> Jane Doe</li>", "Jane Doe"),
        ("<h5>Autor:</h5>Jane Doe", "Jane Doe"),
        ("<div data-testid=author-name>Jane Doe</div>", "Jane Doe"),
        ("<figure><img src=/a.jpg><i class=author>Photo Grapher</i></figure>", ""),
        ("<i class=byline>By Jane Doe og John Smith</i>", "Jane Doe, John Smith"),
        ("<i class=author>本报记者 陈志远 通讯员 周慧</i>", "陈志远, 周慧"),
        ("<a href='/list/?userid=7'>1</a>", ""),
        ("<a href='https://www.facebook.com/sharer.php?u=https://news.example/a'>Teilen</a>", ""),
    ],
)
def test_names_stand_behind_labels_and_marks(body: str, name: str) -> None:
    assert author_of(f"<h1>Plan</h1>{body}").names == name


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("<meta name='twitter:misc:Written by' content='Jane Doe'>", "Jane Doe"),
        ("<meta name=citation_author content='Doe, Jane A.'>", "Jane A. Doe"),
        ("<meta name=author content='Doe, Smith'>", "Doe, Smith"),
        ("<meta name=author content='Jane Doe (jdoe)'>", "Jane Doe (jdoe)"),
        ("<meta name=author content='Jane DoeNovember'>", "Jane Doe"),
        ("<meta name=author content='Jane Doe Thursday'>", "Jane Doe"),
        ("<meta name=author content='Theresa May'>", "Theresa May"),
        ("<meta name=author content='中国新闻网'>", ""),
    ],
)
def test_names_in_metadata_are_written_as_names(head: str, name: str) -> None:
    assert author_of("", head).names == name
