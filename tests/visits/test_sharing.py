"""Several inspectors on one visit: each with a part of the work and sheets of one's own."""

import pytest

from dudao.access.roles import Role
from dudao.audit.models import Event
from dudao.instruments.models import Version
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.visits import actions, queries
from dudao.visits.models import Record, Visit
from tests import make, make_findings
from tests.make_visits import DEFINITION, on_site, record_of, said, version


@pytest.fixture
def companion(school: Unit) -> Person:
    who = make.person("示例随行督学", school.office)
    make.holds(who, Role.PART_TIME_INSPECTOR, school)
    return who


@pytest.fixture
def visit(school: Unit, inspector: Person, companion: Person, form: Version) -> Visit:
    return on_site(school, inspector, companions=[companion], forms=[form])


def save(sheet: Record, by: Person, **answers: object) -> Record:
    return actions.save_record(
        sheet.visit_id, sheet.version_id, by=by, answers=answers, revision=0, serial=sheet.serial
    )


def test_the_leader_shares_out(visit: Visit, inspector: Person, companion: Person) -> None:
    sheet = record_of(visit)
    actions.share_out(
        visit.pk,
        by=inspector,
        keepers={sheet.pk: companion.pk},
        duties={companion.pk: " 食堂与安全 ", inspector.pk: "课堂教学"},
    )
    sheet.refresh_from_db()
    assert sheet.keeper == companion
    assert queries.duties_of(visit) == {companion.pk: "食堂与安全", inspector.pk: "课堂教学"}
    assert Event.objects.get(name="visit.shared_out").data["keepers"] == {
        str(sheet.pk): companion.pk
    }
    actions.share_out(visit.pk, by=inspector, keepers={sheet.pk: None}, duties={companion.pk: ""})
    sheet.refresh_from_db()
    assert sheet.keeper is None
    assert queries.duties_of(visit) == {inspector.pk: "课堂教学"}
    assert str(visit.duties.get()) == f"{inspector} 课堂教学"


def test_who_makes_assignments_shares_out_too(
    visit: Visit, director: Person, companion: Person, outsider: Person, principal: Person
) -> None:
    actions.share_out(visit.pk, by=director, duties={companion.pk: "档案"})
    for person in (companion, outsider, principal):
        with pytest.raises(NotAllowed):
            actions.share_out(visit.pk, by=person, duties={companion.pk: "档案"})


def test_work_goes_to_those_who_are_there(
    visit: Visit, inspector: Person, colleague: Person
) -> None:
    sheet = record_of(visit)
    with pytest.raises(Invalid):
        actions.share_out(visit.pk, by=inspector, keepers={sheet.pk: colleague.pk})
    with pytest.raises(Invalid):
        actions.share_out(visit.pk, by=inspector, duties={colleague.pk: "档案"})
    with pytest.raises(Invalid):
        actions.share_out(visit.pk, by=inspector, duties={inspector.pk: "长" * 201})
    with pytest.raises(NotFound):
        actions.share_out(visit.pk, by=inspector, keepers={uuid7(): None})


def test_a_kept_sheet_is_written_by_its_keeper_and_the_leader(
    visit: Visit, inspector: Person, companion: Person
) -> None:
    sheet = actions.keep(record_of(visit).pk, by=inspector)
    assert actions.keep(sheet.pk, by=inspector).keeper == inspector
    with pytest.raises(NotAllowed, match="示例督学填写"):
        save(sheet, companion, pupils=1)
    photo = make_findings.photo(visit.unit, companion)
    with pytest.raises(NotAllowed):
        actions.attach(sheet.pk, by=companion, item="pictures", file_id=photo.pk)
    with pytest.raises(WrongState, match="已由示例督学负责"):
        actions.keep(sheet.pk, by=companion)
    for _twice in range(2):
        actions.share_out(visit.pk, by=inspector, keepers={sheet.pk: companion.pk})
    save(sheet, companion, pupils=1)
    assert actions.save_record(
        visit.pk, sheet.version_id, by=inspector, answers={"pupils": 2}, revision=1
    ).answers == {"pupils": 2}


