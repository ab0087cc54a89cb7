"""Load the four files, and report all faults of all of them together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from monitor.config.faults import (
    across_faults,
    faults_of,
    host_doubts,
    hub_doubts,
    named,
    near_id,
    query_faults,
    shortened,
    understood_queries,
    words,
)
from monitor.config.schema import AliasesFile, ProblemsFound, Section, SourcesFile, TopicsFile, section
from monitor.config.secrets import fill_secrets, secret_values
from monitor.config.yamlmarks import Marked, read_marked
from monitor.errors import ConfigError, ConfigFault, Place
from monitor.model import Config, Examples, Settings, Source, Topic
from monitor.redact import Redactor, split_credentials
from monitor.text.interface import say
from monitor.text.language import is_cjk

SETTINGS, SOURCES, TOPICS, ALIASES = "newsmonitor.yaml", "sources.yaml", "topics.yaml", "aliases.yaml"
FILES = (SETTINGS, SOURCES, TOPICS, ALIASES)
_SYSTEM_FOLDER = Path("/etc/newsmonitor")
_LONGEST, _LONGEST_REMEDY = 300, 1000  # characters of a sentence
_FIRST = "write at least `sources: [{id: example, url: https://example.com/news}]`, or run `newsmonitor add URL`"

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Checked:
    """Result of a check."""

    config: Config | None
    faults: tuple[ConfigFault, ...] = ()
    warnings: tuple[ConfigFault, ...] = ()

    @property
    def queries(self) -> Mapping[str, str]:
        """The query of each topic as it is understood, by id."""
        return understood_queries(topic for topic in (self.config.topics if self.config else ()) if not topic.near_of)


def find_folder(explicit: Path | None, working: Path) -> Path:
    """Find the configuration folder: given, else ./config, else /etc/newsmonitor.

    Raises ConfigError.
    """
    candidates = [explicit] if explicit else [working / "config", _SYSTEM_FOLDER]
    for folder in candidates:
        if folder.is_dir():
            # Messages name files as a person would type them.
            return folder.relative_to(working) if folder.is_relative_to(working) else folder
    problem = f"there is no folder {' or '.join(map(str, candidates))}"
    raise ConfigError(
        [
            ConfigFault(
                Place(str(candidates[0])), problem, "name one with --config DIR, or write one with `newsmonitor init`"
            )
        ]
    )


def fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return names, times and sizes of the files, which change when one is saved."""
    found = []
    for name in FILES:
        try:
            status = (folder / name).stat()
        except OSError:
            continue  # a file that is not there, or is being replaced at this moment
        found.append((name, status.st_mtime_ns, status.st_size))
    return tuple(found)


def version_of(folder: Path) -> str:
    """Hash the sources, topics and aliases of a configuration.

    Two machines compare it to see whether they agree.
    """
    hashed = hashlib.sha256()
    for name in (SOURCES, TOPICS, ALIASES):
        path = folder / name
        hashed.update(path.read_bytes() if path.exists() else b"")
        hashed.update(b"\0")
    return hashed.hexdigest()[:12]


def load(
    folder: Path,
    environ: Mapping[str, str],
    *,
    sources_needed: bool = True,
    queries: bool = True,
    cache: FileCache | None = None,
) -> Config:
    """Read the configuration, as `check` does.

    Raises ConfigError with every fault of all files.
    """
    checked = check(folder, environ, sources_needed=sources_needed, queries=queries, cache=cache)
    if checked.config is None:
        raise ConfigError(checked.faults)
    return checked.config


def check(
    folder: Path,
    environ: Mapping[str, str],
    *,
    sources_needed: bool = True,
    queries: bool = True,
    cache: FileCache | None = None,
) -> Checked:
    """Read the configuration; return its faults and warnings.

    sources_needed: whether it is a fault that there is no sources.yaml
    queries:        whether the queries of topics are checked; False where none is run
    cache:          of the last time, so that only what changed is read
    """
    reading = _Reading(folder, environ, cache or FileCache(), sources_needed)
    settings = reading.shape(SETTINGS, section(Settings))
    sources = reading.shape(SOURCES, section(SourcesFile))
    topics_file = reading.shape(TOPICS, section(TopicsFile))
    reading.shape(ALIASES, section(AliasesFile))
    spellings = {name: tuple(words(value)) for name, value in named(reading.content(ALIASES), "aliases").items()}
    topics = list(topics_file.topics.values()) if topics_file else []
    unread = {} if topics_file else named(reading.content(TOPICS), "topics")
    for name, value in unread.items():  # one has the wrong shape: the queries of the others are checked all the same
        with suppress(ProblemsFound):  # told already, with the whole file
            topics.append(section(Topic).read(value, name))
    reading.faults += across_faults(*(reading.files[name] for name in (SETTINGS, SOURCES, TOPICS)))
    reading.misnamed()
    found = list(query_faults(topics, spellings, reading.files[TOPICS], reading.files[ALIASES])) if queries else []
    reading.faults += [fault for fault, fatal in found if fatal]
    reading.warnings += [fault for fault, fatal in found if not fatal]
    if settings:
        publish, web = settings.publish, settings.web
        reading.warnings += hub_doubts(reading.files[SETTINGS], publish.hub, publish.base_url)
        reading.warnings += host_doubts(reading.files[SETTINGS], publish.base_url, web.hosts, web.listen)
    in_order = sorted(set(reading.faults), key=lambda fault: (fault.at.file, fault.at.line, fault.at.column))
    faults, warnings = reading.masked(in_order), reading.masked(reading.warnings)
    if faults or settings is None or sources is None:
        return Checked(None, faults, warnings)
    watched = tuple(map(_with_credentials, sources.sources))
    config = Config(settings, watched, _with_near_misses(topics), spellings, frozenset(reading.secrets))
    return Checked(config, (), warnings)


