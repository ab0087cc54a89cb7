"""Run one Chromium behind the guarded proxy.

It is started when it is needed, renders one page at a time, and leaves no file.

Everything here runs on one event loop. Whatever a page does, it is over at its deadline: what does not end by itself
is killed, and the next page gets a browser of its own.

A browser that is started leads a session, whose id its children keep even where it dies before them. On a system
without /proc nothing is found: memory is then not known, and the driver alone ends the browser.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import shutil
import signal
from collections.abc import AsyncIterator, Awaitable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import structlog
from playwright.async_api import Browser, BrowserContext, Error, Playwright, async_playwright

from monitor.browser.page import load, markup, open_page, wait_until_at_rest
from monitor.browser.proxy import Connect, GuardedProxy, Traffic
from monitor.errors import FetchError, NewsmonitorError
from monitor.model import BrowserSettings
from monitor.model.item import Rendered, RenderRequest

log = structlog.get_logger(__name__)

INSTALL_CHROMIUM = "install Chromium (Debian, Ubuntu: `apt install chromium`), or name one with fetch.browser.path"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
_PROC = Path("/proc")
_SESSION = 3  # field after the state in /proc/PID/stat, which follows the name in brackets: ppid, pgrp, session
_KIB = 1024
MARK = b"--newsmonitor="  # begins the argument that a browser of ours is known by
_START_SECONDS, _END_SECONDS = 60.0, 5.0
_WATCH_SECONDS = 0.25
_REFUSED_SECONDS = 600.0  # until a browser that does not start is tried again: each try costs seconds
_SIDE_PROCESSES = 3  # of memory: what the JavaScript heap of a page may take is a third of the limit
_ENVIRONMENT = ("HOME", "LANG", "LC_ALL", "PATH", "TMPDIR", "TZ", "XDG_RUNTIME_DIR")  # nothing else: it holds secrets
_ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # names are resolved by the proxy alone
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--blink-settings=imagesEnabled=false",
    "--disable-gpu",
    "--mute-audio",
    "--renderer-process-limit=2",
)


class Engine:
    """A Chromium that is started by the first page.

    connect:    opens a connection to a checked address; blocking
    user_agent: says who asks; it ends the browser's own User-Agent, unless it is a browser's itself
    """

    def __init__(self, settings: BrowserSettings, connect: Connect, user_agent: str) -> None:
        self.starts = 0
        self._settings = settings
        self._connect = connect
        self._user_agent = user_agent
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._proxy: GuardedProxy | None = None
        self._proxy_address = ""
        self._session: int | None = None  # of the browser's processes
        self._profile: Path | None = None
        self._pages = 0
        self._ending: asyncio.Task[None] | None = None
        self._refused: tuple[float, FetchError] | None = None  # until when, and why no browser starts

    @property
    def is_running(self) -> bool:
        """Tell whether a browser runs.

        One that was killed is noticed before the driver hears of it.
        """
        if self._browser is None or not self._browser.is_connected():
            return False
        return self._session is None or self._session in members_of(self._session)

    async def render(self, request: RenderRequest, *, again: bool = True) -> Rendered:
        """Render a page.

        Raises FetchError, AddressRefused.

        again: start again if the browser ended meanwhile, before it had anything of the page
        """
        if not self.is_running or self._pages >= self._settings.restart_after:
            await self.stop()
            await self._start()
        self._pages += 1
        assert self._browser and self._proxy
        with self._proxy.serving(self._settings.max_bytes, request.proxy) as traffic:
            memory = _Memory(self._session, self._settings.max_memory)
            watch = asyncio.create_task(memory.watch())
            try:
                return await self._rendered(self._browser, request, traffic, memory)
            except _BrowserGoneError as fault:
                await self.stop()
                if not again:
                    raise FetchError("crashed", f"the browser ended before it opened {request.url}") from fault
            finally:
                watch.cancel()
                if memory.is_over or not self.is_running:
                    await self.stop()
        return await self.render(request, again=False)

    async def stop(self) -> None:
        """End the browser, its driver and its proxy; kill what does not end.

        Waits for an end that was begun earlier; one whose caller is cancelled is completed nevertheless.
        """
        if self._ending is None or self._ending.done():
            self._ending = asyncio.create_task(self._end())
        await asyncio.shield(self._ending)

    async def _end(self) -> None:
        browser, driver, proxy = self._browser, self._playwright, self._proxy
        session, profile = self._session, self._profile
        self._browser = self._playwright = self._proxy = self._session = self._profile = None
        self._pages = 0
        if browser is not None:
            await _in_time(browser.close())
        if session is not None:
            while members_of(session):
                kill_all(session)
                await asyncio.sleep(0.01)
        if driver is not None:
            await _in_time(driver.stop())
        if proxy is not None:
            await proxy.close()
        if profile is not None:
            shutil.rmtree(profile, ignore_errors=True)

    async def _start(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._refused is not None and now < self._refused[0]:
            raise FetchError(self._refused[1].kind, self._refused[1].problem, self._refused[1].remedy)
        self._proxy = GuardedProxy(self._connect)
        self._proxy_address = await self._proxy.start()
        try:
            async with asyncio.timeout(_START_SECONDS):
                self._playwright = await async_playwright().start()
                if self._settings.cdp:
                    self._browser = await self._playwright.chromium.connect_over_cdp(self._settings.cdp)
                else:
                    await self._launch(self._playwright, await self._proxy.start_dead_end())
        except (Error, OSError, TimeoutError) as error:
            await self.stop()
            fault = _not_started(error, self._settings)
            self._refused = now + _REFUSED_SECONDS, fault
            raise fault from error
        except BaseException:
            await self.stop()
            raise
        self.starts += 1
        log.info("browser.started", version=self._browser.version if self._browser else "")

    async def _launch(self, playwright: Playwright, dead_end: str) -> None:
        """Start Chromium.

        dead_end: the proxy for requests of no page, such as updates; pages have our proxy
        """
        mark = f"{MARK.decode()}{os.getpid()}.{secrets.token_hex(8)}"
        heap = self._settings.max_memory // _SIDE_PROCESSES // 2**20
        self._browser = await playwright.chromium.launch(
            executable_path=program(self._settings),
            chromium_sandbox=self._settings.sandbox,
            proxy={"server": dead_end},
            args=[*_ARGUMENTS, f"--js-flags=--max-old-space-size={heap}", mark],
            ignore_default_args=["--disable-popup-blocking"],
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        )
        self._session = process_with(mark)
        self._profile = profile_of(self._session) if self._session else None

    async def _rendered(self, browser: Browser, request: RenderRequest, traffic: Traffic, memory: _Memory) -> Rendered:
        loop = asyncio.get_running_loop()
        started, seconds = loop.time(), self._settings.timeout.total_seconds()
        fault: NewsmonitorError | None = None
        try:
            async with asyncio.timeout(seconds + 1), self._context(browser, request) as context:
                opened = await open_page(context, request, seconds)
                try:
                    answer = await load(opened)
                    settled = await wait_until_at_rest(opened, self._settings.settle.total_seconds())
                    html = await markup(opened, self._settings.max_bytes)
                finally:
                    fault = opened.fault
                if traffic.is_over:  # the page may look well without what was cut off
                    raise TimeoutError
                status, headers = (answer.status, dict(answer.headers)) if answer else (200, {})
                answers, took = tuple(opened.answers), round((loop.time() - started) * 1000)
                used = took, traffic.bytes, memory.peak
                return Rendered(opened.page.url, status, headers, html, answers, *used, settled)
        except (Error, TimeoutError, FetchError) as error:
            raise self._explained(error, request, traffic, memory, fault) from error

    @contextlib.asynccontextmanager
    async def _context(self, browser: Browser, request: RenderRequest) -> AsyncIterator[BrowserContext]:
        """A separate context for one page, without cookies, storage or permissions."""
        try:
            context = await browser.new_context(
                accept_downloads=False,
                service_workers="block",
                ignore_https_errors=not request.verify,
                user_agent=self._agent(browser.version),
                proxy={"server": self._proxy_address},
            )
        except Error as error:
            raise _BrowserGoneError from error
        try:
            yield context
        finally:
            if not await _in_time(context.close()):
                await self.stop()

    def _agent(self, version: str) -> str:
        if self._user_agent.startswith("Mozilla/"):
            return self._user_agent
        major = version.partition(".")[0]
        chrome = f"AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0 Safari/537.36"
        return f"Mozilla/5.0 (X11; Linux x86_64) {chrome} {self._user_agent}"

    def _explained(
        self,
        error: Exception,
        request: RenderRequest,
        traffic: Traffic,
        memory: _Memory,
        fault: NewsmonitorError | None,
    ) -> NewsmonitorError:
        """The reason for an error of the driver: the first known event that stops a page."""
        if memory.is_over:
            problem = f"the browser took more than {self._settings.max_memory // 2**20} MiB for {request.url}"
            remedy = "raise fetch.browser.max_memory, or set `browser: never` for this source"
            return FetchError("too_large", problem, remedy)
        if traffic.is_over:
            problem = f"{request.url} loads more than {traffic.limit:,} bytes"
            return FetchError("too_large", problem, "raise fetch.browser.max_bytes")
        if known := fault or traffic.refused.get(urlsplit(request.url).hostname or ""):
            return known
        if isinstance(error, FetchError):
            return error
        if isinstance(error, TimeoutError):
            problem = f"{request.url} was not rendered within {self._settings.timeout.total_seconds():g} s"
            return FetchError("timeout", problem, "raise fetch.browser.timeout")
        running, said = self.is_running, str(error).partition("\n")[0]
        problem = f"could not open {request.url}" if running else f"ended while it rendered {request.url}"
        return FetchError("protocol" if running else "crashed", f"the browser {problem}: {said}")


class _BrowserGoneError(Exception):
    """The browser ended, and nobody had noticed."""


class _Memory:
    """Kills the browser's processes when their memory exceeds the limit."""

    def __init__(self, session: int | None, limit: int) -> None:
        self.peak = 0
        self._session = session
        self._limit = limit

    @property
    def is_over(self) -> bool:
        return self.peak > self._limit

    async def watch(self) -> None:
        while self._session is not None:
            self.peak = max(self.peak, memory_of(members_of(self._session)))
            if self.peak > self._limit:
                kill_all(self._session)
                return
            await asyncio.sleep(_WATCH_SECONDS)


