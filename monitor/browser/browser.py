"""The browser of a service, which renders one page at a time in its own thread.

Nothing of the extra is imported, and no thread or process is there, until the first page is rendered.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import importlib.util
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from monitor.browser.proxy import Connect
from monitor.errors import FetchError, NewsmonitorError
from monitor.model import BrowserSettings
from monitor.model.item import BrowserUse, Rendered, RenderRequest

if TYPE_CHECKING:
    from monitor.browser.engine import Engine

INSTALL_EXTRA = "install it with `pip install 'newsmonitor[browser]'`"
_SLACK_SECONDS = 90.0  # beyond the page's own time: to start a browser, and to end one
_CLOSE_SECONDS = 30.0


class Browser:
    """Renders pages.

    Thread-safe; close it to end its processes.

    connect:    opens a connection to a host and port within seconds, to a checked address only
    user_agent: says who asks
    """

    def __init__(self, settings: BrowserSettings, *, connect: Connect, user_agent: str) -> None:
        self._settings = settings
        self._connect = connect
        self._user_agent = user_agent
        self._page_lock = threading.Lock()  # held for a page
        self._lock = threading.Lock()  # of the fields below
        self._use = BrowserUse()
        self._engine: Engine | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._running: concurrent.futures.Future[Rendered] | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._closed = False

    @property
    def use(self) -> BrowserUse:
        """Return the time, memory and traffic so far."""
        engine = self._engine
        running = engine is not None and engine.is_running
        return replace(self._use, starts=engine.starts if engine else 0, running=running)

    @property
    def is_busy(self) -> bool:
        """Tell whether a page would have to wait for another."""
        return self._page_lock.locked()

    def require(self) -> None:
        """Raise FetchError ('browser') where the extra is not installed."""
        if importlib.util.find_spec("playwright") is None:
            raise FetchError("browser", "the extra for it is not installed", INSTALL_EXTRA)

    def render(self, request: RenderRequest) -> Rendered:
        """Render a page, after those that were asked for before.

        Raises FetchError, with kind 'browser' where there is none to do it, 'crashed' where it was killed; also
        AddressRefused.
        """
        self.require()
        with self._page_lock:
            self._require_open()
            loop, engine = self._started()
            self._cancel_idle(loop)
            with self._lock:
                running = self._running = asyncio.run_coroutine_threadsafe(engine.render(request), loop)
            try:
                rendered = running.result(self._settings.timeout.total_seconds() + _SLACK_SECONDS)
            except concurrent.futures.CancelledError:
                self._count_failed()
                raise self._closing() from None
            except TimeoutError as error:
                running.cancel()
                self._count_failed()
                raise FetchError("timeout", f"the browser does not answer for {request.url}") from error
            except NewsmonitorError:
                self._count_failed()
                raise
            finally:
                self._running = None
                loop.call_soon_threadsafe(self._stop_when_idle)
            self._count(rendered)
            return rendered

    def close(self) -> None:
        """Interrupt what is rendered, and end every process.

        May be called again.
        """
        with self._lock:
            self._closed = True
            loop, thread, running = self._loop, self._thread, self._running
            self._loop = self._thread = None
        if running is not None:
            running.cancel()
        if loop is None or thread is None:
            return
        with self._page_lock:  # the page that was interrupted has left
            engine = self._engine
            if engine is not None:
                self._wait(asyncio.run_coroutine_threadsafe(engine.stop(), loop))
            loop.call_soon_threadsafe(loop.stop)
            thread.join()

    def _wait(self, stopping: concurrent.futures.Future[None]) -> None:
        try:
            stopping.result(_CLOSE_SECONDS)
        except (TimeoutError, concurrent.futures.CancelledError):
            stopping.cancel()

    def _started(self) -> tuple[asyncio.AbstractEventLoop, Engine]:
        """The thread's loop and the engine; both are made for the first page."""
        from monitor.browser.engine import Engine  # the extra

        with self._lock:
            if self._loop is None or self._engine is None:
                self._loop = asyncio.new_event_loop()
                self._engine = Engine(self._settings, self._connect, self._user_agent)
                self._thread = threading.Thread(target=_run, args=(self._loop,), name="browser", daemon=True)
                self._thread.start()
            return self._loop, self._engine

    def _stop_when_idle(self) -> None:
        loop, engine = self._loop, self._engine
        if loop is not None and engine is not None:
            seconds = self._settings.idle.total_seconds()
            self._idle = loop.call_later(seconds, lambda: loop.create_task(self._stop_idle(engine)))

    async def _stop_idle(self, engine: Engine) -> None:
        if self._running is None:
            await engine.stop()

    def _cancel_idle(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._idle is not None:
            loop.call_soon_threadsafe(self._idle.cancel)

    def _count(self, rendered: Rendered) -> None:
        self._use = replace(
            self._use,
            pages=self._use.pages + 1,
            elapsed_ms=self._use.elapsed_ms + rendered.elapsed_ms,
            net_bytes=self._use.net_bytes + rendered.net_bytes,
            last_ms=rendered.elapsed_ms,
            last_peak_bytes=rendered.peak_bytes,
        )

    def _count_failed(self) -> None:
        self._use = replace(self._use, failed=self._use.failed + 1)

    def _require_open(self) -> None:
        if self._closed:
            raise self._closing()

    def _closing(self) -> FetchError:
        return FetchError("read", "the page was not rendered because the service is closing")


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
