"""Scoring 1,000 to 500,000 schools by a hundred leaves of every kind of rule, on one machine.

Beside it, in the same run, the limit: DuckDB merely reading and adding up the same columns. Then
what an analyst's pandas takes for the same totals, one school and one county alone, and whether
another engine has the same digits: Spark on a cluster of its own (`local-cluster`, executors in
processes of their own) where it is installed, and always each county scored by itself.
Each is measured in a process of its own.
"""

import argparse
import importlib.util
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from bench import report

SIZES = (1_000, 10_000, 100_000, 500_000)
PANDAS_SIZE = 100_000  # beyond, pandas wants more memory than an office's machine has
SPARK_SIZE = 2_000
REPEATS = 40


def main() -> None:
    """Measure every size, and tell."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--schools", type=int, nargs="+", default=SIZES)
    options.add_argument("--spark", type=int, default=SPARK_SIZE, help="schools; 0: without Spark")
    options.add_argument("--only", choices=sorted(MEASURES), help=argparse.SUPPRESS)
    options.add_argument("--in", dest="folder", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.only:
        print(json.dumps(MEASURES[given.only](given.folder)))
        return
    with tempfile.TemporaryDirectory(prefix="dudao-score-") as folder:
        whole(Path(folder), sorted(given.schools), given.spark)


def whole(folder: Path, sizes: list[int], spark: int) -> None:
    """Measure and print."""
    figures: dict[str, Any] = {}
    for size in sizes:
        place = made(folder, size)
        for name in ("scan", "kernel"):
            figures |= {f"{name}_{size}_{k}": v for k, v in apart(name, place).items()}
        spent = [figures[f"{name}_{size}_cpu_s"] for name in ("kernel", "scan")]
        print(f"{size} schools: {spent[0]} s of processor; merely adding them up {spent[1]} s")
    largest = sizes[-1]
    compared = max((size for size in sizes if size <= PANDAS_SIZE), default=sizes[0])
    pandas = apart("pandas", made(folder, compared))
    figures |= {f"pandas_{compared}_{name}": value for name, value in pandas.items()}
    figures |= apart("alone", made(folder, sizes[0]))
    figures["spark"] = on_spark(folder, spark)
    figures["engines_equal"] = figures.pop("counties_equal") and (
        figures["spark"] is None or figures["spark"]["equal"]
    )
    cpu = {size: figures[f"kernel_{size}_cpu_s"] for size in sizes}
    ratios = {
        "ratio_to_scan": round(cpu[largest] / figures[f"scan_{largest}_cpu_s"], 2),
        "faster_than_pandas": round(pandas["cpu_s"] / pandas["ours_cpu_s"], 1),
        "faster_than_pandas_from_file_to_file": round(
            (pandas["cpu_s"] + pandas["read_cpu_s"]) / cpu[compared], 1
        ),
        "linear": round(cpu[largest] / largest * compared / cpu[compared], 2),
    }
    report.last_line("score", figures, ratios)


def made(folder: Path, size: int) -> Path:
    """Return a folder with the snapshot of so many schools."""
    place = folder / str(size)
    if not place.exists():
        place.mkdir()
        from bench import schools

        schools.write(plan(), place / "snapshot.parquet", size)
    return place


def apart(name: str, place: Path) -> dict[str, Any]:
    """Return what a process of its own measures."""
    words = [sys.executable, __file__, "--only", name, "--in", str(place)]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def plan() -> Any:
    """Return the made-up framework's plan."""
    from dudao.evaluation.scoring import sample
    from dudao.evaluation.scoring.compiling import compiled

    return compiled(sample.framework())


def text() -> bytes:
    """Return the made-up framework's canonical text."""
    from dudao.evaluation.framework import canonical

    return canonical(plan().framework)


def scan(place: Path) -> dict[str, Any]:
    """Measure the limit: the columns are read and added up."""
    import duckdb

    sums = "sum(county_id), sum(school_id), sum(ix), sum(v)"
    base = duckdb.connect()
    statement = f"SELECT {sums} FROM read_parquet('{place / 'snapshot.parquet'}')"
    return measured(lambda: base.execute(statement).fetchall())


def kernel(place: Path) -> dict[str, Any]:
    """Measure scoring from file to file."""
    from dudao.evaluation.scoring.bulk import counties, score_file
    from dudao.evaluation.scoring.tables import score_table

    canonical = text()
    some = next(counties(place / "snapshot.parquet"))
    score_table(some.slice(0, 1), canonical)  # what is loaded once is no part of it
    return measured(
        lambda: score_file(place / "snapshot.parquet", place / "scores.parquet", canonical)
    )


