"""For all tests: where they must not skip, a skip is a failure."""

import os
import sys
from collections.abc import Generator

import pytest
from hypothesis import settings

# How long an example takes says more about the machine than about the code.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")
# Messages are compared in English, whatever the language of this machine.
for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
    os.environ.pop(name, None)
os.environ["LANG"] = "C.UTF-8"


@pytest.fixture
def synced_sizes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The bytes that each file has when the disk is asked to keep it."""
    sizes, sync = list[int](), os.fsync

    def measured(number: int) -> None:
        sizes.append(os.fstat(number).st_size)
        sync(number)

    monkeypatch.setattr(os, "fsync", measured)
    return sizes


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With NEWSMONITOR_SKIPS=fail, as the check on a complete machine runs, nothing may be missing."""
    report = yield
    if report.skipped and os.environ.get("NEWSMONITOR_SKIPS") == "fail":
        report.outcome = "failed"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same of a file that skips as a whole."""
    report = yield
    if report.skipped and os.environ.get("NEWSMONITOR_SKIPS") == "fail":
        report.outcome = "failed"
    return report


def pytest_unconfigure() -> None:
    """End the database server of all tests, where one was started."""
    databases = sys.modules.get("tests.databases")
    if databases is not None:
        databases.OPEN.close()
