"""Messages in Chinese: of errors, remedies, incidents, plans of visits, and of the command line.

Code writes messages in English, with what they name in them; some are stored, and shown later in another language. So
a message is translated where it is shown: `locale/zh.po` has it with {} for each name, and the message is matched with
that. `python -m tests.text.messages` lists what has no translation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from json import loads

from monitor.text.interface import Language

_LONGEST = 2_000  # characters of a message; a longer one is text of a page
_DEEPEST = 4  # messages within messages
_FEWEST_LETTERS = 8  # of a message that stands alone: a shorter one may be any word
_MOST_SPLITS = 8


@dataclass(frozen=True, slots=True)
class _Template:
    """A message.

    pieces:  its text around the names
    letters: in them, without spaces; of several messages that fit, the one with most is chosen
    """

    pieces: tuple[str, ...]
    chinese: str
    letters: int

    def names(self, text: str) -> list[str] | None:
        """Return what stands for each {} in a text, each as short as possible; None where it does not fit."""
        first, *middle, last = self.pieces if len(self.pieces) > 1 else (*self.pieces, "")
        if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
            return None
        if len(self.pieces) == 1:
            return [] if text == first else None
        found, at, end = [], len(first), len(text) - len(last)
        for piece in middle:
            next_at = text.find(piece, at, end)
            if next_at < 0:
                return None
            found.append(text[at:next_at])
            at = next_at + len(piece)
        return [*found, text[at:end]]


def translate(language: Language, text: str, *, sure: bool = False) -> str:
    """Give a message in a language, line by line; what is no known message stays as it is.

    sure: it is a message, however short; else a short one may be a title and stays

    >>> translate("zh", "the name news.example does not resolve: Name or service not known")
    '域名 news.example 无法解析：域名未知'
    """
    if language == "en" or len(text) > _LONGEST:
        return text
    return "\n".join(_line(line, 0 if sure else _FEWEST_LETTERS) for line in text.split("\n"))


def spoken_language(environ: Mapping[str, str]) -> Language:
    """Return the language that the environment asks for, by the variables of gettext in their order.

    >>> spoken_language({"LANG": "zh_CN.UTF-8"}), spoken_language({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"})
    ('zh', 'en')
    """
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    asked = next((value for name in names if (value := environ.get(name, ""))), "")
    return "zh" if asked.lower().startswith("zh") else "en"


def _line(line: str, fewest: int) -> str:
    message = line.strip()
    start, _, end = line.partition(message) if message else ("", "", line)
    return f"{start}{_message(message, 0, fewest) or message}{end}"


@lru_cache(4096)
def _message(text: str, depth: int, fewest: int = 0) -> str | None:
    """Translate a message, or the messages that it is made of; None where none is known."""
    fits = [(each.letters, each, names) for each in _templates() if (names := each.names(text)) is not None]
    if fits and depth <= _DEEPEST:
        letters, best, names = max(fits, key=lambda fit: fit[0])
        if letters >= fewest:
            return best.chinese.format(*(_within(name, depth) for name in names))
    for mark, sign in (("; ", "；"), (": ", "：")):
        for left, right in _splits(text, mark):
            if depth < _DEEPEST and (known := _message(right, depth + 1)):
                before = _message(left, depth + 1) if mark == "; " else None
                return f"{before or left}{sign if before else mark}{known}"
    return None


def _within(name: str, depth: int) -> str:
    """Translate what a message names, if that is a message itself; the spaces around it stay."""
    bare = name.strip()
    return name.replace(bare, _message(bare, depth + 1) or bare, 1) if bare else name


def _splits(text: str, mark: str) -> Iterator[tuple[str, str]]:
    at = text.find(mark)
    for _ in range(_MOST_SPLITS):
        if at < 0:
            return
        yield text[:at], text[at + len(mark) :]
        at = text.find(mark, at + 1)


@cache
def _templates() -> tuple[_Template, ...]:
    return tuple(
        _Template(tuple(english.split("{}")), chinese, sum(map(len, english.replace("{}", "").split())))
        for english, chinese in read_messages().items()
    )


@cache
def read_messages() -> dict[str, str]:
    """Read the catalogue: English to Chinese.

    Each message is a JSON string after `msgid` or `msgstr`, on one line.
    """
    content = (files("monitor.text") / "locale" / "zh.po").read_text("utf-8")
    lines = [line.partition(" ") for line in content.splitlines()]
    english = [loads(text) for word, _, text in lines if word == "msgid"]
    chinese = [loads(text) for word, _, text in lines if word == "msgstr"]
    return dict(zip(english[1:], chinese[1:], strict=True))  # the first is the head of the file
