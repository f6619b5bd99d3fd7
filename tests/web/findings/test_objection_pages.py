"""Objections on the pages: the school objects, the office names a reader, the reader answers."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dudao.access.roles import Role
from dudao.findings.models import Finding, Objection
from dudao.findings.states import ObjectionState, Outcome, State
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.visits import actions as visits
from tests import make, make_findings, make_objections, make_visits
from tests.make_findings import photo_bytes
from tests.web.pages import sign_in, statements, text_of

pytestmark = pytest.mark.usefixtures("still")
WHY = "当天正在更换课桌椅。"


@pytest.fixture
def told(school: Unit, inspector: Person) -> Finding:
    return make_findings.told(school, inspector)


def post(person: Person, name: str, pk: Any, **data: Any) -> Any:
    return sign_in(person).post(reverse(name, args=[pk]), data)


def page(person: Person, finding: Finding) -> str:
    return text_of(sign_in(person).get(reverse("finding", args=[finding.pk])))


def upload(name: str = "照片.png") -> Any:
    return SimpleUploadedFile(name, photo_bytes(), "image/png")


def test_the_school_objects_with_a_photo(told: Finding, principal: Person) -> None:
    assert "2026-11-03 前可以申辩" in page(principal, told)
    answer = post(principal, "finding-object", told.pk, statement=WHY, evidence=[upload()])
    assert answer.status_code == 302
    made = Objection.objects.get()
    assert (made.statement, made.evidence.count()) == (WHY, 1)
    shown = page(principal, told)
    assert WHY in shown
    assert "撤回申辩" in shown
    assert "evidence-picture" in shown


def test_a_refused_statement_keeps_its_photo(told: Finding, principal: Person) -> None:
    answer = post(principal, "finding-object", told.pk, statement=" \x01 ", evidence=[upload()])
    assert answer.status_code == 422
    assert 'name="kept"' in text_of(answer)
    assert not Objection.objects.exists()


def test_after_the_window_the_page_says_so(told: Finding, principal: Person) -> None:
    with clock.at(make.NOW + timedelta(days=30)):
        assert "申辩期限 2026-11-03 已过" in page(principal, told)
        answer = post(principal, "finding-object", told.pk, statement=WHY)
        assert answer.status_code == 409
        assert "已经过了" in text_of(answer)


def test_nobody_else_is_offered_to_object(
    told: Finding, inspector: Person, section_officer: Person, school: Unit, principal: Person
) -> None:
    assert "可以申辩" not in page(inspector, told)
    assert post(inspector, "finding-object", told.pk, statement=WHY).status_code == 403
    untold = make_findings.finding(school, inspector)
    assert post(principal, "finding-object", untold.pk, statement=WHY).status_code == 404
    make_objections.answered(told, inspector_boss(school), Outcome.UPHELD)
    assert "可以申辩" not in page(principal, told)


def inspector_boss(school: Unit) -> Person:
    who = make.person("示例主任乙", school.office)
    make.holds(who, Role.DIRECTOR, school.region)
    return who


def test_the_office_names_a_reader_who_answers(
    told: Finding, director: Person, inspector: Person, principal: Person
) -> None:
    made = make_objections.filed(told)
    reader = make_objections.reader_for(told.unit)
    shown = page(director, told)
    assert reader.name in shown
    assert f'value="{inspector.pk}"' not in shown.split('name="reader"')[1].split("</select>")[0]
    refused = post(director, "objection-assign", made.pk, reader=inspector.pk)
    assert refused.status_code == 422
    assert post(director, "objection-assign", made.pk, reader=reader.pk).status_code == 302
    assert "答复学校" in page(reader, told)
    assert "答复学校" not in page(inspector, told)
    refused = post(reader, "objection-answer", made.pk, outcome="partly", reasons="部分属实。")
    assert refused.status_code == 422
    assert "部分属实。" in text_of(refused)
    done = post(
        reader, "objection-answer", made.pk,
        outcome="partly", reasons="部分属实。", correction="只有一处。",
    )  # fmt: skip
    assert done.status_code == 302
    shown = page(principal, told)
    assert "只有一处。" in shown
    assert "前可申请上级复查" not in shown, "nobody of the office above is on file"


def test_the_school_asks_for_a_review_and_the_city_decides(
    told: Finding, director: Person, principal: Person, inspector: Person
) -> None:
    made = make_objections.answered(told, director)
    city = make_objections.city_officer(told.unit)
    assert "前可申请上级复查" in page(principal, told)
    assert post(principal, "objection-ask-review", made.pk, statement="").status_code == 422
    assert (
        post(principal, "objection-ask-review", made.pk, statement="仍不同意。").status_code == 302
    )
    shown = page(city, told)
    assert "作出复查结论" in shown
    assert "作出复查结论" not in page(inspector, told)
    assert post(city, "objection-review", made.pk, outcome="").status_code == 422
    given = {"outcome": "upheld", "reasons": "照片不足以证明。"}
    assert post(city, "objection-review", made.pk, **given).status_code == 302
    told.refresh_from_db()
    assert told.state == State.WITHDRAWN
    shown = page(principal, told)
    assert "照片不足以证明。" in shown
    assert "这个问题已撤销" in shown
    shown = page(inspector, told)
    assert "登记反弹" not in shown


def test_the_school_takes_it_back(told: Finding, principal: Person, inspector: Person) -> None:
    made = make_objections.filed(told)
    assert post(inspector, "objection-withdraw", made.pk).status_code == 403
    assert post(principal, "objection-withdraw", made.pk).status_code == 302
    made.refresh_from_db()
    assert made.state == ObjectionState.WITHDRAWN
    assert "前可以申辩" in page(principal, told)


STEPS = (
    "objection-assign", "objection-answer", "objection-ask-review", "objection-review",
    "objection-withdraw",
)  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_outsiders_and_colleagues_know_of_nothing(
    name: str, told: Finding, outsider: Person, colleague: Person
) -> None:
    made = make_objections.filed(told)
    for person in (outsider, colleague):
        assert post(person, name, made.pk).status_code == 404
        assert sign_in(person).get(reverse("objection", args=[made.pk])).status_code == 404


@pytest.mark.parametrize("name", STEPS)
def test_a_reloaded_step_leads_to_the_finding(name: str, told: Finding, director: Person) -> None:
    made = make_objections.filed(told)
    client = sign_in(director)
    answer = client.get(reverse(name, args=[made.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == f"/findings/{told.pk}/#objection"


def test_late_answers_are_marked(told: Finding, director: Person, principal: Person) -> None:
    made = make_objections.reading(told, director)
    assert made.reader is not None
    with clock.at(make.NOW + timedelta(days=30)):
        assert "已超期" in page(director, told)
        assert "请您复核的异议" in text_of(sign_in(made.reader).get("/"))
        listed = sign_in(director).get(reverse("objections"), {"overdue": "on"})
        assert [row.late for row in listed.context["listing"].rows] == [True]
    assert "已超期" not in page(director, told)


@pytest.fixture
def several(school: Unit, inspector: Person, director: Person) -> list[Objection]:
    """One objection in every state, each to a finding of its own."""
    return [
        make_objections.in_state(state, make_findings.told(school, inspector), director)
        for state in ObjectionState
    ]


def listed(client: Client, **query: Any) -> set[str]:
    answer = client.get(reverse("objections"), query)
    assert answer.status_code == 200
    return {row.state for row in answer.context["listing"].rows}


def test_the_list_narrows(
    several: list[Objection], director: Person, inspector: Person, other_school: Unit
) -> None:
    client = sign_in(director)
    assert listed(client) == set(ObjectionState)
    assert listed(client, state="reading") == {ObjectionState.READING}
    assert listed(client, final="rejected") == {
        ObjectionState.ANSWERED,
        ObjectionState.REVIEWING,
        ObjectionState.REVIEWED,
    }
    assert listed(client, mine="on") == {ObjectionState.FILED}
    assert listed(client, standing="on") == set(ObjectionState) - {ObjectionState.WITHDRAWN}
    assert listed(client, pending="on") == {ObjectionState.FILED, ObjectionState.READING}
    assert listed(client, overturned="on") == set()
    assert listed(client, q="龙溪口") == set(ObjectionState)
    assert listed(client, q="波洲") == set()
    assert listed(client, topic="safety", raised_by=inspector.pk) == set(ObjectionState)
    assert listed(client, told_from="2026-10-21") == set()
    assert listed(client, told_to="2026-10-20") == set(ObjectionState)
    assert listed(client, form=1) == set(ObjectionState), "half a link narrows nothing"


def test_the_list_is_sorted_and_exported(several: list[Objection], director: Person) -> None:
    client = sign_in(director)
    assert client.get(reverse("objections"), {"sort": "due"}).status_code == 200
    answer = client.get(reverse("objections"), {"export": "xlsx"})
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")


def test_the_list_is_for_the_parties(
    several: list[Objection], principal: Person, auditor: Person, outsider: Person
) -> None:
    assert sign_in(auditor).get(reverse("objections")).status_code == 403
    assert sign_in(principal).get(reverse("objection-figures")).status_code == 403
    assert listed(sign_in(outsider)) == set()
    assert listed(sign_in(principal)) == set(ObjectionState)


def test_the_list_takes_as_many_statements_however_long(
    told: Finding, director: Person, several: list[Objection]
) -> None:
    client = sign_in(director)
    many = statements(client, reverse("objections"))
    assert statements(client, reverse("objections") + "?state=filed") == many


def test_the_first_pages_show_what_waits(
    several: list[Objection], director: Person, school: Unit, principal: Person
) -> None:
    assert "等您指定复核人的异议" in text_of(sign_in(director).get("/"))
    reading = next(one for one in several if one.state == ObjectionState.READING)
    assert reading.reader is not None
    assert "请您复核的异议" in text_of(sign_in(reading.reader).get("/"))
    city = make_objections.city_officer(school)
    assert "等您复查的异议" in text_of(sign_in(city).get("/"))
    assert "异议</h2>" not in text_of(sign_in(principal).get("/"))


def test_the_figures_open_their_rows(school: Unit, inspector: Person, director: Person) -> None:
    for outcome in (Outcome.UPHELD, Outcome.UPHELD, Outcome.PARTLY, Outcome.REJECTED):
        make_objections.answered(make_findings.told(school, inspector), director, outcome)
    make_objections.filed(make_findings.told(school, inspector))
    make_findings.told(school, inspector)
    client = sign_in(director)
    answer = client.get(reverse("objection-figures"))
    total = answer.context["total"]
    assert total[2:] == (6, 5, 2, 1, 1, 1)
    assert (total.overturned, total.rate) == (3, 50)
    [topic] = answer.context["topics"]
    assert (topic.key, topic.name) == ("safety", "校园及周边安全情况")
    [who] = answer.context["inspectors"]
    assert (who.key, who.name) == (str(inspector.pk), inspector.name)
    for query, number in (("final=upheld&standing=on", 2), ("pending=on", 1), ("standing=on", 5)):
        rows = client.get(
            f"{reverse('objections')}?{query}&topic=safety&{answer.context['span']}"
        ).context["listing"]
        assert rows.total == number
    before = client.get(reverse("objection-figures"), {"first": "2025-01-01", "last": "2025-02-01"})
    assert before.context["total"].filed == 0
    assert before.context["total"].rate == 0
    assert before.context["topics"] == []


def test_what_is_often_overturned_is_listed_for_rewording(
    school: Unit, inspector: Person, director: Person
) -> None:
    form = make_visits.version()
    for n, outcome in enumerate((Outcome.UPHELD, Outcome.PARTLY, Outcome.REJECTED)):
        visit = make_visits.on_site(school, inspector, forms=[form])
        record = make_visits.record_of(visit)
        finding = visits.raise_from_item(
            visit.pk, by=inspector, record_id=record.pk, item="exits", **make_visits.said()
        )
        feedback = visits.compose_feedback(visit.pk, by=inspector)
        visits.sign(visit.pk, by=inspector, **make_visits.signature(feedback))
        finding.refresh_from_db()
        make_objections.answered(finding, director, outcome)
        client = sign_in(director)
        shown = client.get(reverse("objection-figures")).context["rewordings"]
        assert len(shown) == (n > 0), "once is no habit"
    [one] = shown
    assert (one.item, one.label, one.raised, one.overturned) == ("exits", "疏散通道畅通", 3, 2)
    assert one.version == form
    assert len(one.examples) == 2
    link = {"form": form.instrument_id, "item": "exits", "overturned": "on"}
    rows = client.get(reverse("objections"), link).context["listing"].rows
    assert {row.pk for row in rows} == {row.pk for row in one.examples}
    city = make_objections.city_officer(school)
    city.unit = None
    city.save()
    assert len(sign_in(city).get(reverse("objection-figures")).context["rewordings"]) == 1
