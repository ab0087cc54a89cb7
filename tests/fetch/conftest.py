"""Fetchers and sites that close themselves."""

from __future__ import annotations

import contextlib
import ssl
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.fetch import Fetcher
from monitor.fetch.connect import trusted_roots
from monitor.model import FetchSettings
from tests.fetch.site import Script, Site

CERTIFICATE = Path(__file__).with_name("loopback.pem")  # self-signed, for 127.0.0.1 only, no secret

MakeFetcher = Callable[..., Fetcher]
MakeSite = Callable[..., Site]


@pytest.fixture(scope="session")
def roots() -> ssl.SSLContext:
    """The trusted certificates, read once: that takes 40 ms."""
    return trusted_roots()


@pytest.fixture
def make_fetcher(roots: ssl.SSLContext) -> Iterator[MakeFetcher]:
    """Makes a Fetcher that may ask 127.0.0.1 and is in no hurry to be polite; closed after the test."""
    with contextlib.ExitStack() as stack:

        def make(*, stop: Any = None, tls: Any = None, **settings: Any) -> Fetcher:
            defaults: dict[str, Any] = {
                "delay": timedelta(),
                "timeout": timedelta(seconds=60),
                "robots": False,
                "private_networks": ("127.0.0.1/32",),
            }
            fetcher = Fetcher(
                FetchSettings(**(defaults | settings)), monotonic=time.monotonic, stop=stop, tls=tls or roots
            )
            stack.callback(fetcher.close)
            return fetcher

        yield make


@pytest.fixture
def make_site() -> Iterator[MakeSite]:
    """Makes a Site from scripts by path; closed after the test, fetchers first."""
    with contextlib.ExitStack() as stack:

        def make(scripts: dict[str, bytes | Script], **options: Any) -> Site:
            return stack.enter_context(Site(scripts, **options))

        yield make
