"""The time zone that a source most likely writes its dates in, to propose when it is added."""

from __future__ import annotations

from monitor.discover.discovery import Discovery
from monitor.text.language import guess_language
from monitor.text.urls import split_url

_BY_DOMAIN = {
    "cn": "Asia/Shanghai", "hk": "Asia/Hong_Kong", "mo": "Asia/Macau", "tw": "Asia/Taipei", "jp": "Asia/Tokyo",
    "kr": "Asia/Seoul", "th": "Asia/Bangkok", "vn": "Asia/Ho_Chi_Minh",
}  # fmt: skip
_BY_LANGUAGE = {"ja": "Asia/Tokyo", "ko": "Asia/Seoul", "th": "Asia/Bangkok", "vi": "Asia/Ho_Chi_Minh"}
_TRADITIONAL = frozenset("國這個說發電學會時來對們為與無經過還開關頭實現點業動產東車長門問間聞")
_SIMPLIFIED = frozenset("国这个说发电学会时来对们为与无经过还开关头实现点业动产东车长门问间闻")
_TITLES = 40  # of a list that are looked at


def usual_zone(url: str, found: Discovery) -> str | None:
    """The IANA name of the zone, by the country of the address, else by the language of the titles.

    None where neither tells: languages of many zones, countries whose pages are read at home.
    """
    parts = split_url(url)
    country = (parts.hostname or "").rpartition(".")[2] if parts else ""
    if country in _BY_DOMAIN:
        return _BY_DOMAIN[country]
    titles = " ".join([found.title, *(entry.title for entry in found.entries[:_TITLES])])
    language = guess_language(titles)
    if language != "zh":
        return _BY_LANGUAGE.get(language or "")
    traditional, simplified = (sum(char in own for char in titles) for own in (_TRADITIONAL, _SIMPLIFIED))
    return "Asia/Taipei" if traditional > simplified else "Asia/Shanghai"
