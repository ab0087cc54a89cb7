"""Faults of every kind at once leave what one undisturbed process makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cluster.chaos import run
from tests.databases import Cluster


@pytest.mark.timeout(900)
def test_faults_of_every_kind_leave_what_one_undisturbed_process_makes(tmp_path: Path, own_postgresql: Cluster) -> None:
    outcome = run(tmp_path, own_postgresql, sources=24, hosts=8, pause=2.0, limit=250.0)
    assert all(outcome.faults.values()), outcome.faults
    assert outcome.differing == {}
    assert outcome.feeds_differ == []
    assert outcome.overlaps == 0
