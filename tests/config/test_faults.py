"""What people write wrongly in the configuration: each fault with its file, line, column and remedy."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.config import check
from monitor.text.interface import translate

SOURCE = "sources:\n  - {id: s, url: https://example.com/}\n"
X = "sources:\n  - {id: s, url: https://x.example/, "  # the key that follows stands in column 38 of line 2
T = "topics:\n  t: {match: a, "  # the key that follows stands in column 17 of line 2


# What stays in English in a fault in Chinese: names, words of the file, addresses.
QUOTED = re.compile(r"`[^`]*`|'[^']*'|“[^”]*”|（写的是：[^）]*）|https?://\S+")
ENGLISH = re.compile(r"\b[a-z]{2,} [a-z]{2,}")


def faults(folder: Path, **files: str) -> list[str]:
    """What is wrong, without the folder's name."""
    for name, text in {"sources": SOURCE, **files}.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return [str(fault).removeprefix(f"{folder}/") for fault in check(folder, {}).faults]


FAULTS = [
    # file, text, where, words that must be told
    ("sources", "sources:\n  - {id: s}\n", "2:5", ["url is missing", "write `url: …`"]),
    ("sources", "sources: 5\n", "1:10", ["a list is wanted here"]),
    ("sources", "sources:\n  s: {url: https://x.example/}\n", "2:3", ["lines that begin with `- `"]),
    ("sources", X + "interval: 15}\n", "2:38", ["'every' is nearest"]),
    ("sources", X + "name: S}\n", "2:38", ["'title' is nearest"]),
    ("topics", T + "query: b}\n", "2:17", ["'match' is nearest"]),
    ("topics", "topics:\n  t:\n  match: a\n", "2:5", ["indented below the key"]),
    ("topics", "---\ntopics: {}\n---\ntopics: {}\n", "3:1", ["delete the line ---"]),
    ("topics", T + "notify: [telegram]}\n", "2:26", ["below `notify: {targets: …}` in newsmonitor.yaml"]),
    ("topics", "topcs: {}\n", "1:1", ["there is no key 'topcs'", "use one of topics; 'topics' is nearest"]),
    ("sources", "sources:\n  - {id: S, url: https://x.example/}\n", "2:10", ["small letters"]),
    ("sources", "sources:\n  - {id: s, url: ftp://x.example/}\n", "2:18", ["http:// or https://"]),
    ("sources", "sources:\n  - {id: s, url: https://x.example/, every: 0s}\n", "2:45", ["the least is 1s"]),
    ("sources", "sources:\n  - {id: s, url: https://x.example/, every: often}\n", "2:45", ["such as 15m"]),
    ("sources", "sources:\n  - {id: s, url: https://x.example/, kind: rss}\n", "2:44", ["'feed'"]),
    ("sources", "sources:\n  - {id: s, url: https://x.example/, timezone: Mars}\n", "2:48", ["no such time zone"]),
    ("sources", "sources:\n  - {id: s, url: https://x.example/, backlog: many}\n", "2:47", ["a whole number"]),
    ("sources", "sources:\n  - {id: s, url: https://x.example/, enabled: maybe}\n", "2:47", ["true or false"]),
    (
        "sources",
        "sources:\n  - id: s\n    url: https://x.example/\n    article: {body: 'a[['}\n",
        "4:21",
        ["no CSS selector"],
    ),
    (
        "sources",
        "sources:\n  - id: s\n    id: t\n    url: https://x.example/\n",
        "3:5",
        ["'id' stands here a second time", "line 2"],
    ),
    ("sources", f"{SOURCE}  - {{id: s, url: https://y.example/}}\n", "3:10", ["taken already by source 1"]),
    ("sources", "sources:\n  - {id: s, url: https://x.example/, topics: [nope]}\n", "2:47", ["no topic 'nope'"]),
    ("sources", "sources:\n  - {id: s, url: 'https://x.example/${NO}'}\n", "2:18", ["nothing is known of ${NO}"]),
    ("sources", "sources：\n  - id: s\n", "1:8", ["full-width colon"]),
    ("sources", "sources:\n\t- id: s\n", "2:1", ["a tab"]),
    ("sources", "sources: [\n", "2:1", ["this is not YAML"]),
    ("newsmonitor", "fetch: {private_networks: [10.0.0.0/99]}\n", "1:28", ["no network"]),
    ("newsmonitor", "state: mysql://x\n", "1:8", ["postgresql://"]),
    ("sources", "sources:\n  - {id: s, url: https://x.example/, include: '/(/'}\n", "2:47", ["as RE2 has it"]),
    ("sources", "sources:\n  - {id: s, url: 'https://x.example/${NO-NAME}'}\n", "2:18", ["nothing is known of"]),
    ("newsmonitor", "fetch: {delay: soon}\n", "1:16", ["a duration is"]),
    ("newsmonitor", "fetch: {max_bytes: big}\n", "1:20", ["a size is"]),
    ("newsmonitor", "fetch: {robts: true}\n", "1:9", ["'robots' is nearest"]),
    ("newsmonitor", "web: {listen: 8080}\n", "1:15", ["host:port"]),
    ("newsmonitor", "web: {listen: '127.0.0.1:８０８０'}\n", "1:15", ["host:port"]),
    ("topics", "topics:\n  all: {match: a}\n", "2:3", ["'all' is the feed of everything"]),
    ("topics", "topics:\n  t: {match: a b, near_miss: true}\n  t-near: {match: c}\n", "3:11", ["near misses of 't'"]),
    ("topics", "topics:\n  t: {match: a, formerly: [o, t]}\n", "2:31", ["what the topic is called now"]),
    ("topics", "topics:\n  t: {match: a, formerly: u}\n  u: {match: c}\n", "2:27", ["the topic of that name"]),
    (
        "topics",
        "topics:\n  t: {match: a, formerly: o}\n  u: {match: c, formerly: [o]}\n",
        "3:28",
        ["'t' already"],
    ),
    ("topics", "topics:\n  t: {match: a, formerly: [all]}\n", "2:28", ["feed of everything"]),
    ("topics", "topics:\n  t: {title: x}\n", "2:6", ["match is missing"]),
    ("topics", "topics:\n  t: {match: a, budget: lots}\n", "2:25", ["such as 20/day"]),
    ("topics", "topics:\n  t: {match: sorce:x}\n", "2:14", ["no field 'sorce'", "'source' is nearest"]),
    ("topics", "topics:\n  t:\n    match: 'a AND sorce:x'\n", "3:19", ["no field 'sorce'"]),
    ("topics", "topics:\n  t:\n    match:\n      - fine\n      - a AND (b\n", "5:15", ["not closed"]),
    ("topics", "topics:\n  t:\n    match: |\n      a AND\n      sorce:x\n", "5:7", ["no field 'sorce'"]),
    ("topics", "topics:\n  t:\n    match: >-\n      a AND (b OR\n      c) AND sorce:x\n", "5:14", ["no field 'sorce'"]),
    ("topics", "topics:\n  t:\n    match: a AND\n      sorce:x\n", "4:7", ["no field 'sorce'"]),
    ("topics", "topics:\n  t: {match: a, reject: ')'}\n", "2:26", ["where a term is expected"]),
    ("topics", "topics:\n  t: {match: '@nope'}\n", "2:15", ["no alias 'nope'"]),
    ("topics", "topics:\n  t: {match: -a}\n", "2:14", ["can match everything"]),
    ("topics", "topics:\n  t: {match: a, sources: [z]}\n", "2:27", ["no source 'z'", "use one of s"]),
    ("topics", "topics:\n  t: {match: a, examples: {match: [b]}}\n", "2:36", ["should match and does not"]),
    ("topics", "topics:\n  t: {match: a, token: short}\n", "2:24", ["token"]),
    ("aliases", "aliases: {a: ['@a']}\n", "1:15", ["stands for itself"]),
    ("aliases", "aliases: {a: [x, '@lost']}\n", "1:18", ["no alias 'lost'"]),
    # What YAML itself trips over.
    ("topics", "topics:\n  t: {match: @openai}\n", "2:14", ["put quotes", "'@…'"]),
    ("topics", "topics:\n  t:\n    match: @openai AND 离职\n", "3:12", ["put quotes", "'@…'"]),
    ("topics", "topics:\n  t:\n    match: `x`\n", "3:12", ["put quotes", "'`…'"]),
    ("topics", "topics:\n  t:\n    match: %x\n", "3:12", ["put quotes", "'%…'"]),
    ("sources", "sources:\n  - id: s\n    url: https://x.example/\n    include: */news/*\n", "4:14", ["'*…'"]),
    ("topics", 'topics:\n  t:\n    match: "steps down" AND x\n', "3:25", ["put the whole value in '…'"]),
    ("topics", "topics:\n  t:\n    match: 'it's'\n", "3:16", ['put the whole value in "…"']),
    ("topics", "topics:\n  t:\n    title: AI: the week\n    match: a\n", "3:14", ["a colon and a space"]),
    ("topics", "topics:\n  t:\n    title： AI\n    match: a\n", "3:10", ["full-width colon"]),
    ("topics", "topics:\n  t：\n    match： a\n", "2:3", ["full-width colon"]),
    ("topics", "topics:\n  t: {match: “a b”, title：x}\n", "2:21", ["there is no key 'title：x'", "full-width colon"]),
    ("topics", "topics:\n  t:\n    title:AI\n    match: a\n", "3:10", ["a space after the colon"]),
    ("topics", "topics:\n  t:\n    match: a\n   title: x\n", "4:4", ["check indentation"]),
    ("sources", "sources:\n- id: s\n url: https://x.example/\n", "3:2", ["check indentation"]),
    ("sources", "sources:\n  - id: s\n  \turl: https://x.example/\n", "3:3", ["this is a tab"]),
    ("topics", "topics:\n  t:\n    match: a\n    title\u3000: x\n", "4:5", ["an ideographic space"]),
    ("sources", "sources:\n  -\u00a0id: s\n    url: https://x.example/\n", "2:4", ["a no-break space"]),
    ("topics", "topics:\n  t:\n    match: [a, b\n", "3:12", ["the [ is never closed"]),
    ("topics", "topics:\n  t: {match: a\n", "2:6", ["the { is never closed"]),
    ("topics", "topics:\n  t:\n    match: 'a OR b\n", "3:12", ["the ' is never closed"]),
    ("topics", 'topics:\n  t:\n    match: "a\\qb"\n', "3:14", ["unknown escape"]),
    ("topics", "topics:\n  t: {match: a}}\n", "2:16", ["this is not YAML"]),
    ("topics", "topics:\n  t: {match: a\x07}\n", "2:15", ["control character U+0007", "delete it"]),
    ("topics", "topics:\n  t: {match: !sports}\n", "2:14", ["begins with !"]),
    ("topics", "topics:\n  t: {match: a, title: !!python/object:os.system x}\n", "2:24", ["explicit YAML tags"]),
    ("sources", "sources: !!set\n  - {id: s, url: https://x.example/}\n", "1:10", ["explicit YAML tags"]),
    ("topics", "topics:\n  t: {match: a}\ntopics:\n  u: {match: b}\n", "3:1", ["second time", "line 1", "move what"]),
    ("topics", "topics:\n  t: {match: a}\n  t: {match: b}\n", "3:3", ["'t' stands here a second time", "line 2"]),
    ("topics", "topics:\n  t: {match: a}\n---\ntopics: {}\n", "3:1", ["another document"]),
    ("topics", "topics:\n  ? [a, b]\n  : {match: a}\n", "2:5", ["a key must be a word"]),
    ("aliases", "aliases: &a\n  b: *a\n", "2:6", ["the YAML alias *a stands for itself"]),
    ("aliases", "aliases: {b: *nowhere}\n", "1:14", ["undefined alias"]),
    ("aliases", f"aliases: {'[' * 50}", "1:49", ["nested too deeply"]),
    # Keys and values of the wrong kind, in every file.
    ("newsmonitor", "[]\n", "1:1", ["`name: value` lines are wanted"]),
    ("newsmonitor", "web: 8080\n", "1:6", ["`name: value` lines are wanted"]),
    ("newsmonitor", "web: {users: {ada: ''}}\n", "1:20", ["an empty password"]),
    ("newsmonitor", "web:\n  users:\n    ada: '  '\n", "3:10", ["an empty password"]),
    ("newsmonitor", "web: {users: {'a:b': secret-word}}\n", "1:15", ["no colon"]),
    ("newsmonitor", "web: {users: {ada: }}\n", "1:20", ["a word or text"]),
    ("newsmonitor", "web: {listen: '127.0.0.1:99999'}\n", "1:15", ["host:port"]),
    ("newsmonitor", "fetch: {concurrency: 0}\n", "1:22", ["at least 1"]),
    ("newsmonitor", "fetch: {concurrency: many}\n", "1:22", ["a whole number"]),
    ("newsmonitor", f"fetch: {{concurrency: {'9' * 500}}}\n", "1:22", ["at most 512"]),
    ("newsmonitor", f"fetch: {{concurrency: {'9' * 5000}}}\n", "1:22", ["fewer digits"]),
    ("newsmonitor", f"fetch: {{max_bytes: {'9' * 400}}}\n", "1:20", ["a size is"]),
    ("newsmonitor", f"fetch: {{timeout: {'9' * 400}s}}\n", "1:18", ["a duration is"]),
    ("newsmonitor", f"keep: {{items: {'9' * 30}d}}\n", "1:15", ["longer than a hundred years"]),
    ("newsmonitor", "fetch: {max_bytes: 10 GB of it}\n", "1:20", ["a size is"]),
    ("newsmonitor", "fetch: {proxy: 127.0.0.1:3128}\n", "1:16", ["http:// or https://"]),
    ("newsmonitor", "publish: {formats: [rss, atm]}\n", "1:26", ["'atom'"]),
    ("newsmonitor", "publish: {base_url: news.example}\n", "1:21", ["http:// or https://"]),
    ("newsmonitor", "publish: {base_url: 'http://x.example:99999'}\n", "1:21", ["http:// or https://"]),
    ("newsmonitor", "log: {level: loud}\n", "1:14", ["'warning'"]),
    ("newsmonitor", "keep: {items: forever}\n", "1:15", ["a duration is"]),
    ("newsmonitor", "timezone: Beijing\n", "1:11", ["no such time zone"]),
    ("newsmonitor", "timezon: local\n", "1:1", ["'timezone' is nearest"]),
    ("sources", X + "list: {item: 'li[['}}\n", "2:51", ["no CSS selector"]),
    ("sources", X.rstrip() + "\n     list: {item: li, link: 'a[[', date: 'b[['}}\n", "3:29", ["no CSS selector"]),
    ("sources", X + "article: {remove: [.qr, '..x']}}\n", "2:62", ["no CSS selector"]),
    ("sources", X + f"article: {{body: '{'a ' * 2000}'}}}}\n", "2:54", ["at most 2000 characters"]),
    ("sources", X + "language: Chinese!}\n", "2:48", ["code of a language"]),
    ("sources", X + "headers: [Cookie]}\n", "2:47", ["`name: value` lines"]),
    ("sources", X + "backlog: -1}\n", "2:47", ["at least 0"]),
    ("sources", X + "every: 15}\n", "2:45", ["a duration is"]),
    ("sources", X + "evry: 15m}\n", "2:38", ["'every' is nearest"]),
    ("sources", X + "list: {itm: li}}\n", "2:45", ["'item' is nearest"]),
    ("sources", "sources:\n  id: s\n  url: https://x.example/\n", "2:3", ["a list is wanted"]),
    ("sources", "sources:\n  - https://x.example/\n", "2:5", ["`name: value` lines"]),
    ("sources", "source:\n  - {id: s, url: https://x.example/}\n", "1:1", ["sources"]),
    ("sources", "sources:\n  - {id: s, url: 'https://x example/'}\n", "2:18", ["http:// or https://"]),
    ("sources", "sources:\n  - {id: s, url: 'http://x.example:99999/'}\n", "2:18", ["http:// or https://"]),
    ("sources", "sources:\n  - {id: s, url: }\n", "2:18", ["a word or text"]),
    ("sources", f"{SOURCE}  - {{id: t, url: https://example.com/}}\n", "3:18", ["watched already", "'s'"]),
    ("topics", "topics:\n  - {match: a}\n", "2:3", ["`name: value` lines"]),
    ("topics", "topics:\n  Dep: {match: a}\n", "2:3", ["small letters"]),
    ("topics", "topics:\n  离职: {match: 离职}\n", "2:3", ["small letters"]),
    ("topics", "topics:\n  t: {match: []}\n", "2:14", ["at least one"]),
    ("topics", "topics:\n  t: {match: {a: b}}\n", "2:14", ["a list is wanted"]),
    ("topics", "topics:\n  t: 离职\n", "2:6", ["`name: value` lines"]),
    ("topics", T + "limit: 5000}\n", "2:24", ["at most 1000"]),
    ("topics", T + f"limit: {'9' * 500}}}\n", "2:24", ["at most 1000"]),
    ("topics", T + "group: events}\n", "2:24", ["'event'"]),
    ("topics", T + "near_miss: perhaps}\n", "2:28", ["true or false"]),
    ("topics", T + "examples: {mach: [a]}}\n", "2:28", ["'match' is nearest"]),
    ("topics", T + "examples: {reject: [a]}}\n", "2:37", ["should not match"]),
    ("topics", "topics:\n  t: {match: 'age<'}\n", "2:19", ["age<"]),
    ("topics", f"topics:\n  t: {{match: 'age<{'9' * 500}d'}}\n", "2:19", ["age<"]),
    ("topics", f"topics:\n  t: {{match: 'a NEAR/{'9' * 500} b'}}\n", "2:17", ["NEAR"]),
    ("aliases", "aliases: {a: []}\n", "1:14", ["at least one"]),
    ("aliases", "aliases: [a, b]\n", "1:10", ["`name: value` lines"]),
    ("aliases", "alias: {a: [b]}\n", "1:1", ["aliases"]),
    ("newsmonitor", "publish: {base_url: 'https://ada:word@x.example/'}\n", "1:21", ["stands in every feed"]),
    ("newsmonitor", "publish: {base_url: 'https://x.example/?a=b'}\n", "1:21", ["stands in every feed"]),
    ("newsmonitor", "publish: {formats: []}\n", "1:20", ["at least one"]),
    ("newsmonitor", "web: {hosts: [localhost, 'http://x.example']}\n", "1:26", ["a host name alone"]),
    ("newsmonitor", "fetch: {timeout: 99999999d}\n", "1:18", ["longer than a hundred years"]),
    ("newsmonitor", 'fetch: {user_agent: "a\\nb"}\n', "1:21", ["one line"]),
    ("newsmonitor", "fetch: {delay: 1s1s}\n", "1:16", ["such as 15m"]),
    ("sources", X + "headers: {'X Y': a}}\n", "2:48", ["the name of a header"]),
    ("sources", X + "headers: {Host: other.example}}\n", "2:48", ["the program sets this header itself"]),
    ("sources", X + 'headers: {X-Y: "a\\r\\nb"}}\n', "2:53", ["one line"]),
    ("sources", X + "headers: {X-Y: 标题}}\n", "2:53", ["Latin characters"]),
    # Written from what people report of other programs' configurations.
    ("sources", X + "verify: /nowhere/ca.pem}\n", "2:46", ["no file"]),
    ("sources", X + "verify: certs}\n", "2:46", ["no file"]),
    ("sources", X + "verify: maybe}\n", "2:46", ["no file"]),
    ("sources", X + "kind: json, list: {item: a..b, link: u}}\n", "2:63", ["dotted path"]),
    ("sources", X + "kind: json, list: {item: data.items, title: .t}}\n", "2:82", ["dotted path"]),
    ("sources", X + "kind: json, list: {item: data.items, link: 'a.'}}\n", "2:81", ["dotted path"]),
    ("newsmonitor", "fetch: {private_networks: [10.0.0.0/8, lan]}\n", "1:40", ["'lan' is no network"]),
    ("newsmonitor", "fetch:\n  private_networks:\n    - 10.0.0.0/8\n    - 300.1.1.1\n", "4:7", ["is no network"]),
    ("newsmonitor", "fetch: {private_networks: [[10.0.0.0/8]]}\n", "1:28", ["no network"]),
    ("newsmonitor", "fetch: {private_networks: {a: b}}\n", "1:27", ["list of networks"]),
    ("newsmonitor", "fetch: {private_networks: 10.0.0.0/8}\n", "1:27", ["list of networks"]),
    ("newsmonitor", "schedule: {fastest: 2d}\n", "1:21", ["slower than"]),
    ("newsmonitor", "schedule: {slowest: 1m}\n", "1:21", ["fastest"]),
    ("newsmonitor", "schedule:\n  slowest: 1h\n  fastest: 2h\n", "3:12", ["slower than"]),
    ("newsmonitor", "schedule: {every: 0s}\n", "1:19", ["the least is 1s"]),
    ("newsmonitor", "schedule: {every: hourly}\n", "1:19", ["such as 15m"]),
    ("newsmonitor", "schedule: {every: [15m]}\n", "1:19", ["such as 15m"]),
    ("newsmonitor", "notify: {targets: {ops: hooks.example}}\n", "1:25", ["such as ntfy://"]),
    ("newsmonitor", "notify: {targets: [https://hooks.example/]}\n", "1:19", ["`name: value` lines"]),
    ("newsmonitor", "notify: {secret: ''}\n", "1:18", ["empty password"]),
    ("newsmonitor", "notify: {quiet: 22-7}\n", "1:17", ["22:00-07:00"]),
    ("newsmonitor", "notify: {quiet: 24:00-07:00}\n", "1:17", ["22:00-07:00"]),
    ("newsmonitor", "notify: {per_day: 0}\n", "1:19", ["at least 1"]),
    ("newsmonitor", "notify: {target: {a: ntfy://x}}\n", "1:10", ["'targets' is nearest"]),
    ("newsmonitor", "fetch: {browser: {cdp: chromium.example:9333}}\n", "1:24", ["http://127.0.0.1:9222"]),
    ("newsmonitor", "fetch: {browser: {restart_after: 0}}\n", "1:34", ["at least 1"]),
    ("newsmonitor", "fetch: {browser: auto}\n", "1:18", ["`name: value` lines"]),
    ("newsmonitor", "fetch: {browser: {settle: 1m}}\n", "1:27", ["timeout"]),
    ("newsmonitor", "fetch: {per_host: 2.5}\n", "1:19", ["a whole number"]),
    ("newsmonitor", "fetch: {timeout: 30}\n", "1:18", ["a duration is"]),
    ("newsmonitor", "fetch: {timeout: 30 seconds}\n", "1:18", ["a duration is"]),
    ("newsmonitor", "fetch: {timeout: 500ms}\n", "1:18", ["a duration is"]),
    ("newsmonitor", "fetch: {max_bytes: 10 megabytes}\n", "1:20", ["a size is"]),
    ("newsmonitor", "fetch: {max_bytes: 0}\n", "1:20", ["at least 1"]),
    ("newsmonitor", "fetch: {max_bytes: -5MB}\n", "1:20", ["a size is"]),
    ("newsmonitor", "publish: {date: published}\n", "1:17", ["'seen'"]),
    ("newsmonitor", "publish: {hub: hub.example}\n", "1:16", ["http:// or https://"]),
    ("newsmonitor", "publish: {formats: rss}\n", "1:20", ["a list is wanted"]),
    ("newsmonitor", "publish: {dir: [feeds]}\n", "1:16", ["a word or text"]),
    ("newsmonitor", "publish: {dir: ''}\n", "1:16", ["folder"]),
    ("newsmonitor", "state: ''\n", "1:8", ["state/newsmonitor.db"]),
    ("newsmonitor", "state: sqlite:///news.db\n", "1:8", ["state/newsmonitor.db"]),
    ("newsmonitor", "state: 'postgresql://host:99999/news'\n", "1:8", ["postgresql://"]),
    ("newsmonitor", "meaning: remote\n", "1:10", ["embeddings"]),
    ("newsmonitor", "meaning: 'http://'\n", "1:10", ["embeddings"]),
    ("newsmonitor", "timezone: UTC+8\n", "1:11", ["no such time zone"]),
    ("newsmonitor", "timezone: ../../etc/passwd\n", "1:11", ["no such time zone"]),
    ("newsmonitor", "timezone: ''\n", "1:11", ["no such time zone"]),
    ("newsmonitor", "timezone: asia/shanghai\n", "1:11", ["no such time zone"]),
    ("newsmonitor", "web: {listen: ':8080'}\n", "1:15", ["host:port"]),
    ("newsmonitor", "web: {listen: 'localhost:0x50'}\n", "1:15", ["host:port"]),
    ("newsmonitor", "web: {hosts: [news.example:8080]}\n", "1:15", ["host name alone"]),
    ("newsmonitor", "web: {hosts: ['*.example']}\n", "1:15", ["host name alone"]),
    ("newsmonitor", "keep: {items: 90}\n", "1:15", ["a duration is"]),
    ("newsmonitor", "keep: {items: 0d}\n", "1:15", ["the least is 1s"]),
    ("newsmonitor", "log: {format: xml}\n", "1:15", ["'json'"]),
    ("newsmonitor", "log: debug\n", "1:6", ["`name: value` lines"]),
    ("sources", X + "timezone: GMT+0800}\n", "2:48", ["no such time zone"]),
    ("sources", X + "include: ['/news/*', '/[0-9/']}\n", "2:59", ["as RE2 has it"]),
    ("sources", X + "exclude: '/(?<=a)b/'}\n", "2:47", ["as RE2 has it"]),
    ("sources", X + "include: ['']}\n", "2:48", ["pattern"]),
    ("sources", X + "include: {a: b}}\n", "2:47", ["a list is wanted"]),
    ("sources", X + "backlog: 1001}\n", "2:47", ["at most 1000"]),
    ("sources", X + "browser: sometimes}\n", "2:47", ["'never'"]),
    ("sources", X + "browser: true}\n", "2:47", ["'always'"]),
    ("sources", X + "proxy: socks5://127.0.0.1:1080}\n", "2:45", ["http:// or https://"]),
    ("sources", X + "robots: ignore}\n", "2:46", ["true or false"]),
    ("sources", X + "full_text: summary}\n", "2:49", ["true or false"]),
    ("sources", X + "list: li.news}\n", "2:44", ["`name: value` lines"]),
    ("sources", X + "list: {item: ''}}\n", "2:51", ["no CSS selector"]),
    ("sources", X + "list: {item: '//li/a'}}\n", "2:51", ["no CSS selector"]),
    ("sources", X + "list: {item: li, link: 'a::attr(href)'}}\n", "2:61", ["no CSS selector"]),
    ("sources", X + "article: {author: 'p:has('}}\n", "2:56", ["no CSS selector"]),
    ("sources", X + "headers: {Cookie: }}\n", "2:56", ["a word or text"]),
    ("sources", X + "headers: {Cookie: [a, b]}}\n", "2:56", ["a word or text"]),
    ("sources", X + "headers: {Cookie: a, cookie: b}}\n", "2:59", ["cookie"]),
    ("sources", X + "title: [a]}\n", "2:45", ["a word or text"]),
    ("sources", X + "topics: [[a]]}\n", "2:47", ["a word or text"]),
    ("sources", X + "enabled: 2}\n", "2:47", ["true or false"]),
    ("sources", "sources:\n  - {id: s, url: [https://x.example/]}\n", "2:18", ["a word or text"]),
    ("sources", "sources:\n  - {id: s, url: 'https:///news'}\n", "2:18", ["http:// or https://"]),
    ("sources", "sources:\n  - {id: s, url: 'https://[::1/'}\n", "2:18", ["http:// or https://"]),
    ("sources", "sources:\n  - {id: s, url: www.x.example/news}\n", "2:18", ["http:// or https://"]),
    ("sources", "sources:\n  - {id: s, url: 'https://x..example/'}\n", "2:18", ["http:// or https://"]),
    ("sources", "sources:\n  - {id: s, url: 'https://x.example:port/'}\n", "2:18", ["http:// or https://"]),
    ("sources", "sources:\n  - {id: s s, url: https://x.example/}\n", "2:10", ["small letters"]),
    ("sources", "sources:\n  - {id: , url: https://x.example/}\n", "2:10", ["a word or text"]),
    ("sources", "sources:\n  - {url: https://x.example/}\n", "2:5", ["id is missing"]),
    ("sources", "sources:\n  -\n", "2:4", ["`name: value` lines"]),
    (
        "sources",
        "sources:\n  - id: s\n    url: https://x.example/\n  - id: t\n    url: https://y.example/\n    id: s\n",
        "6:5",
        ["a second time"],
    ),
    ("sources", SOURCE + "topics: {}\n", "3:1", ["no key 'topics'"]),
    ("topics", T + "limit: 0}\n", "2:24", ["at least 1"]),
    ("topics", T + "limit: ten}\n", "2:24", ["a whole number"]),
    ("topics", T + "budget: 20/week}\n", "2:25", ["such as 20/day"]),
    ("topics", T + "budget: 0/day}\n", "2:25", ["such as 20/day"]),
    ("topics", T + "token: 'has spaces in it'}\n", "2:24", ["token"]),
    ("topics", T + "notify: nobody}\n", "2:25", ["no target 'nobody'"]),
    ("topics", T + "sources: s, reject: [a]}\n", "2:37", ["a word or text"]),
    ("topics", T + "examples: [a]}\n", "2:27", ["`name: value` lines"]),
    ("topics", T + "date: published}\n", "2:23", ["'seen'"]),
    ("topics", T + "formerly: [Old]}\n", "2:28", ["small letters"]),
    ("topics", "topics:\n  t: {match: '/[/'}\n", "2:16", ["regular expression"]),
    ("topics", T + "match: b}\n", "2:17", ["a second time"]),
    ("topics", "topics:\n  t:\n    match: a\n    title: 'x\n    limit: 5\n", "4:12", ["never closed"]),
    ("topics", "topics:\n  t:\n   match: a\n    title: x\n", "4:10", []),
    ("topics", "topics:\n  t:\n    match: a\n  title: x\n", "4:10", ["`name: value` lines"]),
    ("topics", "topics:\n  t:\n    - match: a\n", "3:5", ["`name: value` lines"]),
    ("topics", "topics:\nt:\n  match: a\n", "2:1", ["no key 't'"]),
    ("topics", "topics\n  t: {match: a}\n", "2:4", []),
    ("aliases", "aliases: {a: [[x]]}\n", "1:15", ["a word or text"]),
    ("aliases", "aliases: {a: }\n", "1:14", ["a list"]),
    ("aliases", "aliases: {a: ['']}\n", "1:15", []),
    ("aliases", "aliases: {a: ['@b'], b: ['@a']}\n", "1:15", []),
]


