"""A school reports its figures; what is still right takes one tap."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from dudao.audit.models import Event
from dudao.files.actions import store
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.metrics.actions import Typed, confirm_still_right, correct_value, report_values
from dudao.metrics.actions.rows import locked_units
from dudao.metrics.models import Filling, Value
from dudao.metrics.queries import completeness, sheet_of, value_of
from dudao.org.models import Person, Unit
from tests import make_metrics


def refused(unit: Unit, by: Person, **figures: str | Typed) -> dict[str, str]:
    """What is told beside the fields."""
    given = {
        name.replace("__", "."): Typed(text) if isinstance(text, str) else text
        for name, text in figures.items()
    }
    with pytest.raises(Invalid) as error:
        report_values(unit, by=by, year=2026, figures=given)
    return error.value.fields


def test_figures_go_in_with_who_and_when(school: Unit, principal: Person) -> None:
    opened = clock.now() - timedelta(minutes=7)
    given = {name: Typed(text) for name, text in make_metrics.WHOLE.items()}
    sheet = report_values(school, by=principal, year=2026, figures=given, opened_at=opened)
    assert (sheet.missing, sheet.to_confirm, sheet.minutes) == ([], [], 7)
    area = value_of(school, "teaching_area", 2026)
    assert area is not None
    assert (area.number, area.source) == (Decimal("1720.5"), "reported")
    assert (area.recorded_by, area.confirmed_by) == (principal, principal)
    event = Event.objects.get(name="metric.reported")
    assert (event.unit_id, event.data["typed"]) == (school.pk, 25)
    assert event.data["changes"]["pupils.primary"] == [None, "356"]


def test_last_years_figures_are_taken_over_with_one_tap(school: Unit, principal: Person) -> None:
    make_metrics.reported(school, principal, 2025)
    assert len(sheet_of(school).to_confirm) == 25
    sheet = confirm_still_right(school, by=principal, year=2026, opened_at=clock.now())
    assert (sheet.missing, sheet.to_confirm) == ([], [])
    assert Value.objects.count() == 50
    assert Filling.objects.get().confirmed == 25
    assert Event.objects.filter(name="metric.confirmed").count() == 1
    with pytest.raises(WrongState, match="没有要确认的"):
        confirm_still_right(school, by=principal, year=2026)


def test_an_unchanged_figure_is_confirmed_and_a_changed_one_replaced(
    school: Unit, principal: Person
) -> None:
    make_metrics.reported(school, principal, 2025)
    make_metrics.value(school, "guards", "2")
    figures = {
        "pupils.primary": Typed("361"), "classes.primary": Typed("9"),
        "guards": Typed("2"), "boarders": Typed(""),
    }  # fmt: skip
    sheet = report_values(school, by=principal, year=2026, figures=figures)
    told = Event.objects.filter(name="metric.reported").latest("pk").data
    assert (told["typed"], told["confirmed"]) == (1, 2)
    line = sheet.line("pupils.primary")
    assert line is not None
    assert (line.change, line.odd) == (Decimal("1.4"), False)
    assert value_of(school, "boarders", 2026) is None
    report_values(school, by=principal, year=2026, figures={"pupils.primary": Typed("358")})
    old = Value.objects.get(metric__key="pupils", number=361)
    assert old.replaced_by == value_of(school, "pupils", 2026, "primary")


def test_what_cannot_be_taken_is_told_field_by_field(school: Unit, principal: Person) -> None:
    make_metrics.reported(school, principal, 2025)
    told = refused(
        school,
        principal,
        pupils__primary="很多",
        classes__primary="-1",
        equipment_value="73.4",
        music_rooms="1.5",
        guards=Typed(none=True, note="没有"),
        canteen_diners=Typed(none=True),
        largest_class__primary="0",
        pupils__junior="3",
        backbone_teachers__primary="25",
    )
    assert "不是数字" in told["pupils.primary"]
    assert "小于0" in told["classes.primary"]
    assert "核对单位" in told["equipment_value"]
    assert "填整数" in told["music_rooms"]
    assert "没有的填0" in told["guards"]
    assert "没有说明" in told["canteen_diners"]
    assert "请刷新" in told["pupils.junior"]
    assert "十倍" not in told.get("largest_class.primary", "")
    assert Value.objects.filter(year=2026).count() == 0


def test_a_part_is_not_more_than_its_whole(school: Unit, principal: Person) -> None:
    make_metrics.reported(school, principal)
    told = refused(school, principal, backbone_teachers__primary="25")
    assert "不能多于“专任教师数（小学）”（24）" in told["backbone_teachers.primary"]
    told = refused(school, principal, full_time_teachers__primary="19")
    assert "高于规定学历" in told["full_time_teachers.primary"]


def test_a_far_figure_and_anothers_figure_are_explained(school: Unit, principal: Person) -> None:
    make_metrics.value(school, "equipment_value", "734000", year=2025)
    make_metrics.value(school, "guards", "2")
    assert "核对单位" in refused(school, principal, equipment_value="73.4")["equipment_value"]
    assert "督导室导入" in refused(school, principal, guards="3")["guards"]
    long = refused(school, principal, guards=Typed("3", note="长" * 301))
    assert "请精简" in long["guards"]
    figures = {
        "guards": Typed("3", note="九月新增一人"),
        "equipment_value": Typed("8000000", note="新建实验楼"),
    }
    report_values(school, by=principal, year=2026, figures=figures)
    guards = value_of(school, "guards", 2026)
    assert guards is not None
    assert guards.note == "九月新增一人"


def test_what_a_school_has_not_is_not_the_same_as_not_known(
    school: Unit, principal: Person
) -> None:
    figures = {"canteen_diners": Typed(none=True, note="走读学校，无食堂")}
    sheet = report_values(school, by=principal, year=2026, figures=figures)
    line = sheet.line("canteen_diners")
    assert line is not None
    assert line.value is not None
    assert line.value.number is None
    assert line.offered_text == ""
    assert len(sheet.missing) == 24
    report_values(school, by=principal, year=2026, figures=figures)
    assert Value.objects.count() == 1


def test_evidence_is_given_once_and_goes_on(school: Unit, principal: Person) -> None:
    file = store(b"%PDF-1.4\n1 0 obj\n", name="a.pdf", unit=school, by=principal)
    make_metrics.reported(school, principal, 2025, {"guards": "2"})
    Value.objects.update(evidence=file)
    confirm_still_right(school, by=principal, year=2026)
    taken = value_of(school, "guards", 2026)
    assert taken is not None
    assert taken.evidence == file
    report_values(
        school, by=principal, year=2026, figures={"music_rooms": Typed("1")}, evidence=file.pk
    )
    rooms = value_of(school, "music_rooms", 2026)
    assert rooms is not None
    assert rooms.evidence == file
    with pytest.raises(Invalid, match="材料"):
        report_values(school, by=principal, year=2026, figures={}, evidence=uuid4())


def test_who_was_faster_is_not_overwritten(
    school: Unit, principal: Person, school_liaison: Person
) -> None:
    opened = clock.now()
    with clock.at(opened + timedelta(minutes=1)):
        report_values(school, by=school_liaison, year=2026, figures={"guards": Typed("3")})
    with pytest.raises(Conflict) as error:
        report_values(
            school, by=principal, year=2026, figures={"guards": Typed("2")}, opened_at=opened
        )
    assert error.value.current == {"guards": "3"}


def test_a_tab_left_open_does_not_count_for_days(school: Unit, principal: Person) -> None:
    opened = clock.now() - timedelta(days=2)
    figures = {"guards": Typed("2")}
    sheet = report_values(school, by=principal, year=2026, figures=figures, opened_at=opened)
    assert sheet.minutes == 120


def test_others_and_closed_schools_do_not_report(
    school: Unit, principal: Person, director: Person, outsider: Person
) -> None:
    for who in (director, outsider):
        with pytest.raises(NotAllowed):
            report_values(school, by=who, year=2026, figures={})
        with pytest.raises(NotAllowed):
            confirm_still_right(school, by=who, year=2026)
    for year in (2024, 2027):
        with pytest.raises(Invalid, match="年度"):
            report_values(school, by=principal, year=year, figures={})
    make_metrics.reported(school, principal)
    school.closed_on = clock.today()
    school.save(update_fields=["closed_on"])
    with pytest.raises(WrongState, match="撤并"):
        report_values(school, by=principal, year=2026, figures={"guards": Typed("2")})
    guards = value_of(school, "guards", 2026)
    assert guards is not None


def test_the_office_corrects_with_a_reason(
    school: Unit, principal: Person, director: Person, outsider: Person
) -> None:
    make_metrics.reported(school, principal)
    old = value_of(school, "guards", 2026)
    assert old is not None
    new = correct_value(old.pk, by=director, text="3", note="与现场不符，改为实际人数")
    assert (new.number, new.source, new.confirmed_at) == (3, "imported", None)
    assert [one.name for one in sheet_of(school).to_confirm] == ["guards"]
    event = Event.objects.get(name="metric.corrected")
    assert (event.data["before"], event.data["now"]) == ("2", "3")
    with pytest.raises(WrongState, match="更正过"):
        correct_value(old.pk, by=director, text="4", note="再改")
    for text, note, name in (
        ("三", "理由", "text"),
        ("3", "理由", "text"),
        ("4", "", "note"),
        ("4", "长" * 301, "note"),
    ):
        with pytest.raises(Invalid) as error:
            correct_value(new.pk, by=director, text=text, note=note)
        assert name in error.value.fields
    assert correct_value(new.pk, by=director, none=True, note="无门卫").number is None
    for who in (principal, outsider):
        with pytest.raises(NotAllowed):
            correct_value(new.pk, by=who, text="4", note="改")


def test_what_is_gone_is_told(school: Unit, director: Person) -> None:
    with pytest.raises(NotFound, match="找不到这个数据"):
        correct_value(uuid4(), by=director, text="1", note="核实")
    with pytest.raises(NotFound, match="找不到这所学校"):
        locked_units([school.pk, 0])


def test_the_time_spent_on_a_sheet_is_counted_in_begun_minutes(
    school: Unit, principal: Person
) -> None:
    begun = clock.now() - timedelta(minutes=6, seconds=1)
    report_values(school, by=principal, year=2026, figures={"guards": Typed("2")}, opened_at=begun)
    assert completeness([school], 2026)[school.pk].minutes == 7
    assert str(Filling.objects.get()).endswith("2026: 361")


def test_figures_that_did_not_fit_before_do_not_hold_others_up(
    school: Unit, principal: Person
) -> None:
    make_metrics.value(school, "full_time_teachers", "24", level="primary")
    make_metrics.value(school, "teachers_above_required", "30", level="primary")
    report_values(school, by=principal, year=2026, figures={"guards": Typed("2")})
    assert "不能多于" in refused(
        school, principal, full_time_teachers__primary=Typed("25", note="核实")
    ).get("full_time_teachers.primary", "")
