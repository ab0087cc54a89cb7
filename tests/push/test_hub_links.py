"""The hub of a source: found in headers and documents whoever wrote them, and used where it reaches us."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import FetchSettings, PublishSettings, Settings, WebSettings
from monitor.push import HubLinks, find_hub_links, is_websub_enabled

URL = "https://news.example/feeds/all.rss"
HUB, TOPIC = "https://hub.example/", "https://news.example/all.rss"
FOUND = HubLinks(HUB, TOPIC)


@pytest.mark.parametrize(
    "header",
    [
        f'<{HUB}>; rel="hub", <{TOPIC}>; rel="self"',
        f"<{HUB}>; rel=hub, <{TOPIC}>; rel=self",
        f"<{HUB}>;rel=hub,<{TOPIC}>;rel=self",
        f'<{TOPIC}>; rel="self canonical"; title="a, <b>; rel=\\"hub\\"", <{HUB}>; type=x; rel="HUB"',
        f'<https://news.example/2>; rel="next", <{HUB}>; rel="hub", <https://other.example/>; rel="hub", <{TOPIC}>; rel="self"',  # noqa: E501
        f'<{HUB}>; REL="hub", </all.rss#top>; rel="self"',
        f'<{HUB}>; rel="hub"; rel="self", <{TOPIC}>; rel="self"',
    ],
)
def test_link_headers_name_the_hub_and_the_topic(header: str) -> None:
    assert find_hub_links(header, URL) == FOUND


@pytest.mark.parametrize(
    "header",
    [
        "",
        f'<{HUB}>; rel="hub"',
        f'<{TOPIC}>; rel="self"',
        f'<ftp://hub.example/>; rel="hub", <{TOPIC}>; rel="self"',
        f'<javascript:alert(1)>; rel="hub", <{TOPIC}>; rel="self"',
        f'<https://[::1>; rel="hub", <{TOPIC}>; rel="self"',
        f'<https://hub.example/{"x" * 3000}>; rel="hub", <{TOPIC}>; rel="self"',
        f'<{HUB}>; title="rel=hub", <{TOPIC}>; rel="self"',
        f"{HUB}; rel=hub, {TOPIC}; rel=self",
    ],
)
def test_half_an_offer_or_no_address_is_none(header: str) -> None:
    assert find_hub_links(header, URL) is None


def test_headers_go_before_the_document_which_fills_what_they_lack() -> None:
    assert find_hub_links("", URL, hub=HUB, self_link="/all.rss") == FOUND
    assert find_hub_links(f'<{HUB}>; rel="hub"', URL, hub="https://old.example/", self_link=TOPIC) == FOUND


@given(st.text())
def test_any_header_is_read_without_a_fault(header: str) -> None:
    find_hub_links(header, URL)
    find_hub_links("", header, hub=header, self_link=header)


@pytest.mark.parametrize("piece", ["<", '<a>; rel="', "<a>;x=1", '<a>; a="\\"', " ; ", "<a>" + ";b" * 50])
def test_a_hostile_header_takes_no_time(piece: str) -> None:
    began = time.process_time()
    find_hub_links(piece * 100_000, URL)
    assert time.process_time() - began < 1


def test_hubs_are_used_where_https_says_that_the_world_reaches_us_or_a_person_does() -> None:
    public = Settings(publish=PublishSettings(base_url="https://news.example"))
    assert is_websub_enabled(public)
    assert not is_websub_enabled(Settings())
    assert is_websub_enabled(Settings(fetch=FetchSettings(websub=True)))
    assert not is_websub_enabled(replace(public, fetch=FetchSettings(websub=False)))
    assert not is_websub_enabled(replace(public, web=WebSettings(listen=None)))