@pytest.mark.parametrize("name, text, where, words", FAULTS, ids=lambda value: repr(value)[:40])
def test_a_fault_is_named_with_its_place_and_what_to_write(
    tmp_path: Path, name: str, text: str, where: str, words: list[str]
) -> None:
    said = faults(tmp_path, **{name: text})
    first = said[0]
    assert first.startswith(f"{name}.yaml:{where}: "), said
    assert len(first) < 1000
    for word in words:
        assert word in first, said
    chinese = translate("zh", first)
    assert not ENGLISH.search(QUOTED.sub("", chinese)), chinese


def test_every_selector_that_is_no_css_has_a_fault_of_its_own(tmp_path: Path) -> None:
    said = faults(tmp_path, sources=X + "list: {item: 'a[[', date: 'b[['}, article: {body: 'c[['}}\n")
    assert [line.split(": ")[0] for line in said] == ["sources.yaml:2:51", "sources.yaml:2:64", "sources.yaml:2:88"]


def test_the_paths_of_a_json_list_are_no_selectors(tmp_path: Path) -> None:
    assert faults(tmp_path, sources=X + "kind: json, list: {item: 'data.[[', link: url}}\n") == []


@pytest.mark.parametrize("name", ["topics.yml", "topic.yaml", "Topics.yaml", "aliases.yml", "source.yaml"])
def test_a_file_that_is_named_almost_as_it_should_be_is_a_fault(tmp_path: Path, name: str) -> None:
    meant = {"t": "topics.yaml", "a": "aliases.yaml", "s": "sources.yaml"}[name[0].lower()]
    (tmp_path / "sources.yaml").write_text(SOURCE)
    if meant == "sources.yaml":
        (tmp_path / "sources.yaml").unlink()
    (tmp_path / name).write_text("topics: {t: {match: a}}\n")
    said = [str(fault) for fault in check(tmp_path, {}).faults]
    assert f"{tmp_path / name}:1:1: {name} is not read; the name is {meant}; rename it to {meant}" in said


