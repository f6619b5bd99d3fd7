"""An empty database to the newest tables, in CPU seconds of the client and of PostgreSQL together.

As `dudao migrate` does it. Limit: 15. A peer's migrations take 255.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from bench import place, report

from dudao.config.embedded import Server

ROUNDS = 3
LIMIT_SECONDS = 15
PEER_SECONDS = 255


def main() -> None:
    """Migrate a few empty databases, each by a process of its own; tell the medians."""
    rounds = []
    with place.server() as running, tempfile.TemporaryDirectory() as state:
        for number in range(ROUNDS):
            rounds.append(_one(running, f"migrated_{number}", state))
            print(f"round {number + 1}: {rounds[-1]}", flush=True)
    figures = {key: round(statistics.median(one[key] for one in rounds), 2) for key in rounds[0]}
    cpu = figures["cpu_seconds"]
    ratios = {"of_limit": round(cpu / LIMIT_SECONDS, 2), "of_peer": round(cpu / PEER_SECONDS, 3)}
    report.last_line("migrations", {**figures, "limit_seconds": LIMIT_SECONDS}, ratios)
    sys.exit(cpu > LIMIT_SECONDS)


def _one(running: Server, name: str, state: str) -> dict[str, Any]:
    url = place.database(running, name)
    before, began = _server_seconds(running), time.monotonic()
    words = [sys.executable, __file__, "--child", url, state]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    wall = time.monotonic() - began
    server = _server_seconds(running) - before
    child: dict[str, Any] = json.loads(said.splitlines()[-1])
    return {
        "cpu_seconds": round(child["cpu"] + server, 2),
        "client_cpu_seconds": round(child["cpu"], 2),
        "server_cpu_seconds": round(server, 2),
        "wall_seconds": round(wall, 2),
        "migrations": child["migrations"],
    }


def _server_seconds(running: Server) -> float:
    """Return the CPU seconds PostgreSQL has used; 0 where the system does not tell (macOS)."""
    if not Path("/proc/self/stat").exists():
        return 0.0
    master = int((running.home / "data" / "postmaster.pid").read_text().split()[0])
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:  # it has ended meanwhile
            continue
        # proc(5): 4 is the parent; 14 to 17 are the times of it and of its ended children.
        if master in (int(stat.parent.name), int(fields[1])):
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def child() -> None:
    """Migrate one database and tell what that took here."""
    place.use(sys.argv[2], Path(sys.argv[3]))
    import django

    django.setup()
    from django.db.migrations.recorder import MigrationRecorder

    from dudao.cli import migrate

    migrate.apply()
    times = os.times()
    applied = MigrationRecorder.Migration.objects.count()
    print(json.dumps({"cpu": times.user + times.system, "migrations": applied}))


if __name__ == "__main__":
    child() if sys.argv[1:2] == ["--child"] else main()
