"""`newsmonitor add`: what it shows, what it writes, and where it writes nothing."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from monitor.config import load
from tests.commandline import Place
from tests.newssite import NewsSite
from tests.watched import HEADLINES

COMMENTED = """\
# what we watch
sources:
  - id: first   # the oldest
    url: https://first.example/
# the end
"""


@pytest.fixture
def fresh(place: Place) -> Place:
    """A place that watches something else, with comments in its file."""
    place.write(sources=COMMENTED)
    return place


def sources(place: Place) -> str:
    return (place.folder / "config" / "sources.yaml").read_text("utf-8")


def test_add_shows_the_entries_their_selector_and_one_article_and_writes_the_source(
    fresh: Place, site: NewsSite
) -> None:
    said = fresh.call("add", f"{site.base}/", "--id", "new").stdout
    assert "6 entries" in said
    assert "selector  ul.news > li.item > h3 > a" in said
    assert "这是第1段正文,写的都是这一件事情本身。" in said
    assert "added as 'new', in config/sources.yaml" in said
    written = sources(fresh)
    assert written.startswith(COMMENTED.partition("# the end")[0])
    assert "# the end" in written
    source = load(fresh.folder / "config", {}).sources[1]
    assert (source.id, source.url, source.title) == ("new", f"{site.base}/", "News")
    assert source.timezone == "Asia/Shanghai"
    assert "dates without a zone are read as those of Asia/Shanghai" in said


def test_what_was_added_is_read_by_the_next_run(fresh: Place, site: NewsSite) -> None:
    fresh.call("add", f"{site.base}/", "--id", "new", "--title", "A Name", "--every", "15m")
    assert "✓ new: 6 entries, 6 new, 6 stored" in fresh.call("once", "--source", "new").stdout
    assert load(fresh.folder / "config", {}).sources[1].title == "A Name"


def test_add_watches_the_text_of_a_page(fresh: Place, site: NewsSite) -> None:
    site.html("/hours", "<html><body><h1>Library</h1><p class=hours>Open 9–17</p></body></html>")
    said = fresh.call("add", f"{site.base}/hours", "--watch", "--part", ".hours", "--id", "hours", "--yes").stdout
    assert "watched as a text: .hours, 1 line" in said
    assert "    Open 9–17" in said
    source = load(fresh.folder / "config", {}).sources[1]
    assert (source.kind, source.list.item) == ("watch", ".hours")


def test_a_dry_run_shows_what_it_would_write_and_writes_nothing(fresh: Place, site: NewsSite) -> None:
    said = fresh.call("add", f"{site.base}/", "--dry-run").stdout
    assert f"url: {site.base}/" in said.rpartition("nothing was written")[2]
    assert sources(fresh) == COMMENTED


def test_a_program_gets_what_was_found_and_whether_it_was_written(fresh: Place, site: NewsSite) -> None:
    told = fresh.json("add", f"{site.base}/", "--id", "new", "--dry-run")
    assert (told["id"], told["written"], told["fields"]["url"]) == ("new", False, f"{site.base}/")
    assert len(told["discovery"]["entries"]) == len(HEADLINES)
    assert fresh.json("add", f"{site.base}/", "--id", "new")["written"]
    assert "id: new" in sources(fresh)


@pytest.mark.parametrize("variant", ["/", "/?utm_source=letter", "/#top"])
def test_an_address_that_is_watched_already_is_not_asked_and_not_written(
    place: Place, site: NewsSite, variant: str
) -> None:
    before = sources(place)
    done = place.call("add", f"{site.base}{variant}", expect=1)
    assert "is watched already, as 's'" in done.stderr
    assert (sources(place), site.requests) == (before, [])


def test_an_id_that_is_taken_is_told_before_anything_is_asked(fresh: Place, site: NewsSite) -> None:
    assert "'first' is taken already" in fresh.call("add", f"{site.base}/", "--id", "first", expect=1).stderr
    assert site.requests == []


def page(body: str, head: str = "<title>x</title>") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


LOGIN = page('<form><input name=u><input type="password"><button>Sign in</button></form>', "<title>Sign in</title>")
ARTICLE = page(f"<h1>One thing</h1><p>{'It happened. ' * 90}</p>", '<meta property="og:type" content="article">')


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (LOGIN, "asks for a login"),
        (ARTICLE, "is one article, and lists no others"),
        (page("<p>We are rebuilding.</p>"), "no list of news was found"),
    ],
    ids=["a login page", "an article", "an empty page"],
)
def test_where_there_is_no_news_nothing_is_written_and_it_says_what_is_there(
    fresh: Place, site: NewsSite, body: str, told: str
) -> None:
    site.html("/else", body)
    for command in ("add", "probe"):
        assert told in fresh.call(command, f"{site.base}/else", expect=1).stderr
    assert sources(fresh) == COMMENTED


def test_probe_shows_the_article_itself_where_it_is_given_one(fresh: Place, site: NewsSite) -> None:
    site.html("/else", ARTICLE)
    said = fresh.call("probe", f"{site.base}/else", "--article").stdout
    assert "one article; to watch for others" in said
    assert "\nOne thing\n" in said
    assert "entries" not in said
    assert len(site.asked("/else")) == 1


@pytest.mark.parametrize("others", [0, 6])
def test_probe_reads_an_article_that_does_not_say_that_it_is_one(fresh: Place, site: NewsSite, others: int) -> None:
    related = "".join(f'<li><a href="{path}">{title}</a></li>' for path, title in list(HEADLINES.items())[:others])
    told = "".join(f"<p>The bridge number {n} opened to cars again, nine months after the fog.</p>" for n in range(9))
    site.html("/else", page(f"<article><h1>Nine bridges open</h1>{told}</article><ul>{related}</ul>"))
    said = fresh.call("probe", f"{site.base}/else", "--article").stdout
    assert "\nNine bridges open\n" in said
    assert "The bridge number 8 opened" in said
    assert "entries" not in said


def test_probe_of_a_page_that_tells_of_others_shows_the_first_of_them(fresh: Place, site: NewsSite) -> None:
    rows = "".join(
        f'<div><h2><a href="{path}">{title}</a></h2><p>{title}，记者从现场获悉，有关部门已经介入。</p></div>'
        for path, title in HEADLINES.items()
    )
    site.html("/section/news", page(f"<main><h1>News of today</h1>{rows}</main>"))
    said = fresh.call("probe", f"{site.base}/section/news", "--article").stdout
    assert "6 entries" in said
    assert "one article; to watch" not in said


def test_an_article_with_links_to_others_is_written_only_where_it_is_meant(fresh: Place, site: NewsSite) -> None:
    related = "".join(f'<li><a href="{path}">{title}</a></li>' for path, title in HEADLINES.items())
    site.html("/else", ARTICLE.replace("</body>", f"<ul>{related}</ul></body>"))
    assert "looks like one article" in fresh.call("add", f"{site.base}/else", expect=1).stderr
    assert sources(fresh) == COMMENTED
    fresh.call("add", f"{site.base}/else", "--id", "new", "--yes")
    assert "id: new" in sources(fresh)


def test_an_address_that_cannot_be_reached_is_told_and_not_written(fresh: Place, site: NewsSite) -> None:
    assert "404 Not Found" in fresh.call("add", f"{site.base}/nothing", expect=1).stderr
    assert sources(fresh) == COMMENTED


def test_a_wrong_interval_is_told_and_not_written(fresh: Place, site: NewsSite) -> None:
    assert "a duration is a number" in fresh.call("add", f"{site.base}/", "--every", "soon", expect=2).stderr
    assert sources(fresh) == COMMENTED


def test_a_list_whose_articles_cannot_be_had_is_added_with_a_note(fresh: Place, site: NewsSite) -> None:
    for path in HEADLINES:
        del site.pages[path]
    said = fresh.call("add", f"{site.base}/", "--id", "new").stdout
    assert "note: no article could be had" in said
    assert "id: new" in sources(fresh)


def test_the_first_source_makes_the_file_and_its_folder(tmp_path: Path, site: NewsSite) -> None:
    place = Place(tmp_path)
    allowed = place.call("add", f"{site.base}/", expect=1).stderr
    assert "private_networks" in allowed, "an address of one's own network is refused until it is allowed"
    place.write(newsmonitor="fetch: {private_networks: true, delay: 0s}")
    place.call("add", f"{site.base}/", "--id", "new")
    assert load(tmp_path / "config", {}).sources[0].id == "new"


def test_without_an_address_it_says_how_it_is_used(fresh: Place) -> None:
    assert "newsmonitor add URL" in fresh.call("add", expect=2).stderr


@pytest.mark.parametrize(("answer", "written"), [("n", False), ("", True)])
def test_on_a_terminal_it_asks_first(fresh: Place, site: NewsSite, answer: str, written: bool) -> None:
    ours, theirs = os.openpty()
    try:
        os.write(ours, f"{answer}\n".encode())
        command = fresh.command("add", f"{site.base}/", "--id", "new")
        done = subprocess.run(command, cwd=fresh.folder, stdin=theirs, capture_output=True, text=True, timeout=60)
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.returncode == 0, done.stderr
    assert "write it as 'new' in config/sources.yaml? [Y/n]" in done.stdout
    assert ("id: new" in sources(fresh)) == written


def test_a_list_that_was_found_again_is_told_by_status_and_taken_over_by_update(place: Place, site: NewsSite) -> None:
    settings = "every: 1s, full_text: false, list: {item: ul.news li.item}"
    place.write(sources=f"sources:\n  # ours\n  - {{id: s, url: '{site.base}/', {settings}}}\n")
    place.call("once", "--all")
    assert "nothing to change" in place.call("add", "--update", "s").stdout
    site.html("/", site.pages["/"].body.decode().replace("item", "row").replace('class="news"', 'class="fresh"'))
    place.call("once", "--all")
    told = place.call("status", expect=1).stdout
    assert "! s: the list is no longer at ul.news li.item" in told
    assert "newsmonitor add --update s" in told
    assert "changed in 's': list" in place.call("add", "--update", "s", "--yes").stdout
    assert "# ours" in sources(place)
    assert load(place.folder / "config", {}).sources[0].list.item == "li.row"
    place.call("once", "--all")
    place.call("status")


def test_an_update_of_nothing_that_is_watched_is_told(fresh: Place) -> None:
    assert "there is no source 'other'" in fresh.call("add", "--update", "other", expect=1).stderr


@pytest.mark.parametrize("command", ["add", "probe"])
def test_an_address_without_a_scheme_is_asked_for_securely(fresh: Place, site: NewsSite, command: str) -> None:
    address = site.base.removeprefix("http://") + "/"
    assert "no secure connection" in fresh.call(command, address, expect=1).stderr
