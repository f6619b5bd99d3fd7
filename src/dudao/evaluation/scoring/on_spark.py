"""The same scoring on a Spark cluster, where a province or the nation outgrows one machine."""

from typing import TYPE_CHECKING

import pyarrow as pa

from dudao.evaluation.scoring.compiling import compiled_text
from dudao.evaluation.scoring.tables import schema, score_table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame  # the optional extra `spark`

WORDS = {pa.int32(): "int", pa.int8(): "tinyint", pa.binary(): "binary"}


def score_frame(snapshot: "DataFrame", text: bytes) -> "DataFrame":
    """Return the scores of a long snapshot, a county at a time, wherever Spark has it.

    Executors need this package and its dependencies on their path.
    """

    def scored(county: pa.Table) -> pa.Table:
        return score_table(county, text)

    columns = schema(compiled_text(text))
    described = ", ".join(f"{field.name} {WORDS[field.type]}" for field in columns)
    return snapshot.groupBy("county_id").applyInArrow(scored, described)
