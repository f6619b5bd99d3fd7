"""What phones send: accepted how fast, lost never, doubled never, applied how fast.

The site runs as an office runs it (`dudao serve`, two processes, durable commits); everything on
one machine. Limit, measured in turn with it: pgbench, one INSERT of as many bytes a transaction,
as many connections. Measured twice: as phones send after days offline, what was done at a school a
call (`ratio_to_limit`), and each operation in a call of its own, the hardest case (`ratio_single`).

The month: 200 inspectors make four visits each, with photos; their phones send everything at once,
out of order, some calls twice. Then one worker applies it, for at most APPLY_SECONDS.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

sys.path.insert(0, str(Path(__file__).parent))

from bench import cpu, month, place, report
from bench.field_client import Phone
from bench.rush import Answered, request, rush, statuses
from bench.serving import Serving

INSPECTORS = 200
CONNECTIONS = 64
CALLS = 6_000
BATCH = 25  # operations of a visit, about
ROUNDS = 3
LIMIT_SECONDS = 4
STORED = 100_000
RACERS = 16
RACES = 20
AT_ONCE = 16  # phones of the month that send at the same moment
APPLY_SECONDS = 60
SEED = 20260901
NOBODYS = "0199c1d0-0000-7000-8000-00000000000a"


def main() -> None:
    """Make a county, let its phones send, compare, apply; tell all of it."""
    print(f"seed {SEED}")
    with place.server() as running, tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        url = place.database(running, "field")
        place.use(url, state)
        phones = prepare()
        site = Serving(url, str(state))
        with site as address:
            for phone in phones:
                phone.address = address
            bench = Bench(url, phones, postmaster(running.home), site.process)
            figures, ratios = measure(bench)
            print(figures, ratios)
            figures |= whole_month(bench)
        figures |= applied(bench)
    report.last_line("field", figures, ratios)


def prepare() -> list[Phone]:
    """Make a county with 200 inspectors, each with a phone."""
    from django.core.management import call_command

    from dudao.cli.demo.fill import fill

    call_command("migrate", verbosity=0)
    fill(lambda _words: None, year=False, schools=40)
    return month.inspectors(INSPECTORS, datetime.now(UTC) - timedelta(days=60))


def postmaster(home: Path) -> int:
    """Return the process that all of the database's are below."""
    return int((home / "data" / "postmaster.pid").read_text().split()[0])


class Round(NamedTuple):
    """So many a second, and processor time of each, in microseconds."""

    per_second: float
    cpu_us: float


