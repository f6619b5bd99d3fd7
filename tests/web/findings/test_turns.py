"""What people read whose turn it is not, and what is kept from one page to the next."""

import pytest

from dudao.findings import actions
from dudao.findings.models import UrgentReport
from dudao.org.models import Person, Unit
from dudao.visits import actions as visits
from tests import make_findings, make_visits
from tests.web.pages import sign_in

pytestmark = pytest.mark.usefixtures("still")


def test_the_school_reads_that_somebody_else_puts_it_right(
    school: Unit, section: Unit, inspector: Person, director: Person, principal: Person
) -> None:
    told = make_findings.told(school, inspector)
    actions.assign_cause(told.pk, by=director, unit=section, cause="教师编制未核定。")
    page = sign_in(principal).get(f"/findings/{told.pk}/").content.decode()
    assert "学校不用提交整改情况" in page
    assert section.name in page


def test_columns_chosen_again_are_the_same(director: Person) -> None:
    browser = sign_in(director)
    for _time in range(2):
        page = browser.get("/findings/?column=school&column=state").content.decode()
        assert "整改期限</th>" not in page


def test_danger_found_on_a_visit_is_reported_with_it(school: Unit, inspector: Person) -> None:
    visit = make_visits.on_site(school, inspector)
    said = {**make_findings.SAID, "life_safety": True}
    found = visits.raise_from_item(
        visit.pk,
        by=inspector,
        urgent={"situation": "围墙倾斜。", "measures_taken": "已拉警戒线。"},
        **said,
    )
    assert found.told_at is not None
    assert UrgentReport.objects.get().finding == found