def test_only_its_people_keep_sheets(
    visit: Visit, director: Person, outsider: Person, zone_lead: Person
) -> None:
    sheet = record_of(visit)
    for person in (director, outsider, zone_lead):
        with pytest.raises(NotAllowed):
            actions.keep(sheet.pk, by=person)
        with pytest.raises(NotAllowed):
            actions.take_own_sheet(visit.pk, sheet.version_id, by=person)
        with pytest.raises(NotAllowed):
            actions.drop_sheet(sheet.pk, by=person)


def test_each_fills_in_a_sheet_of_his_own(
    visit: Visit, inspector: Person, companion: Person, form: Version
) -> None:
    first = actions.keep(record_of(visit).pk, by=inspector)
    own = actions.take_own_sheet(visit.pk, form.pk, by=companion)
    assert (own.serial, own.keeper, own.facts) == (2, companion, first.facts)
    assert actions.take_own_sheet(visit.pk, form.pk, by=companion) == own
    assert actions.take_own_sheet(visit.pk, form.pk, by=inspector) == first
    with pytest.raises(NotFound):
        actions.take_own_sheet(visit.pk, form.pk + 1, by=companion)
    assert queries.title_of(own) == "测试检查表（示例随行督学）"
    save(first, inspector, exits="meets", pupils=300)
    save(own, companion, exits="fails", pupils=300, **{"exits#note": "二楼堵了"})
    photo = make_findings.photo(visit.unit, companion)
    actions.attach(own.pk, by=companion, item="pictures", file_id=photo.pk)
    [both] = queries.merged(visit)
    assert (both.title, both.version) == ("测试检查表", form)
    assert [sheet.keeper for sheet in both.sheets] == [inspector, companion]
    [section] = both.sections
    assert [line.item for line in section.lines] == ["exits", "pupils", "pictures"]
    exits, pupils, pictures = section.lines
    assert exits.differs
    assert [(one.text, one.deviates, one.note) for one in exits.said] == [
        ("符合", False, ""),
        ("不符合", True, "二楼堵了"),
    ]
    assert not pupils.differs
    assert not pictures.differs
    assert [one.files for one in pictures.said] == [[], [photo]]
    assert both.differing == 1


def test_an_empty_sheet_is_given_back(
    visit: Visit, inspector: Person, companion: Person, form: Version
) -> None:
    first = record_of(visit)
    with pytest.raises(WrongState):
        actions.drop_sheet(first.pk, by=inspector)
    own = actions.take_own_sheet(visit.pk, form.pk, by=companion)
    actions.drop_sheet(own.pk, by=companion)
    assert visit.records.count() == 1
    again = actions.take_own_sheet(visit.pk, form.pk, by=companion)
    actions.raise_from_item(visit.pk, by=companion, record_id=again.pk, item="exits", **said())
    with pytest.raises(WrongState):
        actions.drop_sheet(again.pk, by=companion)


def test_a_form_added_in_company_is_ones_own(
    visit: Visit, school: Unit, inspector: Person, companion: Person
) -> None:
    other = version({**DEFINITION, "key": "test_other", "purpose": "routine"})
    assert actions.add_form(visit.pk, other.pk, by=companion).keeper == companion
    alone = on_site(school, inspector)
    third = version({**DEFINITION, "key": "test_third", "purpose": "routine"})
    assert actions.add_form(alone.pk, third.pk, by=inspector).keeper is None


def test_nothing_is_shared_out_after_feeding_back(
    visit: Visit, inspector: Person, companion: Person, form: Version
) -> None:
    sheet = record_of(visit)
    own = actions.take_own_sheet(visit.pk, form.pk, by=companion)
    actions.compose_feedback(visit.pk, by=inspector)
    for step in (
        lambda: actions.share_out(visit.pk, by=inspector, duties={inspector.pk: "档案"}),
        lambda: actions.keep(sheet.pk, by=inspector),
        lambda: actions.take_own_sheet(visit.pk, form.pk, by=inspector),
        lambda: actions.drop_sheet(own.pk, by=companion),
    ):
        with pytest.raises(WrongState):
            step()
