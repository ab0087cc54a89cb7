"""A fresh database for each test, once of each kind."""

from collections.abc import Iterator

import pytest

from monitor.store import Database, open_database
from tests.databases import KINDS, address, new_postgresql

__all__ = ["ORDINARY", "address", "new_postgresql"]


# What alembic compares: all but the tables of the full-text index, which SQLAlchemy cannot describe.
ORDINARY = {"include_name": lambda name, kind, _: kind != "table" or not name.startswith("item_words")}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "address" in metafunc.fixturenames:
        metafunc.parametrize("address", KINDS, indirect=True)


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    opened = open_database(address)
    yield opened
    opened.close()
