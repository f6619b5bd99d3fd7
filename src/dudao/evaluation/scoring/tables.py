"""Scores from and to Arrow: one function for a county, a batch of counties, and Spark.

In: a long snapshot (county_id int32, school_id int32, ix int16, v int64), whole counties. Out: a
row for each school: total, grade, and for every place of the tree its cents (null: not
applicable); `states` has a byte for each leaf.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from dudao.evaluation.scoring.compiling import compiled_text
from dudao.evaluation.scoring.kernel import NO_GRADE, Scores, score
from dudao.evaluation.scoring.plan import Plan
from dudao.evaluation.scoring.scale import MISSING, Block, Flags, Ints, State, States
from dudao.evaluation.scoring.sheet import Sheet

BLOCK = 4_000
"""Schools that are scored together: what of them is worked on stays in the processor's cache."""

SNAPSHOT = pa.schema(
    [
        ("county_id", pa.int32()),
        ("school_id", pa.int32()),
        ("ix", pa.int16()),
        ("v", pa.int64()),
    ]
)


class Part(NamedTuple):
    """Some schools of a snapshot, counties together, and the rows in which they stand."""

    counties: Ints
    schools: Ints
    place: Ints  # of each row: which school
    ix: Ints
    v: Ints


def column_of(place: int) -> str:
    """Return the name of the column that holds the cents of a place in the tree."""
    return f"c{place}"


def schema(plan: Plan) -> pa.Schema:
    """Return the columns of scores; the field of a place tells the indicator's code."""
    return pa.schema(
        [
            pa.field("county_id", pa.int32()),
            pa.field("school_id", pa.int32()),
            pa.field("total", pa.int32()),
            pa.field("grade", pa.int8()),
            *(
                pa.field(column_of(place), pa.int32(), metadata={"code": node.code})
                for place, node in enumerate(plan.nodes)
                if place
            ),
            pa.field("states", pa.binary()),
        ],
        metadata={"framework": plan.digest},
    )


def score_table(table: pa.Table, text: bytes) -> pa.Table:
    """Return the scores of every school in `table` by the framework of canonical `text`.

    `table` holds one or many whole counties, its rows in any order.
    """
    plan = compiled_text(text)
    tables = [_scored(plan, part) for part in _parts(table, len(plan.inputs))]
    return pa.concat_tables(tables) if tables else schema(plan).empty_table()


def sheets(plan: Plan, table: pa.Table) -> Iterator[Sheet]:
    """Yield the schools of a snapshot as sheets, whole counties together."""
    for part in _parts(table, len(plan.inputs)):
        yield _sheet(plan, part)


def _scored(plan: Plan, part: Part) -> pa.Table:
    return _table(plan, score(plan, _sheet(plan, part)))


def _sheet(plan: Plan, part: Part) -> Sheet:
    size = len(part.schools)
    stored = np.full((len(plan.inputs), size), MISSING, np.int64)
    stored.reshape(-1)[part.ix * size + part.place] = part.v
    return Sheet(part.counties, part.schools, stored, plan.names, plan.computed)


def _parts(table: pa.Table, inputs: int) -> Iterator[Part]:
    """Cut a snapshot into blocks of whole counties."""
    if not len(table):
        return
    county, school, ix, v = (_numbers(table, name) for name in SNAPSHOT.names)
    if ix.min() < 0 or ix.max() >= inputs:
        raise ValueError("the snapshot was made for another framework")
    # Rows of a school mostly stand together, so runs are looked at instead of rows.
    begins = np.flatnonzero((school[1:] != school[:-1]) | (county[1:] != county[:-1])) + 1
    begins = np.concatenate(([0], begins))
    keys = (county[begins].astype(np.int64) << 32) | school[begins]
    found, run_places = np.unique(keys, return_inverse=True)
    lengths = np.diff(np.append(begins, len(school)))
    if len(found) < len(keys) or (np.diff(run_places) < 0).any():
        order = np.argsort(np.repeat(run_places, lengths), kind="stable")
        ix, v = ix[order], v[order]
        lengths = np.bincount(run_places, weights=lengths).astype(np.int64)
    ends = np.concatenate(([0], np.cumsum(lengths)))
    counties, schools = found >> 32, found & 0xFFFFFFFF
    for first, last in _blocks(counties):
        rows = slice(ends[first], ends[last])
        place = np.repeat(np.arange(last - first), lengths[first:last])
        yield Part(
            counties[first:last], schools[first:last], place, ix[rows].astype(np.int64), v[rows]
        )


def _blocks(counties: Ints) -> Iterator[tuple[int, int]]:
    """Yield where blocks of whole counties begin and end."""
    ends = np.append(np.flatnonzero(counties[1:] != counties[:-1]) + 1, len(counties))
    first = 0
    for end, following in zip(ends, [*ends[1:], None], strict=True):
        if following is None or following - first > BLOCK:
            yield first, int(end)
            first = int(end)


def _numbers(table: pa.Table, name: str) -> Block:
    column = table.column(name)
    if column.null_count:
        raise ValueError(f"the snapshot has no value in {name}")
    numbers: Block = column.to_numpy()
    return numbers


def _table(plan: Plan, scores: Scores) -> pa.Table:
    absent = scores.states == State.NOT_APPLICABLE
    cents = scores.cents.astype(np.int32)
    leaf_states = np.ascontiguousarray(scores.states[plan.leaves].T)
    columns = [
        pa.array(scores.counties.astype(np.int32)),
        pa.array(scores.schools.astype(np.int32)),
        _column(cents[0], absent[0]),
        _column(scores.grades.astype(np.int8), scores.grades == NO_GRADE),
        *(_column(cents[place], absent[place]) for place in range(1, len(cents))),
        _bytes(leaf_states),
    ]
    return pa.Table.from_arrays(columns, schema=schema(plan))


def _column(numbers: Block, absent: Flags) -> pa.Array:
    return pa.array(numbers, mask=absent) if absent.any() else pa.array(numbers)


def _bytes(rows: States) -> pa.Array:
    """Return each row as a binary value, without going through Python's objects."""
    size, width = rows.shape
    offsets = np.arange(size + 1, dtype=np.int32) * width
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(rows)]
    return pa.Array.from_buffers(pa.binary(), size, buffers)
