"""A phone: a browser with a profile of its own, that can be killed at any moment."""

import os
import re
import signal
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Locator, Page, Playwright, expect

from tests.chromium import QUIET
from tools.browser import find

VIEW = {"width": 390, "height": 844}
PIN = "204618"
#: What a person types is on the disk within a second; so long we wait before we rely on it.
DURABLE_SECONDS = 1.0


class Phone:
    """One person's phone."""

    def __init__(self, playwright: Playwright, profile: Path, address: str) -> None:
        self.playwright, self.profile, self.address = playwright, profile, address
        self.context: BrowserContext | None = None
        self.page: Page | None = None
        self.skew_ms = 0

    # ----- opening and dying

    def open(self) -> Page:
        """Open the app as it was left, with the PIN where it asks for it."""
        return self.unlocked(self.open_locked())

    def open_locked(self) -> Page:
        """Open the app and give no PIN."""
        if self.context is None:
            self.context = self.playwright.chromium.launch_persistent_context(
                str(self.profile),
                executable_path=str(find()),
                args=QUIET,
                viewport=VIEW,
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
            )
            self.context.set_default_timeout(20_000)
            for page in self.context.pages[1:]:
                page.close()
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self.page.add_init_script(_SKEW % self.skew_ms)
        self.page.goto(f"{self.address}/field/", wait_until="domcontentloaded")
        return self.page

    def unlocked(self, page: Page) -> Page:
        """Give the PIN where a page is locked."""
        pad = page.locator(".pin-keys")
        inside = page.locator(".tabs, .screen .foot, .path")
        expect(pad.or_(inside).first).to_be_visible(timeout=30_000)
        if pad.is_visible():
            page.keyboard.type(PIN)
            expect(inside.first).to_be_visible(timeout=30_000)
        return page

    def enrol(self, username: str, password: str) -> None:
        """Sign in for the first time, online."""
        page = self.open_locked()
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码", exact=True).fill(password)
        page.get_by_role("button", name="下一步").click()
        for _time in range(2):
            expect(page.locator(".pin-keys")).to_be_visible()
            page.keyboard.type(PIN)
            page.wait_for_timeout(300)
        expect(page.locator(".tabs")).to_be_visible(timeout=30_000)
        self.ready_to_leave()

    def ready_to_leave(self) -> None:
        """Wait until everything is here that is needed without a network."""
        page = self.go("schools")
        expect(page.locator("a[href*='#/school/']").first).to_be_visible(timeout=60_000)
        page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")

    def close_tab(self) -> None:
        """Close the tab in the middle of whatever it does, then open another."""
        assert self.context is not None
        assert self.page is not None
        fresh = self.context.new_page()
        with suppress(Error):
            self.page.close(run_before_unload=False)
        self.page = fresh

    def crash_tab(self) -> None:
        """Let the tab's process die."""
        assert self.context is not None
        assert self.page is not None
        doomed = self.page
        self.page = self.context.new_page()
        with suppress(Error):
            doomed.goto("chrome://crash", timeout=1_000)
        with suppress(Error):
            doomed.close()

    def kill_browser(self) -> None:
        """Kill the browser and all its processes at once."""
        for pid in _pids(self.profile):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        context, self.context, self.page = self.context, None, None
        if context is not None:
            with suppress(Error):
                context.close()
        for name in ("SingletonLock", "SingletonCookie", "SingletonSocket"):
            (self.profile / name).unlink(missing_ok=True)

    def close(self) -> None:
        """Put it away in good order."""
        if self.context is not None:
            with suppress(Error):
                self.context.close()
        self.context = self.page = None

    # ----- what a person does

    def go(self, place: str) -> Page:
        """Go to a screen."""
        page = self.page
        assert page is not None
        if not page.url.startswith(f"{self.address}/field/"):
            page.add_init_script(_SKEW % self.skew_ms)
            page.goto(f"{self.address}/field/", wait_until="domcontentloaded")
            self.unlocked(page)
        page.evaluate("(place) => { location.hash = '#/' + place; }", place)
        return page

    def start_visit(self, number: int) -> str:
        """Begin an unplanned visit to the `number`th school and check in; return its id."""
        page = self.go("schools")
        links = page.locator("a[href*='#/school/']", has_text=re.compile("小学|中学"))
        expect(links.nth(number)).to_be_visible()
        unit = str(links.nth(number).get_attribute("href")).rsplit("/", 1)[-1]
        page = self.go(f"school/{unit}/start")
        page.get_by_text("经常性督导", exact=True).click()
        page.get_by_role("button", name="开始督导").click()
        page.wait_for_url(re.compile(r"#/visit/[0-9a-f-]{36}$"))
        visit = page.url.rsplit("/", 1)[-1]
        self.go(f"visit/{visit}/check-in").get_by_role("button", name="现在签到").click()
        expect(page.locator(".path")).to_be_visible()
        return visit

    def items(self, visit: str) -> tuple[str, list[str]]:
        """Return the visit's first form and the items of its first section."""
        page = self.go(f"visit/{visit}/forms")
        link = page.locator(f"a[href*='#/visit/{visit}/form']").first
        expect(link).to_be_visible()
        place = str(link.get_attribute("href")).removeprefix("#/").split("?")[0]
        page = self.go(place)
        judged = page.locator("fieldset input[type=radio][value=meets]")
        expect(judged.first).to_be_attached()
        keys = page.eval_on_selector_all(
            "[data-item]:has(input[value=meets])", "(all) => all.map((one) => one.dataset.item)"
        )
        return place, keys

    def judge(self, place: str, item: str, value: str) -> None:
        """Tap a judgement."""
        page = self.go(place)
        radio = page.locator(f"[data-item='{item}'] input[value={value}]")
        expect(radio).to_be_attached()
        radio.evaluate("(radio) => radio.checked || radio.click()")

    def praise(self, visit: str, text: str) -> None:
        """Write down something good, up to the tap on the button."""
        page = self.go(f"visit/{visit}/merits")
        page.get_by_label("学校哪里做得好").fill(text)
        page.get_by_role("button", name="记下").click()

    def photograph(self, visit: str, photo: Path) -> None:
        """Choose a photo from the album."""
        page = self.go(f"visit/{visit}/photo")
        _album(page).set_input_files(photo)

    # ----- what is left

    def wait_until_sent(self, patience_seconds: float) -> None:
        """Press “立即同步” until the server has everything."""
        page = self.go("mine/sync")
        end = time.monotonic() + patience_seconds
        while time.monotonic() < end:
            button = page.get_by_role("button", name="立即同步")
            with suppress(Error):
                button.click(timeout=500)
            with suppress(Error, AssertionError):
                expect(page.locator(".status")).to_contain_text("全部已上传", timeout=2_000)
                return
        raise AssertionError(f"still unsent: {page.locator('.screen').inner_text()}")

    def receipts(self) -> Counter[str]:
        """Return the beginnings of the hashes that the phone has receipts for."""
        page = self.go("today")
        page = self.go("mine/sync")
        summary = page.locator("summary", has_text="服务器的收条")
        expect(summary).to_be_visible()
        total = int(re.sub(r"\D", "", summary.inner_text()))
        if not summary.evaluate("(it) => it.parentElement.open"):
            summary.click()
        more = page.get_by_role("button", name="再看一些")
        while more.is_visible():
            more.click()
        told = page.locator("details .cell").all_inner_texts()
        found = Counter(re.search(r"· ([0-9a-f]{8})", text)[1] for text in told)  # type: ignore[index]
        assert found.total() == total
        return found


def _album(page: Page) -> Locator:
    found = page.locator("input[type=file][multiple]").first
    expect(found).to_be_attached()
    return found


def _pids(profile: Path) -> list[int]:
    """Return the processes of the browser with this profile, the first one first."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                if str(profile).encode() in (folder / "cmdline").read_bytes():
                    found.append(int(folder.name))
    return sorted(found)


#: A phone whose clock is wrong: every date is moved, the monotonic clock is not.
_SKEW = """
(() => {
  const skew = %d;
  if (!skew) return;
  const Real = Date;
  class Moved extends Real {
    constructor(...given) {
      if (given.length) super(...given);
      else super(Real.now() + skew);
    }
    static now() { return Real.now() + skew; }
  }
  globalThis.Date = Moved;
})();
"""
