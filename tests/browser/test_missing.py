"""Where no browser is there: a message that says what to install."""

from __future__ import annotations

import subprocess
import sys

import pytest

from monitor.errors import FetchError
from tests.browser.conftest import SETTINGS, fetcher_with, rendered
from tests.newssite import NewsSite


def test_without_the_extra_the_command_that_installs_it_is_named(
    site: NewsSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(FetchError) as caught:
        rendered(fetcher_with(SETTINGS), site.html("/", "x"))
    assert caught.value.kind == "browser"
    assert "pip install 'newsmonitor[browser]'" in caught.value.remedy


def test_without_chromium_the_command_that_installs_it_is_named(
    site: NewsSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    fetcher = fetcher_with(SETTINGS)
    try:
        with pytest.raises(FetchError) as caught:
            rendered(fetcher, site.html("/", "x"))
    finally:
        fetcher.close()
    assert caught.value.kind == "browser"
    assert "apt install chromium" in caught.value.remedy


def test_nothing_of_the_extra_is_imported_before_a_page_needs_it() -> None:
    code = "import monitor.cli, monitor.service, sys; print(sorted(n for n in sys.modules if 'playwright' in n))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
