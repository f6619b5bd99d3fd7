"""Several inspectors on one visit, on the pages."""

from typing import Any

import pytest
from django.urls import reverse

from dudao.access.roles import Role
from dudao.instruments.models import Version
from dudao.org.models import Person, Unit
from dudao.visits import actions
from dudao.visits.models import Visit
from tests import make
from tests.make_visits import on_site, record_of
from tests.web.pages import sign_in, text_of


@pytest.fixture
def companion(school: Unit) -> Person:
    who = make.person("示例随行督学", school.office)
    make.holds(who, Role.PART_TIME_INSPECTOR, school)
    return who


@pytest.fixture
def visit(school: Unit, inspector: Person, companion: Person, form: Version) -> Visit:
    return on_site(school, inspector, companions=[companion], forms=[form])


def open_(person: Person, name: str, *args: Any, status: int = 200) -> str:
    answer = sign_in(person).get(reverse(name, args=args))
    assert answer.status_code == status
    return text_of(answer)


def post(person: Person, name: str, *args: Any, status: int = 302, **data: Any) -> Any:
    answer = sign_in(person).post(reverse(name, args=args), data)
    assert answer.status_code == status, text_of(answer)
    return answer


def test_the_leader_shares_out(visit: Visit, inspector: Person, companion: Person) -> None:
    sheet = record_of(visit)
    assert "保存分工" in open_(inspector, "visit-share-out", visit.pk)
    given = {f"duty-{companion.pk}": "食堂与安全", f"keeper-{sheet.pk}": companion.pk}
    post(inspector, "visit-share-out", visit.pk, **given)
    sheet.refresh_from_db()
    assert sheet.keeper == companion
    shown = open_(companion, "visit", visit.pk)
    assert "我的表单" in shown
    assert "食堂与安全" in shown
    assert "share-out" not in shown
    assert "其他督学的表单" in open_(inspector, "visit", visit.pk)
    wrong = {f"keeper-{sheet.pk}": "0"}
    post(inspector, "visit-share-out", visit.pk, status=422, **wrong)


def test_who_does_not_lead_only_reads_it(
    visit: Visit, companion: Person, director: Person, outsider: Person, principal: Person
) -> None:
    shown = open_(companion, "visit-share-out", visit.pk)
    assert "保存分工" not in shown
    post(companion, "visit-share-out", visit.pk, status=403, **{f"duty-{companion.pk}": "x"})
    assert "保存分工" in open_(director, "visit-share-out", visit.pk)
    for person in (outsider, principal):
        for name in ("visit-share-out", "visit-merged"):
            open_(person, name, visit.pk, status=404)


def test_alone_nothing_is_shared_out(school: Unit, inspector: Person, form: Version) -> None:
    visit = on_site(school, inspector, forms=[form])
    shown = open_(inspector, "visit", visit.pk)
    assert "我的表单" not in shown
    assert "share-out" not in shown
    assert "这份由我负责" not in open_(inspector, "record", visit.pk, record_of(visit).pk)


def test_each_has_a_sheet_of_his_own(
    visit: Visit, inspector: Person, companion: Person, colleague: Person
) -> None:
    sheet = record_of(visit)
    assert "还没有分工" in open_(inspector, "visit", visit.pk)
    assert "这份由我负责" in open_(inspector, "record", visit.pk, sheet.pk)
    post(colleague, "record-keep", visit.pk, sheet.pk, status=404)
    post(inspector, "record-keep", visit.pk, sheet.pk)
    shown = open_(companion, "record", visit.pk, sheet.pk)
    assert "这份表单由示例督学填写" in shown
    assert "另取一份自己填" in shown
    assert "data-finish" not in shown
    post(companion, "record-own", visit.pk, sheet.pk)
    own = visit.records.get(keeper=companion)
    assert "退掉这份空白表单" in open_(companion, "record", visit.pk, own.pk)
    for by, serial, value in ((inspector, 1, "meets"), (companion, 2, "fails")):
        actions.save_record(
            visit.pk, sheet.version_id, by=by, answers={"exits": value}, revision=0, serial=serial
        )
    shown = open_(inspector, "visit-merged", visit.pk)
    assert "1 项不一致" in shown
    assert "不符合" in shown
    assert "示例随行督学" in shown


def test_an_empty_sheet_goes_back(visit: Visit, companion: Person, inspector: Person) -> None:
    sheet = record_of(visit)
    post(inspector, "record-keep", visit.pk, sheet.pk)
    assert "还没有填写" in open_(inspector, "visit-merged", visit.pk)
    post(companion, "record-own", visit.pk, sheet.pk)
    own = visit.records.get(keeper=companion)
    post(companion, "record-drop", visit.pk, own.pk)
    assert visit.records.count() == 1


def test_afterwards_it_is_only_read(visit: Visit, inspector: Person) -> None:
    actions.compose_feedback(visit.pk, by=inspector)
    assert "保存分工" not in open_(inspector, "visit-share-out", visit.pk)
    assert "这份由我负责" not in open_(inspector, "record", visit.pk, record_of(visit).pk)
