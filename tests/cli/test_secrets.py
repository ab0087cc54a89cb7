"""A secret planted wherever one can stand is in nothing that leaves the program."""

from __future__ import annotations

import base64
import io
import json
import logging
import signal
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Literal
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import certifi
import pytest
import structlog

from monitor.model import LogSettings
from monitor.observe import configure_logging, log_failure
from tests.commandline import Place, Running, free_port, running
from tests.hub import Hub, running_hub
from tests.newssite import Answer, NewsSite
from tests.waiting import wait_for

TOKEN = "canary_token_Q7x"
PAGES = ("/", "/sources", "/incidents", "/try?q=vega", "/topics/public", "/metrics", "/healthz", "/readyz", "/nowhere")
ENVIRONMENT = {"SECRET_PATH": "canary.env-path.Q7x", "SECRET_KEY": "canary.env-key.Q7x'!"}


def canary(place: str) -> str:
    """A secret that tells where it was planted, with signs that are written in other ways elsewhere."""
    return f"canary.{place}.Q7x'!"


def quoted(place: str) -> str:
    return quote(canary(place), safe="")


def leaks(texts: Iterable[str]) -> set[str]:
    """What is found of canaries, plain or as the credentials of an Authorization header."""
    found = set()
    for text in texts:
        found |= {text[max(at - 60, 0) : at + 60] for at in _positions(text, "canary")}
        for place in ("source-password", "hub-password"):
            encoded = base64.b64encode(f"me:{canary(place)}".encode()).decode()
            found |= {text[max(at - 60, 0) : at + 60] for at in _positions(text, encoded[4:-4])}
    return found


