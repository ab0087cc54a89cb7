"""Find the words by which an article says that it was corrected.

Apart from `changes`, which compares two versions: a feed that has nothing new needs none of that.
"""

from __future__ import annotations

import re

MOST_CHARS = 200_000  # of a text that are looked at
_SHOWN = 240  # characters of a sentence

CORRECTED = re.compile(
    r"^\W*(?:corrected\b|correction\b|corrects?\b|clarification\b"
    r"|this (?:article|story|report|piece|post) (?:was|has been)"
    r" (?:corrected|amended|updated to correct)|(?:an|in an) earlier version of this|a previous version of this"
    r"|editor'?s note: .{0,80}(?:correct|earlier version|previous version)|berichtigung\b|korrektur\b"
    r"|rectificati(?:f|on)\b"
    r"|erratum\b|corrección\b|fe de errat|исправлен|更正|勘误|勘誤|订正|訂正|致歉声明"
    r"|本文(?:早前|此前|先前)(?:版本|误))",
    re.IGNORECASE,
)


def correction_in(title: str, text: str) -> str:
    """Give the words by which an article says that it was corrected.

    Empty where it does not.

    >>> correction_in("CORRECTED-Bank names new head", ""), correction_in("Bank corrects course", "")
    ('CORRECTED-Bank names new head', '')
    """
    if re.match(r"[^\w]{0,9}(?:CORRECTED|CORRECTION|更正|勘误|勘誤)\s?[-–—:：】|)）]", title):
        return shown_words(title)
    lines = [line for line in text[:MOST_CHARS].split("\n") if line.strip()]
    for line in (*lines[:2], *lines[-4:]):
        # A note of its own stands before a colon or tells what was wrong; news may begin with the word as well.
        if CORRECTED.match(line) and re.match(r".{0,60}(?:[:：]|earlier version|previous version|amended|误)", line):
            return shown_words(line.strip())
    return ""


def shown_words(text: str) -> str:
    """Give the beginning of a sentence, on one line."""
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"
