"""A fresh database for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store import Database, open_database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(str(tmp_path / "state" / "newsmonitor.db"))
    yield opened
    opened.close()