def program(settings: BrowserSettings) -> str:
    """The browser's program.

    Raises FetchError ('browser') where there is none.
    """
    named = settings.path
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        problem = f"there is no program {named!r}" if named else "no Chromium is installed"
        raise FetchError("browser", problem, INSTALL_CHROMIUM)
    return found


def _not_started(error: Exception, settings: BrowserSettings) -> FetchError:
    said = str(error)
    if "sandbox" in said.lower() and settings.sandbox and not settings.cdp:
        root = os.geteuid() == 0
        why = "Chromium has no sandbox for root" if root else "this system gives Chromium no sandbox"
        remedy = (
            f"{'run newsmonitor as another user' if root else 'allow it user namespaces'}, or set "
            "`fetch: {browser: {sandbox: false}}` where a page that breaks out can do no harm, such as a container"
        )
        return FetchError("browser", f"it was not started: {why}", remedy)
    why = said.strip().partition("\n")[0] or "it takes too long"
    if settings.cdp:  # whoever has its address has the browser
        return FetchError(
            "browser", f"the browser at fetch.browser.cdp cannot be reached: {why.replace(settings.cdp, 'it')}"
        )
    return FetchError("browser", f"it does not start: {why}")


async def _in_time(ending: Awaitable[Any]) -> bool:
    """Wait a little for something to end; tells whether it did, without a fault."""
    try:
        await asyncio.wait_for(ending, _END_SECONDS)
    except (Error, OSError, TimeoutError):
        return False
    return True


