"""What the county consists of: which schools, with which figures. Pure; drawn from the seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from dudao.cli.demo.names import TOWNSHIPS, places
from dudao.org.states import Ownership, Setting, UnitKind


@dataclass
class SchoolPlan:
    """A school to be made, and the teaching points below it."""

    kind: UnitKind
    name: str
    township: str
    profile: dict[str, Any]
    points: list["SchoolPlan"] = field(default_factory=list)


class _Codes:
    """School codes of the county: class + 43 + a serial number that no real school has."""

    def __init__(self) -> None:
        self._serial = 990000

    def next(self, school_class: str) -> str:
        self._serial += 1
        return f"{school_class}43{self._serial}"


def planned(draw: random.Random) -> list[SchoolPlan]:
    """Return about 160 schools, kindergartens and teaching points over the townships."""
    codes, names = _Codes(), places(draw)
    found: list[SchoolPlan] = []
    for number, (township, title) in enumerate(TOWNSHIPS):
        town = title.replace("苗族乡", "").replace("镇", "")
        for plan in _of_township(number, town, names, draw, codes):
            plan.township = township
            for point in plan.points:
                point.township = township
            found.append(plan)
    return found


def _of_township(
    number: int, town: str, names: Iterator[str], draw: random.Random, codes: _Codes
) -> Iterator[SchoolPlan]:
    in_town = number == 0
    setting = Setting.CITY if in_town else Setting.TOWN
    yield _school(f"{town}示范中学", "311", setting, draw.randint(700, 1600), draw, codes)
    if in_town:
        yield _school("晃州示范高级中学", "342", setting, 2900, draw, codes)
        yield _school("晃州示范职业学校", "361", setting, 1450, draw, codes)
        yield _school("晃州示范特殊教育学校", "514", setting, 96, draw, codes)
        yield _school("晃州示范十二年一贯制学校", "345", setting, 2100, draw, codes)
    central = _school(
        f"{town}中心小学（示范）", "211", setting, draw.randint(500, 1500), draw, codes
    )
    central.kind = UnitKind.CENTRAL_SCHOOL
    central.points = [
        _point(f"{next(names)}教学点", draw) for _n in range(0 if in_town else draw.randint(1, 3))
    ]
    yield central
    for _n in range(6 if in_town else draw.randint(4, 6)):
        size = draw.randint(40, 260) if not in_town else draw.randint(500, 1400)
        where = setting if in_town else Setting.VILLAGE
        yield _school(f"{next(names)}小学", "211", where, size, draw, codes)
    if number % 3 == 1:
        yield _school(f"{next(names)}九年一贯制学校", "312", Setting.VILLAGE, 620, draw, codes)
    for n in range(10 if in_town else draw.randint(4, 6)):
        where = setting if n < 5 else Setting.VILLAGE
        yield _kindergarten(f"{next(names)}幼儿园", where, n, draw, codes)


def _school(
    name: str, school_type: str, setting: Setting, students: int, draw: random.Random, codes: _Codes
) -> SchoolPlan:
    boards = school_type in {"311", "312", "342", "345", "361"}
    small = setting == Setting.VILLAGE and students < 100
    profile = {
        "code": codes.next(school_type[:2]),
        "school_type": school_type,
        "ownership": Ownership.PUBLIC,
        "small_rural": small,
        "boarders": int(students * draw.uniform(0.3, 0.7)) if boards else 0,
        **_figures(setting, students, 42, draw),
    }
    return SchoolPlan(UnitKind.SCHOOL, name, "", profile)


def _kindergarten(
    name: str, setting: Setting, n: int, draw: random.Random, codes: _Codes
) -> SchoolPlan:
    ownership = (Ownership.PUBLIC, Ownership.INCLUSIVE, Ownership.PRIVATE)[n % 3]
    profile = {
        "code": codes.next("11"),
        "school_type": "111",
        "ownership": ownership,
        "boarders": 0,
        **_figures(setting, draw.randint(45, 320), 28, draw),
    }
    return SchoolPlan(UnitKind.KINDERGARTEN, name, "", profile)


def _point(name: str, draw: random.Random) -> SchoolPlan:
    profile = {
        "school_type": "218",
        "ownership": Ownership.PUBLIC,
        "small_rural": True,
        "boarders": 0,
        **_figures(Setting.VILLAGE, draw.randint(4, 38), 12, draw),
    }
    return SchoolPlan(UnitKind.TEACHING_POINT, name, "", profile)


def _figures(
    setting: Setting, students: int, class_size: int, draw: random.Random
) -> dict[str, Any]:
    return {
        "setting": setting,
        "students": students,
        "classes": max(1, round(students / class_size)),
        "staff": max(2, round(students / 14)),
        "longitude": Decimal(round(draw.uniform(108.98, 109.42), 6)).quantize(Decimal("0.000001")),
        "latitude": Decimal(round(draw.uniform(27.15, 27.45), 6)).quantize(Decimal("0.000001")),
    }
