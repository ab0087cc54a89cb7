"""The measuring program sees what it is there to see."""

from collections import Counter
from dataclasses import replace

from tests.bench.soak.__main__ import EVERY, MB, Run, bounds, ending, memory, politeness
from tests.bench.soak.figures import above_median, share, slope
from tests.bench.soak.politeness import Manners, Request, by_host, manners
from tests.bench.soak.process import Ended, Sample
from tests.bench.soak.world import source_host, source_url


def samples(grows_by: float = 0.0, minutes: int = 30, **other: int) -> list[Sample]:
    """A run in which memory grows by so many MB an hour."""
    moments = (EVERY * number for number in range(int(minutes * 60 / EVERY)))
    one = Sample(at=0, rss=0, cpu=0, threads=40, descriptors=90, sockets=80)
    return [replace(one, at=at, rss=int((200 + grows_by * at / 3600) * MB), **other) for at in moments]


def seen(taken: list[Sample], code: int = 0, seconds: float = 1.0, said: str = "service.stopped") -> Run:
    log = Counter({("info", said): 1})
    return Run(0.0, taken, [0.1], {}, Ended(code, seconds), Manners(0, 0, 0, [], ""), log)


def test_memory_that_stays_is_no_fault() -> None:
    assert not list(memory(seen(samples())))


def test_memory_that_grows_is_a_fault() -> None:
    assert "grows by 100" in next(memory(seen(samples(grows_by=100))))


def test_a_short_run_says_nothing_about_growth() -> None:
    assert not list(memory(seen(samples(grows_by=100, minutes=10))))


def test_a_summit_of_memory_is_a_fault() -> None:
    taken = samples()
    taken[-20] = replace(taken[-20], rss=taken[-20].rss * 2)
    assert "above its median" in next(memory(seen(taken)))


def test_what_happens_in_the_first_five_minutes_is_not_judged() -> None:
    taken = samples()
    taken[5] = replace(taken[5], rss=taken[5].rss * 2)
    assert not list(memory(seen(taken)))


def test_threads_that_stay_are_a_fault() -> None:
    assert "1000 threads" in next(bounds(seen(samples(threads=1000))))


def test_sockets_that_stay_are_a_fault() -> None:
    assert "1000 sockets" in next(bounds(seen(samples(sockets=1000))))


def test_an_end_with_another_code_or_too_late_is_a_fault() -> None:
    assert not list(ending(seen(samples())))
    assert list(ending(seen(samples(), code=-9)))
    assert list(ending(seen(samples(), seconds=30)))
    assert list(ending(seen(samples(), said="something.else")))


def test_two_requests_at_once_at_one_host_are_a_fault() -> None:
    log = by_host([("a", Request(0, 2)), ("a", Request(1, 3)), ("b", Request(1, 3))])
    assert manners(log).most_at_once == 2
    assert any("at once" in fault for fault in politeness(manners(log)))


def test_requests_at_different_hosts_are_no_fault() -> None:
    log = by_host([("a", Request(0, 2)), ("b", Request(0.1, 2))])
    assert not list(politeness(manners(log)))


def test_a_request_too_soon_after_another_is_a_fault() -> None:
    log = by_host([("a", Request(0, 0.1)), ("a", Request(0.5, 0.6))])
    assert any("less than" in fault for fault in politeness(manners(log)))


def test_the_page_after_robots_txt_and_redirects_need_no_distance_but_keep_it_to_the_next() -> None:
    robots, page, redirect = Request(0, 0.1, "/robots.txt"), Request(0.1, 0.2), Request(0.2, 0.3, follows=True)
    assert not list(politeness(manners(by_host([("a", robots), ("a", page), ("a", redirect)]))))
    assert manners(by_host([("a", robots), ("a", page), ("a", Request(0.5, 0.6))])).gaps == [0.4]


def test_one_outlier_does_not_bend_the_line() -> None:
    points = [(float(at), 2.0 * at) for at in range(20)]
    points[7] = (7.0, 1000.0)
    assert slope(points) == 2.0
    assert above_median([1, 2, 9]) == 7
    assert share([1, 2, 3, 4], 0.99) == 4


def test_sources_have_hosts_of_their_own_but_for_those_that_share() -> None:
    hosts = Counter(source_host(number) for number in range(2000))
    shared = {host: count for host, count in hosts.items() if count > 1}
    assert set(shared.values()) == {4} and len(shared) == 50
    assert all(f"//{source_host(number)}:" in source_url(number, 1, 2) for number in range(2000))
