"""Indicator systems and tables for tests."""

from typing import Any

from dudao.evaluation import actions
from dudao.evaluation.models import SystemUpload, SystemVersion
from dudao.evaluation.tables.writing import table_of
from dudao.org.models import Person, Unit

HEAD = ["一级指标", "二级指标", "分值", "评分细则", "达标标准", "备注"]
ROWS = [
    ["办学管理", "校务公开", "30", "每发现一处不公开扣2分，最多扣6分", "", "查公示栏"],
    ["", "安全制度", "30", "A 1.0；B 0.8；C 0.6；D 0", "", ""],
    ["办学条件", "生均校舍面积", "40", "", "4.5平方米以上", ""],
]
BAD = [*ROWS[:2], ["办学条件", "生均校舍面积", "40", "", "4.5平方米", ""]]


def definition(**more: Any) -> dict[str, Any]:
    """A small system that can be published."""
    return {
        "key": "small",
        "title": "试评",
        "measure": "points",
        "indicators": [
            {
                "code": "A",
                "title": "管理",
                "points": 60,
                "children": [
                    {"code": "A1", "title": "公开", "points": 30, "rule": {"kind": "level"}},
                    {"code": "A2", "title": "安全", "points": 30, "rule": {"kind": "yes_no"}},
                ],
            },
            {"code": "B", "title": "条件", "points": 40, "rule": {"kind": "points"}},
        ],
        "grades": [
            {"key": "good", "label": "优秀", "at_least": 85},
            {"key": "poor", "label": "待改进", "at_least": 0},
        ],
        **more,
    }


def draft(office: Unit, by: Person, **more: Any) -> SystemVersion:
    return actions.begin_system(office, by=by, definition=definition(**more))


def published(office: Unit, by: Person, **more: Any) -> SystemVersion:
    return actions.publish_version(draft(office, by, **more).pk, by=by)


def upload(office: Unit, by: Person, rows: list[list[str]] = BAD) -> SystemUpload:
    """A table that was read and waits; by default one of its cells cannot be read."""
    return actions.read_system_table(office, table_of([HEAD, *rows]), "指标表.xlsx", by=by)
