"""The list of visits, the page of one, and the steps of its day."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from dudao.inspectorate.models import Inspector
from dudao.instruments.models import Version
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.visits import actions
from dudao.visits.models import Visit
from dudao.visits.states import State
from tests import make
from tests.make_visits import fed_back, planned, said, signed, told, version, with_problem
from tests.visits.test_journey import assigned
from tests.web.pages import sign_in, statements


def page(person: Person, url: str) -> str:
    response = sign_in(person).get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def at(name: str, visit: Visit, *more: object) -> str:
    return reverse(name, args=[visit.pk, *more])


def test_the_list_shows_ones_visits_with_their_five_ones(
    school: Unit, inspector: Person, colleague: Person
) -> None:
    signed(school, inspector)
    said = page(inspector, reverse("visits"))
    assert "龙溪口示例小学" in said
    assert "校长已签收" in said
    assert "临时入校" in said
    assert "龙溪口示例小学" not in page(colleague, reverse("visits"))


def test_an_empty_list_says_what_to_do(principal: Person, inspector: Person) -> None:
    assert "督学入校并生成反馈清单后" in page(principal, reverse("visits"))
    assert "从督导任务开始" in page(inspector, reverse("visits"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=龙溪", True),
        ("q=波洲", False),
        ("state=planned", True),
        ("state=signed", False),
        ("kind=routine", True),
        ("since=2026-10-21", False),
        ("until=2026-10-20", True),
        ("mine=on", True),
    ],
)
def test_the_list_is_narrowed(school: Unit, inspector: Person, query: str, found: bool) -> None:
    planned(school, inspector)
    assert ("校园安全常规督导" in page(inspector, f"{reverse('visits')}?{query}")) is found


def test_mine_leaves_out_those_of_others(school: Unit, inspector: Person, director: Person) -> None:
    planned(school, inspector)
    assert "校园安全常规督导" not in page(director, f"{reverse('visits')}?mine=on")


def test_the_list_costs_the_same_however_long(school: Unit, inspector: Person) -> None:
    client = sign_in(inspector)
    planned(school, inspector)
    few = statements(client, reverse("visits"))
    for _n in range(4):
        signed(school, inspector)
    assert statements(client, reverse("visits")) == few


def test_the_list_goes_out_as_a_sheet(school: Unit, inspector: Person) -> None:
    visit, _feedback = signed(school, inspector)
    with clock.at(make.NOW + timedelta(minutes=90)):
        actions.check_out(visit.pk, by=inspector)
    planned(school, inspector)
    response = sign_in(inspector).get(f"{reverse('visits')}?export=xlsx")
    content = b"".join(response.streaming_content) if response.streaming else response.content
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    rows = book.get_sheet_by_index(0).to_python()
    said = str(rows)
    assert "龙溪口示例小学" in said
    assert "2/5" in said
    assert "90" in said


def test_the_page_leads_to_the_next_step(school: Unit, inspector: Person, form: Version) -> None:
    told(school, inspector)
    visit = planned(school, inspector, focus="食堂")
    url = at("visit", visit)
    assert ">签到<" in page(inspector, url)
    actions.check_in(visit.pk, by=inspector, latitude=27.0, longitude=109.0)
    said = page(inspector, url)
    assert "去核查" in said
    assert "0 / 1 个已核查" in said
    looked = visit.look_backs.get()
    actions.look_back(visit.pk, looked.finding_id, by=inspector, verdict="rectified", note="好了")
    assert "去填写" in page(inspector, url)
    actions.save_record(visit.pk, form.pk, by=inspector, answers={"exits": "meets"}, revision=0)
    assert "核对并生成" in page(inspector, url)
    actions.compose_feedback(visit.pk, by=inspector)
    assert "请校长签收" in page(inspector, url)
    actions.refuse(visit.pk, by=inspector, reason="不认可", witness="示例会计")
    said = page(inspector, url)
    assert "拒签，已注明原因" in said
    assert "现在离校" in said


def test_distance_is_shown_and_out_of_range_is_only_a_hint(school: Unit, inspector: Person) -> None:
    school.latitude, school.longitude = 27, 109  # type: ignore[assignment]
    school.save()
    visit = planned(school, inspector)
    actions.check_in(visit.pk, by=inspector, latitude=27.1, longitude=109)
    assert "范围外，仅提示" in page(inspector, at("visit", visit))


def test_the_page_shows_problems_practices_and_corrections(
    school: Unit, inspector: Person, director: Person
) -> None:
    visit, _feedback = signed(school, inspector)
    actions.correct(visit.pk, by=director, text="位置应为二楼")
    said = page(director, at("visit", visit))
    for words in ("灭火器压力不足。", "位置应为二楼", "一督一清单", "添加更正单"):
        assert words in said


def test_the_office_looks_without_buttons(
    school: Unit, inspector: Person, director: Person
) -> None:
    visit = planned(school, inspector)
    said = page(director, at("visit", visit))
    assert ">签到<" not in said
    assert "取消本次督导" in said


def test_a_cancelled_visit_says_why(school: Unit, inspector: Person) -> None:
    visit = planned(school, inspector)
    actions.cancel(visit.pk, by=inspector, reason="学校停课")
    assert "学校停课" in page(inspector, at("visit", visit))


def test_an_outsider_finds_nothing(
    school: Unit, inspector: Person, outsider: Person, colleague: Person, form: Version
) -> None:
    visit, _feedback = fed_back(school, inspector)
    record = visit.records.get()
    for person in (outsider, colleague):
        client = sign_in(person)
        for url in (
            at("visit", visit),
            at("visit-feedback", visit),
            at("visit-sign", visit),
            at("visit-print", visit),
            at("visit-pdf", visit),
            at("visit-look-back", visit),
            at("record", visit, record.pk),
        ):
            assert client.get(url).status_code == 404
        assert client.post(at("visit-check-out", visit)).status_code == 404


def test_a_colleague_without_the_right_is_told_so(
    school: Unit, inspector: Person, director: Person
) -> None:
    visit = planned(school, inspector)
    response = sign_in(director).post(at("visit-check-in", visit))
    assert response.status_code == 403
    assert "随行督学" in response.content.decode()


def test_the_school_is_led_to_its_list(
    school: Unit, inspector: Person, principal: Person, form: Version
) -> None:
    visit, _feedback = fed_back(school, inspector)
    client = sign_in(principal)
    assert client.get(at("visit", visit)).url == at("visit-feedback", visit)
    assert client.get(at("record", visit, visit.records.get().pk)).status_code == 404


def test_an_unplanned_visit_is_begun_in_two_steps(
    school: Unit, inspector: Person, form: Version
) -> None:
    assert "龙溪口示例小学" in page(inspector, reverse("visit-new"))
    url = f"{reverse('visit-new')}?unit={school.pk}"
    assert "测试检查表" in page(inspector, url)
    client = sign_in(inspector)
    refused = client.post(url, {"kind": "drop_in", "slot": "day", "purpose": ""})
    assert refused.status_code == 422
    made = client.post(url, {"kind": "drop_in", "slot": "day", "purpose": "课间活动"})
    visit = Visit.objects.get()
    assert made.url == at("visit", visit)
    assert (visit.purpose, visit.kind) == ("课间活动", "drop_in")


def test_companions_are_chosen_by_name(school: Unit, inspector: Person, zone_lead: Person) -> None:
    Inspector.objects.create(person=zone_lead, office=school.office, kind="full_time")
    url = f"{reverse('visit-new')}?unit={school.pk}"
    assert "示例组长" in page(inspector, url)
    given = {"kind": "drop_in", "slot": "day", "purpose": "课间", "companions": [zone_lead.pk]}
    sign_in(inspector).post(url, given)
    assert list(Visit.objects.get().companions.all()) == [zone_lead]


def test_without_schools_it_says_whom_to_ask(office: Unit, director: Person) -> None:
    assert "没有可以督导的学校" in page(director, reverse("visit-new"))


def test_somebody_elses_school_cannot_be_chosen(inspector: Person, other_school: Unit) -> None:
    client = sign_in(inspector)
    assert client.get(f"{reverse('visit-new')}?unit={other_school.pk}").status_code == 404


def test_an_assignment_is_begun_with_one_button(school: Unit, inspector: Person) -> None:
    task = assigned(school, inspector)
    response = sign_in(inspector).post(reverse("visit-start", args=[task.pk]))
    assert response.url == at("visit", Visit.objects.get())


def test_the_steps_of_the_day(school: Unit, inspector: Person, form: Version) -> None:
    lesson = version(key="test_lesson", title="听课", purpose="observation", repeats=True)
    visit = planned(school, inspector)
    client = sign_in(inspector)
    place = {"latitude": "27.1", "longitude": "x"}
    assert client.post(at("visit-check-in", visit), place).url == at("visit", visit)
    assert "听课" in page(inspector, at("visit", visit))
    added = client.post(at("visit-add-form", visit), {"version": lesson.pk})
    assert "/records/" in added.url
    assert client.post(at("visit-add-form", visit), {"version": "x"}).url == at("visit", visit)
    client.post(at("visit-add-practice", visit), {"text": "晨检落实"})
    practice = visit.good_practices.get()
    assert "晨检落实" in page(inspector, at("visit", visit))
    dropped = client.post(at("visit-drop-practice", visit, practice.pk), {"back": "feedback"})
    assert dropped.url == at("visit-feedback", visit)
    client.post(at("visit-check-out", visit))
    visit.refresh_from_db()
    assert visit.checked_out_at


def test_calling_off_and_correcting_by_form(school: Unit, inspector: Person) -> None:
    client = sign_in(inspector)
    visit = planned(school, inspector)
    client.post(at("visit-cancel", visit), {"reason": "停课"})
    visit.refresh_from_db()
    assert visit.state == State.CANCELLED
    other, _feedback = signed(school, inspector)
    client.post(at("visit-correct", other), {"text": "更正"})
    assert other.corrections.get().text == "更正"


def test_the_page_costs_the_same_however_many_problems(school: Unit, inspector: Person) -> None:
    client = sign_in(inspector)
    visit, _finding = with_problem(school, inspector)
    few = statements(client, at("visit", visit))
    for _n in range(3):
        actions.raise_from_item(visit.pk, by=inspector, **said())
    assert statements(client, at("visit", visit)) == few
