"""Which articles are taken from the list, and which pages are fetched."""

from __future__ import annotations

import pytest

from monitor.extract import clean_fragment
from monitor.model import Attachment, Entry, Source
from monitor.pipeline.extraction import listed_article

WHOLE = f"<p>{'The harbour was closed by the storm. ' * 60}</p>"
CHINESE = f"<p>{'台风登陆后港口关闭。' * 60}</p>"
LINK = "https://news.example/1"
FEED = Source("s", "https://news.example/feed.xml")
SUMMARIES = Source("s", "https://news.example/feed.xml", full_text=False)


@pytest.mark.parametrize("html", [WHOLE, CHINESE, f"{WHOLE}<p>Read more in the paper of tomorrow.</p>"])
def test_a_long_text_is_the_article(html: str) -> None:
    assert listed_article(FEED, Entry(LINK, LINK, "Storm", content=html))
    assert listed_article(FEED, Entry(LINK, LINK, "Storm", summary=html))


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>The harbour was closed.</p>",
        f"<p>{'The harbour was closed. ' * 30}</p>",  # long enough to be looked at, too short for an article
        f"{WHOLE}<p>Read more</p>",
        f"{WHOLE}<p>The next ferries …</p>",
        f"<p>{'<b></b>' * 1000}The harbour was closed.</p>",  # markup says nothing
        "The harbour was closed. " * 30_000,  # too long to be parsed
    ],
)
def test_a_part_of_an_article_sends_to_its_page(html: str) -> None:
    assert listed_article(FEED, Entry(LINK, LINK, "Storm", content=html)) is None


def test_a_summary_will_do_where_the_source_says_so() -> None:
    entry = Entry(LINK, LINK, "Storm", summary="<p>Closed.</p>", content=WHOLE)
    found = listed_article(SUMMARIES, entry)
    assert found
    assert found.text == "Closed."


def test_a_file_and_an_entry_of_the_list_itself_have_no_other_page() -> None:
    file = Entry(LINK, LINK, "Storm", summary="<p>Closed.</p>", attachments=(Attachment(LINK, "audio/mpeg", 1),))
    here = Entry(f"{FEED.url}#1", f"{FEED.url}#1", "Storm", content="<p>Closed.</p>")
    assert [found.text for entry in (file, here) if (found := listed_article(FEED, entry))] == ["Closed.", "Closed."]


def test_a_text_is_cleaned_once_to_be_judged_and_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    cleaned = list[str]()

    def counted(html: str, *, base_url: str) -> tuple[str, str]:
        cleaned.append(html)
        return clean_fragment(html, base_url=base_url)

    monkeypatch.setattr("monitor.pipeline.extraction.clean_fragment", counted)
    assert listed_article(FEED, Entry(LINK, LINK, "Storm", content=WHOLE))
    assert cleaned == [WHOLE]
