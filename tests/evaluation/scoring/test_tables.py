"""Scores from and to Arrow and Parquet: the same digits, whatever way the rows come."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dudao.evaluation.framework import canonical
from dudao.evaluation.scoring import NA, Row, compiled, rows, sample, score, sheet
from dudao.evaluation.scoring.bulk import counties, score_file
from dudao.evaluation.scoring.on_spark import score_frame
from dudao.evaluation.scoring.tables import BLOCK, SNAPSHOT, column_of, schema, score_table, sheets
from tests.evaluation.scoring.small import framework, leaf, school

SAMPLE = sample.framework()
PLAN = compiled(SAMPLE)
TEXT = canonical(SAMPLE)
SMALL = framework(
    leaf("A", 40, "yes_no"),
    leaf("B", 60, "points"),
    grades=[
        {"key": "good", "label": "好", "at_least": 60},
        {"key": "poor", "label": "差", "at_least": 0},
    ],
)


def snapshot(number: int, per_county: int = 7) -> pa.Table:
    """What made-up schools report, as long rows sorted by county."""
    stored = sample.stored(PLAN, number)
    school_id = np.repeat(np.arange(number), len(PLAN.inputs))
    ix = np.tile(np.arange(len(PLAN.inputs)), number)
    columns = [school_id // per_county, school_id, ix, stored.T.ravel()]
    return pa.table(columns, names=SNAPSHOT.names).cast(SNAPSHOT)


def small(units: Sequence[Row]) -> pa.Table:
    columns = list(zip(*units, strict=True))
    return pa.table([pa.array(each) for each in columns], names=SNAPSHOT.names).cast(SNAPSHOT)


def test_every_column_is_the_kernels() -> None:
    found = score_table(snapshot(20), TEXT)
    stored = sample.stored(PLAN, 20)
    wanted = score(PLAN, sheet(PLAN, np.arange(20) // 7, np.arange(20), stored))
    for place in range(1, len(PLAN.nodes)):
        cents = found.column(column_of(place)).to_pylist()
        gone = wanted.states[place] == 3
        assert cents == [None if g else c for g, c in zip(gone, wanted.cents[place], strict=True)]
    assert found.column("total").to_pylist() == wanted.cents[0].tolist()
    assert found.column("grade").to_pylist() == wanted.grades.tolist()
    states = [list(each) for each in found.column("states").to_pylist()]
    assert states == wanted.states[PLAN.leaves].T.tolist()
    assert found.schema.equals(schema(PLAN), check_metadata=True)


def test_the_order_of_rows_does_not_matter() -> None:
    table = snapshot(20)
    order = np.random.default_rng(3).permutation(len(table))
    assert score_table(table.take(order), TEXT).equals(score_table(table, TEXT))


def test_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    table = snapshot(40)
    whole = score_table(table, TEXT)
    monkeypatch.setattr("dudao.evaluation.scoring.tables.BLOCK", 10)
    assert BLOCK > 10
    cut = list(sheets(PLAN, table))
    assert [one.size for one in cut] == [7, 7, 7, 7, 7, 5]
    assert score_table(table, TEXT).equals(whole)


def test_recomputing_from_what_is_stored_gives_the_same_digits() -> None:
    plan = compiled(SMALL)
    units = [school(4, answers={"A": True, "B": Decimal("33.33")}), school(9, answers={"A": NA})]
    stored = rows(plan, 1101, units)
    first = score_table(small(stored), canonical(SMALL))
    again = score_table(small([Row(*each) for each in stored]), canonical(SMALL))
    assert first.equals(again)
    assert first.select(["county_id", "school_id", "total", "grade", "c1"]).to_pylist() == [
        {"county_id": 1101, "school_id": 4, "total": 7333, "grade": 0, "c1": 4000},
        {"county_id": 1101, "school_id": 9, "total": 0, "grade": 1, "c1": None},
    ]


def test_a_column_is_found_by_the_code() -> None:
    assert column_of(compiled(SMALL).place("B")) == "c2"
    with pytest.raises(KeyError):
        compiled(SMALL).place("Z")


def test_nothing_in_nothing_out() -> None:
    assert len(score_table(SNAPSHOT.empty_table(), TEXT)) == 0


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ((1, 1, 900, 5), "another framework"),
        ((1, 1, -1, 5), "another framework"),
        ((1, 1, 3, None), "no value"),
    ],
)
def test_a_foreign_snapshot_is_refused(row: tuple[object, ...], part: str) -> None:
    with pytest.raises(ValueError, match=part):
        score_table(small([row]), TEXT)  # type: ignore[list-item]


@pytest.mark.parametrize("group", [50, 333, 5_000])
def test_a_file_is_scored_piece_by_piece(tmp_path: Path, group: int) -> None:
    table = snapshot(30)
    pq.write_table(table, tmp_path / "in.parquet", row_group_size=group)
    pieces = list(counties(tmp_path / "in.parquet"))
    assert sum(len(piece) for piece in pieces) == len(table)
    assert score_file(tmp_path / "in.parquet", tmp_path / "out.parquet", TEXT) == 30
    assert pq.read_table(tmp_path / "out.parquet").equals(score_table(table, TEXT))


def test_a_file_that_is_not_sorted_is_refused(tmp_path: Path) -> None:
    table = snapshot(30)
    pq.write_table(table.take(np.arange(len(table))[::-1].copy()), tmp_path / "in.parquet")
    with pytest.raises(ValueError, match="not sorted"):
        list(counties(tmp_path / "in.parquet"))


def test_an_empty_file_has_no_counties(tmp_path: Path) -> None:
    with pq.ParquetWriter(tmp_path / "in.parquet", SNAPSHOT) as writer:
        writer.write_table(SNAPSHOT.empty_table())
    assert list(counties(tmp_path / "in.parquet")) == []


class Grouped:
    """What Spark's frame does with a function, without Spark: one county after the other."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table
        self.said = ""

    def groupBy(self, name: str) -> "Grouped":  # noqa: N802 - Spark's word
        assert name == "county_id"
        return self

    def applyInArrow(self, work: object, columns: str) -> pa.Table:  # noqa: N802 - Spark's word
        ids = self.table.column("county_id").to_numpy()
        self.said = columns
        parts = [work(self.table.filter(pa.array(ids == one))) for one in np.unique(ids)]  # type: ignore[operator]
        return pa.concat_tables(parts)


def test_spark_is_given_the_same_function() -> None:
    grouped = Grouped(snapshot(20))
    assert score_frame(grouped, TEXT).equals(score_table(grouped.table, TEXT))  # type: ignore[arg-type]
    assert grouped.said.startswith("county_id int, school_id int, total int, grade tinyint, c1 int")
    assert grouped.said.endswith("states binary")
