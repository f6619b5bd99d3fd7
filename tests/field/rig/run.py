"""A whole storm on a served county: phones enrolled, deaths, settling, comparison."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Playwright

from dudao.cli.sample import PASSWORD, drawn
from dudao.config.embedded import ensure
from tests.field.rig.phone import Phone
from tests.field.rig.server import Network, Site
from tests.field.rig.storm import Ledger, Storm, Worker, differences, wait_until_applied

FAULTS_PER_HUNDRED = 25
APPLY_SECONDS = 180.0


@dataclass
class Outcome:
    """What was left of a storm; `wrong` is empty where nothing was lost, doubled or invented."""

    seed: int
    died: dict[str, int]
    faults: dict[str, int]
    things_done: int
    operations: int
    receipts: int
    lost: int
    doubled: int
    seconds: float
    wrong: list[str]


def run(
    playwright: Playwright,
    state: Path,
    *,
    seed: int,
    deaths: int,
    people: tuple[str, ...],
    seconds: float = float("inf"),
    least: int = 0,
) -> Outcome:
    """Let a storm rage on the county served from `state`; compare what is left."""
    begun = time.monotonic()
    with TemporaryDirectory(prefix="dudao-storm-") as folder, weather(state, Path(folder)) as air:
        site, network = air
        photos = [_photo(Path(folder), number) for number in range(1, 4)]
        workers = [
            _worker(playwright, Path(folder), network, who, number)
            for number, who in enumerate(people)
        ]
        network.per_hundred, network.seed = FAULTS_PER_HUNDRED, seed
        storm = Storm(workers, network, site, seed)
        storm.rage(deaths, photos, seconds, least)
        storm.settle()
        return _compared(storm, state, people, time.monotonic() - begun)


@contextmanager
def weather(state: Path, folder: Path) -> Iterator[tuple[Site, Network]]:
    """Serve the county once more, behind a network that can be made to fail."""
    site = Site(state)
    network = Network(site, 0, 0, folder / "faults.log")
    try:
        site.start()
        network.start()
        site.ready()
        network.ready()
        yield site, network
    finally:
        network.kill()
        site.kill()


def _worker(
    playwright: Playwright, folder: Path, network: Network, who: str, number: int
) -> Worker:
    phone = Phone(playwright, folder / f"phone-{number}", network.address)
    phone.enrol(who, PASSWORD)
    visit = phone.start_visit(number)
    place, items = phone.items(visit)
    return Worker(phone, visit, place, items)


def _photo(folder: Path, number: int) -> Path:
    path = folder / f"{number}.jpg"
    path.write_bytes(drawn(number))
    return path


def _compared(storm: Storm, state: Path, people: tuple[str, ...], seconds: float) -> Outcome:
    with ensure(state) as server:
        ledger = Ledger(server.url("app_owner"))
        try:
            wait_until_applied(ledger, storm.visits, APPLY_SECONDS)
            wrong: list[str] = []
            sent = received = lost = doubled = 0
            for worker, who in zip(storm.workers, people, strict=True):
                told, there = worker.phone.receipts(), ledger.operations(who, worker.visit)
                sent += there.total()
                received += told.total()
                lost += (told - there).total()
                wrong += [f"{who}: receipt without row {name}" for name in told - there]
                wrong += [f"{who}: row without receipt {name}" for name in there - told]
                said = differences(worker, ledger)
                lost += sum(words.startswith("lost") for words in said)
                doubled += sum(words.startswith("doubled") for words in said)
                wrong += [f"{who}: {words}" for words in said]
                worker.phone.close()
            wrong += [f"not applied: {words}" for words in ledger.stuck(storm.visits)]
        finally:
            ledger.close()
    return Outcome(
        seed=storm.seed,
        died=dict(storm.died),
        faults=dict(storm.network.faults()),
        things_done=storm.done,
        operations=sent,
        receipts=received,
        lost=lost,
        doubled=doubled,
        seconds=round(seconds, 1),
        wrong=wrong,
    )
