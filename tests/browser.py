"""A real Chromium, steered over a pipe: pages are opened from files, clicked and typed into as people do.

Tests that use it skip where none is installed, and fail instead where BUDGETLINT_REQUIRE_BROWSER is set.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
)
#: The browser reads commands from its descriptor 3 and answers on 4, whatever their numbers are here.
_START = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(n), fcntl.F_DUPFD, 10) for n in sys.argv[1:3]]
os.dup2(ends[0], 3)
os.dup2(ends[1], 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
REQUIRED = os.environ.get("BUDGETLINT_REQUIRE_BROWSER") == "1"
EXECUTABLE = next(filter(None, map(shutil.which, _NAMES)), None)


class Browser:
    """One Chromium. Commands and answers are JSON, each ended by a NUL."""

    def __init__(self, read: int, write: int) -> None:
        self._in, self._out = os.fdopen(read, "rb", buffering=0), os.fdopen(write, "wb", buffering=0)
        self._rest, self._last = b"", 0
        self.events: list[dict[str, Any]] = []

    def call(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        """Raises AssertionError for what the browser refuses."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": params, **({"sessionId": session} if session else {})}
        self._out.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._last:
                assert "error" not in answer, (method, answer["error"])
                result: dict[str, Any] = answer["result"]
                return result
            self.events.append(answer)

    def wait(self, method: str) -> None:
        """Until an event has come."""
        while not any(e.get("method") == method for e in self.events):
            self.events.append(self._next())

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            read = self._in.read(1 << 16)
            assert read, "the browser has gone"
            self._rest += read
        message, _, self._rest = self._rest.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer

    def open(
        self, url: str, width: int = 1600, height: int = 1000, *, dark: bool = False, scripts: bool = True
    ) -> Page:
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        page = Page(self, self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])
        self.events.clear()
        for domain in ("Page", "Runtime", "Log"):
            page.call(f"{domain}.enable")
        page.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        page.call("Emulation.setEmulatedMedia", features=[scheme])
        page.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        page.call("Page.navigate", url=url)
        self.wait("Page.loadEventFired")
        return page

    def close(self) -> None:
        self._out.close()
        self._in.close()


class Page:
    """One page; what goes wrong in it is told by ``troubles``."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser, self._session = browser, session

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        return self._browser.call(method, self._session, **params)

    def value(self, script: str) -> Any:
        """What an expression comes to, in the end. Raises AssertionError for an exception."""
        done = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def click(self, selector: str) -> None:
        """Scroll to the first that matches and press the mouse in its middle."""
        middle = self.value(
            f"""(() => {{ const e = document.querySelector({json.dumps(selector)});
            e.scrollIntoView({{block: "nearest"}}); const r = e.getClientRects()[0];
            return [r.x + r.width / 2, r.y + r.height / 2]; }})()"""
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=middle[0], y=middle[1], button="left", clickCount=1)

    def press(self, key: str) -> None:
        text = {"text": key} if len(key) == 1 else {"text": "\r"} if key == "Enter" else {}
        codes = {"Enter": 13, "Tab": 9, "Escape": 27}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=codes.get(key, 0), **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key)

    def type(self, words: str) -> None:
        self.call("Input.insertText", text=words)

    def in_view(self, selector: str) -> bool:
        """Whether the first that matches is wholly in the window and nothing lies over its middle."""
        found = self.value(
            f"""(() => {{ const e = document.querySelector({json.dumps(selector)}); if (!e) return false;
            const r = e.getClientRects()[0]; if (!r) return false;
            const over = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
            return r.top >= 0 && r.left >= 0 && r.bottom <= innerHeight && r.right <= innerWidth
              && !!over && (e.contains(over) || over.contains(e)); }})()"""
        )
        return bool(found)

    def count(self, selector: str) -> int:
        """How many that match are shown, be it further up or down."""
        script = f"[...document.querySelectorAll({json.dumps(selector)})].filter(e => e.checkVisibility()).length"
        return int(self.value(script))

    def text(self, selector: str) -> str:
        return str(self.value(f"document.querySelector({json.dumps(selector)}).textContent"))

    def picture(self, file: Path, *, whole: bool = False) -> None:
        data = self.call("Page.captureScreenshot", captureBeyondViewport=whole)["data"]
        file.write_bytes(base64.b64decode(data))

    def printed(self) -> bytes:
        """The page as PDF."""
        return base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True)["data"])

    @property
    def troubles(self) -> list[str]:
        """What the page logged as an error: exceptions, refused scripts and styles, refused requests."""
        self.value("0")
        events = self._browser.events
        thrown = [str(e["params"]) for e in events if e.get("method") == "Runtime.exceptionThrown"]
        entries = [e["params"]["entry"] for e in events if e.get("method") == "Log.entryAdded"]
        return thrown + [str(e["text"]) for e in entries if e["level"] in ("error", "warning")]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser with a profile of its own, ended with the block."""
    assert EXECUTABLE is not None, "no Chromium: install it (Debian: apt-get install chromium)"
    profile = tempfile.mkdtemp(prefix="budgetlint-browser-")
    to_it, from_us = os.pipe()
    to_us, from_it = os.pipe()
    command = [EXECUTABLE, *_QUIET, "--remote-debugging-pipe", f"--user-data-dir={profile}"]
    command = [sys.executable, "-c", _START, str(to_it), str(from_it), *command]
    process = subprocess.Popen(command, pass_fds=(to_it, from_it), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(to_it)
    os.close(from_it)
    browser = Browser(to_us, from_us)
    try:
        yield browser
    finally:
        with_patience = 10
        try:
            browser.call("Browser.close")
            process.wait(with_patience)
        except (AssertionError, OSError, subprocess.TimeoutExpired):
            process.kill()
            process.wait()
        browser.close()
        shutil.rmtree(profile, ignore_errors=True)
