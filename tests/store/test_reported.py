"""Who reported an event, and how many of them tell it by themselves."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.model import Item, Report
from monitor.store import Database
from monitor.store.events import Membership, create_event, save_membership
from monitor.store.items import save_item
from monitor.store.reported import ReportRow, earlier_reports, other_reports, report_counts, reports_of_events

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)


def told(name: str, source: str = "", *, publisher: str = "", text: str = "", hours: float = 0) -> ReportRow:
    when = NOON + timedelta(hours=hours)
    url = f"https://example.com/{name}"
    return ReportRow(ord(name), 1, name, name, url, source or f"Outlet {name}", publisher, text or name, when)


def independent(*reports: ReportRow) -> int:
    others = other_reports(reports[0].guid, reports)
    return 1 + sum(report.independent and not report.copy for report in others)


def test_reports_in_their_own_words_count_each() -> None:
    assert independent(told("a"), told("b"), told("c")) == 3


def test_two_reports_of_one_source_in_their_own_words_count_once() -> None:
    assert independent(told("a", "Gazette"), told("b", "Gazette")) == 1
    assert independent(told("a", "Gazette"), told("b", "Gazette"), told("c", "Echo")) == 2


REPORTS = (
    told("a", "Gazette"),
    told("b", "Echo", text="a", hours=1),
    told("c", "Echo", hours=2),
    told("d", "Post", publisher="Gazette", hours=-1),
    told("e", "Star", text="e", hours=3),
)


@pytest.mark.parametrize("head", REPORTS, ids=lambda report: report.title)
def test_the_number_is_the_same_whichever_report_is_the_head(head: ReportRow) -> None:
    assert independent(head, *(report for report in REPORTS if report is not head)) == 3


def test_copies_of_one_text_count_once_whichever_of_them_is_there() -> None:
    assert independent(told("a"), told("b", text="a"), told("c", text="a")) == 1
    assert independent(told("b", text="gone"), told("c", text="gone"), told("d")) == 2


def test_reports_that_credit_one_outlet_count_once() -> None:
    assert independent(told("a", publisher="Echo"), told("b", publisher="echo"), told("c", publisher="Post")) == 2


@pytest.mark.parametrize("hours", [-1, 1])
def test_the_outlets_own_report_counts_with_those_that_credit_it_before_and_after(hours: float) -> None:
    assert independent(told("a"), told("b", "Echo", hours=hours), told("c", publisher="Echo")) == 2


def test_a_second_report_of_an_outlet_that_is_credited_counts_with_it() -> None:
    assert independent(told("a", "Echo"), told("b", publisher="Echo"), told("c", "Echo")) == 1


def test_an_outlet_that_names_itself_credits_nobody() -> None:
    assert told("a", "Echo", publisher="ECHO").credits == ""
    assert independent(told("a", "Echo", publisher="Echo"), told("b", "Echo", publisher="Echo")) == 1


def test_the_others_are_listed_the_earliest_first_with_what_they_are() -> None:
    head, early, copy, late = told("a", hours=2), told("b"), told("c", text="a", hours=1), told("d", hours=3)
    assert [(report.title, report.copy) for report in other_reports("a", [head, early, copy, late])] == [
        ("b", False),
        ("c", True),
        ("d", False),
    ]


def save(database: Database, name: str, event: int | None, *, follows: int | None = None) -> int:
    item = Item(f"urn:uuid:{name}", f"s-{name}", f"https://example.com/{name}", name, NOON, "page", NOON, NOON)
    with database.write() as connection:
        stored, _ = save_item(connection, item, known_as=[name], keys=())
        save_membership(connection, Membership(stored.position, event, "report", {}))
        if event == stored.position:
            create_event(connection, event, follows)
    return stored.position


def test_the_reports_of_an_event_are_read_in_the_order_of_their_arrival(database: Database) -> None:
    save(database, "a", 1)
    save(database, "b", 2)
    save(database, "c", 1)
    with database.read() as connection:
        found = reports_of_events(connection, [1, 2], {"s-a": "Source A"})
    assert {event: [one.title for one in reports] for event, reports in found.items()} == {1: ["a", "c"], 2: ["b"]}
    assert found[1][0].source == "Source A"


def test_an_event_that_points_back_is_given_the_first_report_of_the_one_before(database: Database) -> None:
    save(database, "a", 1)
    save(database, "b", 2, follows=1)
    save(database, "c", 3, follows=77)
    with database.read() as connection:
        assert earlier_reports(connection, [1, 2, 3], {}) == {2: Report("a", "https://example.com/a", "s-a", NOON)}


def test_every_report_of_an_event_has_its_counts_and_one_alone_has_none(database: Database) -> None:
    for name, event in (("a", 1), ("b", 1), ("c", 3), ("d", None)):
        save(database, name, event)
    with database.read() as connection:
        assert report_counts(connection, {}) == {1: (2, 2), 2: (2, 2)}
