"""Check a topic: report all faults and warnings of queries and examples at once.

Examples are titles. A title has no date, source, language or body, so a clause about those is assumed to support the
example: only a certain contradiction is a fault.

Forms of other tools, which this language reads as plain words, are recognised and the right form is proposed: !招聘,
+离职, a && b, 甲、乙, 甲 或 乙, 'two words', /gpt/i, url:/sport/, title =~ "x", 包含:甲 排除:乙, 15..17. Quoted phrases
and the insides of regular expressions are not touched. A new form is a row of a table here, or a branch in
`_token_hints` or `_foreign`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from monitor.errors import QueryError
from monitor.model import Document, Topic
from monitor.text.language import HAN
from monitor.topics.matcher import Rule, explain, matcher_of
from monitor.topics.parse import LONGEST, half_width, parse
from monitor.topics.plan import Aliases, capital_class, matches_all, plan
from monitor.topics.query import FIELD_NAMES, FIELDS, Alias, And, Compare, InField, Near, Not, Or, Query, show, walk

_OPERATORS = {
    **dict.fromkeys(("and", "&&", "&", "+", "和", "与", "與", "并且", "並且", "而且", "且"), "AND"),
    **dict.fromkeys(("or", "||", "或", "或者", "或是"), "OR"),
    **dict.fromkeys(("not", "!", "非", "不含", "不包含"), "NOT"),
    "near": "NEAR/5",
}
_REGEX = r"/(?:[^/\\]|\\.)+/"
_TOKEN = re.compile(
    rf"""(?P<open>"[^"]*(?:"|$)~?(?P<slop>(?<=~)\d+)?)"""
    rf"|(?P<field>[^\s\"()|:=@/]+:)?(?P<regex>=?{_REGEX})(?P<flags>[a-z]*)"
    rf"|(?P<bars>\|\|)|[()|]|(?P<word>[^\s()|\"]+)"
)
_NAMED = re.compile(r"(?:(?<=[\s(-])|^)(?P<name>[^\s\"()|:=@/-][^\s\"()|:=@/]*):")
_NEAR = re.compile(r"(?i:near|adj|w|onear)/?(?P<distance>\d{1,3})")
_LISTED = re.compile(rf"(?<!\d)[,;、]|[,;、](?!\d)|(?<=[{HAN}])/(?=[{HAN}])")  # not 10,000
_BOTH = re.compile("&&")
_PATH = re.compile(r"/[\w./-]+/?")
_SINGLE = re.compile(r"(?:(?<=[\s(:-])|^)'(?P<words>\w[^'\"()|]*\s[^'\"()|]*)'(?=[\s)]|$)")


_COMPARED = re.compile(  # title =~ "x" of newsboat, EntryTitle=(?i)x of miniflux, "title contains x" of forms
    r"(?:(?<=[\s(-])|^)(?P<name>\w+)"
    r"(?:\s+(?P<verb>contains|matches|does not contain)\s+|\s*(?P<sign>!?(?:=~|~|==?|#))\s*)"
    r"(?:\(\?i\))?(?P<value>\"[^\"]+\"|[^\s\"]+)"
)
_WORDED = re.compile(  # 包含:甲 排除:乙,丙
    r"(?:(?<=[\s(])|^)(?:(?P<without>排除|不含|不包含|屏蔽|过滤)|(?:必须)?包含|含有|关键词|關鍵詞):\s*(?P<value>[^\s\"()]+)"
)
_AROUND = re.compile(r"(?i:around|near)\(\s*(?P<distance>\d{1,3})\s*\)")
_RANGE = re.compile(r"(?<![\w.])(?P<first>\d{1,4})\.\.(?P<last>\d{1,4})(?![\w.])")
_LONGEST_RANGE = 20
_META = re.compile(r"[\\^$*+?\[\](){}|]")  # of a regex


@dataclass(frozen=True, slots=True)
class Hint:
    """A part of a query in the form of another tool.

    at:       offset in the query, in code points
    found:    the part as written
    proposed: what to write in its place
    problem:  what the part means here
    """

    at: int
    found: str
    proposed: str
    problem: str


