"""Precision and recall of the suggested ancestors on three generated years of 60 schools.

The findings and the truth about them come from tests/findings/three_years.py; every finding goes
through the action that the queue calls. Limit: precision at least 0.9. Recall counts a recurrence
as found when one of its (at most three) suggestions is the problem that it is again.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from bench import place, report

SEEDS = (20260901, 1, 2)
SCHOOLS = 60


def main() -> None:
    """Measure every seed on a database of its own."""
    with place.server() as running, tempfile.TemporaryDirectory() as state:
        place.use(place.database(running, "lineage"), Path(state))
        figures = {str(seed): _measured(seed) for seed in SEEDS}
    precisions = [one["precision"] for one in figures.values()]
    report.last_line("lineage", figures, {"least_precision": min(precisions), "limit": 0.9})


def _measured(seed: int) -> dict[str, float]:
    from django.core.management import call_command
    from django.db import transaction

    from dudao.instruments.actions import load_packs
    from dudao.org.states import UnitKind
    from tests import make
    from tests.findings.measured_lineage import measure

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        make.load_shipped_data()
        load_packs()
        office = make.unit(UnitKind.OFFICE, name="示例督导室")
        by = make.person("示例督学", office)
        schools = [make.school(office) for _n in range(SCHOOLS)]
        began = time.perf_counter()
        measured = measure(schools, by, seed)
        seconds = time.perf_counter() - began
        transaction.set_rollback(True)
    return {
        **measured._asdict(),
        "precision": round(measured.precision, 3),
        "recall": round(measured.recall, 3),
        "ms_a_finding": round(1000 * seconds / measured.findings, 2),
    }


if __name__ == "__main__":
    main()