def pandas(place: Path) -> dict[str, Any]:
    """Measure the same totals in pandas, from memory to memory as ours; how many are the same?"""
    import pyarrow.parquet as pq
    from bench.pandas_score import totals

    from dudao.evaluation.scoring.tables import score_table

    of, canonical = plan(), text()
    table = pq.read_table(place / "snapshot.parquet")
    score_table(table.slice(0, 1), canonical)
    kept: list[Any] = []
    ours = measured(lambda: kept.append(score_table(table, canonical)))
    read = measured(lambda: kept.append(table.to_pandas()))
    table = None
    figures = measured(lambda: kept.append(totals(of, kept[1])))
    same = kept[2].sort_index().to_numpy() == kept[0].column("total").to_numpy()
    return figures | {
        "ours_cpu_s": ours["cpu_s"],
        "read_cpu_s": read["cpu_s"],
        "same_totals": round(float(same.mean()), 6),
    }


def alone(place: Path) -> dict[str, Any]:
    """Measure one school, a county, and one school with the reasons for every figure."""
    import django
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq
    from django.conf import settings

    from dudao.evaluation.scoring import explain, sample, score, sheet, tables

    settings.configure(USE_I18N=False)  # reasons are sentences
    django.setup()
    of = plan()
    county = sample.stored(of, sample.COUNTY)
    schools = np.arange(sample.COUNTY)
    zeros = np.zeros_like(schools)
    figures = {
        "one_school_ms": each(lambda: score(of, sheet(of, zeros[:1], schools[:1], county[:, :1]))),
        "county_ms": each(lambda: score(of, sheet(of, zeros, schools, county))),
        "explain_ms": each(lambda: explain(of, sheet(of, zeros, schools, county), 0)),
    }
    snapshot, canonical = pq.read_table(place / "snapshot.parquet"), text()
    together = tables.score_table(snapshot, canonical)
    ids = snapshot.column("county_id").to_numpy()
    edges = [0, *(np.flatnonzero(np.diff(ids)) + 1), len(ids)]
    single = [
        tables.score_table(snapshot.slice(first, last - first), canonical)
        for first, last in itertools.pairwise(edges)
    ]
    return figures | {"counties_equal": pa.concat_tables(single).equals(together)}


def on_spark(folder: Path, size: int) -> dict[str, Any] | None:
    """Return what Spark takes and whether it has the same digits; None where it is not there."""
    if not size or not importlib.util.find_spec("pyspark") or not shutil.which("java"):
        print("Spark is not installed (the extra `spark`, and Java), or not asked for")
        return None
    place = made(folder, size)
    if not (place / "scores.parquet").exists():
        apart("kernel", place)
    return {"schools": size} | apart("spark", place)


def spark(place: Path) -> dict[str, Any]:
    """Measure the same function on two executors, and compare every column."""
    import pyarrow.parquet as pq
    import pyspark
    from pyspark.sql import SparkSession

    import dudao
    from dudao.evaluation.scoring.on_spark import score_frame

    os.environ["SPARK_HOME"] = str(Path(pyspark.__file__).parent)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    source = str(Path(dudao.__file__).parents[1])
    session = (
        SparkSession.builder.master("local-cluster[2,1,2048]")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.executorEnv.SPARK_HOME", os.environ["SPARK_HOME"])
        .config("spark.executorEnv.PYTHONPATH", source)
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .getOrCreate()
    )
    begin = time.perf_counter()
    frame = session.read.parquet(str(place / "snapshot.parquet"))
    score_frame(frame, text()).write.mode("overwrite").parquet(str(place / "spark"))
    wall = time.perf_counter() - begin
    session.stop()
    ours, theirs = pq.read_table(place / "scores.parquet"), pq.read_table(place / "spark")
    theirs = theirs.cast(ours.schema).sort_by(
        [("county_id", "ascending"), ("school_id", "ascending")]
    )
    return {"wall_s": round(wall, 1), "equal": theirs.equals(ours)}


def measured(work: Callable[[], Any]) -> dict[str, Any]:
    """Return what `work` takes of time, of processor and of memory."""
    begin, used = time.perf_counter(), time.process_time()
    work()
    cpu, wall = time.process_time() - used, time.perf_counter() - begin
    return {"cpu_s": round(cpu, 3), "wall_s": round(wall, 3), "peak_mb": peak()}


def each(work: Callable[[], Any]) -> float:
    """Return the milliseconds of processor that `work` takes on average, once it is warm."""
    work()
    begin = time.process_time()
    for _n in range(REPEATS):
        work()
    return round((time.process_time() - begin) / REPEATS * 1000, 2)


def peak() -> int:
    """Return the most memory that this process has held, in megabytes."""
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) // 1024


MEASURES: dict[str, Callable[[Path], dict[str, Any]]] = {
    "scan": scan,
    "kernel": kernel,
    "pandas": pandas,
    "alone": alone,
    "spark": spark,
}


if __name__ == "__main__":
    main()
