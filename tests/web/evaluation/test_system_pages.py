"""Indicator systems as pages: the tree, editing, publication, comparison, import."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dudao.evaluation import actions
from dudao.evaluation.models import SystemUpload, SystemVersion
from dudao.evaluation.tables import grids_in, read_table
from dudao.org.models import Person, Unit
from tests import make_systems
from tests.web.pages import sign_in, statements, text_of

FORM = {"code": "A1", "title": "公开透明", "amount": "30", "kind": "deduction",
        "rule_per_problem": "2", "rule_most": "6"}  # fmt: skip


@pytest.fixture
def draft(office: Unit, director: Person) -> SystemVersion:
    return make_systems.draft(office, director)


def page(who: Person, path: str) -> str:
    return text_of(sign_in(who).get(path))


def test_the_list_offers_what_one_may_do(
    draft: SystemVersion, director: Person, inspector: Person
) -> None:
    actions.load_systems()
    for wanted in ("导入指标表", "试评", "县域义务教育优质均衡发展督导评估"):
        assert wanted in page(director, "/systems/")
    read = page(inspector, "/systems/?q=优质")
    assert "导入指标表" not in read
    assert "试评" not in read
    assert "没有符合条件" in page(inspector, "/systems/?state=draft")


def test_a_system_is_begun_and_grows(office: Unit, director: Person, inspector: Person) -> None:
    client = sign_in(director)
    assert sign_in(inspector).get("/systems/new/").status_code == 403
    assert client.post("/systems/new/", {"office": office.pk}).status_code == 422
    client.post("/systems/new/", {"office": office.pk, "title": "本县办法"})
    path = f"/systems/{SystemVersion.objects.get().pk}/"
    assert "还没有指标" in text_of(client.get(path))
    assert 'value="1"' in text_of(client.get(f"{path}indicators/new/"))
    again = client.post(f"{path}indicators/new/", {**FORM, "code": "", "again": "1"})
    assert again.headers["Location"].endswith("indicators/new/")
    client.post(f"{path}indicators/new/?above=1", FORM)
    text = text_of(client.get(path))
    assert "每个问题扣 2 分，最多扣 6 分。" in text
    assert "有下级指标的指标不要再写计分规则" in text
    assert client.get(f"{path}indicators/new/?above=Q").status_code == 404


def test_the_tree_is_read_by_everybody_who_may(
    office: Unit, director: Person, inspector: Person, principal: Person, outsider: Person
) -> None:
    one = {"code": "B", "title": "条件", "points": 40, "basis": "某办法",
           "rule": {"kind": "points"},
           "evidence": [{"title": "证", "required": False, "valid_months": 6}], "method": "看",
           "applies": {"stages": ["primary"]}, "help": "说"}  # fmt: skip
    given = make_systems.definition()
    version = make_systems.published(
        office, director, indicators=[given["indicators"][0], one], vetoes=[
            {"code": "V", "title": "事故"}], metrics=[{"key": "a", "label": "数"}],
    )  # fmt: skip
    path = f"/systems/{version.pk}/"
    for who in (inspector, principal):
        text = page(who, path)
        for word in ("某办法", "6个月内有效", "适用：小学", "没有写明依据，不起作用", "85 分起"):
            assert word in text
        assert "另起新版" not in text
    assert sign_in(outsider).get(path).status_code == 404


def test_an_indicator_is_edited_with_the_fields_of_its_kind(
    draft: SystemVersion, director: Person, inspector: Person
) -> None:
    client, path = sign_in(director), f"/systems/{draft.pk}/indicators/A1/"
    assert "A 100" in text_of(client.get(path))
    switched = text_of(client.post(path, {**FORM, "switch": "1", "stages": ["primary"]}))
    assert "每个问题扣分" in switched
    assert "公开透明" in switched
    assert "评等级，得满分的" not in switched
    new = client.post(f"/systems/{draft.pk}/indicators/new/", {**FORM, "switch": "1"})
    assert "最多扣分" in text_of(new)
    wrong = client.post(path, {**FORM, "rule_per_problem": "两分"})
    assert wrong.status_code == 422
    assert "看不懂“两分”" in text_of(wrong)
    more = {"tags": "rural", "except_tags": "small、new", "when": "a > 1", "kinds": ["school"],
            "stages": ["primary"], "evidence": "证（可选）", "undefined": "full",
            "cap": "20"}  # fmt: skip
    done = client.post(path, {**FORM, **more, "seen": 1})
    assert done.headers["Location"] == f"/systems/{draft.pk}/#i-A1"
    one = SystemVersion.objects.get().framework.indicator("A1")
    assert one is not None
    assert (one.title, one.cap, one.applies.except_tags) == ("公开透明", 20, ("small", "new"))
    assert "a &gt; 1" in text_of(client.get(path))
    assert sign_in(inspector).get(path).status_code == 404


def test_kinds_without_a_form_of_theirs_are_refused_in_place(
    draft: SystemVersion, director: Person
) -> None:
    path = f"/systems/{draft.pk}/indicators/A1/"
    told = sign_in(director).post(path, {**FORM, "kind": "magic"})
    assert told.status_code == 422
    count = {"kind": "count", "rule_conditions": "甲＝a；≥1", "rule_needed": "0"}
    assert sign_in(director).post(path, {**FORM, **count}).status_code == 422


def test_weights_are_edited_as_such(office: Unit, director: Person) -> None:
    one = {"code": "A", "title": "甲", "weight": 100, "rule": {"kind": "level"}}
    draft = make_systems.draft(office, director, measure="weights", indicators=[one])
    client, path = sign_in(director), f"/systems/{draft.pk}/"
    assert "100%" in text_of(client.get(path))
    client.post(f"{path}indicators/A/", {"title": "乙", "amount": "90", "kind": "level"})
    client.post(f"{path}indicators/new/", {"title": "加", "amount": "5", "kind": "", "bonus": "on"})
    first, second = SystemVersion.objects.get().framework.indicators
    assert (first.weight, second.points, second.rule) == (90, 5, None)
    assert "加分项" in text_of(client.get(path))


def test_two_people_at_one_indicator_see_each_other(
    draft: SystemVersion, director: Person, office_staff: Person
) -> None:
    path = f"/systems/{draft.pk}/indicators/A1/"
    sign_in(office_staff).post(path, {**FORM, "title": "先改的", "seen": 1})
    client = sign_in(director)
    told = client.post(path, {**FORM, "seen": 1})
    assert told.status_code == 409
    text = text_of(told)
    assert "示例科员刚改过" in text
    assert "先改的" in text
    assert 'name="seen" value="2"' in text
    sign_in(office_staff).post(f"/systems/{draft.pk}/indicators/A1/drop/", {"seen": 2})
    assert client.post(path, {**FORM, "seen": 2}).status_code == 409
    assert client.post(path, FORM).status_code == 422
    assert "刚被别人删去" in text_of(client.get(path, follow=True))


def test_indicators_are_shifted_and_dropped(draft: SystemVersion, director: Person) -> None:
    client, path = sign_in(director), f"/systems/{draft.pk}/indicators"
    client.post(f"{path}/A2/shift/")
    client.post(f"{path}/A1/drop/", {"seen": "x"})
    codes = [one.code for one in SystemVersion.objects.get().framework.leaves()]
    assert codes == ["A2", "B"]
    for step in ("shift", "drop"):
        told = text_of(client.post(f"{path}/Q/{step}/", follow=True))
        assert "有内容需要更正" in told or "没有指标" in told


def test_grades_figures_and_vetoes_are_edited_as_lines(
    draft: SystemVersion, director: Person, office_staff: Person
) -> None:
    client, path = sign_in(director), f"/systems/{draft.pk}/frame/"
    assert "good｜优秀｜85" in text_of(client.get(path))
    form: dict[str, Any] = {
        "title": "新名", "measure": "points", "total": "100", "spread": "whole", "most": "105",
        "grades": "top|示范|90|A≥80|30|特色\nlow｜其他｜0", "metrics": "a｜数｜人｜小学、初中",
        "vetoes": "V1｜事故｜办法", "seen": 1,
    }  # fmt: skip
    assert client.post(path, form).status_code == 302
    framework = SystemVersion.objects.get().framework
    assert (framework.title, len(framework.names()), framework.vetoes[0].basis) == (
        "新名",
        2,
        "办法",
    )
    assert framework.grades[0].bars[0].percent == 80
    wrong = client.post(path, {**form, "grades": "top｜示范｜九十", "seen": 2})
    assert "“九十”" in text_of(wrong)
    assert client.post(path, {**form, "seen": 1}).status_code == 409
    assert client.post(path, {**form, "grades": "好｜示范｜90", "seen": 2}).status_code == 422


def test_publication_shows_faults_beside_their_indicators(
    draft: SystemVersion, director: Person, office_staff: Person
) -> None:
    actions.change_indicator(draft.pk, "B", {"title": "条件", "points": 30}, by=director)
    client, path = sign_in(director), f"/systems/{draft.pk}/"
    refused = client.post(f"{path}publish/", {"seen": 2})
    assert refused.status_code == 422
    assert "没有计分规则。" in text_of(refused)
    assert "下级分值合计 90，应当是 100。" in text_of(refused)
    right = {"title": "条件", "points": 40, "rule": {"kind": "level"}}
    actions.change_indicator(draft.pk, "B", right, by=office_staff)
    stale = text_of(client.post(f"{path}publish/", {"seen": 2}, follow=True))
    assert "示例科员刚改过" in stale
    assert "已发布" in text_of(client.post(f"{path}publish/", {"seen": 3}, follow=True))
    for fixed in (f"{path}indicators/B/", f"{path}frame/", f"/systems/import/?into={draft.pk}"):
        told = client.get(fixed)
        assert told.status_code == 409
        assert "已经发布，可能已有评估结果用它" in text_of(told)
    assert "已停用" in text_of(client.post(f"{path}retire/", follow=True))


def test_a_new_version_is_begun_or_gone_on_with_and_dropped(
    office: Unit, director: Person, inspector: Person
) -> None:
    version = make_systems.published(office, director)
    client, path = sign_in(director), f"/systems/{version.pk}/version/"
    first = client.post(path).headers["Location"]
    assert client.post(path).headers["Location"] == first
    assert sign_in(inspector).post(path).status_code == 403
    assert client.post(f"/systems/{version.pk}/drop/").status_code == 302
    assert "草稿已删去" in text_of(client.post(f"{first}drop/", follow=True))
    shipped = actions.load_systems()[0]
    assert sign_in(inspector).post(f"/systems/{shipped.pk}/version/").status_code == 403
    assert client.post(f"/systems/{shipped.pk}/version/").status_code == 302


def test_a_workbook_is_given_that_imports_again(draft: SystemVersion, director: Person) -> None:
    answer = sign_in(director).get(f"/systems/{draft.pk}/workbook/")
    found = read_table(grids_in(answer.content), key="x", title="y")
    assert found.framework == draft.framework
    assert "small-v1.xlsx" in answer.headers["Content-Disposition"]


def test_two_versions_are_compared_and_a_line_is_settled(
    office: Unit, director: Person, inspector: Person
) -> None:
    before = make_systems.published(office, director)
    after = actions.begin_version(before.pk, office, by=director)
    actions.change_indicator(
        after.pk, "B", {"title": "条件", "points": 40, "rule": {"kind": "level"}}, by=director
    )
    client, path = sign_in(director), f"/systems/{after.pk}/compare/{before.pk}/"
    assert "计分方式由“评分”改为“等级”" in text_of(client.get(path))
    said = {"code_before": "B", "code_after": "B", "comparable": "yes", "note": "口径同"}
    told = text_of(client.post(f"{path}settle/", said, follow=True))
    assert "示例主任认定。口径同" in told
    wrong = text_of(client.post(f"{path}settle/", {**said, "code_before": "Q"}, follow=True))
    assert "原版没有指标" in wrong
    actions.publish_version(after.pk, by=director)
    assert "记下认定" not in page(inspector, path)


def brought(rows: list[list[str]]) -> SimpleUploadedFile:
    content = make_systems.table_of([make_systems.HEAD, *rows])
    return SimpleUploadedFile("办学水平.xlsx", content)


def test_a_table_is_brought_mended_and_confirmed(
    office: Unit, director: Person, inspector: Person
) -> None:
    client = sign_in(director)
    assert sign_in(inspector).get("/systems/import/").status_code == 403
    sent = {"office": office.pk, "file": brought(make_systems.BAD)}
    path = client.post("/systems/import/", sent).headers["Location"]
    text = text_of(client.get(path))
    assert "Sheet1!E4" in text
    assert "没有说明是至少还是至多" in text
    assert "还有 1 处没有读懂" in text_of(client.post(f"{path}confirm/", follow=True))
    cell = {"sheet": "Sheet1", "cell": "E4", "text": "4.5平方米以上", "seen": 1}
    assert "没有读懂的单元格" not in text_of(client.post(f"{path}cells/", cell, follow=True))
    assert "刚被别人改过" in text_of(client.post(f"{path}cells/", cell, follow=True))
    done = client.post(f"{path}confirm/")
    assert done.headers["Location"] == f"/systems/{SystemVersion.objects.get().pk}/"
    assert "查看指标体系" in text_of(client.get(path))
    assert sign_in(inspector).get(path).status_code == 404


def test_a_table_takes_the_place_of_a_draft_or_is_thrown_away(
    office: Unit, director: Person, draft: SystemVersion
) -> None:
    client = sign_in(director)
    new = f"/systems/import/?into={draft.pk}"
    assert "将替换第 1 版草稿" in text_of(client.get(new))
    bad = client.post(new, {"office": office.pk, "file": SimpleUploadedFile("a.txt", b"x")})
    assert "只能导入 .xlsx" in text_of(bad)
    sent = {"office": office.pk, "file": brought(make_systems.ROWS)}
    path = client.post(new, sent).headers["Location"]
    assert "替换草稿" in text_of(client.get(path))
    assert "已放弃" in text_of(client.post(f"{path}discard/", follow=True))
    assert not SystemUpload.objects.exists()


def test_pages_cost_as_much_however_many_indicators(
    office: Unit, director: Person, draft: SystemVersion
) -> None:
    client, path = sign_in(director), f"/systems/{draft.pk}/"
    listed, few = statements(client, "/systems/"), statements(client, path)
    for n in range(5):
        make_systems.draft(office, director, key=f"other_{n}")
        actions.add_indicator(draft.pk, {"title": f"第{n}项", "points": 1}, by=director)
    assert statements(client, "/systems/") == listed <= 12
    assert statements(client, path) == few <= 14