class Bench:
    """The site with its phones, and what is measured there."""

    def __init__(self, url: str, phones: list[Phone], database: int, site: int) -> None:
        self.url, self.phones, self.database, self.site = url, phones, database, site
        self.waited: dict[int, list[float]] = {}

    def limit(self) -> Round:
        """Return what pgbench reaches with one INSERT a transaction."""
        program = next(path for path in pgbenches() if path.exists())
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".sql") as script:
            said = json.dumps(self.did(self.phones[0]), ensure_ascii=False)
            said = said.replace(":", "=")  # which pgbench takes for a variable
            script.write(f"INSERT INTO bare (said) VALUES ('{said}');\n")
            script.flush()
            words = [program, "-n", "-M", "prepared", "-c", CONNECTIONS, "-j", 2]
            words += ["-T", LIMIT_SECONDS, "-f", script.name, self.url]
            began = cpu.seconds(self.database), cpu.seconds(os.getpid())
            run = subprocess.run(
                [str(word) for word in words], capture_output=True, text=True, check=True
            )
            ended = cpu.seconds(self.database), cpu.seconds(os.getpid())
        per_second = float(run.stdout.rpartition("tps = ")[2].split()[0])
        spent = ended[0] - began[0] + ended[1] - began[1]
        return Round(per_second, spent * 1e6 / (per_second * LIMIT_SECONDS))

    def intake(self, batch: int) -> Round:
        """Return how many operations come in, `batch` a call, answered when they are durable."""
        count = CALLS if batch == 1 else CALLS * 4 // batch
        calls = [
            request("operations", phone.token, self.call(phone, batch))
            for phone in (self.phones * (count // len(self.phones) + 1))[:count]
        ]
        began = cpu.seconds(self.database) + cpu.seconds(self.site)
        answered = rush(self.phones[0].address, calls, CONNECTIONS)
        spent = cpu.seconds(self.database) + cpu.seconds(self.site) - began
        assert statuses(answered) == {"200": count}, statuses(answered)
        assert all(said.count(b'"status":200') == batch for said in answered.said)
        self.waited.setdefault(batch, []).extend(answered.waited)
        return Round(count * batch / answered.seconds, spent * 1e6 / (count * batch))

    def rounds(self) -> tuple[Round, Round, Round]:
        """Return limit, single and batched intake, in turn so that all meet the same machine."""
        turns = [(self.limit(), self.intake(1), self.intake(BATCH)) for _n in range(ROUNDS)]
        limits, singles, batches = zip(*turns, strict=True)
        return middle(limits), middle(singles), middle(batches)

    def call(self, phone: Phone, batch: int) -> bytes:
        """Return the body of a call."""
        return json.dumps({"operations": [self.did(phone) for _n in range(batch)]}).encode()

    def did(self, phone: Phone) -> dict[str, Any]:
        """Return a usual operation."""
        changes = {"evacuation_clear": {"was": None, "now": "fails"}}
        made = phone.does(
            "visit.answer", NOBODYS, datetime.now(UTC), record=NOBODYS, changes=changes
        )
        phone.unsent.clear()
        return made

    def race(self) -> tuple[int, int]:
        """Let 16 clients send one id at the same moment; return answers 2xx, and rows."""
        good = rows = 0
        for number in range(RACES):
            phone = self.phones[number]
            made = self.did(phone)
            call = request("operations", phone.token, json.dumps({"operations": [made]}).encode())
            answered = rush(phone.address, [call] * RACERS, RACERS)
            good += sum(said[:3] == b"200" and b'"status":200' in said for said in answered.said)
            rows += self.count("SELECT count(*) FROM inbox_operation WHERE id = %s", made["id"])
        return good, rows

    def count(self, query: str, *values: Any) -> int:
        """Return a number out of the database."""
        with psycopg.connect(self.url) as connection:
            row = connection.execute(query, values).fetchone()
        assert row is not None
        return int(row[0])

    def execute(self, *statements: str) -> None:
        """Change the database as nobody may but a benchmark."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


def pgbenches() -> list[Path]:
    """Return where pgbench may be."""
    from dudao.config.embedded.binaries import candidates

    return [folder / "pgbench" for folder in candidates(os.environ)]


def middle(rounds: Sequence[Round]) -> Round:
    """Return the medians."""
    return Round(
        statistics.median(one.per_second for one in rounds),
        statistics.median(one.cpu_us for one in rounds),
    )


def measure(bench: Bench) -> tuple[dict[str, Any], dict[str, Any]]:
    """Measure the intake on an empty table and on one of 100,000 rows, and the races."""
    bench.execute("CREATE TABLE bare (id bigserial PRIMARY KEY, said text)")
    bench.intake(1)  # warm
    limit, single, batch = bench.rounds()
    good, rows = bench.race()
    fill_inbox(bench)
    full_limit, full_single, full_batch = bench.rounds()
    bench.execute("UPDATE inbox_outcome SET state = 'stale'", "DELETE FROM procrastinate_jobs")
    figures = {
        "one_insert_per_s": round(limit.per_second),
        "operations_per_s": round(batch.per_second),
        "single_operations_per_s": round(single.per_second),
        "one_insert_cpu_us": round(limit.cpu_us),
        "operation_cpu_us": round(batch.cpu_us),
        "single_operation_cpu_us": round(single.cpu_us),
        "p99_ms": Answered(0, bench.waited[BATCH], []).p99_ms,
        "single_p99_ms": Answered(0, bench.waited[1], []).p99_ms,
        "full_one_insert_per_s": round(full_limit.per_second),
        "full_operations_per_s": round(full_batch.per_second),
        "full_single_operations_per_s": round(full_single.per_second),
        "race_answers": RACES * RACERS,
        "race_answers_2xx": good,
        "race_rows": rows,
        "race_ids": RACES,
    }
    to_limit, single_to_limit = against(batch, limit), against(single, limit)
    ratios = {
        "ratio_to_limit": round(to_limit, 3),
        "ratio_single": round(single_to_limit, 3),
        "cpu_ratio_single": round(limit.cpu_us / single.cpu_us, 3),
        "full_to_empty": round(against(full_batch, full_limit) / to_limit, 3),
        "full_to_empty_single": round(against(full_single, full_limit) / single_to_limit, 3),
    }
    return figures, ratios


def against(intake: Round, limit: Round) -> float:
    """Return the share of the limit that is reached."""
    return intake.per_second / limit.per_second


def fill_inbox(bench: Bench) -> None:
    """Let the inbox hold 100,000 operations, as many as a county sends in half a year."""
    bench.execute(
        f"""INSERT INTO inbox_operation (id, device_id, person_id, sha256, kind, subject, seq, prev,
            content, received_at)
            SELECT gen_random_uuid(), o.device_id, o.person_id, o.sha256, o.kind,
                gen_random_uuid(), n, gen_random_uuid(), o.content, o.received_at
            FROM generate_series(1, {STORED}) n,
                LATERAL (SELECT * FROM inbox_operation ORDER BY id LIMIT 1) o""",
        """INSERT INTO inbox_outcome (operation_id, state)
           SELECT id, 'applied' FROM inbox_operation ON CONFLICT DO NOTHING""",
        "VACUUM ANALYZE inbox_operation, inbox_outcome",
    )


def whole_month(bench: Bench) -> dict[str, Any]:
    """Let 200 phones send a month, out of order and some of it twice; compare what is there."""
    version, items = month.form()
    begin = datetime.now(UTC) - timedelta(days=40)
    before = bench.count("SELECT count(*) FROM inbox_operation")
    for phone in bench.phones:
        month.month(phone, month.school_of(phone), version, items, begin)
        phone.waited.clear()
    made = {name: sent for phone in bench.phones for name, sent in phone.unsent.items()}
    media = sum(len(content) for phone in bench.phones for content in phone.media.values())
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as senders:
        done: list[None] = [*senders.map(sends_month, bench.phones)]
    seconds = time.perf_counter() - began
    assert len(done) == INSPECTORS
    receipts = {name: kept for phone in bench.phones for name, kept in phone.receipts.items()}
    with psycopg.connect(bench.url) as connection:
        stored = dict(connection.execute("SELECT id::text, sha256 FROM inbox_operation").fetchall())
    waited = sorted(wait for phone in bench.phones for wait in phone.waited)
    lost = [name for name, kept in receipts.items() if stored.get(name) != kept["sha256"]]
    rows = bench.count("SELECT count(*) FROM inbox_operation") - before
    return {
        "month_operations": len(made),
        "month_receipts": len(receipts),
        "month_megabytes_of_media": round(media / 1e6, 1),
        "month_seconds": round(seconds, 1),
        "month_operations_per_s": round(len(made) / seconds),
        "month_p99_ms": round(waited[int(len(waited) * 0.99)] * 1000, 1),
        "lost": len(lost) + len(set(made) - set(receipts)),
        "doubled": rows - len(made),
    }


def sends_month(phone: Phone) -> None:
    """Send what a phone holds: shuffled, some of it twice, and then what is still unsent."""
    draw = random.Random(f"{SEED} {phone.person}")
    order = [*phone.unsent.values()]
    draw.shuffle(order)
    for begin in range(0, len(order), 30):
        part = order[begin : begin + 30]
        phone.sends(part)
        if draw.random() < 0.05:
            phone.sends(part)
    phone.syncs()
    phone.sends(order[:50])  # as after a lost answer


#: Kind of operation -> table with a row for each that took effect.
EFFECTS = {
    "visit.start": "visits_visit",
    "visit.raise": "visits_visitfinding",
    "visit.merit": "visits_goodpractice",
    "visit.note": "visits_visitnote",
}


def applied(bench: Bench) -> dict[str, Any]:
    """Let one worker apply the month for a while; return how fast, and what became of it."""
    waiting = "SELECT count(*) FROM inbox_outcome WHERE state = 'accepted'"
    before = left = bench.count(waiting)
    began = time.perf_counter()
    worker = subprocess.Popen(
        [sys.executable, "-m", "dudao.cli", "worker"],
        env={**os.environ, "DATABASE_URL": bench.url},
        stdout=subprocess.DEVNULL,
    )
    while left and time.perf_counter() - began < APPLY_SECONDS:
        time.sleep(0.5)
        left = bench.count(waiting)
    seconds = time.perf_counter() - began
    worker.terminate()
    worker.wait(60)
    with psycopg.connect(bench.url) as connection:
        found = connection.execute(
            """SELECT o.kind, concat_ws(' ', t.state, nullif(t.code, '')), count(*)
               FROM inbox_operation o JOIN inbox_outcome t ON t.operation_id = o.id
               WHERE t.at IS NOT NULL GROUP BY 1, 2"""
        ).fetchall()
    outcomes: dict[str, int] = {}
    for _kind, state, count in found:
        outcomes[state] = outcomes.get(state, 0) + count
    took = {kind: count for kind, state, count in found if state == "applied"}
    extra = [
        bench.count(f"SELECT count(*) FROM {table}") - took.get(kind, 0)
        for kind, table in EFFECTS.items()
    ]
    return {
        "applied_per_second": round((before - left) / seconds, 1),
        "outcomes": outcomes,
        "effects_doubled": sum(extra),
    }


if __name__ == "__main__":
    main()
