"""Selectors of a person for the parts of a row: CSS, and what CSS cannot say.

h3                    a part inside the row
a@data-href           an attribute of it; @data-id alone: of the row itself
h3 !.badge !.count    a part without these children
+ tr .age             a part of the next sibling; ~ dd: of the first following sibling that fits
https://…/{@data-id}  an address with what the selectors in braces find
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

import soupsieve

LONGEST = 1000  # characters of one selector
_ATTRIBUTE = re.compile(r"(?:^|(?<=[\w\])*]))@([A-Za-z_][\w:.-]{0,100})$")
_BESIDE = re.compile(r"([+~])\s*([^\s>+~]+)\s*(?:>\s*)?(.*)$", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{([^{}]{1,500})\}")


@dataclass(frozen=True, slots=True)
class PartSelector:
    """Where one part of a row stands.

    css:       of the part; empty: the row itself
    beside:    '+' or '~' where the part stands in a sibling of the row that fits `sibling`; else empty
    attribute: whose value is taken; empty: the text
    without:   CSS of children that are left out
    """

    css: str
    beside: str = ""
    sibling: str = ""
    attribute: str = ""
    without: tuple[str, ...] = ()


@functools.lru_cache(maxsize=1024)
def parse_part(text: str) -> PartSelector:
    """Parse a selector of a part. Raises ValueError that says what is wrong.

    >>> parse_part("h3 !.badge"), parse_part("a@data-href").attribute
    (PartSelector(css='h3', beside='', sibling='', attribute='', without=('.badge',)), 'data-href')
    """
    if len(text) > LONGEST:
        raise ValueError(f"a selector has at most {LONGEST} characters")
    part, *without = (piece.strip() for piece in re.split(r"(?<=\s)!|^!", text))
    attribute = _ATTRIBUTE.search(part)
    css = part[: attribute.start()].strip() if attribute else part
    beside = _BESIDE.match(css)
    found = PartSelector(
        css=(beside[3] if beside else css).strip(),
        beside=beside[1] if beside else "",
        sibling=beside[2] if beside else "",
        attribute=attribute[1] if attribute else "",
        without=tuple(without),
    )
    if not (found.css or found.attribute or found.beside):
        raise ValueError("this selector is empty; write CSS such as h3, or @data-id for an attribute of the row")
    for one in filter(None, (found.css, found.sibling, *without)):
        _require_css(one)
    if "" in without:
        raise ValueError("a selector of what to leave out follows the !; write it as in h3 !.badge")
    return found


def is_template(text: str) -> bool:
    """Detect an address with braces, which are filled from the row."""
    return _PLACEHOLDER.search(text) is not None


def placeholders(template: str) -> tuple[str, ...]:
    """Return the selectors in the braces of a template, in order."""
    return tuple(_PLACEHOLDER.findall(template))


def filled(template: str, values: tuple[str, ...]) -> str:
    """A template with a value for each of its braces; empty where a value is."""
    if not all(values):
        return ""
    following = iter(values)
    return _PLACEHOLDER.sub(lambda _: next(following), template)


def check_part(text: str) -> None:
    """Raise ValueError where a selector of a part, or one in the braces of a template, is wrong."""
    for one in placeholders(text) or (text,):
        parse_part(one)


def _require_css(text: str) -> None:
    try:
        soupsieve.compile(text)
    except (soupsieve.SelectorSyntaxError, RecursionError, NotImplementedError) as fault:  # the last: ::before
        raise ValueError(f"this is no CSS selector: {str(fault).splitlines()[0]}") from None
