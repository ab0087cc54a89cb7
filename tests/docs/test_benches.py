"""Every bench that the documentation names runs: in a short form here, as written by `python -m tests.docs.benches`."""

from __future__ import annotations

import json
import re
import runpy
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import pytest

from tests import databases
from tests.databases import NewDatabase, new_postgresql
from tests.docs.benches import GIVEN, commands, module_and_words

__all__ = ["new_postgresql"]

# What each bench is given here in place of its sizes; the options of the page that are not sizes stay.
SHORT: Mapping[str, str] = {
    "tests.text.messages": "",
    "tests.bench.beyond.cold": "1 2",
    "tests.bench.beyond.pages": "3 2",
    "tests.bench.group.places": "CITIES_JSON",
    "tests.bench.grow": "--svg docs/growth.svg --sources 20 --items 20",
    "tests.bench.grow.copying": "--items 20",
    "tests.bench.grow.simulate": "--sources 1000 --archives 1",
    "tests.bench.search.million": "20",
    "tests.bench.topics": "--topics 20 --items 20",
}
# Those that are only asked for their options, and why.
NOT_RUN: Mapping[str, str] = {
    "tests.bench.articles": "reads saved pages that are given to it, in processes of its own",
    "tests.bench.extract": "reads a corpus of saved pages, with a scorer of its own",
    "tests.bench.group": "reads labelled streams, with a scorer of its own; tests/bench/group runs its parts",
    "tests.bench.grow.cluster": "starts six processes and a server; tests/cluster runs what it measures",
    "tests.bench.fetch": "reads a simulated news web that is given to it",
    "tests.bench.freshness": "reads a simulator that is given to it, and needs the extra `bench`",
    "tests.bench.peers": "reads a simulated news web that is given to it, and drives other programs",
    "tests.bench.peers.floors": "reads a simulated news web that is given to it",
    "tests.bench.soak": "reads a simulated news web that is given to it, for half an hour",
    "tests.bench.extract.fit": "needs the extra `bench`",
    "tests.bench.extract.fit.repeat": "needs the extra `bench`",
    "tests.bench.many": "waits for a minute whatever it is asked; tests/bench/many runs its parts",
    "tests.bench.many.published": "waits for twenty seconds before it measures",
    "tests.cluster": "tests/cluster/test_chaos.py runs it with 24 sources",
    "tests.faults": "tests/faults runs each of its faults",
    "tests.docs": "test_docs.py compares all that it writes",
    "tests.docs.containers": "builds two images as root, for minutes; tests/containers reads what they are made of",
    "tests.docs.pictures": "opens a browser for each of its pictures; they are taken by hand",
}
COMMANDS = list(commands())


def run_here(module: str, words: list[str]) -> int:
    """Run a module as `python -m` does, in this process. Gives its exit code."""
    with mock.patch.object(sys, "argv", [module, *words]), warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*found in sys.modules", RuntimeWarning)  # another test imported it
        try:
            runpy.run_module(module, run_name="__main__", alter_sys=False)
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    """Small ones of what the benches are given; what they write goes into a folder of the test."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    made = {name: tmp_path / Path(part).name for name, part in GIVEN.items()}
    city = {"name": "Haihe", "population": 900_000, "alternatenames": ["海河市", "하이허"]}
    made["CITIES_JSON"].write_text(json.dumps({"1": city}), "utf-8")
    return {name: str(path) for name, path in made.items()}


def test_every_bench_that_a_page_names_is_run_or_has_a_reason() -> None:
    named = {module_and_words(command, {})[0] for command in COMMANDS}
    assert named == SHORT.keys() | NOT_RUN.keys()


@pytest.mark.parametrize("module", SHORT)
def test_a_bench_runs_to_its_end(
    module: str,
    given: Mapping[str, str],
    new_postgresql: NewDatabase,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whatever its figures are: 1 says that one is above its bound, as on a busy machine."""

    @contextmanager
    def own_server() -> Iterator[SimpleNamespace]:
        yield SimpleNamespace(address=new_postgresql().rpartition("/")[0])

    monkeypatch.setattr(databases, "own_server", own_server)
    words = module_and_words(f"python -m {module} {SHORT[module]}", given)[1]
    assert run_here(module, words) in (0, 1)
    assert capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_a_bench_has_the_options_that_a_page_gives_it(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    module, words = module_and_words(command, {})
    options = [word for word in words if word.startswith("--")]
    if not options:
        return
    part = [word for word in words[:1] if module == "tests.bench.extract"]
    try:
        assert run_here(module, [*part, "--help"]) == 0
    except ModuleNotFoundError as fault:
        assert "`bench`" in NOT_RUN[module]
        assert fault.name in ("lightgbm", "numpy")
        return
    told = capsys.readouterr().out
    assert [option for option in options if not re.search(rf"{option}\b", told)] == []