def hints(query: str) -> list[Hint]:
    """Return the parts of a query that are forms of other tools, in order.

    They do not overlap. None of a query that is too long to be parsed.
    """
    if len(query) > LONGEST:
        return []
    text = half_width(query)
    problem = "single quotes do not make a phrase: each word is searched alone"
    found = [
        Hint(quoted.start(), query[slice(*quoted.span())], f'"{quoted["words"]}"', problem)
        for quoted in _SINGLE.finditer(text)
        if text.count('"', 0, quoted.start()) % 2 == 0
    ]
    for foreign, proposed in _foreign(text):
        if text.count('"', 0, foreign.start()) % 2 == 0:
            written = query[slice(*foreign.span())]
            found.append(Hint(foreign.start(), written, proposed, f"'{written}' is searched for as words"))
    taken = [(hint.at, hint.at + len(hint.found)) for hint in found]
    for token in _TOKEN.finditer(text):
        if not any(start < token.end() and token.start() < end for start, end in taken):
            found += _token_hints(query, token)
    for named in _NAMED.finditer(text):
        name = FIELD_NAMES.get(named["name"].casefold())
        inside = any(hint.at < named.end("name") and named.start("name") < hint.at + len(hint.found) for hint in found)
        if name and not inside and text.count('"', 0, named.start()) % 2 == 0:
            problem = f"there is no field '{named['name']}'"
            found.append(Hint(named.start("name"), query[named.start("name") : named.end("name")], name, problem))
    return sorted(found, key=lambda hint: hint.at)


