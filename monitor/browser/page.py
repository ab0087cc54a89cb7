"""Render one page: judge its requests, wait until it is at rest, read its result.

    open → each request judged → at rest, or the time is over → scroll, at rest again → markup and JSON answers

A page counts as hostile. Its requests are judged over the browser's debugging protocol, at every redirect:
the headers of a source are sent only where they may be, robots.txt is obeyed, and what no list needs (images, fonts,
sound, frames, beacons) is not loaded. The markup is read by a script in an isolated world, which the page's scripts
cannot reach.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from playwright.async_api import BrowserContext, CDPSession, Error, Page, Response

from monitor.errors import FetchError, NewsmonitorError
from monitor.model.item import DataAnswer, RenderRequest

T = TypeVar("T")

QUIET_SECONDS = 0.5  # without a request and without a change of the page's length: it is at rest
_POLL_SECONDS = 0.05
_SCROLLS = 3  # to the end of the page, for what is only drawn when it comes into view
_SCRIPT_MS = 5000  # for taking the markup
_LOADED = frozenset({"Document", "Script", "Stylesheet", "XHR", "Fetch", "EventSource", "Preflight", "Other"})
_ASKED = frozenset({"Document", "XHR", "Fetch", "EventSource"})  # robots.txt is read for these where it is not known
_COUNTED = frozenset({"script", "stylesheet", "xhr", "fetch"})  # a page is not at rest while one is under way
_MOST_REQUESTS = 1000  # of one page; each costs a look of ours, and no list needs as many
_MOST_ANSWERS, _LARGEST_ANSWER, _LARGEST_ANSWERS = 40, 3_000_000, 12_000_000  # bytes
_CALLBACK = re.compile(r"[?&](?:\w*callback|jsonp|cb)=", re.IGNORECASE)

# WebRTC talks past every proxy. Printing and dialogs wait for a person. A closed shadow tree keeps its text from us.
BEFORE_SCRIPTS = """
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport"]) {
  Object.defineProperty(window, name, {value: undefined, configurable: false, writable: false});
}
window.print = () => {};
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (init) { return attach.call(this, {...init, mode: "open"}); };
"""
_MARKUP = """(limit => {
  let left = 2000;
  const flatten = root => {
    for (const host of root.querySelectorAll("*")) {
      if (!host.shadowRoot || left-- <= 0) continue;
      flatten(host.shadowRoot);
      const box = document.createElement("div");
      for (const node of host.shadowRoot.childNodes) box.append(node.cloneNode(true));
      host.append(box);
    }
  };
  flatten(document);
  const markup = document.documentElement ? document.documentElement.outerHTML : "";
  return markup.length > limit ? {length: markup.length} : {markup};
})"""
_TO_END = "window.scrollTo(0, document.documentElement ? document.documentElement.scrollHeight : 0)"
_LENGTH = "document.documentElement ? document.getElementsByTagName('*').length : 0"


@dataclass(slots=True)
class OpenPage:
    """A page under way.

    deadline: of the event loop's clock; everything is over then
    frame:    id of its main frame
    pending:  requests that keep it from rest
    changed:  when the last of them ended, or its length changed, by the event loop's clock
    fault:    why a request of the document itself was refused
    """

    context: BrowserContext
    page: Page
    session: CDPSession
    request: RenderRequest
    deadline: float
    frame: str
    pending: set[Any] = field(default_factory=set)
    changed: float = 0.0
    fault: NewsmonitorError | None = None
    requests: int = 0
    crashed: asyncio.Event = field(default_factory=asyncio.Event)
    answers: list[DataAnswer] = field(default_factory=list)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def left(self) -> float:
        """Seconds until the deadline; TimeoutError when it is over."""
        left = self.deadline - asyncio.get_running_loop().time()
        if left <= 0:
            raise TimeoutError
        return left

    async def within(self, awaited: Awaitable[T]) -> T:
        """Wait for something until the deadline.

        Raises TimeoutError, and FetchError where the page crashes.
        """
        waited: asyncio.Future[T] = asyncio.ensure_future(awaited)
        crash = asyncio.ensure_future(self.crashed.wait())
        try:
            both: set[asyncio.Future[Any]] = {waited, crash}
            await asyncio.wait(both, timeout=self.left, return_when=asyncio.FIRST_COMPLETED)
            if waited.done():
                return waited.result()
            if crash.done():
                raise FetchError("crashed", f"the browser's process of {self.request.url} was killed or crashed")
            raise TimeoutError
        finally:
            crash.cancel()
            waited.cancel()


async def open_page(context: BrowserContext, request: RenderRequest, seconds: float) -> OpenPage:
    """Make a page whose every request is judged; nothing is requested yet."""
    await context.add_init_script(BEFORE_SCRIPTS)
    headers = {name.lower(): value for name, value in request.headers_for(request.url).items()}
    pairs = (pair.strip().partition("=") for pair in headers.get("cookie", "").split(";"))
    await context.add_cookies([{"name": name, "value": value, "url": request.url} for name, _, value in pairs if name])
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    frame = (await session.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
    now = asyncio.get_running_loop().time()
    opened = OpenPage(context, page, session, request, now + seconds, frame, changed=now)
    _listen(opened)
    await session.send("Fetch.enable", {"patterns": [{"urlPattern": "*"}]})
    return opened


def _listen(opened: OpenPage) -> None:
    """Follow what the page does."""

    def start(work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        opened.tasks.add(task)
        task.add_done_callback(opened.tasks.discard)

    def began(request: Any) -> None:
        if request.resource_type in _COUNTED:
            opened.pending.add(request)

    def ended(request: Any) -> None:
        opened.pending.discard(request)
        opened.changed = asyncio.get_running_loop().time()

    def appeared(other: Any) -> None:
        if other is not opened.page:
            start(other.close())

    opened.session.on("Fetch.requestPaused", lambda paused: start(_judge(opened, paused)))
    opened.page.on("request", began)
    opened.page.on("requestfinished", ended)
    opened.page.on("requestfailed", ended)
    opened.page.on("response", lambda response: start(_keep_answer(opened, response)))
    for event in ("crash", "close"):
        opened.page.on(event, lambda _: opened.crashed.set())
    opened.context.on("page", appeared)


async def _judge(opened: OpenPage, paused: dict[str, Any]) -> None:
    """Let a request go on, with the headers that it may have, or end it.

    Called for each redirect too.
    """
    asked, kind = paused["request"], paused["resourceType"]
    document = kind == "Document"
    icon = kind == "Other" and asked["headers"].get("Accept", "").startswith("image/")
    frame = document and paused["frameId"] != opened.frame
    opened.requests += 1
    refused = kind not in _LOADED or icon or frame or opened.requests > _MOST_REQUESTS
    if not refused and kind in _ASKED:
        try:
            await asyncio.get_running_loop().run_in_executor(None, opened.request.require, asked["url"])
        except NewsmonitorError as fault:
            refused = True
            opened.fault = fault if document else opened.fault
    answer: dict[str, Any] = {"requestId": paused["requestId"]}
    if refused:
        command, answer["errorReason"] = "Fetch.failRequest", "BlockedByClient"
    else:
        command = "Fetch.continueRequest"
        if headers := _headers(opened.request, asked):
            answer["headers"] = [{"name": name, "value": value} for name, value in headers.items()]
    with contextlib.suppress(Error):  # the page may be gone: then there is nothing to answer
        await opened.session.send(command, answer)


def _headers(request: RenderRequest, asked: dict[str, Any]) -> dict[str, str]:
    """The headers of a request with those of the source that may go to this address.

    Empty: the request keeps its headers.
    """
    own = {name.lower(): value for name, value in request.headers_for(asked["url"]).items()}
    names = {name.lower() for name in request.headers_for(request.url)}
    if not names and not own:
        return {}
    kept = {name: value for name, value in asked["headers"].items() if name.lower() not in names}
    return kept | {name: value for name, value in own.items() if name != "cookie"}


async def _keep_answer(opened: OpenPage, response: Response) -> None:
    """Keep JSON that a script got by GET, with any content type, or as JSONP."""
    request = response.request
    content_type = response.headers.get("content-type", "").lower()
    asked = request.resource_type in ("xhr", "fetch") or (
        request.resource_type == "script" and _CALLBACK.search(request.url) is not None
    )
    if not asked or request.method != "GET" or not response.ok or len(opened.answers) >= _MOST_ANSWERS:
        return
    with contextlib.suppress(Error):  # the page went on to another, and the body is gone
        body = await response.body()
        is_json = "json" in content_type or body.lstrip()[:1] in (b"{", b"[") or request.resource_type == "script"
        fits = len(body) <= _LARGEST_ANSWER and sum(len(kept.body) for kept in opened.answers) <= _LARGEST_ANSWERS
        if is_json and fits:
            opened.answers.append(DataAnswer(request.url, body, content_type))


async def load(opened: OpenPage) -> Response | None:
    """Go to the page's address and return the answer of its document.

    Raises TimeoutError and the driver's errors.
    """
    going = opened.page.goto(opened.request.url, wait_until="commit", timeout=0)
    answer = await opened.within(going)
    with contextlib.suppress(TimeoutError):  # a script that never ends, or an answer: what is there by then counts
        async with asyncio.timeout(opened.left / 2):
            await opened.within(opened.page.wait_for_load_state("domcontentloaded", timeout=0))
    return answer


async def wait_until_at_rest(opened: OpenPage, seconds: float) -> bool:
    """Wait until the page is at rest, scroll to its end, and wait again.

    Returns True if it came to rest.

    seconds: for all of it; polling and clocks never rest
    """
    until = asyncio.get_running_loop().time() + min(seconds, opened.left / 2)
    rests = await _at_rest(opened, until)
    for _ in range(_SCROLLS if rests else 1):
        before = await _number(opened, _LENGTH)
        await _evaluate(opened, _TO_END)
        rests = await _at_rest(opened, until) and rests
        if not rests or await _number(opened, _LENGTH) == before:
            break
    return rests


async def _at_rest(opened: OpenPage, until: float) -> bool:
    loop = asyncio.get_running_loop()
    length = -1
    opened.changed = loop.time()
    while loop.time() < until:
        now_length = await _number(opened, _LENGTH)
        if now_length != length:
            length, opened.changed = now_length, loop.time()
        if not opened.pending and loop.time() - opened.changed >= QUIET_SECONDS:
            return True
        await opened.within(asyncio.sleep(_POLL_SECONDS))
    return False


async def markup(opened: OpenPage, limit: int) -> str:
    """The document's markup as it stands.

    Raises FetchError 'too_large' above `limit` characters.
    """
    for task in tuple(opened.tasks):
        with contextlib.suppress(TimeoutError, asyncio.CancelledError):
            await asyncio.wait_for(asyncio.shield(task), min(1.0, opened.left))
    taken = await _evaluate(opened, f"{_MARKUP}({limit})")
    if not isinstance(taken, dict) or "markup" not in taken:
        size = taken.get("length", 0) if isinstance(taken, dict) else 0
        raise FetchError("too_large", f"the page that its scripts made has {size:,} characters, more than {limit:,}")
    return str(taken["markup"])


async def _number(opened: OpenPage, expression: str) -> int:
    value = await _evaluate(opened, expression)
    return value if isinstance(value, int) else 0


async def _evaluate(opened: OpenPage, expression: str) -> Any:
    """Evaluate an expression apart from the page's scripts.

    Returns None where the page just changed.
    """
    with contextlib.suppress(Error):
        world = await opened.within(
            opened.session.send("Page.createIsolatedWorld", {"frameId": opened.frame, "worldName": "newsmonitor"})
        )
        asked = {"expression": expression, "contextId": world["executionContextId"], "returnByValue": True}
        answer = await opened.within(opened.session.send("Runtime.evaluate", {**asked, "timeout": _SCRIPT_MS}))
        return answer["result"].get("value")
    return None
