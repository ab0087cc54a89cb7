"""The kinds of sources: what each place that lists them has."""

from __future__ import annotations

from typing import get_args

from monitor.discover.kinds import READERS
from monitor.model import SourceKind
from monitor.text.interface import say


def test_each_kind_of_the_configuration_has_a_reader_and_a_name_in_both_languages() -> None:
    kinds = set(get_args(SourceKind)) - {"auto"}  # which is found out, not read
    assert set(READERS) == kinds
    for kind in kinds:
        assert all(say(language, f"kind_{kind}") for language in ("en", "zh"))
