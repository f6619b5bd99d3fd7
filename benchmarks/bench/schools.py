"""Made-up snapshots for scoring, the same for the same size, written without holding them whole."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from dudao.evaluation.scoring import sample
from dudao.evaluation.scoring.plan import Plan
from dudao.evaluation.scoring.scale import MISSING
from dudao.evaluation.scoring.tables import SNAPSHOT

BATCH = 5_000


def write(plan: Plan, path: Path, schools: int) -> int:
    """Write what so many schools report, sorted by county, and return the number of rows."""
    rows = 0
    with pq.ParquetWriter(path, SNAPSHOT, compression="zstd") as writer:
        for first in range(0, schools, BATCH):
            table = _rows(plan, first, min(BATCH, schools - first))
            writer.write_table(table, row_group_size=len(table))
            rows += len(table)
    return rows


def _rows(plan: Plan, first: int, number: int) -> pa.Table:
    values = sample.stored(plan, number, seed=first).T.ravel()
    school = np.repeat(np.arange(first, first + number, dtype=np.int32), len(plan.inputs))
    ix = np.tile(np.arange(len(plan.inputs), dtype=np.int16), number)
    there = values != MISSING
    columns = [school // sample.COUNTY, school, ix, values]
    return pa.Table.from_arrays([pa.array(one[there]) for one in columns], schema=SNAPSHOT)
