"""One address for one article."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.group import address_of, guid_of, identity, known_as, shared_addresses
from monitor.model import Entry


@pytest.mark.parametrize(
    "one, other",
    [
        ("https://example.com/a?utm_source=home", "https://example.com/a"),
        ("https://example.com/a?from=related&utm_source=x", "https://example.com/a"),
        ("http://example.com/a", "https://example.com/a"),
        ("https://www.example.com/a", "https://example.com/a"),
        ("https://m.example.com/a", "https://www.example.com/a"),
        ("https://example.com/a/", "https://example.com/a"),
        ("https://example.com/a/amp", "https://example.com/a"),
        ("https://example.com/a/index.html", "https://example.com/a/"),
        ("https://example.com/a#comments", "https://example.com/a"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("https://EXAMPLE.com/a", "https://example.com/a"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://wap.example.com.cn/a", "https://example.com.cn/a"),
        ("https://example.com/a?b=2&a=1", "https://example.com/a?a=1&b=2"),
        ("https://example.com/a;jsessionid=1F", "https://example.com/a"),
        ("https://example.com/a?PHPSESSID=77", "https://example.com/a"),
        ("https://example.com/%E6%96%B0%E9%97%BB", "https://example.com/新闻"),
        (
            "https://mp.weixin.qq.com/s?__biz=MzA=&mid=22&idx=1&sn=ab&chksm=c&scene=21",
            "https://mp.weixin.qq.com/s?__biz=MzA=&mid=22&idx=1",
        ),
    ],
)
def test_addresses_of_one_article_are_one(one: str, other: str) -> None:
    assert address_of(one) == address_of(other)


@pytest.mark.parametrize(
    "one, other",
    [
        ("https://example.com/a?id=1", "https://example.com/a?id=2"),
        ("https://example.com/a?from=2024-05-01", "https://example.com/a"),
        ("https://example.com:8080/a", "https://example.com/a"),
        ("https://news.example.com/a", "https://example.com/a"),
        ("https://example.com/a", "https://example.com/A"),
        (
            "https://mp.weixin.qq.com/s?__biz=M&mid=22&idx=1",
            "https://mp.weixin.qq.com/s?__biz=M&mid=22&idx=2",
        ),
        ("https://example.com/?p=1", "https://example.com/?p=2"),
        ("https://www.com/a", "https://com/a"),
        ("https://m.example/a", "https://example/a"),
        ("https://amp.example.com/a", "https://news.example.com/a"),
    ],
)
def test_addresses_of_two_articles_are_two(one: str, other: str) -> None:
    assert address_of(one) != address_of(other)


def test_the_examples_in_its_documentation_hold() -> None:
    assert doctest.testmod(identity).failed == 0


@given(
    st.from_regex(
        r"https?://[a-z]{1,8}\.(com|cn)(/[a-z0-9新闻]{0,6}){0,3}(\?[a-z]{1,5}=[a-z0-9]{0,5})?", fullmatch=True
    )
)
def test_the_address_of_an_address_is_itself(url: str) -> None:
    assert address_of("https://" + address_of(url)) == address_of(url)


def entry(url: str, title: str = "Headline") -> Entry:
    return Entry(url=url, title=title, key=url)


def test_an_item_is_known_by_its_entry_first_then_by_where_it_was_found() -> None:
    known = known_as(entry("https://t.co/x"), "s", shared=False, found_at="https://example.com/a", canonical=None)
    assert known == ("t.co/x", "example.com/a")


def test_a_canonical_address_on_the_same_host_is_believed() -> None:
    known = known_as(
        entry("https://example.com/a?page=1"),
        "s",
        shared=False,
        found_at="https://example.com/a?page=1",
        canonical="https://example.com/a",
    )
    assert known == ("example.com/a?page=1", "example.com/a")


@pytest.mark.parametrize("canonical", ["https://example.com/", "https://elsewhere.com/a", "https://example.com"])
def test_a_canonical_address_of_a_front_page_or_of_another_host_is_not_believed(canonical: str) -> None:
    found = "https://example.com/a"
    assert known_as(entry(found), "s", shared=False, found_at=found, canonical=canonical) == ("example.com/a",)


def test_where_one_address_stands_for_all_the_title_is_part_of_it() -> None:
    url = "https://example.com/live"
    entries = [entry(url, "One"), entry(url, "Two"), entry("https://example.com/a")]
    assert shared_addresses(entries) == {url}
    one, two = (known_as(each, "s", shared=True, found_at=url) for each in entries[:2])
    assert guid_of(one) != guid_of(two)


def test_a_guid_is_a_version_5_uuid_that_never_changes() -> None:
    assert guid_of(("example.com/a", "example.com/b")) == "urn:uuid:3d6fee90-2239-5548-a574-78138696b578"


def test_entries_of_one_page_that_differ_by_their_fragment_are_shared_addresses() -> None:
    log = [Entry(f"https://example.com/log#{day}", f"Day {day}", key=day) for day in ("1", "2")]
    other = Entry("https://example.com/a#comments", "A", key="a")
    assert shared_addresses([*log, other]) == {entry.url for entry in log}
