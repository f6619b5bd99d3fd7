"""Phones with the core of the field app on a page of the tests."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Error, Page, Route

from dudao.cli.sample import PASSWORD

PIN, OTHER_PIN = "135790", "246813"
PAGE = "<!doctype html><meta charset=utf-8><script type=module src=/field/core.js></script>"
PATIENCE_SECONDS = 20
Shown = Any


class Tab:
    """One tab. Expressions may name `core` and what tests/field/core.page.ts adds."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def run(self, expression: str, **given: Any) -> Any:
        """Return what `expression` comes to; `given` are its variables."""
        names = ", ".join(given)
        return self.page.evaluate(f"async ({{ {names} }}) => await ({expression})", given)

    def until(self, expression: str, **given: Any) -> Any:
        """Wait until `expression` is true and return it."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            if found := self.run(expression, **given):
                return found
            self.page.wait_for_timeout(50)
        status = self.run("[core.status.value, core.lock.value]")
        raise AssertionError(f"never came true: {expression}\n{status}")

    def enrol(self, username: str, pin: str = PIN) -> str:
        """Sign in for the first time, wait for what is downloaded and return the device's id."""
        given = {"username": username, "password": PASSWORD, "code": "", "pin": pin}
        self.run("core.enrol(given)", given=given)
        self.until("core.parts.value.rules")
        return str(self.run("core.lock.value.account.device"))

    def unlock(self, device: str, pin: str = PIN) -> str:
        """Give the PIN and return the code of the refusal, if any."""
        opened = "core.unlock(device, pin).then(() => '', (error) => error.code)"
        return str(self.run(opened, device=device, pin=pin))

    def sign_in_again(self, device: str, pin: str = PIN) -> None:
        given = {"password": PASSWORD, "code": "", "pin": pin}
        self.run("core.signInAgain(device, given)", device=device, given=given)

    def lock(self) -> Any:
        return self.run("core.lock.value")

    def sent(self) -> None:
        """Press the button and wait until nothing is unsent."""
        self.run("core.sync()")
        self.until(
            "((it) => it.phase === 'idle' && !it.unsent && !it.unsentMedia)(core.status.value)"
        )

    def until_pulled(self, expression: str, **given: Any) -> Any:
        """Press the button until what the server made of it all is here."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            self.sent()
            if found := self.run(expression, **given):
                return found
            self.page.wait_for_timeout(400)
        raise AssertionError(f"the server never said: {expression}")


class Phone:
    """A browser with storage of its own."""

    def __init__(self, context: BrowserContext, county: str, core: str) -> None:
        self.context, self.county = context, county
        self.calls: list[str] = []
        context.route("**/field/core.html", lambda route: _answer(route, PAGE, "text/html"))
        context.route("**/field/core.js", lambda route: _answer(route, core, "text/javascript"))
        context.on("request", lambda asked: self.calls.append(f"{asked.method} {asked.url}"))

    def tab(self, *, quota: int = 0, frozen_clock: bool = False) -> Tab:
        """Open a tab; with `quota` bytes for everything it stores."""
        page = self.context.new_page()
        if frozen_clock:
            page.clock.install()
        if quota:
            self.grant(page, quota)
        page.goto(f"{self.county}/field/core.html")
        page.wait_for_function("() => window.core")
        return Tab(page)

    def grant(self, page: Page, quota: int) -> CDPSession:
        """Let this origin store at most `quota` bytes."""
        session = self.context.new_cdp_session(page)
        session.send("Storage.overrideQuotaForOrigin", {"origin": self.county, "quotaSize": quota})
        return session

    def offline(self, without_network: bool = True) -> None:
        self.context.set_offline(without_network)

    def uploads(self) -> list[str]:
        """Return the calls that carried media."""
        return [call for call in self.calls if "/field/sync/media/" in call]

    def lose_answer(self, path: str) -> None:
        """Let the server do what the next call to `path` asks and lose its answer."""

        def lose(route: Route) -> None:
            route.fetch()
            route.abort("connectionreset")

        self.context.route(f"**/field/sync/{path}", lose, times=1)


def kill(profile: str) -> None:
    """End every process of the browser with this profile at once, as a dead battery does."""
    found = subprocess.run(
        ["pgrep", "-f", profile], capture_output=True, text=True, check=False
    ).stdout
    for pid in found.split():
        with suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)


def close(context: BrowserContext) -> None:
    """Close a browser that may be dead already."""
    with suppress(Error):
        context.close()


def _answer(route: Route, body: str, kind: str) -> None:
    route.fulfill(body=body, content_type=kind)
