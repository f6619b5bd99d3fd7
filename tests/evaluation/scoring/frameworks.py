"""Frameworks for tests: one with every kind of rule, and ways to make small ones."""
from typing import Any

from dudao.evaluation.framework import Framework, check, read


def framework(*indicators: dict[str, Any], **given: Any) -> Framework:
    """A framework without faults."""
    found, faults = read({"key": "test", "title": "试评", "measure": "points", "indicators": indicators, **given})
    assert faults == [] and found is not None, faults
    return found


def leaf(code: str, points: object, rule: dict[str, Any], **given: Any) -> dict[str, Any]:
    return {"code": code, "title": f"指标{code}", "points": points, "rule": rule, **given}
