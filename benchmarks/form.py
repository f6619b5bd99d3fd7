"""A form of 200 items on a phone: opened, tapped, typed into, one section a screen.

The page of tests/field/harness, served with the product's policy, in a headless Chromium at this
machine's speed and at a quarter of it (`slow`). What is told is processor time of the page's main
thread, drawing included, less what measuring nothing takes: medians of five runs each, every run on
a page of its own. Then what is sent over the wire, Preact included.

Limits, measured in the same run: the same screen put on the page as ready markup, and a tap on one
of its bare radio buttons that changes colour: what the browser takes for drawing by itself. Issue 4
allows 150 ms for opening and, at a quarter of the speed, 50 ms for a tap. The brake works by the
clock on the wall: on a machine that is busy with other things the slow figures are too high.
"""

import gzip
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import report

from tests.field.serving import Served
from tools.browser import find

RUNS = 5
SPEEDS = {"": 1, "slow_": 4}  # how many times slower
SECTIONS = 20
ITEMS = 10
OPEN_MS = 150
TAP_MS = 50


def main() -> None:
    """Build the page, measure it, tell."""
    figures: dict[str, float] = {"items": SECTIONS * ITEMS, "sections": SECTIONS}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        served = Served(Path(folder))
        browser = playwright.chromium.launch(executable_path=str(find()), args=["--no-sandbox"])
        address = served.show("large", {"definition": definition()}, wait="1")
        for name, slower in SPEEDS.items():
            runs = [measured(browser, address, slower) for _run in range(RUNS)]
            for step in runs[0]:
                middle = statistics.median(run[step] for run in runs)
                figures[f"{name}{step}_cpu_ms"] = round(middle, 1)
        figures |= packed(Path(folder))
        browser.close()
        served.close()
    ratios = {
        "open_to_limit": round(figures["open_cpu_ms"] / OPEN_MS, 2),
        "slow_tap_to_limit": round(figures["slow_tap_cpu_ms"] / TAP_MS, 2),
        "open_to_markup": round(figures["open_cpu_ms"] / figures["markup_cpu_ms"], 2),
        "tap_to_bare_tap": round(figures["tap_cpu_ms"] / figures["bare_tap_cpu_ms"], 2),
    }
    report.last_line("form", figures, ratios)


def definition() -> dict[str, Any]:
    """Return a form of 200 items of every kind, with conditions and wording banks."""
    sections = [
        {"key": f"s{n}", "title": f"第{n}部分", "items": [item(n, k) for k in range(ITEMS)]}
        for n in range(1, SECTIONS + 1)
    ]
    return {"key": "large", "title": "很长的表", "purpose": "routine", "sections": sections}


def item(section: int, number: int) -> dict[str, Any]:
    """Return an item; of ten, six are judged and the others typed, counted, chosen, computed."""
    key = f"i{section}_{number}"
    line = {"severity": "general", "route": "suggestion", "demand": "请立即整改。"}
    wording = [{**line, "fact": f"第{one}种情况：{{answer}}不符合要求。"} for one in range(2)]
    common = {
        "key": key,
        "label": f"第{section}部分第{number}题，看现场、问师生",
        "help": "随机看两处",
    }
    shaped: dict[int, dict[str, Any]] = {
        6: {"kind": "number", "unit": "人", "maximum": 5000, "at_most": 45, "wording": wording},
        7: {"kind": "computed", "compute": {"*": [{"var": f"i{section}_6"}, 2]}},
        8: {"kind": "text", "show_if": {"==": [{"var": f"i{section}_0"}, "fails"]}},
        9: {"kind": "choice", "options": [{"value": v, "label": v * 4} for v in "abcd"]},
    }
    judged = {
        "kind": "judgement",
        "basis": "《条例》第十一条",
        "required": True,
        "wording": wording,
    }
    return {**common, **shaped.get(number, judged)}


PLACE_MARKUP = """() => {
  const markup = document.getElementById("app").innerHTML;
  document.getElementById("app").remove();
  window.place = () => {
    const main = document.createElement("main");
    main.innerHTML = markup;
    document.body.append(main);
  };
}"""
TYPE = """() => {
  const field = document.querySelector("input.form-text");
  field.value = "46";
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}"""


DRAWN = """() => new Promise((done) => {
  (%s)();
  requestAnimationFrame(() => setTimeout(done));
})"""
BARE_TAP = """() => {
  const radio = document.querySelector("input[value=meets]");
  radio.click();
  radio.parentElement.dataset.chosen = "";
}"""


def measured(browser: Browser, address: str, slower: int) -> dict[str, float]:
    """Return what each step took on a fresh page, in milliseconds."""
    page = browser.new_page(viewport={"width": 390, "height": 844}, device_scale_factor=2)
    page.goto(address)
    page.wait_for_function("() => window.begin")
    clock = Clock(page, slower)
    took = {
        "open": clock.of("() => window.begin()"),
        "section": clock.of("() => document.querySelector('.form-main').click()"),
        "tap": clock.of(tap("meets")),
        "tap_to_bank": clock.of(tap("fails")),
        "key": clock.of(TYPE),
    }
    page.reload()
    page.wait_for_function("() => window.begin")
    page.evaluate("() => window.begin()")
    page.evaluate(PLACE_MARKUP)
    took["markup"] = clock.of("() => window.place()")
    took["bare_tap"] = clock.of(BARE_TAP)
    page.close()
    return took


def tap(answer: str) -> str:
    """Return the script of a tap on the first item's answer."""
    return f"() => document.querySelector('input[value={answer}]').click()"


class Clock:
    """Processor time of a page's main thread, slowed down."""

    def __init__(self, page: Page, slower: int) -> None:
        self._page = page
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._session.send("Emulation.setCPUThrottlingRate", {"rate": slower})

    def of(self, script: str) -> float:
        """Return the milliseconds that `script` and the drawing after it take."""
        nothing = statistics.median(self._whole("() => 0") for _time in range(3))
        return max(self._whole(script) - nothing, 0.0)

    def _whole(self, script: str) -> float:
        before = self._spent()
        self._page.evaluate(DRAWN % script)
        return (self._spent() - before) * 1000

    def _spent(self) -> float:
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return float({one["name"]: one["value"] for one in metrics}["TaskDuration"])


def packed(folder: Path) -> dict[str, float]:
    """Return the size over the wire of the renderer with Preact, and of its styles, in KB."""
    kinds = {"script_kb_gz": "assets/index-*.js", "style_kb_gz": "assets/index-*.css"}
    return {
        name: round(sum(len(gzip.compress(f.read_bytes(), 9)) for f in folder.glob(glob)) / 1024, 1)
        for name, glob in kinds.items()
    }


if __name__ == "__main__":
    main()
