"""The short fault run. The long one: `python -m tests.faults --minutes 30`."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from tests.databases import Cluster, own_postgresql
from tests.faults.disk import disk
from tests.faults.run import Run
from tests.newssite import news_site

__all__ = ["own_postgresql"]


def test_whatever_breaks_nothing_is_lost_nothing_comes_twice_and_every_feed_is_valid() -> None:
    with disk() as place, news_site() as site:
        run = Run(place, site, seed=1)
        for kind in sorted(run.kinds()):
            run.suffer(kind)
        print(asdict(run.counts))
        assert run.counts.bad == {}, "\n".join(run.problems())
        assert run.counts.committed == 20 + 3 * len(run.kinds())


def test_the_same_holds_on_a_server_that_restarts(own_postgresql: Cluster) -> None:
    with disk() as place, news_site() as site:
        run = Run(place, site, seed=2, cluster=own_postgresql)
        for kind in sorted(run.kinds()):
            run.suffer(kind)
        print(asdict(run.counts))
        assert run.counts.bad == {}, "\n".join(run.problems())


SPOILT = ("DELETE FROM items WHERE position = 3", "UPDATE items SET guid = 'x' WHERE position = 3")


@pytest.mark.parametrize("statement", SPOILT)
def test_the_run_would_notice(statement: str) -> None:
    with disk() as place, news_site() as site:
        run = Run(place, site, seed=3)
        run.spoil(statement)
        run.suffer("clock")
        assert run.counts.bad