def test_beside_the_file_that_is_read_a_similar_name_is_only_a_doubt(tmp_path: Path) -> None:
    (tmp_path / "topics.yml").write_text("topics: {t: {match: a}}\n")
    assert faults(tmp_path, topics="topics: {t: {match: a}}\n") == []
    (doubt,) = check(tmp_path, {}).warnings
    assert "topics.yml is not read" in str(doubt)


def test_two_sources_may_take_different_parts_of_one_page(tmp_path: Path) -> None:
    page = "url: https://x.example/"
    assert (
        faults(tmp_path, sources=f"sources:\n  - {{id: s, {page}}}\n  - {{id: t, {page}, list: {{item: li}}}}\n") == []
    )


def test_an_address_that_is_not_utf8_has_its_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(SOURCE)
    (tmp_path / "topics.yaml").write_bytes("topics: {}\n# 主题".encode("gbk"))
    (told,) = check(tmp_path, {}).faults
    assert "topics.yaml:2:3: the file is not UTF-8" in str(told)


BOMBS = {
    "brackets": "topics: " + "[" * 200_000,
    "braces": "{" * 200_000,
    "keys": "? " * 200_000,
    "dashes": "- " * 200_000,
    "indents": "".join(" " * level + "a:\n" for level in range(1500)),
    "anchors": "x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n"
    + "\n".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 10)}]" for n in range(1, 12)),
    "one anchor": "a: &a [" + "x, " * 15_000 + "]\nb: [" + "*a, " * 15_000 + "]\n",
    "digits": "topics: {t: {match: a, limit: " + "9" * 1_000_000 + "}}",
    "a long duration": "topics: {t: {match: a, budget: " + "9" * 1_000_000 + "}}",
    "a long key": "topics: {" + "k" * 1_000_000 + ": {match: a}}",
    "a long query": "topics: {t: {match: '" + "(" * 1_000_000 + "'}}",
    "a long regular expression": "topics: {t: {match: 'title:/" + "(a*" * 300_000 + "/'}}",
    "names": "topics: {t: {match: a, sources: ['" + "${A}" * 10 + "']}}",
}
MEASURED = """
import resource, sys, time
from pathlib import Path
from monitor.config import check
before = resource.getrusage(resource.RUSAGE_SELF)
found = check(Path(sys.argv[1]), {}).faults
after = resource.getrusage(resource.RUSAGE_SELF)
print(after.ru_utime - before.ru_utime, (after.ru_maxrss - before.ru_maxrss) / 1024, len(found), sep="\\n")
print(found[0] if found else "")
"""


@pytest.mark.parametrize("name", BOMBS)
def test_no_text_costs_more_than_a_second_and_100_mb(tmp_path: Path, name: str) -> None:
    (tmp_path / "sources.yaml").write_text(SOURCE)
    (tmp_path / "topics.yaml").write_text(BOMBS[name])
    done = subprocess.run([sys.executable, "-c", MEASURED, str(tmp_path)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-500:]
    seconds, megabytes, count, first = done.stdout.split("\n", 3)
    assert float(seconds) < 1.0
    assert float(megabytes) < 100.0
    assert int(count) >= 1
    assert first.startswith(f"{tmp_path}/topics.yaml:")
    assert len(first) < 1000
