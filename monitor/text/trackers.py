"""Parameters of addresses that tell where a reader came from and never what the page is."""

from __future__ import annotations

import re

_NAMES = re.compile(
    r"utm_\w+|(pk|mtm|hmb|vd|ga|hsa|guce)_\w+|wt\.\w+|wt_?mc|at_(medium|campaign)|xtor|_hs\w+|_g[al]|__twitter_impression"
    r"|(fb|g|d|tw|y)clid|msclkid|srsltid|[gw]braid|igshid|ysclid|mc_[ce]id|mkt_tok|vero_id|oly_(anon|enc)_id"
    r"|rb_clickid|s_cid|wickedid|ref_(src|url)|cmpid|ncid|ocid|smid|s[pc]m|wfr|isappinstalled|scene|srcid|chksm|nsukey"
    r"|pass_ticket|enterid|clicktime|ascene|devicetype|from_(source|spmid)|sharer_\w+"
    r"|share_(token|source|medium|plat|tag|from|id)",
    re.IGNORECASE,
)
# `from` and `source` are an article's own on some sites; with these values they are known to be tracking.
_PAIRS = re.compile(
    r"from=(related|timeline|groupmessage|singlemessage|home|rss|feed|share|weibo|wechat|index|search|app)"
    r"|source=(rss|feed|share|home|twitter|facebook|wechat|weibo|newsletter|email|app)",
    re.IGNORECASE,
)


def is_tracker(name: str, value: str) -> bool:
    """Whether a parameter only tells where a reader came from."""
    return bool(_NAMES.fullmatch(name) or _PAIRS.fullmatch(f"{name}={value}"))


def without_trackers(url: str) -> str:
    """The URL without trackers; what stays keeps its order and spelling."""
    start = url.find("?")
    if start < 0:
        return url
    query, mark, fragment = url[start + 1 :].partition("#")
    parts = (part.partition("=") for part in query.split("&"))
    kept = "&".join(name + sign + value for name, sign, value in parts if not is_tracker(name, value))
    return url[:start] + ("?" + kept if kept else "") + mark + fragment
