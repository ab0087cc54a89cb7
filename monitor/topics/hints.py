"""Recognise what other tools write and this language reads as plain words, and propose the right form.

Examples: !招聘, +离职, a && b, 甲、乙, 甲 或 乙, 'two words', /gpt/i, url:/sport/. Quoted phrases and the insides of
regular expressions are left alone. A new form is a row of a table here, or a branch in `_token_hints`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.topics.parse_terms import LONGEST, half_width
from monitor.topics.pattern import capital_class

FIELD_NAMES = {
    **dict.fromkeys(("intitle", "allintitle", "subject", "headline", "标题", "標題"), "title"),
    **dict.fromkeys(("intext", "inbody", "content", "body", "description", "summary", "正文", "内容", "內容"), "text"),
    **dict.fromkeys(("inurl", "allinurl", "link", "inlink", "href", "网址", "链接", "網址"), "url"),
    **dict.fromkeys(("domain", "host", "insite", "网站", "網站"), "site"),
    **dict.fromkeys(("feed", "feedtitle", "来源", "來源"), "source"),
    **dict.fromkeys(("category", "label", "tags", "intag", "标签", "標籤"), "tag"),
    **dict.fromkeys(("by", "inauthor", "from", "creator", "作者"), "author"),
    **dict.fromkeys(("language", "语言", "語言"), "lang"),
    **dict.fromkeys(("all", "everything", "全部"), "any"),
}
"""Names of fields in other tools, and the field that they mean."""

_OPERATORS = {
    **dict.fromkeys(("and", "&&", "&", "和", "与", "與", "并且", "並且", "而且", "且"), "AND"),
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
_LISTED = re.compile(r"(?<!\d)[,;、]|[,;、](?!\d)")  # not 10,000
_BOTH = re.compile("&&")
_PATH = re.compile(r"/[\w./-]+/?")
_SINGLE = re.compile(r"(?:(?<=[\s(:-])|^)'(?P<words>\w[^'\"()|]*\s[^'\"()|]*)'(?=[\s)]|$)")


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
    """Return the parts of a query that are forms of other tools, in order, without overlaps.

    None of a query that is too long to be parsed.
    """
    if len(query) > LONGEST:
        return []
    text = half_width(query)
    found = list(_quoted_hints(query, text))
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


def proposal(query: str, found: list[Hint]) -> str:
    """Return the query with all hints applied."""
    for hint in reversed(found):
        query = query[: hint.at] + hint.proposed + query[hint.at + len(hint.found) :]
    return query


def _quoted_hints(query: str, text: str) -> Iterator[Hint]:
    """Find phrases in single quotes."""
    for quoted in _SINGLE.finditer(text):
        if text.count('"', 0, quoted.start()) % 2 == 0:
            start, end = quoted.span()
            problem = "single quotes do not make a phrase: each word is searched alone"
            yield Hint(start, query[start:end], f'"{quoted["words"]}"', problem)


def _token_hints(query: str, token: re.Match[str]) -> Iterator[Hint]:
    start, written = token.start(), query[token.start() : token.end()]
    if token["open"] is not None:
        if token["slop"]:
            words = f" NEAR/{token['slop']} ".join(written.split('"')[1].split())
            yield Hint(start, written, f"({words})", f"~{token['slop']} after a phrase is searched as a word")
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
    elif word.startswith("+") and word[1:2].isalpha():
        problem = "'+' before a word is searched for; words side by side must all occur anyway"
        yield Hint(start, written, word[1:], problem)
    else:
        yield from _list_hints(start, written)


def _list_hints(start: int, written: str) -> Iterator[Hint]:
    """Propose OR for a list of words, AND for &&; a comma inside a number is neither."""
    text = half_width(written)
    for separators, operator in ((_LISTED, "OR"), (_BOTH, "AND")):
        sign = separators.search(text)
        parts = [part for part in separators.split(text) if part]
        if sign and any(char.isalnum() for part in parts for char in part):
            proposed = f"({f' {operator} '.join(parts)})" if len(parts) > 1 else parts[0]
            yield Hint(start, written, proposed, f"'{sign[0]}' does not separate words: it is searched for")
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
