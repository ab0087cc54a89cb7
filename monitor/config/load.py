"""Load the four files, and report all faults of all of them together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from monitor.config.across import across_faults, host_doubts, hub_doubts, named, words
from monitor.config.faults import faults_of, shortened
from monitor.config.secrets import fill_secrets, secret_values
from monitor.config.shape import AliasesShape, SettingsShape, SourcesShape, TopicShape, TopicsShape
from monitor.config.to_model import source_of, topic_of, with_near_misses
from monitor.config.yamlmarks import Marked, Where, read_marked
from monitor.errors import ConfigError, ConfigFault, Place
from monitor.model import Config, Topic
from monitor.redact import Redactor
from monitor.topics import TopicFault, check_aliases, check_topic, parse, show

SETTINGS, SOURCES, TOPICS, ALIASES = "newsmonitor.yaml", "sources.yaml", "topics.yaml", "aliases.yaml"
FILES = (SETTINGS, SOURCES, TOPICS, ALIASES)
_SYSTEM_FOLDER = Path("/etc/newsmonitor")
_LONGEST, _LONGEST_REMEDY = 300, 1000  # characters of a sentence

S = TypeVar("S", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Checked:
    """Result of a check. `queries`: each topic's query as it was understood."""

    config: Config | None
    faults: tuple[ConfigFault, ...] = ()
    warnings: tuple[ConfigFault, ...] = ()
    queries: Mapping[str, str] = field(default_factory=dict)


def find_folder(explicit: Path | None, working: Path) -> Path:
    """Find the configuration folder: given, else ./config, else /etc/newsmonitor. Raises ConfigError."""
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


def load(folder: Path, environ: Mapping[str, str], *, sources_needed: bool = True) -> Config:
    """Read the configuration. Raises ConfigError with every fault of all files."""
    checked = check(folder, environ, sources_needed=sources_needed)
    if checked.config is None:
        raise ConfigError(checked.faults)
    return checked.config


def check(folder: Path, environ: Mapping[str, str], *, sources_needed: bool = True) -> Checked:
    """Read the configuration; return its faults and warnings.

    sources_needed: whether it is a fault that there is no sources.yaml
    """
    reading = _Reading(folder, environ, sources_needed)
    settings = reading.shape(SETTINGS, SettingsShape)
    sources = reading.shape(SOURCES, SourcesShape)
    reading.shape(TOPICS, TopicsShape)
    reading.shape(ALIASES, AliasesShape)
    spellings = {name: tuple(words(value)) for name, value in named(reading.content(ALIASES), "aliases").items()}
    topics = _sound_topics(reading.content(TOPICS))
    reading.faults += across_faults(reading.files[SOURCES], reading.files[TOPICS])
    for fault, fatal in _misnamed(folder):
        (reading.faults if fatal else reading.warnings).append(fault)
    reading.faults += [_alias_fault(reading.files[ALIASES], fault) for fault in check_aliases(spellings)]
    _check_topics(reading, topics, spellings)
    if settings:
        publish, web = settings.publish, settings.web
        reading.warnings += hub_doubts(reading.files[SETTINGS], publish.hub, publish.base_url)
        reading.warnings += host_doubts(reading.files[SETTINGS], publish.base_url, web.hosts, web.listen)
    mask = Redactor.of(reading.secrets).text
    faults = tuple(sorted(set(reading.faults), key=lambda fault: (fault.at.file, fault.at.line, fault.at.column)))
    faults, warnings = (tuple(_masked(fault, mask) for fault in part) for part in (faults, reading.warnings))
    if faults or settings is None or sources is None:
        return Checked(None, faults, warnings)
    queries = {topic.id: " OR ".join(show(parse(query)) for query in topic.match) for topic in topics}
    config = Config(
        settings.to_model(),
        tuple(map(source_of, sources.sources)),
        with_near_misses(topics),
        spellings,
        frozenset(reading.secrets),
    )
    return Checked(config, (), warnings, queries)


def topic_places(folder: Path) -> Mapping[str, Place]:
    """Return the place of each topic in topics.yaml by id, and under '' that of the key `topics`."""
    path = folder / TOPICS
    marked = read_marked(path) if path.exists() else Marked(str(path))
    places = {str(where[1]): place for where, place in marked.keys.items() if len(where) == 2 and where[0] == "topics"}
    return places | {"": marked.keys.get(("topics",), Place(str(path)))}


