"""The message about an entry, and the hours without messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from monitor.model import FeedEntry, Hit, Item, Report, Topic
from monitor.notify import is_quiet, message_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ITEM = Item(
    "urn:uuid:1", "s", "https://e.example/1", "渡轮停航", NOON, "page", NOON, NOON, text="风暴之后，渡轮停航。" * 60
)
TOPIC = Topic("ferry", "Ferries", ("渡轮",), token="a-token-of-mine")
ENTRY = FeedEntry(ITEM, "The Shore", hits=(Hit("title", 0, 2, "渡轮", "渡轮"), Hit("text", 5, 7, "渡轮", "渡轮")))


def test_a_message_says_what_where_and_why() -> None:
    other = Report("Ferries stop", "https://o.example/2", "The Ledger", NOON)
    message = message_of(replace(ENTRY, reports=(other,)), TOPIC, "phone", "https://news.example", NOON)
    assert message.title == "渡轮停航"
    assert "The Shore · 2026-03-02 12:00 UTC" in message.body
    assert "https://e.example/1" in message.body
    assert "Also: The Ledger" in message.body
    assert message.body.count("渡轮") < 40, "the text is cut"
    assert message.body.endswith("Topic: Ferries — https://news.example/topics/ferry-a-token-of-mine")
    assert message.facts["matched"] == ["渡轮"]


def test_the_id_is_the_same_for_one_entry_topic_and_target_and_no_other() -> None:
    def identity(entry: FeedEntry, topic: Topic, target: str) -> str:
        return message_of(entry, topic, target, "https://news.example", NOON).id

    first = identity(ENTRY, TOPIC, "phone")
    assert identity(replace(ENTRY, item=replace(ITEM, title="another title")), TOPIC, "phone") == first
    others = (
        identity(ENTRY, TOPIC, "desk"),
        identity(ENTRY, replace(TOPIC, id="other"), "phone"),
        identity(replace(ENTRY, guid="urn:uuid:event"), TOPIC, "phone"),
    )
    assert len({first, *others}) == 4


@pytest.mark.parametrize(
    ("hours", "quiet", "loud"),
    [
        ("22:00-07:00", ("22:00", "23:59", "00:00", "06:59"), ("07:00", "21:59")),
        ("12:00-14:00", ("12:00", "13:59"), ("11:59", "14:00")),
    ],
)
def test_quiet_hours_may_span_midnight(hours: str, quiet: tuple[str, ...], loud: tuple[str, ...]) -> None:
    assert all(is_quiet(hours, time.fromisoformat(at)) for at in quiet)
    assert not any(is_quiet(hours, time.fromisoformat(at)) for at in loud)
    assert not is_quiet(None, time(3))
