"""Work on phones while everything around them dies at random; then a comparison."""

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import psycopg

from tests.field.rig.phone import DURABLE_SECONDS, Phone
from tests.field.rig.server import Network, Site

VALUES = ("meets", "mostly", "unchecked", "not_applicable")
#: How often each thing dies, of a hundred: what starts quickly may die more often.
DEATHS = {"network": 38, "tab": 30, "crash": 8, "browser": 14, "site": 10}
SKEWS = (0, 0, -7 * 3_600_000, 26 * 3_600_000)
SETTLE_SECONDS = 240.0
FULL = 64 * 1024


@dataclass
class Expected:
    """What must be on the server: surely, and perhaps (killed before a second had passed)."""

    answers: dict[str, str] = field(default_factory=dict)
    maybe: dict[str, set[str]] = field(default_factory=dict)
    praised: list[str] = field(default_factory=list)
    perhaps: list[str] = field(default_factory=list)
    photos: int = 0
    photos_perhaps: int = 0


@dataclass
class Worker:
    """A phone, its visit, and the items that are its to fill in."""

    phone: Phone
    visit: str
    place: str
    items: list[str]
    expected: Expected = field(default_factory=Expected)


class Storm:
    """A number of deaths, drawn from a seed."""

    def __init__(self, workers: list[Worker], network: Network, site: Site, seed: int) -> None:
        self.workers, self.network, self.site = workers, network, site
        self.seed = seed
        self.draw = random.Random(seed)
        self.visits = [worker.visit for worker in workers]
        self.died: Counter[str] = Counter()
        self.done = 0

    def rage(
        self, deaths: int, photos: list[Path], seconds: float = float("inf"), least: int = 0
    ) -> None:
        """Let people work until so many deaths have happened, or for so long, but `least` died.

        On a busy machine not much happens within a time.
        """
        until = time.monotonic() + seconds
        while self.died.total() < least or (
            self.died.total() < deaths and time.monotonic() < until
        ):
            worker = self.draw.choice(self.workers)
            for _time in range(self.draw.randrange(1, 3)):
                self._work(worker, photos)
            self._die(worker)

    def settle(self) -> None:
        """Let the network be good again, and every phone hand over what it has."""
        self.network.per_hundred = 0
        self.network.kill()
        self.network.start()
        self.site.ready()
        self.network.ready()
        for worker in self.workers:
            self._quota(worker.phone, 0)
            worker.phone.skew_ms = 0
            worker.phone.open()
            worker.phone.wait_until_sent(SETTLE_SECONDS)

    # ----- work

    def _work(self, worker: Worker, photos: list[Path]) -> None:
        """Do one thing, and know whether it is surely on the disk."""
        what = self.draw.choices(("judge", "praise", "photo"), (6, 3, 2))[0]
        try:
            confirm = getattr(self, f"_{what}")(worker, photos)
        except Exception as error:
            if not _is_browser(error):
                raise
            return
        self.done += 1
        if self.draw.random() < 0.5:
            time.sleep(DURABLE_SECONDS)
            confirm()

    def _judge(self, worker: Worker, _photos: list[Path]) -> Callable[[], None]:
        item, value = self.draw.choice(worker.items), self.draw.choice(VALUES)
        expected = worker.expected
        expected.maybe.setdefault(item, set()).add(value)
        worker.phone.judge(worker.place, item, value)

        def confirm() -> None:
            expected.answers[item] = value
            expected.maybe[item] = set()

        return confirm

    def _praise(self, worker: Worker, _photos: list[Path]) -> Callable[[], None]:
        text = f"做法{len(worker.expected.perhaps) + 1:04d}：<b>晨检</b>有记录 {self.done}"
        worker.expected.perhaps.append(text)
        worker.phone.praise(worker.visit, text)
        return lambda: worker.expected.praised.append(text)

    def _photo(self, worker: Worker, photos: list[Path]) -> Callable[[], None]:
        worker.expected.photos_perhaps += 1
        page = worker.phone.page
        assert page is not None
        worker.phone.photograph(worker.visit, self.draw.choice(photos))
        strip = page.locator(".strip .is-waiting")
        page.wait_for_timeout(50)
        strip.first.wait_for(state="detached", timeout=15_000)

        def confirm() -> None:
            worker.expected.photos += 1

        return confirm

    # ----- deaths

    def _die(self, worker: Worker) -> None:
        time.sleep(self.draw.uniform(0, 0.4))
        what = self.draw.choices(list(DEATHS), list(DEATHS.values()))[0]
        getattr(self, f"_kill_{what}")(worker)
        self.died[what] += 1

    def _kill_network(self, _worker: Worker) -> None:
        self.network.kill()
        self.network.start()

    def _kill_site(self, _worker: Worker) -> None:
        self.site.kill()
        self.site.start()

    def _kill_tab(self, worker: Worker) -> None:
        worker.phone.close_tab()
        self._again(worker)

    def _kill_crash(self, worker: Worker) -> None:
        worker.phone.crash_tab()
        self._again(worker)

    def _kill_browser(self, worker: Worker) -> None:
        worker.phone.kill_browser()
        worker.phone.skew_ms = self.draw.choice(SKEWS)
        self._again(worker)

    def _again(self, worker: Worker) -> None:
        """Open the app again; at times with so little room that nothing more fits."""
        worker.phone.open()
        self._quota(worker.phone, FULL if self.draw.random() < 0.1 else 0)

    def _quota(self, phone: Phone, size: int) -> None:
        if phone.context is None or phone.page is None:
            return
        session = phone.context.new_cdp_session(phone.page)
        given = {"quotaSize": size} if size else {}
        session.send("Storage.overrideQuotaForOrigin", {"origin": phone.address, **given})
        session.detach()


