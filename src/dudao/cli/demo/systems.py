"""The county's own level evaluation: the shipped sample made its own, and next year's draft."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from dudao.evaluation import actions
from dudao.evaluation.models import SystemVersion
from dudao.lib import clock

if TYPE_CHECKING:
    from dudao.cli.demo.cast import Cast

SOURCE = "school_level"
#: What the second version is about: the share of what random inspections find rises.
NEW = {
    "code": "A4",
    "title": "随机督导结果",
    "points": 4,
    "rule": {"kind": "deduction", "per_problem": 1},
    "help": "提高随机督导在评估中的比重",
}


def fill_systems(cast: Cast, today: date) -> None:
    """Publish the county's own system, and leave the next version as a draft that lacks a step."""
    source = SystemVersion.objects.get(system__key=SOURCE, system__office=None, state="published")
    with clock.at(_morning(today - timedelta(days=40))):
        first = actions.begin_version(source.pk, cast.office, by=cast.staff)
        title = {
            "title": "新晃县普通中小学校办学水平督导评估",
            "basis": "县办学水平督导评估实施办法",
        }
        actions.edit_frame(first.pk, title, by=cast.staff)
        actions.publish_version(first.pk, by=cast.director)
    with clock.at(_morning(today - timedelta(days=3))):
        draft = actions.begin_version(first.pk, cast.office, by=cast.staff)
        actions.add_indicator(draft.pk, NEW, by=cast.staff, above="A")
        actions.settle_crossing(
            first,
            draft.pk,
            "A2",
            by=cast.director,
            code_after="A2",
            comparable=True,
            note="口径没有变",
        )


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9, 0), tzinfo=clock.CHINA)
