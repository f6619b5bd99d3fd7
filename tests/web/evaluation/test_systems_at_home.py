"""The first page tells who writes indicator systems what waits for them."""

from dudao.evaluation import actions
from dudao.org.models import Person, Unit
from tests import make_systems
from tests.web.pages import sign_in, text_of


def home(who: Person) -> str:
    return text_of(sign_in(who).get("/"))


def test_a_draft_says_whether_it_can_be_published(
    office: Unit, director: Person, office_staff: Person, inspector: Person
) -> None:
    draft = make_systems.draft(office, office_staff)
    for who in (director, office_staff):
        assert "第1版，可以发布" in home(who)
    assert "指标体系草稿" not in home(inspector)
    actions.change_indicator(draft.pk, "B", {"title": "条件", "points": 30}, by=office_staff)
    assert "第1版，还有2处待改正" in home(director)


def test_a_table_waits_until_somebody_confirms_it(office: Unit, director: Person) -> None:
    assert "指标体系草稿" not in home(director)
    upload = make_systems.upload(office, director)
    assert "指标表已读取，1处没有读懂" in home(director)
    actions.mend_cell(upload.pk, "Sheet1", "E4", "4.5平方米以上", by=director)
    assert "指标表已读取" in home(director)
    actions.confirm_system_table(upload.pk, by=director)
    assert "指标表已读取" not in home(director)
