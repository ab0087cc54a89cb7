"""Links that lead to files."""

from __future__ import annotations

from monitor.model import Attachment
from tests.newssite import Answer
from tests.pipeline.conftest import Desk
from tests.pipeline.test_visit import DEPARTURE, reasons


def test_a_link_to_a_file_is_an_entry_with_its_title_and_the_file_attached(desk: Desk) -> None:
    body = b"%PDF-1.7\n\x00\xff stream"
    desk.site.listing({"/a.html": DEPARTURE})
    desk.site.pages["/a.html"] = Answer(body, headers={"Content-Type": "text/html"})
    assert desk.visit().stored == 1
    (item,) = desk.items()
    url = desk.site.base + "/a.html"
    assert (item.title, item.text, item.url, item.complete) == (DEPARTURE, "", url, True)
    assert item.attachments == (Attachment(url, "application/pdf", len(body)),)
    assert any("a PDF document" in reason for reason in reasons(desk, url))