def _sound_topics(content: Any) -> list[Topic]:
    """Return the topics whose shape is right, so that their queries are checked though others are wrong."""
    found = []
    for name, value in named(content, "topics").items():
        try:
            found.append(topic_of(name, TopicShape.model_validate(value)))
        except ValidationError:
            continue  # told already, with the whole file
    return found


@dataclass(slots=True)
class _Reading:
    """The files read so far, and their faults."""

    folder: Path
    environ: Mapping[str, str]
    sources_needed: bool = True
    files: dict[str, Marked] = field(default_factory=dict)
    faults: list[ConfigFault] = field(default_factory=list)
    warnings: list[ConfigFault] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)

    def content(self, name: str) -> Any:
        """Return the content of a file with secrets filled in; None where it cannot be read."""
        return self.files[name].content

    def shape(self, name: str, shape: type[S]) -> S | None:
        """Read one file and check its shape; return None where it has faults. A missing file is empty."""
        path = self.folder / name
        marked = read_marked(path) if path.exists() else Marked(str(path), {})
        self.faults += marked.faults
        missing = not path.exists() and name == SOURCES
        if missing and self.sources_needed:
            self.faults.append(_no_sources(path))
        content, faults, filled = fill_secrets(marked, self.environ)
        self.secrets |= filled | set(secret_values(content))
        self.files[name] = replace(marked, content=content)
        self.faults += faults
        if (content is None and marked.faults) or (missing and self.sources_needed):
            return None
        try:
            return shape.model_validate({"sources": []} if missing else {} if content is None else content)
        except ValidationError as error:
            self.faults += faults_of(error, marked, shape)
            return None


def _masked(fault: ConfigFault, mask: Callable[[str], str]) -> ConfigFault:
    """Return a fault cut to a readable length and without secrets."""
    return replace(
        fault,
        problem=shortened(mask(fault.problem), _LONGEST),
        remedy=shortened(mask(fault.remedy), _LONGEST_REMEDY),
        found=shortened(mask(fault.found)),
    )


def _misnamed(folder: Path) -> Iterator[tuple[ConfigFault, bool]]:
    """Find files with nearly the name of ours: a fault where ours is missing, else a warning."""
    try:
        names = sorted(path.name for path in folder.iterdir() if path.suffix in (".yml", ".yaml") and path.is_file())
    except OSError:
        return  # told of each file
    for name in names:
        meant = {wanted.removesuffix(".yaml"): wanted for wanted in FILES}
        close = get_close_matches(Path(name).stem.casefold(), meant, n=1, cutoff=0.8)
        if close and name not in FILES:
            wanted = meant[close[0]]
            there = wanted in names
            remedy = f"move what it says to {wanted}" if there else f"rename it to {wanted}"
            yield ConfigFault(Place(str(folder / name)), f"{name} is not read; the name is {wanted}", remedy), not there


def _no_sources(path: Path) -> ConfigFault:
    remedy = "write at least `sources: [{id: example, url: https://example.com/news}]`, or run `newsmonitor add URL`"
    return ConfigFault(Place(str(path)), "there is no such file; it says what is watched", remedy)


def _check_topics(reading: _Reading, topics: list[Topic], aliases: Mapping[str, tuple[str, ...]]) -> None:
    for topic in topics:
        for fault in check_topic(topic, aliases):
            told = _topic_fault(reading.files[TOPICS], fault)
            (reading.faults if fault.fatal else reading.warnings).append(told)


def _topic_fault(marked: Marked, fault: TopicFault) -> ConfigFault:
    where: Where = ("topics", fault.topic, *fault.part.split("."))
    if (*where, fault.index) in marked.places:
        where = (*where, fault.index)
    return ConfigFault(marked.inside(where, fault.position), fault.problem, _remedy(fault), fault.found)


def _alias_fault(marked: Marked, fault: TopicFault) -> ConfigFault:
    where: Where = ("aliases", fault.topic)
    if (*where, fault.index) in marked.places:
        where = (*where, fault.index)
    return ConfigFault(marked.place(where), fault.problem, _remedy(fault), fault.found)


def _remedy(fault: TopicFault) -> str:
    hint = f"'{fault.nearest}' is nearest" if fault.nearest and fault.nearest not in fault.remedy else ""
    return "; ".join(filter(None, [fault.remedy, hint]))
