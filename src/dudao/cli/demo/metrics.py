"""Figures of the demo county's schools: last year's from the yearbook, this year's half said."""

import csv
import io
import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from dudao.cli.demo.cast import Cast
from dudao.lib import clock
from dudao.metrics import actions, queries
from dudao.metrics.actions import Typed
from dudao.metrics.rules.numbers import shown
from dudao.metrics.rules.years import FIRST_MONTH, year_of
from dudao.metrics.states import Source
from dudao.org.models import Unit

#: So many of a hundred pupils' worth: figure -> from, to.
PER_HUNDRED = {
    "full_time_teachers": (5.8, 7.5),
    "teachers_above_required": (3.8, 5.7),
    "backbone_teachers": (0.7, 1.8),
    "pe_arts_teachers": (0.6, 1.3),
    "kindergarten_teachers": (6.5, 9.0),
    "certified_kindergarten_teachers": (5.8, 6.4),
    "care_staff": (3.0, 3.6),
    "network_classrooms": (2.1, 3.2),
    "canteen_diners": (60, 95),
    "certified_teachers": (5.8, 7.5),
    "trained_teachers": (5.0, 5.8),
    "exchange_eligible_teachers": (2.5, 3.5),
    "exchanged_teachers": (0.2, 0.5),
}
PER_PUPIL = {
    "teaching_area": (4.1, 6.4),
    "sports_area": (6.5, 12.0),
    "equipment_value": (1700, 3200),
    "public_funds": (900, 1200),
    "training_funds": (45, 66),
    "outdoor_area": (3.4, 6.0),
    "activity_area": (7.5, 9.5),
    "building_area": (9.8, 13.0),
    "kindergarten_funds": (480, 650),
}
CLASS = 42
OPENED = time(9, 0)
#: Who reports this year: not the first one, which is left to whoever tries it out.
HANDED_IN = 0.7
JUMPED = 5


#: What the office tells of the county as a whole, each year once.
COUNTY = {
    "population": "28.66", "rural_population": "19.20", "townships": "11", "villages": "136",
    "gdp_per_head": "35120", "revenue_per_head": "2210", "rural_income": "13800",
    "urban_income": "31200", "layout_met": "1", "unified_met": "1", "funds_norm_primary": "1150",
    "funds_norm_junior": "1350", "special_funds": "412000", "special_pupils": "46",
    "teacher_pay": "96200", "servant_pay": "95800", "posts_met": "1", "exchanged_backbone": "9",
    "near_primary": "100", "near_junior": "97.2", "places": "860", "places_allotted": "520",
    "places_rural": "310", "migrants": "640", "migrants_public": "571", "migrants_bought": "22",
    "graduates": "2870", "entered": "2925", "moved_in": "41", "moved_out": "63", "died": "1",
    "disabled": "218", "disabled_enrolled": "211", "disabled_special": "46", "charters_met": "1",
    "it_met": "1", "conduct_met": "1", "courses_met": "1", "workload_met": "1",
    "quality_level": "3", "quality_gap": "0.118", "survey_sent": "3200", "survey_valid": "3056",
    "survey_satisfied": "2801", "visited": "180", "visited_satisfied": "169",
    "parents_sent": "1900", "parents_valid": "1821", "parents_satisfied": "1657",
    "parents_visited": "110", "parents_visited_satisfied": "103",
}  # fmt: skip
NOTES = {
    "layout_met": "义务教育学校布局专项规划已批复实施",
    "unified_met": "城乡建设、编制、经费、装备四项标准统一",
    "posts_met": "教职工编制按年度统筹调配",
}


