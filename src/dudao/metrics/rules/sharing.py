"""What is known of a whole school, divided among its levels by their pupils. Pure.

Source: 县域义务教育优质均衡发展督导评估工作规程, 小学生 : 初中生 : 高中生 = 1 : 1.1 : 1.32.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from dudao.metrics.rules.numbers import STORED


def shares(
    whole: Decimal, pupils: Mapping[str, Decimal], weights: Mapping[str, int]
) -> dict[str, Decimal]:
    """Return the part of `whole` for each level that has pupils, by weight in percent.

    Nothing without pupils: a share of nobody is not known.
    """
    counted = {level: count * weights[level] for level, count in pupils.items() if count > 0}
    total = sum(counted.values(), Decimal(0))
    return {
        level: (whole * part / total).quantize(STORED, ROUND_HALF_UP)
        for level, part in counted.items()
    }
