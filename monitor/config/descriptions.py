"""The meaning of each configuration key, for editors and docs/configuration.md.

Keyed by the shapes of `config/shape.py`. A key without a line here, or a line without a key, fails a test.
"""

from __future__ import annotations

from collections.abc import Mapping

DESCRIPTIONS: Mapping[str, Mapping[str, str]] = {
    "SettingsShape": {
        "state": "The database: a file, or postgresql://user@host/name.",
        "publish": "What is written where.",
        "web": "The web server.",
        "fetch": "How addresses are fetched.",
        "schedule": "How often sources are visited.",
        "keep": "How long things are stored, counted from when they were first seen.",
        "timezone": "Zone of dates that are shown, such as Asia/Shanghai; `local` is the zone of the machine.",
        "meaning": "Embeddings for events: `off`, `local` (newsmonitor[meaning]), or an /embeddings address.",
        "log": "What is logged, and how.",
    },
    "PublishShape": {
        "dir": "Folder of the feed files.",
        "base_url": "Address under which readers reach the web server, with a path if a proxy adds one.",
        "hub": "WebSub hub that is notified when a public feed changes.",
        "formats": "Formats of each feed.",
        "full_text": "The whole article in each entry; false: a summary.",
        "max_bytes": "Size limit of the articles in a feed; the older entries beyond it have a summary.",
        "why": "A line at the end of each entry with the words that matched.",
    },
    "WebShape": {
        "listen": "Host and port of the web server; null: no server, files only.",
        "hosts": "Host names that the server answers to.",
        "users": "Names and passwords; with at least one, the server asks for a password.",
    },
    "FetchShape": {
        "concurrency": "Sources that are visited at the same time.",
        "per_host": "Requests to one host at the same time.",
        "delay": "Pause between two requests to one host.",
        "timeout": "Time limit of a request, redirects included.",
        "max_bytes": "Size limit of a response, unpacked.",
        "user_agent": "User-Agent header; empty: name and version of this program.",
        "robots": "Obey robots.txt (RFC 9309).",
        "private_networks": "Networks besides the public internet that may be fetched: true, false or a list of CIDRs.",
        "proxy": "Proxy for all requests: http://name:password@host:port.",
        "websub": "Subscribe at the hubs of feeds; auto: if publish.base_url begins with https.",
    },
    "ScheduleShape": {
        "every": "Interval of all sources; auto: learned for each source.",
        "fastest": "Shortest learned interval.",
        "slowest": "Longest learned interval.",
    },
    "KeepShape": {
        "items": "Items and their events.",
        "pages": "Fetched pages of articles, which `newsmonitor reprocess` reads.",
    },
    "LogShape": {
        "level": "Lowest level that is logged.",
        "format": "console for people, json for programs; auto: console on a terminal, otherwise json.",
    },
    "SourcesShape": {"sources": "The watched sources."},
    "SourceShape": {
        "id": "Short name: small letters, digits, - and _.",
        "url": "Address of a news page, feed, sitemap or JSON document.",
        "title": "Name that readers see; default: the id.",
        "kind": "Kind of the document; auto: found on the first visit.",
        "enabled": "false: keep the source, but do not visit it.",
        "every": "Interval of visits; auto: as schedule.every says.",
        "language": "Language of its articles, such as zh; default: found for each article.",
        "list": "Where the entries of a list are; default: found.",
        "article": "Where the parts of an article are; default: found.",
        "full_text": "Read the page of each entry; false: the entry's own text is enough.",
        "timezone": "Zone of dates without one.",
        "headers": "Request headers, sent to the host of the source alone; ${NAME} is read from the environment.",
        "topics": "Topics that take every entry of this source.",
        "include": "Take only entries whose address matches one of these patterns (* or /regex/).",
        "exclude": "Leave out entries whose address matches one of these patterns.",
        "backlog": "Entries that are taken on the first visit.",
        "proxy": "Proxy of this source.",
        "robots": "Obey the robots.txt of its host; false: for a feed that a person named.",
        "verify": "Check the certificate of its host; false: do not; a file (PEM): trust its certificates too.",
    },
    "ListShape": {
        "item": "An entry: CSS selector, or for JSON the path of the list.",
        "link": "The link inside an entry.",
        "title": "The title inside an entry.",
        "date": "The date inside an entry.",
        "summary": "The summary inside an entry.",
    },
    "ArticleShape": {
        "body": "CSS selector of the text.",
        "title": "CSS selector of the title.",
        "author": "CSS selector of the author.",
        "date": "CSS selector of the date.",
        "remove": "CSS selectors of what is removed from the text.",
    },
    "TopicsShape": {"topics": "Topics by id, which is the name of the feed files."},
    "TopicShape": {
        "title": "Title of the feed; default: the id.",
        "match": "Query, or list of queries; one of them must match.",
        "reject": "Query of items to leave out.",
        "sources": "Sources whose items are considered; default: all.",
        "group": "event: one entry for each event; article: one entry for each article.",
        "limit": "Entries in the feed.",
        "budget": "Entries a day, such as 20/day; the others become one daily digest.",
        "near_miss": "Publish a second feed with items that lack one clause of the query.",
        "token": "Makes the feed private: part of its file name and address, at least 8 characters.",
        "allow_empty": "Accept an edit that empties the feed.",
        "examples": "Titles that are checked whenever the configuration is loaded.",
    },
    "ExamplesShape": {
        "match": "Titles that the topic must take.",
        "reject": "Titles that the topic must not take.",
    },
    "AliasesShape": {"aliases": "Names and their spellings, for @name in queries."},
}
