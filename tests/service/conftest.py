"""The service tests watch a small site of their own; some do so once of each kind of database."""

import pytest

from tests.commandline import Place
from tests.databases import KINDS, NewDatabase, new_postgresql
from tests.watched import place, site

__all__ = ["new_postgresql", "place", "site"]

# The whole service, from its start to its end.
_ON_BOTH = (
    "test_it_fetches_publishes_serves_and_ends_with_zero",
    "test_new_articles_appear_by_themselves",
    "test_a_saved_topic_is_matched_to_what_is_there_and_a_removed_one_is_listed_no_more",
    "test_an_edit_that_empties_a_feed_is_refused_unless_it_says_so",
    "test_a_second_service_is_told_who_runs",
    "test_a_killed_service_goes_on_where_it_was",
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.function.__name__ in _ON_BOTH:
        metafunc.parametrize("kind", KINDS, indirect=True)


@pytest.fixture(autouse=True)
def kind(request: pytest.FixtureRequest) -> None:
    """Where the archive is: in a file, where the test is not made for each of KINDS."""
    if getattr(request, "param", "sqlite") == "postgresql":
        watched: Place = request.getfixturevalue("place")
        made: NewDatabase = request.getfixturevalue("new_postgresql")
        watched.use_state(made())
