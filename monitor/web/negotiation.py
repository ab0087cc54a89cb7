"""Read what a client accepts: languages and gzip, by the weights of its headers (RFC 9110, 12.4.2)."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request

from monitor.text.interface import Language

_MOST_PARTS = 30  # of a header


def choose_language(request: Request) -> Language:
    """Choose the language: `?lang=`, the cookie, the browser's first known one, English."""
    for asked in (request.query_params.get("lang"), request.cookies.get("lang")):
        if asked == "zh":
            return "zh"
        if asked == "en":
            return "en"
    best: dict[Language, float] = {"en": 0.0, "zh": 0.0}
    for tag, weight in weights(request.headers.get("accept-language", "")).items():
        for language in best:
            if tag.partition("-")[0] == language:
                best[language] = max(best[language], weight)
    return "zh" if best["zh"] > best["en"] else "en"


def accepts_gzip(header: str) -> bool:
    """Tell whether an Accept-Encoding header takes gzip: named with a weight above 0, or by `*`."""
    found = weights(header)
    return found.get("gzip", found.get("x-gzip", found.get("*", 0.0))) > 0


def weights(header: str) -> Mapping[str, float]:
    """Give the weight of each value of an Accept header, in lower case.

    >>> weights("zh-CN;q=0.9, en")
    {'zh-cn': 0.9, 'en': 1.0}
    """
    found: dict[str, float] = {}
    for part in header.lower().split(",")[:_MOST_PARTS]:
        value, _, parameter = part.partition(";")
        name, _, number = parameter.partition("=")
        try:
            found[value.strip()] = float(number) if name.strip() == "q" else 1.0
        except ValueError:
            found[value.strip()] = 0.0
    return found
