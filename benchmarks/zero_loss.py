"""A thousand random deaths of tabs, browsers, the network and the site, under people who work.

Two phones in real Chromium, a faulty network (a quarter of the requests are refused, cut in the
middle, answered into the void, doubled or sent again later), wrong clocks, full storage. Then:
receipts on the phones, rows on the server, and what people saw as saved, compared.

`--deaths 1000 --seed N --minutes 60`; the seed is printed and repeats the draws of a run.
"""

import argparse
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from bench import report

from tests.field.rig.county import served
from tests.field.rig.run import run


def main() -> None:
    """Serve a county, let it storm, tell what is left; ends with 1 where anything is wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--deaths", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(3), "big"))
    parser.add_argument("--minutes", type=float, default=90)
    options = parser.parse_args()
    print(f"seed {options.seed}")
    with (
        tempfile.TemporaryDirectory(prefix="dudao-zero-loss-") as folder,
        served(Path(folder)),
        sync_playwright() as playwright,
    ):
        left = run(
            playwright,
            Path(folder),
            seed=options.seed,
            deaths=options.deaths,
            people=("inspector1", "inspector1"),
            seconds=options.minutes * 60,
        )
    for words in left.wrong:
        print(words)
    figures = {**asdict(left), "wrong": len(left.wrong), "deaths": sum(left.died.values())}
    report.last_line("zero_loss", figures, {"lost_of_operations": left.lost / left.operations})
    sys.exit(bool(left.wrong))


if __name__ == "__main__":
    main()