def _positions(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


@pytest.fixture
def hub() -> Iterator[Hub]:
    with running_hub() as hub:
        yield hub


@pytest.fixture
def planted(tmp_path: Path, site: NewsSite, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A configuration with a secret in every place, watching a site that answers most sources wrongly."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    furnish(site, hub)
    place = Place(tmp_path)
    topics = f"topics:\n  public: {{match: vega, near_miss: true}}\n  private: {{match: headline, token: {TOKEN}}}\n"
    place.write(sources=sources(site), topics=topics, newsmonitor=settings(free_port(), hub))
    return place


def furnish(site: NewsSite, hub: Hub) -> None:
    def feed_link(relation: str, address: str) -> str:
        return f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="{relation}" href="{address}"/>'

    path = f"/feed.xml?key={quoted('query-key')}"
    links = feed_link("self", site.base + path) + feed_link("hub", f"{hub.base}?key={quoted('websub-key')}")
    entries = (
        "<title>A vega story</title><link>?a=1</link>",
        "<title>Vega again</title>",
        "<title>Vega as well</title><link>#part</link>",
    )
    feed = "".join(f"<item>{entry}</item>" for entry in entries)
    rss = {"Content-Type": "application/rss+xml"}
    site.pages[path] = Answer(f'<rss version="2.0"><channel>{links}{feed}</channel></rss>'.encode(), headers=rss)
    rows = "".join(f'<li class=item><a href="/a{n}.html">A headline of vega, number {n}</a></li>' for n in range(6))
    site.html("/listed", f"<html><body><ul class=news>{rows}</ul></body></html>")
    site.article("/a1.html", "A headline of vega, number 1", *["A paragraph of the whole article."] * 5)
    site.html(f"/json?k={quoted('json')}&token={quoted('json')}", '{"items": [')
    redirect, host = quoted("redirect"), site.base.removeprefix("http://")
    site.pages["/moves"] = Answer(status=302, headers={"Location": f"/moves?access_token={redirect}"})
    further = f"http://u:{redirect}@{host}/gone?sig={redirect}"
    site.pages[f"/moves?access_token={redirect}"] = Answer(status=302, headers={"Location": further})
    site.html(f"/page?token={quoted('page')}", "<html><body>nothing</body></html>")


def sources(site: NewsSite) -> str:
    host, closed = site.base.removeprefix("http://"), free_port()
    key, credentials = quoted("query-token"), f"me:{quoted('source-password')}"
    session = {"Cookie": f"session={canary('cookie')}; theme=dark", "Authorization": f"Bearer {canary('bearer')}"}
    rows: list[dict[str, Any]] = [
        {"id": "feed", "url": f"{site.base}/feed.xml?key={quoted('query-key')}"},
        {"id": "listed", "url": f"http://{credentials}@{host}/listed"},
        {"id": "user", "url": f"http://{quoted('source-user')}@{host}/listed?x=3"},
        {"id": "headers", "url": f"{site.base}/nothing", "headers": {"X-Custom": canary("header"), **session}},
        {"id": "proxied", "url": f"{site.base}/x", "proxy": f"http://me:{quoted('proxy')}@127.0.0.1:{closed}"},
        {"id": "closed", "url": f"http://{credentials}@127.0.0.1:{closed}/?token={key}"},
        {"id": "tls", "url": f"https://{credentials}@{host}/?token={key}"},
        {"id": "nameless", "url": f"http://{credentials}@no-such-host.invalid/?token={key}"},
        {"id": "moves", "url": f"{site.base}/moves"},
        {"id": "empty", "url": f"{site.base}/page?token={quoted('page')}"},
        {"id": "json", "url": f"{site.base}/json?k={quoted('json')}&token={quoted('json')}", "kind": "json"},
        {"id": "env", "url": f"{site.base}/${{SECRET_PATH}}/feed", "headers": {"X-Key": "${SECRET_KEY}"}},
    ]
    return json.dumps({"sources": rows}, ensure_ascii=False)


def settings(port: int, hub: Hub, **fetch: object) -> str:
    host = hub.base.removeprefix("http://")
    made = {
        "web": {"listen": f"127.0.0.1:{port}", "users": {"me": canary("user")}},
        "publish": {
            "base_url": f"http://127.0.0.1:{port}",
            "hub": f"http://me:{quoted('hub-password')}@{host}?key={quoted('hub-key')}",
        },
        "fetch": {"delay": "0s", "private_networks": True, "robots": False, "websub": True, "timeout": "5s", **fetch},
        "log": {"level": "debug"},
    }
    return json.dumps(made)


def asked(service: Running, path: str) -> str:
    user = base64.b64encode(f"me:{canary('user')}".encode()).decode()
    try:
        with urlopen(Request(service.base + path, headers={"Authorization": f"Basic {user}"}), timeout=60) as answer:
            return str(answer.read().decode())
    except HTTPError as refused:
        return str(refused.read().decode())


def log_of(place: Place) -> str:
    return (place.folder / "log").read_text("utf-8")


def feeds_of(place: Place) -> list[str]:
    """All published files but those of the private topic, whose token is their name."""
    files = (place.folder / "feeds").iterdir()
    return [path.read_text("utf-8") for path in files if path.is_file() and not path.name.startswith("private-")]


def told(place: Place, *commands: tuple[str, ...]) -> list[str]:
    """What commands print, whatever their exit codes."""
    done = [place.call(*words, expect=None) for words in commands]
    return [text for each in done for text in (each.stdout, each.stderr)]


def test_sources_that_fail_in_every_way_tell_no_secret(planted: Place, site: NewsSite, hub: Hub) -> None:
    said = [planted.call("once", "--all") for _ in range(4)]
    texts = [text for each in said for text in (each.stdout, each.stderr)]
    assert sum(text.count("✗ ") for text in texts) >= 4 * 8, "most sources fail"
    with running(planted, **ENVIRONMENT) as service:
        wait_for(lambda: hub.of_mode("subscribe"), "a subscription to the hub of a source")
        texts += [asked(service, path) for path in PAGES]
        assert "open incidents" in texts[-len(PAGES)]
        service.stop()
    with closing(sqlite3.connect(planted.folder / "state" / "newsmonitor.db")) as database:
        secrets = [row[0] for row in database.execute("SELECT secret FROM subscriptions") if row[0]]
    assert secrets
    addresses = [f"{site.base}/a1.html", f"{site.base}/feed.xml?key={quoted('query-key')}&a=1"]
    commands = [("why", address, *words) for address in addresses for words in ((), ("--json",))]
    commands += [(name, *words) for name in ("status", "check") for words in ((), ("--json",))]
    texts += [*told(planted, *commands, ("opml", "export", "sources.opml")), *feeds_of(planted), log_of(planted)]
    texts.append((planted.folder / "sources.opml").read_text("utf-8"))
    assert "xmlUrl" in texts[-1]
    assert leaks(texts) == set()
    assert not [secret for secret in secrets if any(secret in text for text in texts)]


def test_log_lines_for_people_tell_no_secret(planted: Place, hub: Hub) -> None:
    text = json.loads(settings(free_port(), hub, proxy=f"http://me:{quoted('fetch-proxy')}@127.0.0.1:1"))
    planted.write(newsmonitor=json.dumps({**text, "log": {"level": "debug", "format": "console"}}))
    texts = told(planted, ("once", "--all"), ("once", "--all", "--json"))
    assert any("source.failed" in text for text in texts)
    assert leaks(texts) == set()


REFUSED = [
    ("newsmonitor", {"web": {"users": {"me": ["canary"]}}}),
    ("newsmonitor", {"web": {"users": "canary"}}),
    ("newsmonitor", {"fetch": {"proxy": "socks5://me:canary@host"}}),
    ("newsmonitor", {"fetch": {"proxy": "canary"}}),
    ("newsmonitor", {"fetch": {"proxi": "http://me:canary@host"}}),
    ("newsmonitor", {"state": "mysql://me:canary@host/db"}),
    ("newsmonitor", {"publish": {"hub": "me:canary@host"}}),
    ("newsmonitor", {"publish": {"base_url": "htp://me:canary@host"}}),
    ("sources", [{"id": "a", "url": "htp://me:canary@host/"}]),
    ("sources", [{"id": "a", "url": "https://host/a b?key=canary-a-7"}]),
    ("sources", [{"id": "a", "url": "https://host/", "headers": "Cookie: canary"}]),
    ("sources", [{"id": "a", "url": "https://host/", "headers": {"Cookie": ["canary"]}}]),
    ("sources", [{"id": "a", "url": "https://host/", "headrs": {"Cookie": "canary"}}]),
    ("sources", [{"id": "a", "url": "https://host/", "proxy": "me:canary@host"}]),
    ("sources", [{"id": "a", "url": "https://host/${SECRET_PATH}", "kind": "${SECRET_KEY}", "every": "${SECRET_KEY}"}]),
    ("topics", {"t": {"match": "a", "token": "canary!"}}),
    ("topics", {"t": {"match": "sorce:${SECRET_KEY} AND (b", "token": ["canary"]}}),
]


@pytest.mark.parametrize(("name", "content"), REFUSED, ids=str)
def test_a_wrong_configuration_tells_the_place_and_no_secret(planted: Place, name: str, content: Any) -> None:
    planted.write(**{name: json.dumps(content if name == "newsmonitor" else {name: content})})
    texts = [*said(planted, "check", expect=1), *said(planted, "check", "--json", expect=1)]
    texts += [*said(planted, "status", expect=2), *said(planted, "once", expect=2)]
    assert f"config/{name}.yaml:1:" in texts[1]
    assert leaks(texts) == set()


def said(place: Place, *words: str, expect: int) -> tuple[str, str]:
    printed = place.call(*words, expect=expect)
    return printed.stdout, printed.stderr


@pytest.mark.parametrize("line", ['token: "canary', "token: *canary", "token: 'a' canary", "token: @canary"])
def test_a_line_that_is_no_yaml_is_not_quoted(planted: Place, line: str) -> None:
    planted.write(topics=f"topics:\n  t:\n    match: a\n    {line}\n")
    texts = said(planted, "check", expect=1)
    assert "config/topics.yaml:" in texts[1]
    assert leaks(texts) == set()


def test_a_refused_edit_is_shown_without_its_secrets(planted: Place) -> None:
    with running(planted, **ENVIRONMENT) as service:
        planted.write(
            topics="topics:\n  t: {match: 'a AND', token: 'canary secret', titel: 'https://me:canary@host'}\n"
        )
        wait_for(lambda: "config.refused" in log_of(planted), "the edit to be refused")
        wait_for(lambda: "topics.yaml" in (planted.folder / "feeds" / "_status.json").read_text(), "the incident")
        texts = [asked(service, path) for path in PAGES]
        assert "topics.yaml:2" in texts[0]
        service.stop()
    assert leaks([*texts, *feeds_of(planted), log_of(planted)]) == set()


@pytest.mark.parametrize("header", ["{}\n y", "{}漢", "\0{}"])
def test_a_header_that_cannot_be_sent_is_refused_without_its_value(planted: Place, header: str) -> None:
    bad = {"id": "bad", "url": "https://news.example/", "headers": {"X-Bad": header.format(canary("header"))}}
    planted.write(sources=json.dumps({"sources": [bad]}))
    texts = said(planted, "check", expect=1)
    assert "headers.X-Bad" in "".join(texts)
    assert leaks(texts) == set()


def test_a_database_that_fails_tells_no_secret(planted: Place, hub: Hub) -> None:
    with running(planted, **ENVIRONMENT) as service:
        wait_for(lambda: hub.of_mode("subscribe"), "a subscription to the hub of a source")
        with closing(sqlite3.connect(planted.folder / "state" / "newsmonitor.db", timeout=60)) as database:
            for table in ("subscriptions", "sources", "incidents", "items"):
                database.execute(f"ALTER TABLE {table} RENAME TO lost_{table}")
        wait_for(lambda: "no such table" in log_of(planted), "the fault of the database")
        texts = [asked(service, path) for path in PAGES]
        service.signal(signal.SIGTERM)
        service.ended()
    assert leaks([*texts, log_of(planted), *feeds_of(planted)]) == set()


@pytest.mark.parametrize("command", ["status", "once", "run", "prune", "backup copy.db", "reload"])
def test_a_database_server_that_is_not_there_tells_no_password(planted: Place, hub: Hub, command: str) -> None:
    made: Mapping[str, object] = json.loads(settings(free_port(), hub))
    address = f"postgresql://me:{quoted('state')}@127.0.0.1:{free_port()}/news?sslpassword={quoted('ssl')}"
    planted.write(newsmonitor=json.dumps({**made, "state": address}))
    assert leaks(said(planted, *command.split(), expect=1)) == set()


@pytest.fixture
def reached(planted: Place, site: NewsSite, hub: Hub) -> Place:
    """As `planted`, with secrets in what messages, browsers, metrics and certificates need, none of which works."""
    closed, made = free_port(), json.loads(settings(free_port(), hub))
    certificates = planted.folder / "canary-authority.pem"
    certificates.write_bytes(Path(certifi.where()).read_bytes())
    key = quoted("target")
    made["notify"] = {
        "secret": canary("signature"),
        "targets": {
            "hook": f"http://me:{key}@127.0.0.1:{closed}/services/{key}/in?token={key}",
            "refused": f"{site.base}/hook/{key}?k={key}",
            "chat": f"tgram://123456789:{'canary' * 6}/canary-chat-7/",
            "mail": f"mailto://me:{key}@127.0.0.1:{closed}/canary-mailbox",
            "json": f"json://me:{key}@127.0.0.1:{closed}/{key}",
            "nothing": f"nosuch://{key}/canary-nothing",
            "env": "ntfy://${SECRET_PATH}",
        },
    }
    made["fetch"]["browser"] = {
        "cdp": f"ws://127.0.0.1:{closed}/devtools/{key}?token={key}",
        "timeout": "2s",
        "settle": "1s",
    }
    made["fetch"]["proxy"] = None
    made["web"]["metrics_token"] = "canary-metrics-Q7x"
    named = ", ".join(made["notify"]["targets"])
    topics = f"topics:\n  public: {{match: vega, group: article, notify: [{named}]}}\n"
    rows = json.loads(sources(site))["sources"]
    rows += [
        {"id": "drawn", "url": f"{site.base}/drawn?key={quoted('drawn')}", "browser": "always"},
        {
            "id": "authority",
            "url": f"{site.base}/page",
            "verify": str(certificates),
            "headers": {"X-Own": canary("own")},
        },
    ]
    planted.write(sources=json.dumps({"sources": rows}), topics=topics, newsmonitor=json.dumps(made))
    return planted


def test_messages_browsers_and_certificates_that_fail_tell_no_secret(reached: Place) -> None:
    with running(reached, **ENVIRONMENT) as service:
        wait_for(lambda: "notice.postponed" in log_of(reached), "a message that is not sent")
        texts = [asked(service, path) for path in PAGES]
        service.stop()
    texts += told(reached, ("once", "--all"), ("once", "--all"), ("notify", "test"), ("notify", "test", "--json"))
    texts += told(reached, ("check",), ("check", "--json"), ("status",), ("status", "--json"))
    for said in ("the receiver cannot be reached", "fetch.browser.cdp cannot be reached", "the receiver answered"):
        assert any(said in text for text in texts), f"{said}: {texts}"
    (reached.folder / "canary-authority.pem").write_text("no certificates")
    texts += told(reached, ("check",), ("check", "--json"), ("once",))
    assert any("has no certificates" in text for text in texts)
    assert leaks([*texts, *feeds_of(reached), log_of(reached)]) == set()


def test_a_copy_between_databases_tells_no_password(planted: Place) -> None:
    address = f"postgresql://me:{quoted('from')}@127.0.0.1:{free_port()}/news?sslpassword={quoted('ssl')}"
    other = f"postgresql://me:{quoted('to')}@127.0.0.1:{free_port()}/news?password={quoted('password')}"
    planted.call("once", "--all", expect=None)
    own = str(planted.folder / "state" / "newsmonitor.db")
    orders = [
        (address, other),
        (other, address),
        (own, address),
        (address, own),
        (own, f"mysql://me:{quoted('x')}@host/db"),
    ]
    texts = told(planted, *(("db", "copy", *each, *words) for each in orders for words in ((), ("--json",))))
    assert leaks(texts) == set()


@pytest.mark.parametrize("style", ["json", "console"])
def test_a_traceback_shows_no_secret_and_no_local_variable(
    style: Literal["json", "console"], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    handlers, level, stream = root.handlers[:], root.level, io.StringIO()
    local_name = "canary-of-a-local-variable"  # noqa: F841  # a traceback with locals would show it
    try:
        configure_logging(LogSettings(format=style), ["canary-by-value"], stream)
        try:
            raise ValueError("canary-by-value, https://me:canary@host/?api_key=canary-of-a-query")
        except ValueError as fault:
            structlog.get_logger().exception("job.crashed", address="postgresql://me:canary@host/db")
            logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
            monkeypatch.setattr(sys, "stderr", stream)
            log_failure(type(fault), fault, fault.__traceback__)
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.reset_defaults()
    printed = stream.getvalue()
    assert printed.count("ValueError") >= 3
    # The line of the program itself stands in a traceback; nothing that was computed does.
    shown = [line for line in printed.replace("\\n", "\n").splitlines() if "raise ValueError(" not in line]
    assert leaks(shown) == set()