def _is_browser(error: Exception) -> bool:
    return type(error).__module__.startswith("playwright")


class Ledger:
    """What the server has, read past everything that could flatter it."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url, autocommit=True)

    def operations(self, username: str, visit: str) -> Counter[str]:
        """Return the beginnings of the hashes of what the phone sent that made `visit`."""
        rows = self.connection.execute(
            "SELECT left(o.sha256, 8) FROM inbox_operation o JOIN org_person p"
            " ON p.id = o.person_id WHERE p.username = %s AND o.device_id IN"
            " (SELECT device_id FROM inbox_operation WHERE subject = %s AND kind = 'visit.start')",
            [username, UUID(visit)],
        )
        return Counter(row[0] for row in rows)

    def undecided(self, visits: list[str]) -> int:
        """Return how many operations have no effect yet, and photos are not taken over yet."""
        row = self.connection.execute(
            "SELECT (SELECT count(*) FROM inbox_outcome WHERE state = 'accepted')"
            " + (SELECT count(*) FROM visits_visitfile v JOIN files_file f ON f.id = v.file_id"
            " WHERE v.visit_id = ANY(%s) AND f.arrival = 'awaited')",
            [[UUID(visit) for visit in visits]],
        ).fetchone()
        return int(row[0]) if row else 0

    def stuck(self, visits: list[str]) -> list[tuple[str, str, str]]:
        """Return what of `visits` was not applied, and why."""
        rows = self.connection.execute(
            "SELECT o.kind, u.code, u.words FROM inbox_outcome u JOIN inbox_operation o"
            " ON o.id = u.operation_id WHERE u.state NOT IN ('applied', 'stale')"
            " AND o.subject = ANY(%s)",
            [[UUID(visit) for visit in visits]],
        )
        return [(kind, code, words) for kind, code, words in rows]

    def photos(self, visit: str) -> tuple[int, int]:
        """Return how many photos of a visit are here, and how many are still awaited."""
        rows = self.connection.execute(
            "SELECT f.arrival, count(*) FROM visits_visitfile v JOIN files_file f"
            " ON f.id = v.file_id WHERE v.visit_id = %s GROUP BY f.arrival",
            [UUID(visit)],
        )
        counted = dict(rows.fetchall())
        awaited = counted.pop("awaited", 0)
        return sum(counted.values()), awaited

    def answers(self, visit: str) -> dict[str, str]:
        """Return the answers of a visit's sheets."""
        rows = self.connection.execute(
            "SELECT answers FROM visits_record WHERE visit_id = %s", [UUID(visit)]
        )
        return {key: value for row in rows for key, value in row[0].items()}

    def praised(self, visit: str) -> list[str]:
        """Return the good practices of a visit."""
        rows = self.connection.execute(
            "SELECT text FROM visits_goodpractice WHERE visit_id = %s", [UUID(visit)]
        )
        return [row[0] for row in rows]

    def signed(self, visit: str) -> tuple[str, str, str] | None:
        """Return the state of a visit, and the text and hash of its standing feedback list."""
        row = self.connection.execute(
            "SELECT v.state, f.text, f.text_sha256 FROM visits_visit v JOIN visits_feedback f"
            " ON f.visit_id = v.id WHERE v.id = %s AND f.withdrawn_at IS NULL",
            [UUID(visit)],
        ).fetchone()
        return (row[0], row[1], row[2]) if row else None

    def close(self) -> None:
        """Give the connection back."""
        self.connection.close()


def wait_until_applied(ledger: Ledger, visits: list[str], seconds: float) -> None:
    """Wait until everything accepted has taken effect; what never does is told by `differences`."""
    end = time.monotonic() + seconds
    while ledger.undecided(visits) and time.monotonic() < end:
        time.sleep(0.5)


def differences(worker: Worker, ledger: Ledger) -> list[str]:
    """Return in words what is not on the server as it must be: lost, doubled, invented."""
    expected, wrong = worker.expected, []
    there = ledger.answers(worker.visit)
    for item, value in expected.answers.items():
        allowed = {value} | expected.maybe.get(item, set())
        if there.get(item) not in allowed:
            wrong.append(f"{item}: {there.get(item)} instead of {allowed}")
    praised = Counter(ledger.praised(worker.visit))
    wrong += [f"lost: {text}" for text in expected.praised if not praised[text]]
    wrong += [f"doubled: {text}" for text, times in praised.items() if times > 1]
    wrong += [f"invented: {text}" for text in praised if text not in expected.perhaps]
    here, awaited = ledger.photos(worker.visit)
    if awaited or not expected.photos <= here <= expected.photos_perhaps:
        wrong.append(
            f"lost: {here} photos and {awaited} awaited,"
            f" from {expected.photos} to {expected.photos_perhaps} were taken"
        )
    return wrong
