"""Import filters of FreshRSS, Newsboat and TrendRadar as topics.

What cannot be imported is reported with its line; nothing is left out in silence. A new format is a reader here
and a line in `monitor.cli.add.FILTERS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from monitor.model import Topic
from monitor.topics import check_topic
from monitor.topics.check import free_id, hints, topic_yaml

_PLAIN = re.compile(r'[^\s"()|:@/=＝*＊＂（）｜：＠／“”„-][^\s"()|:*＊＂（）｜：“”„]*')
_OPERATOR = re.compile(r"AND|OR|NOT|NEAR(?:/.*)?")


@dataclass(frozen=True, slots=True)
class Note:
    """A part of a filter that could not be imported as it was.

    line: from 1; 0: the whole file.
    """

    line: int
    words: str
    problem: str

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.words}: {self.problem}" if self.words else f"{where}{self.problem}"


@dataclass(frozen=True, slots=True)
class Draft:
    """One topic to be.

    reject: empty for none; limit: 0 for the usual one
    """

    line: int
    title: str
    match: str
    reject: str = ""
    limit: int = 0


@dataclass(slots=True)
class FilterReading:
    """The filters read from a file so far."""

    drafts: list[Draft] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def note(self, line: int, words: str, problem: str) -> None:
        """Say what could not be carried over."""
        self.notes.append(Note(line, words, problem))


@dataclass(frozen=True, slots=True)
class Imported:
    """A file as topics.yaml, with what could not be imported, by line."""

    yaml: str
    topics: int
    notes: tuple[Note, ...]


def imported(found: FilterReading) -> Imported:
    """Lay out the topics that were found.

    A query that the topic language cannot read is left out, with a note.
    """
    notes, taken, parts = list(found.notes), set[str](), []
    for draft in found.drafts:
        topic = Topic("imported", draft.title, (draft.match,), draft.reject or None)
        fault = next((fault for fault in check_topic(topic, {}) if fault.fatal), None)
        if fault:
            query = draft.match if fault.part == "match" else draft.reject
            notes.append(Note(draft.line, query, f"{fault.problem}; {fault.remedy}"))
            continue
        name = free_id(draft.title, taken)
        taken.add(name)
        parts.append(topic_yaml(name, draft.title, draft.match, reject=draft.reject, limit=draft.limit))
    yaml = "topics:\n" + "".join(parts) if parts else "topics: {}\n"
    return Imported(yaml, len(parts), tuple(sorted(notes, key=lambda note: note.line)))


def term(words: str) -> str:
    """Write another program's word as a term.

    As a phrase if it has signs of the topic language in it.
    """
    text = " ".join(words.split())
    if _PLAIN.fullmatch(text) and not _OPERATOR.fullmatch(text) and "!" not in text and not hints(text):
        return text
    return '"' + text.replace('"', " ").strip("*＊ ") + '"'


def any_of(parts: Iterable[str]) -> str:
    """Join alternatives by OR, in parentheses if there are several."""
    listed = list(dict.fromkeys(parts))
    return listed[0] if len(listed) == 1 else f"({' OR '.join(listed)})"


def regex(pattern: str) -> str:
    """A pattern between slashes."""
    return "/" + re.sub(r"(?<!\\)((?:\\\\)*)/", r"\1\\/", pattern) + "/"


_FRESHRSS_TOKEN = re.compile(
    r"\s*(?:(?P<sign>[()])|(?P<operator>(?:OR|AND|NOT)(?=[\s()]|$))|(?P<negated>[-!]*)(?P<prefix>#|[A-Za-z]+:)?"
    r"(?:/(?P<pattern>(?:[^/\\]|\\.)+)/(?P<flags>[a-z]*)"
    r"""|(?P<quote>["'])(?P<quoted>.*?)(?P=quote)|(?P<word>[^\s()]+)))"""
)
_FRESHRSS_FIELDS = {
    "": "",
    "intitle:": "title:",
    "intext:": "text:",
    "author:": "author:",
    "inurl:": "url:",
    "#": "tag:",
}
_AGES = ("date:", "pubdate:")
_SPAN = re.compile(r"P(?:(\d+)D|(\d+)W|T(\d+)H)/?", re.IGNORECASE)
_REMEDIES = {
    "f:": "name the source by `sources: [id]` in the topic",
    "c:": "name its sources by `sources: [id, id]` in the topic",
    "search:": "write that search out",
    "s:": "write that search out",
}


@dataclass(frozen=True, slots=True)
class _Lost:
    """A part that has no counterpart."""

    words: str
    problem: str


def read_freshrss(text: str) -> FilterReading:
    """Each of FreshRSS' searches, one a line, as a topic.

    Words side by side must all occur, OR and parentheses are as here, - and ! negate, a prefix names the field. Where
    one of several parts that must all hold has no counterpart, it is left out and reported; beside an OR the whole line
    is.
    """
    found = FilterReading()
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        search = line.strip()
        parts = list(_parts(search))
        lost = [part for part in parts if isinstance(part, _Lost)]
        kept = [part for part in parts if isinstance(part, str)]
        whole = bool(lost) and any(part in ("OR", "(", ")", "NOT") for part in kept)
        effect = (
            "beside OR or parentheses the line is left out with it"
            if whole
            else "it is left out, so the topic takes more than the search did"
        )
        for part in lost:
            found.note(number, part.words, f"{part.problem}; {effect}")
        if kept and not whole:
            query = " ".join(kept).replace("( ", "(").replace(" )", ")")
            found.drafts.append(Draft(number, search[:60], query))
    if found.drafts:
        found.note(0, "", "words match whole words here, and parts of words there: write word* for any ending")
    return found


def _parts(search: str) -> Iterator[str | _Lost]:
    """The search in the topic language, part by part."""
    at = 0
    while at < len(search):
        token = _FRESHRSS_TOKEN.match(search, at)
        if token is None or token.end() == at:
            yield _Lost(search[at:], "this cannot be read")
            return
        at = token.end()
        yield token["sign"] or token["operator"] or _part(token)


def _part(token: re.Match[str]) -> str | _Lost:
    """One word, phrase or pattern with its field."""
    prefix, words = (token["prefix"] or ""), token[0].strip()
    sign = "-" if len(token["negated"] or "") % 2 else ""
    if prefix in _AGES:
        span = _SPAN.fullmatch(token["word"] or "")
        if span is None:
            return _Lost(words, "only a span such as P3D has a counterpart, age<3d")
        days, weeks, hours = span.groups()
        return f"{sign}age<{f'{days}d' if days else f'{weeks}w' if weeks else f'{hours}h'}"
    if prefix not in _FRESHRSS_FIELDS:
        remedy = _REMEDIES.get(prefix.lower(), "")
        return _Lost(words, f"'{prefix}' has no counterpart{f': {remedy}' if remedy else ''}")
    if token["pattern"]:
        exact = "i" not in token["flags"] and any(map(str.isalpha, re.sub(r"\\.", "", token["pattern"])))
        return f"{sign}{_FRESHRSS_FIELDS[prefix]}{'=' if exact else ''}{regex(token['pattern'])}"
    text = token["quoted"] if token["quote"] else token["word"]
    text = text.replace("+", " ") if prefix == "#" else text
    if not any(char.isalnum() for char in text):
        return _Lost(words, "there is no word in it")
    return f"{sign}{_FRESHRSS_FIELDS[prefix]}{term(text)}"


_NEWSBOAT_STRING = r'"(?:[^"\\]|\\.)*"'
_NEWSBOAT_QUERY = re.compile(
    r'^(?:"query:(?P<quoted>[^:"]+):(?P<expression>(?:[^"\\]|\\.)*)".*|query:(?P<name>[^:]+):(?P<rest>.*))$'
)
_NEWSBOAT_COMMAND = re.compile(
    rf"^(?P<command>ignore-article|define-filter|highlight-article)\s+(?P<first>\S+|{_NEWSBOAT_STRING})\s+(?P<expression>{_NEWSBOAT_STRING})"
)
_NEWSBOAT_TOKEN = re.compile(
    rf"\s*(?:(?P<sign>[()])|(?P<string>{_NEWSBOAT_STRING})|(?P<operator>=~|!~|!#|!=|==|<=|>=|[=<>#])|(?P<word>[\w:.-]+))"
)
_NEWSBOAT_FIELDS = {"title": "title", "content": "text", "description": "text", "author": "author", "link": "url"}
_AGE_OPERATORS = ("<", "<=", ">", ">=")
_MAX_DEPTH = 40


class _NoCounterpart(Exception):
    """A part that the topic language cannot say."""


class _NewsboatParser:
    """Reads an expression token by token into the topic language.

    Raises _NoCounterpart.
    """

    def __init__(self, text: str) -> None:
        self._left: list[re.Match[str]] = []
        at = 0
        while at < len(text.rstrip()):
            token = _NEWSBOAT_TOKEN.match(text, at)
            if token is None:
                raise _NoCounterpart(f"'{text[at:].strip()[:20]}' cannot be read")
            self._left.append(token)
            at = token.end()

    def expression(self) -> str:
        """The whole expression."""
        made = self._alternatives(0)
        if self._left:
            raise _NoCounterpart(f"'{self._left[0][0].strip()}' is not expected there")
        return made

    def _alternatives(self, depth: int) -> str:
        made = [self._together(depth)]
        while self._takes("or"):
            made.append(self._together(depth))
        return " OR ".join(made)

    def _together(self, depth: int) -> str:
        made = [self._primary(depth)]
        while self._takes("and"):
            made.append(self._primary(depth))
        return " AND ".join(made)

    def _primary(self, depth: int) -> str:
        if not self._takes("("):
            return self._comparison()
        if depth == _MAX_DEPTH:
            raise _NoCounterpart("the parentheses are nested too deep")
        made = self._alternatives(depth + 1)
        if not self._takes(")"):
            raise _NoCounterpart("a parenthesis is not closed")
        return f"({made})"

    def _comparison(self) -> str:
        """An attribute, an operator and a value."""
        attribute, operator, value = self._next()["word"] or "", self._next(), self._next()
        name = operator["operator"] or operator["word"] or ""
        given = _unescaped(value["string"][1:-1]) if value["string"] else value["word"] or ""
        if attribute == "age":  # which Newsboat counts in whole days
            between = re.fullmatch(r"([0-9]{1,5}):([0-9]{1,5})", given)
            if name == "between" and between:
                return f"(age>={between[1]}d AND age<={between[2]}d)"
            if name in _AGE_OPERATORS and re.fullmatch("[0-9]{1,5}", given):
                return f"age{name}{given}d"
            raise _NoCounterpart(f"'age {name} {given}' has no counterpart")
        if attribute not in _NEWSBOAT_FIELDS:
            raise _NoCounterpart(f"'{attribute}' has no counterpart")
        pattern = given if name in ("=~", "!~") else rf"^{re.escape(given)}$" if name in ("=", "==", "!=") else ""
        if not pattern:
            raise _NoCounterpart(f"'{attribute} {name}' has no counterpart; =~ has")
        return f"{'NOT ' if name.startswith('!') else ''}{_NEWSBOAT_FIELDS[attribute]}:{regex(pattern)}"

    def _next(self) -> re.Match[str]:
        if not self._left:
            raise _NoCounterpart("the expression ends too early")
        return self._left.pop(0)

    def _takes(self, word: str) -> bool:
        """Take a word if it is next."""
        if self._left and word in (self._left[0]["word"], self._left[0]["sign"]):
            self._left.pop(0)
            return True
        return False


def read_newsboat(text: str) -> FilterReading:
    """Each of Newsboat's filter expressions, one a line, as a topic.

    A line is a bare expression, a query feed ("query:Name:…") or a line of Newsboat's config file. What is ignored
    everywhere keeps items out of all topics. An expression is left out and reported if any part of it has no
    counterpart. Patterns match anywhere and case does not count, in both; Newsboat's are POSIX extended ones, and RE2
    reads those that people write.
    """
    found = FilterReading()
    ignored: list[str] = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        query, command = _NEWSBOAT_QUERY.match(stripped), _NEWSBOAT_COMMAND.match(stripped)
        name, expression = "", stripped
        if query:
            name = query["quoted"] or query["name"]
            expression = _unescaped(query["expression"]) if query["quoted"] else query["rest"]
        elif command:
            name, expression = _unescaped(command["first"].strip('"')), _unescaped(command["expression"][1:-1])
        ignores = command is not None and command["command"] == "ignore-article"
        if ignores and name != "*":
            problem = "articles of one feed only: put it into `reject` of a topic with that source"
            found.note(number, stripped, problem)
        elif not query and not command and re.match(r"https?://", stripped):
            found.note(number, stripped, "this is the address of a feed: newsmonitor add takes it")
        else:
            try:
                made = _NewsboatParser(expression).expression()
            except _NoCounterpart as reason:
                found.note(number, expression, str(reason))
                continue
            if ignores:
                ignored.append(f"({made})")
            else:
                found.drafts.append(Draft(number, name or expression[:60], made))
    if ignored and not found.drafts:
        found.note(0, "", "there are only articles to ignore, and no query that takes any: put them into `reject`")
    found.drafts = [replace(draft, reject=" OR ".join(ignored)) for draft in found.drafts]
    return found


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


_TRENDRADAR_PATTERN = re.compile(r"/(.+)/([a-z]*)")
_TRENDRADAR_SECTION = re.compile(r"\[(.+)\]")
_GROUPS, _REJECTED = "WORD_GROUPS", "GLOBAL_FILTER"


@dataclass(slots=True)
class _WordGroup:
    """Lines that stand together."""

    line: int
    name: str = ""
    plain: list[str] = field(default_factory=list)
    needed: list[str] = field(default_factory=list)
    limit: int = 0

    def take(self, found: FilterReading, number: int, line: str) -> list[str]:
        """Take one line; return the words of it that keep titles out of every group."""
        word, arrow, name = line.partition("=>")
        if arrow:
            self.name = self.name or name.strip()
        word = word.strip()
        if word.startswith("!"):
            return _word(found, number, word[1:])
        if word.startswith("+"):
            self.needed += _word(found, number, word[1:])
        elif not word.startswith("@"):
            self.plain += _word(found, number, word)
        elif re.fullmatch(r"@[0-9]{1,3}", word) and int(word[1:]) >= 1:
            self.limit = int(word[1:])
        else:
            found.note(number, word, "this is no number of entries; `limit` takes 1 to 1000")
        return []


def read_trendradar(text: str) -> FilterReading:
    """Each group of TrendRadar's frequency_words.txt as a topic on titles.

    Groups of lines are parted by empty ones. A title belongs to a group that has one of its plain words and all of its
    `+` words. A `!` word keeps a title out of every group, as the words below [GLOBAL_FILTER] do. `@5` bounds how many
    are shown; a first line [name] or `=> name` behind a word names the group; a pattern stands between slashes.
    """
    found = FilterReading()
    groups: list[_WordGroup] = []
    rejected: list[str] = []
    section = _GROUPS
    for start, lines in _paragraphs(text):
        group = _WordGroup(start)
        for number, line in enumerate(lines, start):
            name = _TRENDRADAR_SECTION.fullmatch(line)
            if name and name[1] in (_GROUPS, _REJECTED):
                section = name[1]
            elif name:
                group.name = name[1]
            elif line and section == _REJECTED:
                rejected += _word(found, number, line.lstrip("!"))
            elif line:
                rejected += group.take(found, number, line)
        groups += [group] if group.plain or group.needed else []
    reject = f"title:({' OR '.join(dict.fromkeys(rejected))})" if rejected else ""
    for group in groups:
        parts = [any_of(group.plain)] if group.plain else []
        parts += list(dict.fromkeys(group.needed))
        match = f"title:{parts[0]}" if len(parts) == 1 else f"title:({' AND '.join(parts)})"
        title = group.name or " ".join([*group.plain, *group.needed])[:60]
        found.drafts.append(Draft(group.line, title, match, reject, group.limit))
    if groups:
        problem = "Latin words match whole words here, and parts of words there: write word* for any ending"
        found.note(0, "", problem)
    elif rejected:
        found.note(0, "", "there are only words that keep titles out, and nothing that takes one")
    return found


def _paragraphs(text: str) -> Iterator[tuple[int, list[str]]]:
    """Groups with the number of their first line; comments are empty strings in them."""
    start = 1
    lines: list[str] = []
    for number, line in enumerate([*text.lstrip("\ufeff").splitlines(), ""], 1):
        stripped = line.strip()
        if stripped:
            start = start if lines else number
            lines.append("" if stripped.startswith("#") else stripped)
        elif lines:
            yield start, lines
            lines = []


def _word(found: FilterReading, number: int, word: str) -> list[str]:
    """Write a word or a pattern as part of a query.

    Nothing, with a note, where it has no word in it.
    """
    pattern = _TRENDRADAR_PATTERN.fullmatch(word)
    if pattern:
        return [regex(pattern[1])]
    if any(char.isalnum() for char in word):
        return [term(word)]
    found.note(number, word, "there is no word in it")
    return []
