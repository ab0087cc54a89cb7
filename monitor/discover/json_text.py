"""JSON as servers write it: also one value a line, wrapped in a call, or guarded against inclusion."""

from __future__ import annotations

import json
import re
from typing import Any

from monitor.errors import NotUsable

_GUARDS = (")]}'", ")]}',", "while(1);", "for(;;);", "/**/")
_CALL = re.compile(
    r"(?:/\*\*/)?\s{0,9}(?:typeof\s[\w.$]{1,100}\s?===\s?'function'\s?&&\s?)?[\w.$]{1,100}\s?\(\s{0,9}(?=[\[{])"
)
_DECODER = json.JSONDecoder()
_MOST_VALUES = 300_000  # names and values; each takes some 60 bytes
_DEEPEST = 200  # levels; no news stands deeper, and each costs a frame


def json_value(text: str, url: str) -> Any:
    """The value of a JSON document, a JSONP call, or JSON lines as a list.

    Raises NotUsable: 'broken' for what is no JSON, 'too_complex' for more values than a list of news has.
    """
    text = text.strip("\ufeff \r\n\t")
    if sum(map(text.count, ",:[{")) > _MOST_VALUES:
        raise NotUsable("too_complex", f"{url} has more than {_MOST_VALUES:,} values", "choose a shorter list")
    for guard in _GUARDS:
        if text.startswith(guard):
            text = text[len(guard) :].lstrip(" ,\r\n\t")
    call = _CALL.match(text)
    try:
        if call:
            return _DECODER.raw_decode(text, call.end())[0]
        value, end = _DECODER.raw_decode(text)
        return value if not text[end:].strip() else _lines(text)
    except (ValueError, RecursionError) as fault:
        raise NotUsable("broken", f"{url} is no JSON: {fault}", "name its kind with `kind:`") from fault


def _lines(text: str) -> list[Any]:
    """One value a line (https://github.com/ndjson/ndjson-spec). Raises ValueError."""
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def looks_like_json(text: str) -> bool:
    """Whether a text may be JSON by its first characters."""
    start = text.lstrip("\ufeff \r\n\t")[:400]
    return start[:1] in ("{", "[") or start.startswith(_GUARDS) or _CALL.match(start) is not None