def process_with(argument: str) -> int | None:
    """Find the session leader with this argument on its command line."""
    wanted = argument.encode()
    for pid in _pids():
        with contextlib.suppress(OSError):
            if wanted in (_PROC / str(pid) / "cmdline").read_bytes().split(b"\0") and os.getsid(pid) == pid:
                return pid
    return None


def members_of(session: int) -> list[int]:
    """Process ids of a session, without those that are dead and only not waited for."""
    found = []
    for pid in _pids():
        with contextlib.suppress(OSError, ValueError, IndexError):
            state = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
            if int(state[_SESSION]) == session and state[0] not in "ZX":
                found.append(pid)
    return found


def memory_of(pids: list[int]) -> int:
    """Sum the memory of processes in bytes.

    Anonymous and shared memory counts; mapped files do not.
    """
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            for line in (_PROC / str(pid) / "status").read_text().splitlines():
                if line.startswith(("RssAnon:", "RssShmem:")):
                    total += int(line.split()[1]) * _KIB
    return total


def kill_all(session: int) -> None:
    """Kill every process of a session."""
    for pid in members_of(session):
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)


def _pids() -> Iterator[int]:
    with contextlib.suppress(OSError):
        yield from (int(each.name) for each in _PROC.iterdir() if each.name.isdecimal())


def profile_of(pid: int) -> Path | None:
    """The temporary profile folder that a browser was started with, if it is one."""
    with contextlib.suppress(OSError):
        for argument in (_PROC / str(pid) / "cmdline").read_bytes().decode("utf-8", "replace").split("\0"):
            if argument.startswith("--user-data-dir=") and "playwright" in argument:
                return Path(argument.partition("=")[2])
    return None
