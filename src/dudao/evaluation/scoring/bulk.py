"""Scoring a province or the nation on one machine: counties in, scores out, in bounded memory."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from dudao.evaluation.scoring.compiling import compiled_text
from dudao.evaluation.scoring.tables import SNAPSHOT, schema, score_table


def score_file(snapshot: Path, scores: Path, text: bytes) -> int:
    """Score every school of a Parquet snapshot sorted by county; return how many there are.

    Memory holds a row group and a county, however long the file is.
    """
    written = 0
    columns = schema(compiled_text(text))
    with pq.ParquetWriter(scores, columns, compression="zstd") as writer:
        for table in counties(snapshot):
            found = score_table(table, text)
            writer.write_table(found)
            written += len(found)
    return written


def counties(snapshot: Path) -> Iterator[pa.Table]:
    """Yield the rows of a snapshot in pieces of whole counties; raise ValueError if not sorted."""
    file = pq.ParquetFile(snapshot)
    rest, last = SNAPSHOT.empty_table(), -1
    for group in range(file.num_row_groups):
        rows = file.read_row_group(group, columns=SNAPSHOT.names).cast(SNAPSHOT)
        if not len(rows):
            continue
        county = rows.column("county_id").to_numpy()
        if county[0] < last or (county[1:] < county[:-1]).any():
            raise ValueError("the snapshot is not sorted by county_id")
        last = int(county[-1])
        begin = int(np.searchsorted(county, last))
        before = pa.concat_tables([rest, rows.slice(0, begin)])
        if len(before) and before.column("county_id")[-1].as_py() != last:
            yield before
            before = SNAPSHOT.empty_table()
        rest = pa.concat_tables([before, rows.slice(begin)])
    if len(rest):
        yield rest
