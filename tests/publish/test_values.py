"""Values of pages, before they enter a feed."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from monitor.publish import values


@given(st.text())
def test_whatever_is_cleaned_can_stand_in_xml(text: str) -> None:
    element = etree.Element("a")
    element.text = values.clean(text)
    assert etree.fromstring(etree.tostring(element)).text == (values.clean(text) or None)


def test_control_characters_and_lone_surrogates_go_and_emoji_stay() -> None:
    assert values.clean("a\x00b\x0bc\x85d\ud800e\ufffef👩‍👩‍👧") == "abcdef👩‍👩‍👧"


def test_a_line_has_no_breaks_and_turns_nothing_around() -> None:
    assert values.line(" one\r\n\ttwo \u202ethree\u2066 ") == "one two three"


def test_a_right_to_left_title_stays_as_it_is() -> None:
    assert values.line("עבורת יצאה מהנמל") == "עבורת יצאה מהנמל"


def test_a_megabyte_of_title_is_cut_with_an_ellipsis() -> None:
    line = values.line("ferry " * 200_000)
    assert len(line) <= values.TITLE_LIMIT
    assert line.endswith("ferry…")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "ftp://harbour.example/",
        "//harbour.example/",
        "/news/1",
        "https://",
        "https://[::1",
        "https://a b.example/",
        "https://harbour.example:99999/",
        "https://" + "a" * 300 + ".example/",
        "https://harbour.example/" + "a" * values.LINK_LIMIT,
        "",
    ],
)
def test_what_is_no_web_address_is_no_link(url: str) -> None:
    assert values.link(url) is None


def test_a_link_is_written_in_ascii() -> None:
    assert values.link("https://港口.example/新 闻?q=渡轮#上") == (
        "https://xn--6orv52d.example/%E6%96%B0%20%E9%97%BB?q=%E6%B8%A1%E8%BD%AE#%E4%B8%8A"
    )


def test_what_is_escaped_stays_and_a_lone_percent_sign_is_escaped() -> None:
    assert values.link("https://harbour.example/a%20b?c=100%&d=%zz") == (
        "https://harbour.example/a%20b?c=100%25&d=%25zz"
    )


def test_a_link_loses_name_and_password() -> None:
    assert values.link("https://me:secret@harbour.example:8443/") == "https://harbour.example:8443/"


def test_an_ipv6_address_keeps_its_brackets() -> None:
    assert values.link("http://[::1]:8080/a") == "http://[::1]:8080/a"


@given(st.text() | st.text().map(lambda rest: "https://harbour.example/" + rest))
def test_a_link_stays_the_same_when_it_is_checked_again(url: str) -> None:
    link = values.link(url)
    if link is not None:
        assert link.isascii()
        assert not set(link) & set(' "<>\\^`{|}')
        assert values.link(link) == link


def test_a_moment_is_in_utc_and_in_whole_seconds() -> None:
    local = datetime(2026, 3, 2, 9, 30, 1, 999, tzinfo=timezone(timedelta(hours=8)))
    moment = values.moment(local)
    assert moment is not None
    assert moment.isoformat() == "2026-03-02T01:30:01+00:00"


class _Impossible(tzinfo):
    """A zone with an offset of 26 hours, as a broken page can lead a parser to."""

    def utcoffset(self, dt: datetime | None) -> timedelta:
        return timedelta(hours=26)

    def dst(self, dt: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, dt: datetime | None) -> str:
        return "X"


@pytest.mark.parametrize(
    "when",
    [
        datetime(2026, 3, 2, tzinfo=_Impossible()),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-8))),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=8))),
        datetime(1, 1, 1, tzinfo=UTC),
    ],
)
def test_a_date_that_no_reader_can_use_is_none(when: datetime) -> None:
    assert values.moment(when) is None


def test_a_date_without_a_zone_counts_as_utc() -> None:
    assert values.moment(datetime(2026, 3, 2, 1, 30)) == datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


def test_an_empty_title_becomes_the_first_words_of_the_text() -> None:
    assert values.title(" \x00\n", "Two ferries stay in port.", "https://harbour.example/") == (
        "Two ferries stay in port."
    )


def test_without_title_and_text_the_address_is_the_title() -> None:
    assert values.title("", "", "https://harbour.example/%E6%B8%A1") == "https://harbour.example/渡"


@pytest.mark.parametrize(("tag", "kept"), [("zh", "zh"), ("zh-Hans-CN", "zh-Hans-CN"), ("z", None), ('"><', None)])
def test_only_a_language_tag_passes_as_one(tag: str, kept: str | None) -> None:
    assert values.language(tag) == kept


@given(st.from_regex(values._GOOD, fullmatch=True))
def test_an_address_that_is_passed_as_it_stands_would_have_come_out_the_same(url: str) -> None:
    # The same address with a fragment takes the long way.
    assert values.link(url) == url
    assert values.link(f"{url}#a") == f"{url}#a"


@pytest.mark.parametrize(
    ("tag", "kept"), [("zh-Hans", True), ("EN", True), ("yue", True), ("cn", False), ("xx", False)]
)
def test_a_country_or_nothing_is_no_language(tag: str, kept: bool) -> None:
    assert values.language(tag) == (tag if kept else None)


def test_a_link_may_be_as_long_as_servers_take_and_no_longer() -> None:
    start = "https://harbour.example/"
    longest = start + "a" * (values.LINK_LIMIT - len(start))
    assert (values.link(longest), values.link(f"{longest}a")) == (longest, None)


def test_a_cut_is_at_the_end_of_a_word_where_the_limit_leaves_room_for_one() -> None:
    assert values.cut("word " * 20, 61) == "word " * 11 + "word…"
    assert values.cut("a" * 40 + " " + "b" * 40, 60) == "a" * 40 + " " + "b" * 18 + "…"