def _foreign(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Find parts of several words in another tool's form, each with its replacement."""
    for found in _COMPARED.finditer(text):
        name = found["name"].casefold().removeprefix("entry")
        field = FIELD_NAMES.get(name, name)
        if field in FIELDS:
            value = found["value"].strip('"')
            how = found["sign"] or found["verb"]
            is_regex = _META.search(value) and ("~" in how or how == "matches" or name != found["name"].casefold())
            words = f"/{value}/" if is_regex else f'"{value}"' if " " in value else value
            yield found, f"{'-' if how[0] in '!d' else ''}{field}:{words}"
    for found in _WORDED.finditer(text):
        parts = [part for part in _LISTED.split(found["value"]) if part]
        listed = f"({' OR '.join(parts)})" if len(parts) > 1 else "".join(parts)
        yield found, f"{'-' if found['without'] else ''}{listed}"
    yield from ((found, f"NEAR/{found['distance']}") for found in _AROUND.finditer(text))
    for found in _RANGE.finditer(text):
        numbers = range(int(found["first"]), int(found["last"]) + 1)
        if 1 < len(numbers) <= _LONGEST_RANGE:
            yield found, f"({' OR '.join(map(str, numbers))})"


def proposal(query: str, found: list[Hint]) -> str:
    """Return the query with all hints applied."""
    for hint in reversed(found):
        query = query[: hint.at] + hint.proposed + query[hint.at + len(hint.found) :]
    return query


def _token_hints(query: str, token: re.Match[str]) -> Iterator[Hint]:
    start, written = token.start(), query[token.start() : token.end()]
    if token["open"] is not None:
        if token["slop"]:
            words = f" NEAR/{token['slop']} ".join(written.split('"')[1].split())
            yield Hint(start, written, f"({words})", f"~{token['slop']} after a phrase is searched as a word")
        elif len(parts := " ".join(written.strip('"').split()).split(" * ")) > 1 and all(parts):
            words = " NEAR/3 ".join(f'"{part}"' if " " in part else part for part in parts)
            yield Hint(start, written, f"({words})", "* stands for no word here, it ends a word")
    elif token["regex"] is not None:
        yield from _regex_hints(query, token)
    elif token["bars"] is not None:
        before, behind = query[start - 1 : start], query[token.end() : token.end() + 1]
        proposed = f"{' ' * (not before.isspace())}OR{' ' * (not behind.isspace())}"
        yield Hint(start, written, proposed, "'||' is no operator here")
    elif token["word"] is not None:
        name, colon, rest = token["word"].partition(":")
        if not colon:
            yield from _word_hints(start, written, token["word"])
        elif name in ("url", "site") and rest.startswith("/"):
            yield Hint(start + len(name) + 1, rest, f'"{rest}"', "a / begins a regular expression")
        elif not rest.startswith("//"):
            yield from _list_hints(start + len(name) + 1, written[len(name) + 1 :])


def _word_hints(start: int, written: str, word: str) -> Iterator[Hint]:
    operator = _OPERATORS.get(word.casefold()) if word not in ("AND", "OR", "NOT") else None
    near = _NEAR.fullmatch(word) if not word.startswith("NEAR/") else None
    sign = next((at for at, char in enumerate(word) if char not in "-(=+!"), 0)
    if operator or near:
        proposed = operator or (f"NEAR/{near['distance']}" if near else "")
        upper = ": operators are upper case" if word.isascii() and word.isalpha() else ""
        yield Hint(start, written, proposed, f"'{written}' is searched for as a word{upper}")
    elif "!" in word[:sign]:
        yield Hint(start, written, f"-{word[sign:]}", "'!' before a word does not negate it here, it is searched for")
    elif word[0] in "+~" and word[1:2].isalpha():
        meaning = "words side by side must all occur anyway" if word[0] == "+" else "no other words are found with one"
        yield Hint(start, written, word[1:], f"'{word[0]}' before a word is searched for; {meaning}")
    else:
        yield from _list_hints(start, written)


def _list_hints(start: int, written: str) -> Iterator[Hint]:
    """Propose OR for a list of words, AND for &&; a comma inside a number is neither."""
    text = half_width(written)
    negation = "-" if text.startswith("-") else ""
    text = text.removeprefix("-")
    for separators, operator in ((_LISTED, "OR"), (_BOTH, "AND")):
        sign = separators.search(text)
        parts = [part for part in separators.split(text) if part]
        if sign and any(char.isalnum() for part in parts for char in part):
            proposed = f"({f' {operator} '.join(parts)})" if len(parts) > 1 else parts[0]
            yield Hint(start, written, negation + proposed, f"'{sign[0]}' does not separate words: it is searched for")
            return


def _regex_hints(query: str, token: re.Match[str]) -> Iterator[Hint]:
    first, last = token.span("regex")
    field, regex = token["field"] or "", query[first:last]
    pattern = regex.removeprefix("=")
    if field in ("url:", "site:") and _PATH.fullmatch(pattern) and not regex.startswith("="):
        inside = pattern.strip("/")
        problem = f"{pattern} is a regular expression: it also finds {inside} inside longer words"
        proposed = inside if field == "site:" else f'"{pattern}"'
        yield Hint(first, regex, proposed, problem)
    elif token["flags"]:
        problem = f"'{token['flags']}' after a regular expression is searched as a word; case never counts without ="
        yield Hint(first, query[first : token.end()], regex, problem)
    elif not regex.startswith("=") and (capitals := capital_class(pattern[1:-1])):
        problem = f"{capitals} finds no capital letters: case does not count in a regular expression without ="
        yield Hint(first, regex, f"={regex}", problem)


_EXAMPLES_AT = datetime(2024, 1, 1, tzinfo=UTC)  # examples have no date, so any time will do
_IN_A_TITLE = ("title", "any")


@dataclass(frozen=True, slots=True)
class TopicFault:
    """A fault of a topic or of an alias.

    topic:    id of the topic, or name of the alias
    part:     'match', 'reject', 'examples.match', 'examples.reject'; 'spellings' for an alias
    index:    position in that list, from 0
    position: offset in that text, in code points
    found:    the faulty text
    nearest:  what to write in its place; empty if nothing is similar
    proposal: the whole text with all its forms of other tools corrected; empty if there are none
    fatal:    False for a warning
    """

    topic: str
    part: str
    index: int
    position: int
    problem: str
    remedy: str = ""
    found: str = ""
    nearest: str = ""
    proposal: str = ""
    fatal: bool = True


def check_topic(topic: Topic, aliases: Aliases) -> list[TopicFault]:
    """Return the faults and warnings of a topic.

    Examples are checked only if the queries have no fatal fault.
    """
    faults: list[TopicFault] = []
    for index, query in enumerate(topic.match):
        faults += _query_faults(topic, "match", index, query, aliases)
    if topic.reject is not None:
        faults += _query_faults(topic, "reject", 0, topic.reject, aliases)
    if any(fault.fatal for fault in faults):
        return faults
    for part, titles in (("match", topic.examples.match), ("reject", topic.examples.reject)):
        rule = _rule_for_titles(topic, aliases, assumed=part == "match") if titles else None
        if rule is None:
            continue
        matcher = matcher_of([rule])
        for index, title in enumerate(titles):
            result = explain(matcher, topic.id, Document(title=title, first_seen=_EXAMPLES_AT), now=_EXAMPLES_AT)
            if result.wanted != (part == "match"):  # the result certainly differs from the expected one
                problem, remedy = "this example should not match, but it does", "narrow the query or add to `reject`"
                if part == "match":
                    problem = f"this example should match and does not: {result.sentence}"
                    remedy = "widen the query, or take the example out"
                faults.append(TopicFault(topic.id, f"examples.{part}", index, 0, problem, remedy, title))
    return faults


def _query_faults(topic: Topic, part: str, index: int, query: str, aliases: Aliases) -> Iterator[TopicFault]:
    found = hints(query)
    try:
        tree = parse(query)
        # Plan each alias alone, so that one unknown alias does not hide another.
        for node in walk(tree):
            if isinstance(node, Alias):
                try:
                    plan(node, aliases)
                except QueryError as fault:
                    yield _fault(topic, part, index, fault)
        made = plan(tree, aliases)
    except QueryError as fault:
        unknown_alias = fault.found.startswith("@") and "NEAR" not in fault.problem
        yield from _hinted(topic, part, index, query, found, fault.position)
        if not unknown_alias and not any(_covers(hint, fault.position) for hint in found):
            yield _fault(topic, part, index, fault)
        return
    yield from _hinted(topic, part, index, query, found)
    if part == "match" and matches_all(made):
        problem = "the query can match everything: it only says what must not occur"
        yield TopicFault(topic.id, part, index, 0, problem, "add a word, phrase or alias that must occur", query)


def _covers(hint: Hint, position: int) -> bool:
    return hint.at <= position < hint.at + len(hint.found)


def _hinted(
    topic: Topic, part: str, index: int, query: str, found: list[Hint], wrong_at: int = -1
) -> Iterator[TopicFault]:
    """Report forms of other tools, with the query as it should be.

    wrong_at: where parsing failed, or -1.
    """
    better = proposal(query, found)
    for hint in found:
        remedy = f"write {hint.proposed}, or put the words in quotes to search for them"
        fatal = _covers(hint, wrong_at)
        yield TopicFault(topic.id, part, index, hint.at, hint.problem, remedy, hint.found, hint.proposed, better, fatal)


def _fault(topic: Topic, part: str, index: int, fault: QueryError) -> TopicFault:
    return TopicFault(topic.id, part, index, fault.position, fault.problem, fault.remedy, fault.found, fault.nearest)


def _rule_for_titles(topic: Topic, aliases: Aliases, assumed: bool) -> Rule | None:
    """Reduce a topic to the clauses that a title can decide.

    None if a title decides nothing.

    assumed: the value of the other clauses, True to support a match
    """
    match = [_by_title(parse(query), assumed) for query in topic.match]
    reject = _by_title(parse(topic.reject), not assumed) if topic.reject else False
    queries = [query for query in match if not isinstance(query, bool)]
    if True in match or reject is True or not queries:
        return None
    out = None if isinstance(reject, bool) else reject
    shown = Topic(topic.id, topic.title, tuple(map(show, queries)), show(out) if out else None)
    return Rule(shown, tuple(plan(query, aliases) for query in queries), plan(out, aliases) if out else None)


def _by_title(query: Query, unknown: bool) -> Query | bool:
    """Replace clauses that a title cannot decide by `unknown`.

    Returns a bool if the query is then decided.
    """
    match query:
        case Compare():
            return unknown
        case InField(name, part, at):
            found = _by_title(part, unknown) if name in _IN_A_TITLE else unknown
            return found if isinstance(found, bool) else InField(name, found, at)
        case Near(left, right, distance, at):
            one, two = _by_title(left, unknown), _by_title(right, unknown)
            return unknown if isinstance(one, bool) or isinstance(two, bool) else Near(one, two, distance, at)
        case Not(part, at):
            found = _by_title(part, not unknown)
            return not found if isinstance(found, bool) else Not(found, at)
        case And(parts, at) | Or(parts, at):
            known = [_by_title(part, unknown) for part in parts]
            decides = isinstance(query, Or)  # False decides an And, True an Or
            rest = tuple(part for part in known if not isinstance(part, bool))
            if len(rest) < 2 or decides in known:
                return decides if decides in known else rest[0] if rest else not decides
            return Or(rest, at) if decides else And(rest, at)
        case _:
            return query


def check_aliases(aliases: Aliases) -> list[TopicFault]:
    """Report spellings that name an unknown alias, form a circle or contain no word."""
    faults = []
    for name, spellings in aliases.items():
        for index, spelling in enumerate(spellings):
            try:
                plan(Alias(name), {**aliases, name: (spelling,)})
            except QueryError as fault:
                faults.append(
                    TopicFault(name, "spellings", index, 0, fault.problem, fault.remedy, spelling, fault.nearest)
                )
    return faults


_SLUG = re.compile(r"[a-z0-9]+")
_RESERVED = frozenset("and or not near title text".split())
_LONGEST_ID = 40


def free_id(words: str, taken: Container[str]) -> str:
    """Make an unused id from the Latin words of a text."""
    stem = "-".join(word for word in _SLUG.findall(words.lower()) if word not in _RESERVED)
    stem = stem[:_LONGEST_ID].strip("-") or "my-topic"
    stem = stem if stem[0].isalpha() else f"topic-{stem}"
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(name for name in names if name not in taken and name != "all")


def topic_yaml(name: str, title: str, match: str, *, reject: str = "", limit: int = 0) -> str:
    """Return the lines of one topic below `topics:`.

    limit: 0 to leave it out
    """
    pairs = [("title", quoted(title)), ("match", quoted(match))]
    pairs += [("reject", quoted(reject))] if reject else []
    pairs += [("limit", str(limit))] if limit else []
    return f"  {name}:\n" + "".join(f"    {key}: {value}\n" for key, value in pairs)


def quoted(text: str) -> str:
    """Quote a YAML scalar.

    `$` is escaped, so no part of the text is read as the name of a secret.
    """
    return "'" + text.replace("'", "''").replace("${", "$${") + "'"
