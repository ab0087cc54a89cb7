"""What a large page costs in memory."""

from __future__ import annotations

import pytest
from justext import core
from justext.utils import get_stoplist
from trafilatura import external

from monitor.extract import body
from monitor.extract.body import article_words
from monitor.text.markup import parse


def test_stop_words_are_those_of_justext_and_take_eight_bytes_each() -> None:
    words = core.define_stoplist(external.JT_STOPLIST)
    for language in ("English", "German", "Vietnamese", "Greek"):
        assert all(word.lower() in words for word in get_stoplist(language))
    assert "newsmonitor" not in words and "" not in words
    assert len(words._hashes) * words._hashes.itemsize < 2_000_000


@pytest.mark.parametrize(
    "markup", ["<p>x" * 12_500, "<p class=a id=b>x" * 9_000, f"<p {' '.join(f'a{n}=1' for n in range(40))}>x" * 660]
)
def test_a_page_of_more_nodes_than_any_saved_one_is_not_copied_by_trafilatura(
    markup: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(body, "bare_extraction", lambda root, **_: asked.append(root))
    assert article_words(parse(f"<body><p>short</p>{'<p>x' * 100}"), chinese=False) == "" and asked
    asked.clear()
    assert article_words(parse(f"<body>{markup}"), chinese=False) == "" and not asked
