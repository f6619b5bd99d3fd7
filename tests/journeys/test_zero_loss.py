"""Nothing is lost or doubled, whatever dies; the long run is benchmarks/zero_loss.py."""

import os
from pathlib import Path

from playwright.sync_api import Playwright

from tests.field.rig.run import run

#: So long the storm itself may rage; DUDAO_SEED repeats one that went wrong.
SECONDS = 20.0


def test_random_deaths_lose_nothing_and_double_nothing(
    playwright: Playwright, county_state: Path
) -> None:
    seed = int(os.environ.get("DUDAO_SEED") or int.from_bytes(os.urandom(3), "big"))
    left = run(
        playwright,
        county_state,
        seed=seed,
        deaths=25,
        people=("inspector1",),
        seconds=SECONDS,
        least=5,
    )
    assert left.wrong == [], f"DUDAO_SEED={seed}"
    assert left.receipts == left.operations > 0
    assert sum(left.died.values()) >= 5, left