def fill_metrics(cast: Cast, units: list[Unit], draw: random.Random, today: date) -> None:
    """Import last year's yearbook; let most schools confirm it and some change a figure."""
    year = year_of(today)
    content = _table(units, draw)
    with clock.at(datetime.combine(date(year - 1, 10, 15), OPENED, tzinfo=clock.CHINA)):
        upload = actions.read_values(
            content, f"{year - 1}年教育事业统计（演示）.csv", by=cast.director,
            office=cast.office, year=year - 1, source=Source.YEARBOOK,
        )  # fmt: skip
        actions.confirm_values(upload.pk, by=cast.director, leave_out=True)
        figures = {name: Typed(text, note=NOTES.get(name, "")) for name, text in COUNTY.items()}
        actions.report_values(cast.office, by=cast.director, year=year - 1, figures=figures)
    actions.confirm_still_right(cast.office, by=cast.director, year=year)
    for n, unit in enumerate(units):
        by = cast.principals.get(unit.pk)
        if n and by is not None and draw.random() < HANDED_IN:
            _hand_in(unit, year, draw, by, jump=n == JUMPED)


def _hand_in(unit: Unit, year: int, draw: random.Random, by: Any, *, jump: bool) -> None:
    """Let a school report: pupils have changed a little, the rest is still right."""
    figures = {}
    for line in queries.sheet_of(unit, year).lines:
        if line.before is None or line.before.number is None:
            continue
        number = line.before.number
        if line.asked.metric.key in {"pupils", "children"}:
            number += draw.randint(0, 12)
        if jump and line.asked.metric.key == "sports_area":
            number = (number * Decimal("1.6")).quantize(Decimal("0.01"))
        figures[line.name] = Typed(shown(number))
    minutes = draw.randint(3, 14)
    room = (clock.today() - date(year, FIRST_MONTH, 1)).days  # nothing before the year begins
    opened = clock.now() - timedelta(days=draw.randint(0, max(0, min(20, room - 1))), minutes=15)
    with clock.at(opened + timedelta(minutes=minutes)):
        actions.report_values(unit, by=by, year=year, figures=figures, opened_at=opened)


def _table(units: list[Unit], draw: random.Random) -> bytes:
    """Return the yearbook as a table: a row for a school, a column for a figure."""
    asked = {unit.pk: queries.asked_of(unit) for unit in units}
    heads = dict.fromkeys(one.label for rows in asked.values() for one in rows)
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(["学校名称", "学校标识码", *heads])
    for unit in units:
        figures = _figures(unit, draw)
        told = {one.label: figures.get(one.name, "") for one in asked[unit.pk]}
        rows.writerow([unit.name, unit.code, *(told.get(head, "") for head in heads)])
    return file.getvalue().encode()


def _figures(unit: Unit, draw: random.Random) -> dict[str, object]:
    """Return plausible figures of a unit, by name."""
    whole = unit.students or 0
    found: dict[str, object] = {
        "children": whole, "kindergarten_classes": unit.classes or 1,
        "oversized_kindergarten_classes": 0, "boarders": unit.boarders or 0, "guards": 2,
        "psychology_teachers": int(whole > 500), "music_rooms": 1 + whole // (12 * CLASS),
        "art_rooms": 1 + whole // (12 * CLASS),
    }  # fmt: skip
    for key, (low, high) in PER_HUNDRED.items():
        found[key] = round(whole * draw.uniform(low, high) / 100)
    for key, (low, high) in PER_PUPIL.items():
        found[key] = round(whole * draw.uniform(low, high), 2)
    levels = [stage for stage in unit.stages if stage in {"primary", "junior", "senior"}]
    for level in levels:
        found |= _of_level(level, whole // len(levels), draw)
    return found


def _of_level(level: str, pupils: int, draw: random.Random) -> dict[str, int]:
    classes = max(1, round(pupils / CLASS))
    largest = min(pupils, -(-pupils // classes) + draw.randint(0, 4))
    found: dict[str, int] = {
        f"pupils.{level}": pupils, f"classes.{level}": classes,
        f"largest_class.{level}": largest, f"oversized_classes.{level}": int(largest > CLASS + 3),
    }  # fmt: skip
    for key in (
        "full_time_teachers",
        "teachers_above_required",
        "backbone_teachers",
        "pe_arts_teachers",
    ):
        low, high = PER_HUNDRED[key]
        found[f"{key}.{level}"] = round(pupils * draw.uniform(low, high) / 100)
    full_time = found[f"full_time_teachers.{level}"]
    found[f"staff.{level}"] = full_time + draw.randint(1, 6)
    return found
