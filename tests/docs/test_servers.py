"""The blocks for nginx and Caddy serve pages and feeds of a running service, as written but for names and ports."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from tests.commandline import Place, Running, free_port, running
from tests.docs.test_examples import of_kind
from tests.newssite import NewsSite
from tests.waiting import wait_for
from tests.watched import place, site

__all__ = ["place", "site"]

NGINX = """
daemon off; pid {folder}/pid; error_log stderr; events {{}} {user}
http {{
    access_log off; include /etc/nginx/mime.types;
    client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    {server}
}}
"""


@dataclass(frozen=True)
class Got:
    """An answer."""

    body: bytes
    headers: Message


def get(port: int, path: str, host: str) -> Got:
    with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host}), timeout=60) as answer:
        return Got(answer.read(), answer.headers)


@contextmanager
def served(command: list[str], folder: Path, port: int) -> Iterator[int]:
    """A web server as long as the block runs, from when it answers. Gives its port."""

    def answers() -> bool:
        assert server.poll() is None, (folder / "said").read_text()
        try:
            get(port, "/feeds/nothing", "news.example.org")
        except HTTPError:
            return True
        except URLError:
            return False
        return True

    environ = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder), "PATH": "/usr/bin"}
    with (
        (folder / "said").open("w") as said,
        subprocess.Popen(command, cwd=folder, env=environ, stdout=said, stderr=said) as server,
    ):
        try:
            wait_for(answers, "the web server to answer")
            yield port
        finally:
            server.terminate()


def filled(text: str, service: Running, place: Place) -> str:
    """A block with the addresses and folders of the test in it."""
    return text.replace("127.0.0.1:8080", service.base.removeprefix("http://")).replace(
        "/var/lib/newsmonitor", str(place.folder)
    )


@contextmanager
def nginx(text: str, service: Running, place: Place, folder: Path) -> Iterator[int]:
    """nginx with a block of a page."""
    port, block = free_port(), filled(text, service, place)
    server = block if text.startswith("server") else f"server {{\nserver_name news.example.org;\n{block}\n}}"
    server = server.replace("server {", f"server {{\nlisten 127.0.0.1:{port};", 1)
    user = "user root;" if Path("/root").exists() and folder.owner() == "root" else ""
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, server=server, user=user))
    command = [shutil.which("nginx") or "", "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=60)
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr
    with served(command, folder, port):
        yield port


@contextmanager
def caddy(text: str, service: Running, place: Place, folder: Path) -> Iterator[int]:
    """Caddy with a block of a page; it listens without TLS."""
    port, block = free_port(), filled(text, service, place)
    name = f"http://news.example.org:{port} {{"
    block = block.replace("news.example.org {", name) if text.startswith("news.") else f"{name}\n{block}\n}}"
    (folder / "Caddyfile").write_text(f"{{\nadmin off\nauto_https off\n}}\n{block}\n")
    program = shutil.which("caddy") or ""
    checked = subprocess.run(
        [program, "validate", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")],
        capture_output=True,
        text=True,
        timeout=60,
        env={"HOME": str(folder), "PATH": "/usr/bin"},
    )
    assert checked.returncode == 0, checked.stderr
    with served([program, "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")], folder, port):
        yield port


SERVERS = {"nginx": nginx, "caddy": caddy}
BLOCKS = [(kind, book.parent.name, text) for kind in SERVERS for book, text in of_kind(kind)]


@pytest.fixture
def behind(place: Place, site: NewsSite) -> Place:
    """A place whose service stands behind `news.example.org`, with a topic that has a second page."""
    place.write(topics="topics: {departures: {match: OpenAI}, chips: {match: 芯片 OR 半导体, limit: 1}}\n")
    path = place.folder / "config" / "newsmonitor.yaml"
    text = re.sub(r"base_url: [^}]*", "base_url: https://news.example.org", path.read_text("utf-8"))
    path.write_text(text.replace("web: {", "web: {hosts: [news.example.org, localhost], "), "utf-8")
    place.call("once")
    return place


@pytest.mark.parametrize(("kind", "page", "text"), BLOCKS, ids=lambda each: each.split("\n")[0][:24])
def test_a_block_serves_what_the_page_says(kind: str, page: str, text: str, behind: Place, tmp_path: Path) -> None:
    if shutil.which(kind) is None:
        pytest.skip(f"{kind} is not installed")
    folder = tmp_path / "server"
    folder.mkdir()
    types: Mapping[str, str] = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/"}
    with running(behind) as service, SERVERS[kind](text, service, behind, folder) as port:
        if "/websub/" in text:
            with pytest.raises(HTTPError) as refused:
                get(port, "/websub/nothing", "news.example.org")
            assert "newsmonitor" in refused.value.read().decode()
            return
        for ending, media_type in types.items():
            feed = get(port, f"/feeds/chips.{ending}", "news.example.org")
            assert feed.body == (behind.folder / "feeds" / f"chips.{ending}").read_bytes()
            assert feed.headers["Content-Type"].startswith(media_type), ending
        if "proxy" in text:  # what is no file comes from the service
            assert b"<item>" in get(port, "/feeds/chips/2.rss", "news.example.org").body
        if page != "feeds":
            assert 'href="/topics/chips"' in get(port, "/", "news.example.org").body.decode()


def test_pages_have_blocks_for_both_servers() -> None:
    assert [kind for kind, _, _ in BLOCKS].count("nginx") == 4
    assert [kind for kind, _, _ in BLOCKS].count("caddy") == 3
