"""Every error this program raises on purpose, each with its place and its remedy.

NewsmonitorError
├── ConfigError       the configuration is wrong; carries every fault found
├── QueryError        a topic query is wrong; carries the position
├── FetchError        an address did not give an answer that can be used
│   └── AddressRefused    the address is not one that may be asked
├── LocalShortage     this computer lacks descriptors, memory or threads: no fault of the address
├── NotUsable         an answer came, but it is not what it should be
├── StateError        the database cannot be used as it is
│   ├── StateHeld         another process holds it
│   └── StateLost         the database is away for a while, or gave the work to another process: no fault of the work
├── PublishError      a feed could not be made or written; the last good file stays
└── Stopped           the program is ending; what was begun is left as if it had not been
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.redact import redact


class NewsmonitorError(Exception):
    """A fault that a person can correct.

    problem: what happened, a sentence without its full stop
    remedy:  what to do about it; empty where nothing can be done

    Both are stored, logged and shown, so passwords and keys of addresses are masked in them.
    """

    def __init__(self, problem: str, remedy: str = "") -> None:
        self.problem = redact(problem)
        self.remedy = redact(remedy)
        super().__init__(self.problem)

    def __str__(self) -> str:
        return f"{self.problem}; {self.remedy}" if self.remedy else self.problem


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class ConfigFault:
    """One thing that is wrong in a configuration file.

    at:      file, line and column
    problem: what is wrong
    remedy:  what to write instead
    found:   the words of the file, as far as they help; empty where they may hold a secret
    """

    at: Place
    problem: str
    remedy: str = ""
    found: str = ""

    def __post_init__(self) -> None:
        """Mask passwords and keys of addresses."""
        for name in ("problem", "remedy", "found"):
            object.__setattr__(self, name, redact(getattr(self, name)))

    def __str__(self) -> str:
        found = f" (found: {self.found})" if self.found else ""
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{self.at}: {self.problem}{found}{remedy}"


class ConfigError(NewsmonitorError):
    """The configuration cannot be used; every fault is in `faults`."""

    def __init__(self, faults: Sequence[ConfigFault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


class QueryError(NewsmonitorError):
    """A topic query is wrong.

    position: offset of the fault in the query, in code points, from 0
    found:    the words of the query that are wrong
    nearest:  the right word that is most like them, or empty
    """

    def __init__(self, problem: str, position: int, found: str = "", remedy: str = "", nearest: str = "") -> None:
        super().__init__(problem, remedy)
        self.position = position
        self.found = found
        self.nearest = nearest


class FetchError(NewsmonitorError):
    """An address gave no usable answer.

    kind: 'dns', 'connect', 'tls', 'timeout', 'read', 'too_large', 'redirect', 'protocol', 'robots', 'refused',
          or what its answer was judged to be ('gone', 'throttled', 'client_error', 'server_error'):
          a stable word for logs, metrics and counting
    """

    def __init__(self, kind: str, problem: str, remedy: str = "") -> None:
        super().__init__(problem, remedy)
        self.kind = kind


class AddressRefused(FetchError):
    """The address, or where its name leads, is not one that may be asked."""

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__("refused", problem, remedy)


class LocalShortage(NewsmonitorError):
    """This computer lacks descriptors, memory or threads.

    No address is to blame; request it again soon.
    """


class NotUsable(NewsmonitorError):
    """An answer came with a good status, but it is not what it should be.

    kind: 'login', 'captcha', 'consent', 'error_page', 'script', 'list_page', 'no_body', 'no_text', 'no_entries',
          'broken' or 'too_complex'
    """

    def __init__(self, kind: str, problem: str, remedy: str = "") -> None:
        super().__init__(problem, remedy)
        self.kind = kind


class StateError(NewsmonitorError):
    """The database cannot be used as it is."""


class StateHeld(StateError):
    """Another process holds the state; the problem says which."""


class StateLost(StateError):
    """The database is away, full or damaged, or another process does this work now.

    What was begun is done again.
    """


class Stopped(NewsmonitorError):
    """The program is ending: unfinished work is undone, and done at the next start."""

    def __init__(self) -> None:
        super().__init__("the program is ending")


class PublishError(NewsmonitorError):
    """A feed could not be made or written; the last good file stays."""
