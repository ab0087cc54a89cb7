"""A fresh database for each test, once of each kind."""

from collections.abc import Iterator

import pytest

from monitor.store import Database, open_database
from tests.databases import KINDS, address, new_postgresql

__all__ = ["address", "new_postgresql"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "address" in metafunc.fixturenames:
        metafunc.parametrize("address", KINDS, indirect=True)


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    opened = open_database(address)
    yield opened
    opened.close()