def topic_places(folder: Path) -> Mapping[str, Place]:
    """Return the place of each topic in topics.yaml by id; under '' the key `topics`."""
    path = folder / TOPICS
    marked = read_marked(path) if path.exists() else Marked(str(path))
    places = {
        str(where[1]): place for where, place in marked.marks.keys.items() if len(where) == 2 and where[0] == "topics"
    }
    return places | {"": marked.marks.keys.get(("topics",), Place(str(path)))}


def _with_credentials(source: Source) -> Source:
    """Make a name and password in an address a header of their own."""
    if "@" not in source.url:
        return source
    url, credentials = split_credentials(source.url)
    own = any(name.lower() == "authorization" for name in source.headers)
    headers = {**source.headers, "Authorization": credentials} if credentials and not own else source.headers
    return replace(source, url=url, headers=headers)


def _with_near_misses(topics: Iterable[Topic]) -> tuple[Topic, ...]:
    """Return the topics, each followed by the topic of its near misses, if any.

    That one has the same query, its own feed, and may be empty.
    """
    found = []
    for topic in topics:
        found.append(topic)
        if topic.near_miss:
            title = say("zh" if any(map(is_cjk, topic.title)) else "en", "near_topic", title=topic.title)
            near = replace(topic, id=near_id(topic.id), title=title, near_of=topic.id, near_miss=False)
            former = tuple(map(near_id, topic.formerly))
            found.append(replace(near, budget=None, allow_empty=True, examples=Examples(), formerly=former))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _FileRead:
    """One file as it was read.

    made: what its content makes; None where it has faults
    """

    marked: Marked
    made: Any
    faults: tuple[ConfigFault, ...]
    secrets: frozenset[str]


@dataclass(slots=True)
class FileCache:
    """Cache of the files as read last: a reload does not read unchanged files."""

    files: dict[Path, tuple[object, _FileRead]] = field(default_factory=dict)

    def read(self, path: Path, read: Callable[[], _FileRead]) -> _FileRead:
        """Read a file that changed, or one whose content depends on the environment too."""
        try:
            status = path.stat()
        except OSError:
            return read()
        signature = (status.st_mtime_ns, status.st_size, status.st_ino)
        known = self.files.get(path)
        if known and known[0] == signature and "$" not in known[1].marked.text:
            return known[1]
        found = read()
        self.files[path] = signature, found
        return found


@dataclass(slots=True)
class _Reading:
    """The files read so far, and their faults."""

    folder: Path
    environ: Mapping[str, str]
    cache: FileCache
    sources_needed: bool = True
    files: dict[str, Marked] = field(default_factory=dict)
    faults: list[ConfigFault] = field(default_factory=list)
    warnings: list[ConfigFault] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)

    def content(self, name: str) -> Any:
        """Return the content of a file with secrets filled in.

        None where it cannot be read.
        """
        return self.files[name].content

    def shape(self, name: str, shape: Section[S]) -> S | None:
        """Read one file and check its shape; return None where it has faults.

        A missing file is empty.
        """
        path = self.folder / name
        found = self.cache.read(path, lambda: self._read(path, shape))
        self.files[name] = found.marked
        self.faults += found.faults
        self.secrets |= found.secrets
        made: S | None = found.made
        return made

    def _read(self, path: Path, shape: Section[Any]) -> _FileRead:
        marked = read_marked(path) if path.exists() else Marked(str(path), {})
        content, faults, filled = fill_secrets(marked, self.environ)
        faults = [*marked.faults, *faults]
        missing = not path.exists() and path.name == SOURCES
        if missing and self.sources_needed:
            faults.append(ConfigFault(Place(str(path)), "there is no such file; it says what is watched", _FIRST))
        made = None
        if not (content is None and marked.faults) and not (missing and self.sources_needed):
            try:
                made = shape.read({"sources": []} if missing else {} if content is None else content)
            except ProblemsFound as error:
                faults += faults_of(error, marked)
        secrets = frozenset(filled | secret_values(content))
        return _FileRead(replace(marked, content=content), made, tuple(faults), secrets)

    def misnamed(self) -> None:
        """Find files with nearly our names: a fault if ours is missing, else a warning."""
        meant = {wanted.removesuffix(".yaml"): wanted for wanted in FILES}
        names: list[str] = []
        with suppress(OSError):  # told of each file
            names = sorted(path.name for path in self.folder.iterdir() if path.suffix in (".yml", ".yaml"))
        for name in names:
            close = get_close_matches(Path(name).stem.casefold(), meant, n=1, cutoff=0.8)
            if not close or name in FILES or not (self.folder / name).is_file():
                continue
            wanted = meant[close[0]]
            there = wanted in names
            remedy = f"move what it says to {wanted}" if there else f"rename it to {wanted}"
            fault = ConfigFault(Place(str(self.folder / name)), f"{name} is not read; the name is {wanted}", remedy)
            (self.warnings if there else self.faults).append(fault)

    def masked(self, faults: Iterable[ConfigFault]) -> tuple[ConfigFault, ...]:
        """Cut faults to a readable length, and mask the secrets of the files in them."""
        mask = Redactor.of(self.secrets).text
        return tuple(
            replace(
                fault,
                problem=shortened(mask(fault.problem), _LONGEST),
                remedy=shortened(mask(fault.remedy), _LONGEST_REMEDY),
                found=shortened(mask(fault.found)),
            )
            for fault in faults
        )
