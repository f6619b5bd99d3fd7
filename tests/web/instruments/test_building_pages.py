"""Building a form in the browser: parts, conditions, two people at once, the phone, versions."""

import json
from typing import Any

import pytest
from django.http import HttpResponse

from dudao.instruments.actions import begin_draft, create_version, publish, put_item
from dudao.instruments.models import Version
from dudao.instruments.states import State
from dudao.org.models import Person, Unit
from tests.instruments.forms import EVERY_KIND, LINE, OPTIONS, form, item
from tests.make_visits import version as shipped
from tests.web.pages import sign_in, statements, text_of

SETS = {
    "option-TOTAL_FORMS": "4", "option-INITIAL_FORMS": "0",
    "wording-TOTAL_FORMS": "1", "wording-INITIAL_FORMS": "0",
    "if-TOTAL_FORMS": "3", "if-INITIAL_FORMS": "0",
}  # fmt: skip
NUMBER = {"kind": "number", "label": "人数", "unit": "人", "minimum": "0", "decimals": "0"}


@pytest.fixture
def draft(still: None, director: Person, office: Unit) -> Version:
    return create_version(form(*EVERY_KIND), by=director, office=office)


def send(version: Version, who: Person, path: str, **given: Any) -> HttpResponse:
    return sign_in(who).post(f"/forms/{version.pk}/build/{path}", {**SETS, **given})


def now(version: Version) -> Version:
    return Version.objects.get(pk=version.pk)


def test_a_form_begins(still: None, director: Person, office: Unit) -> None:
    client = sign_in(director)
    assert "新建表单" in text_of(client.get("/forms/new/"))
    given = {"office": office.pk, "title": "防汛专项", "purpose": "special"}
    answer = client.post("/forms/new/", given)
    version = Version.objects.get()
    assert answer["Location"] == f"/forms/{version.pk}/build/"
    page = text_of(client.get(answer["Location"]))
    for words in ("发布前还要改正 1 处", "还没有题目", "加一题", "第一部分"):
        assert words in page
    assert client.post("/forms/new/", {**given, "title": " "}).status_code == 422


def test_the_builder_shows_every_part(draft: Version, director: Person) -> None:
    page = text_of(sign_in(director).get(f"/forms/{draft.pk}/build/"))
    for words in ("题目minutes", "规范表述 1 条", "自动计算", "phone-frame", "发布"):
        assert words in page
    assert statements(sign_in(director), f"/forms/{draft.pk}/build/") <= 12


def test_an_item_is_added_with_a_condition(draft: Version, director: Person) -> None:
    assert "加一题" not in text_of(sign_in(director).get(f"/forms/{draft.pk}/build/in/only/"))
    conditions = {
        "join": "or", "if-0-item": "gate", "if-0-test": "==", "if-0-value": "不符合",
        "if-1-item": "minutes", "if-1-test": ">", "if-1-value": "60",
        "if-2-item": "troubles", "if-2-test": "!=", "if-2-value": "没有",
    }  # fmt: skip
    answer = send(draft, director, "in/only/", **NUMBER, **conditions)
    assert answer.status_code == 302
    made = now(draft).form.items()[-1]
    assert (made.label, made.unit, made.minimum, made.key) == ("人数", "人", 0, "q10")
    assert made.show_if == {
        "or": [
            {"==": [{"var": "gate"}, "fails"]},
            {">": [{"var": "minutes"}, 60]},
            {"not": [{"in": ["none", {"var": "troubles"}]}]},
        ]
    }
    page = text_of(sign_in(director).get(f"/forms/{draft.pk}/build/items/q10/"))
    assert 'value="不符合"' in page


def test_empty_and_filled_are_conditions_too(draft: Version, director: Person) -> None:
    lines = {
        "if-0-item": "remark",
        "if-0-test": "filled",
        "if-1-item": "opened",
        "if-1-test": "empty",
    }
    send(draft, director, "in/only/", kind="text", label="说明", **lines)
    assert now(draft).form.items()[-1].show_if == {
        "and": [{"not": [{"empty": [{"var": "remark"}]}]}, {"empty": [{"var": "opened"}]}]
    }
    assert sign_in(director).get(f"/forms/{draft.pk}/build/items/q10/").status_code == 200


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"if-0-item": "minutes", "if-0-test": ">", "if-0-value": "许多"}, "应当填一个数字"),
        ({"if-0-item": "gate", "if-0-test": "==", "if-0-value": "好"}, "可选：符合、"),
    ],
)
def test_a_wrong_condition_is_explained(
    line: dict[str, str], words: str, draft: Version, director: Person
) -> None:
    answer = send(draft, director, "in/only/", kind="text", label="说明", **line)
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_options_and_wordings_are_typed(draft: Version, director: Person) -> None:
    options = {"option-0-label": "有", "option-1-label": "无", "option-1-deviates": "on"}
    wording = {"wording-0-fact": "没有台账。", "wording-0-demand": "建立台账。",
               "wording-0-severity": "general", "wording-0-route": "notice"}  # fmt: skip
    given = {"kind": "choice", "label": "台账", "basis": "办法", "required": "on"}
    assert send(draft, director, "in/only/", **given, **options, **wording).status_code == 302
    made = now(draft).form.items()[-1]
    assert [(one.value, one.label, one.deviates) for one in made.options] == [
        ("o1", "有", False), ("o2", "无", True),
    ]  # fmt: skip
    assert (made.wording[0].fact, made.wording[0].basis, made.required) == (
        "没有台账。",
        "办法",
        True,
    )


@pytest.mark.parametrize("part", ["fact", "demand"])
def test_half_a_wording_is_refused(part: str, draft: Version, director: Person) -> None:
    answer = send(
        draft, director, "in/only/", kind="text", label="甲", **{f"wording-0-{part}": "一半"}
    )
    assert "都要填写" in text_of(answer)


def test_every_item_opens_and_saves_as_it_was(draft: Version, director: Person) -> None:
    client = sign_in(director)
    for one in draft.form.items():
        page = client.get(f"/forms/{draft.pk}/build/items/{one.key}/")
        data = fields_of(page)
        answer = client.post(f"/forms/{draft.pk}/build/items/{one.key}/", data)
        assert answer.status_code == 302, answer.context["form"].errors
    assert now(draft).hash == draft.hash


def fields_of(page: HttpResponse) -> dict[str, Any]:
    """What the browser would send of a page's form."""
    given: dict[str, Any] = {}
    context = page.context[0]
    forms = [context["form"]]
    for name in ("options", "wordings", "conditions"):
        rows = context.get(name)
        if rows is not None:
            forms += [rows.management_form, *rows]
    for one in forms:
        for bound in one:
            value = bound.value()
            if value is not None and value is not False:
                given[bound.html_name] = "on" if value is True else value
    return given


def test_the_second_sees_the_first(draft: Version, director: Person, office_staff: Person) -> None:
    url = f"/forms/{draft.pk}/build/items/remark/"
    opened = fields_of(sign_in(office_staff).get(url))
    put_item(draft.pk, by=director, item={"kind": "text", "label": "甲改的"}, key="remark")
    answer = sign_in(office_staff).post(url, {**opened, "label": "乙改的"})
    assert answer.status_code == 409
    page = text_of(answer)
    for words in ("别人也改了", "甲改的", 'value="乙改的"'):
        assert words in page
    again = {**opened, "label": "乙改的", "was": answer.context["form"]["was"].value()}
    assert sign_in(office_staff).post(url, again).status_code == 302
    assert now(draft).form.item("remark").label == "乙改的"  # type: ignore[union-attr]


def test_what_was_removed_meanwhile_is_told(draft: Version, director: Person) -> None:
    opened = fields_of(sign_in(director).get(f"/forms/{draft.pk}/build/items/remark/"))
    removed = sign_in(director).post(f"/forms/{draft.pk}/build/remove/", {"part": "items.remark"})
    assert removed.status_code == 302
    answer = sign_in(director).post(f"/forms/{draft.pk}/build/items/remark/", opened)
    assert answer.status_code == 409
    assert "删去" in text_of(answer)


def test_sections_and_the_head(draft: Version, director: Person) -> None:
    client = sign_in(director)
    assert client.get(f"/forms/{draft.pk}/build/sections/").status_code == 200
    send(draft, director, "sections/", title="第二部分", was="{")
    send(
        draft, director, "sections/part2/", title="改了名", help="提示", was="",
        **{"if-0-item": "remark", "if-0-test": "filled"},
    )  # fmt: skip
    part = now(draft).form.sections[1]
    assert (part.title, part.help, part.show_if is not None) == ("改了名", "提示", True)
    assert client.get(f"/forms/{draft.pk}/build/sections/part2/").status_code == 200
    opened = fields_of(client.get(f"/forms/{draft.pk}/build/head/"))
    given = {**opened, "title": "新名称", "kinds": ["school"], "partial": "on"}
    assert client.post(f"/forms/{draft.pk}/build/head/", given).status_code == 302
    made = now(draft).form
    assert (made.title, made.applies_to.kinds, made.partial) == ("新名称", ("school",), True)


def test_parts_move_and_go(draft: Version, director: Person) -> None:
    send(draft, director, "move/", part="items.minutes", up="1")
    assert now(draft).form.items()[0].key == "minutes"
    send(draft, director, "move/", part="items.minutes", up="0")
    assert now(draft).form.items()[1].key == "minutes"


COMPLEX = {"and": [{"or": [{"empty": [{"var": "a"}]}, {"empty": [{"var": "b"}]}]},
                   {"==": [{"var": "a"}, "x"]}]}  # fmt: skip
BEYOND = [
    COMPLEX,
    {"not": [{"==": [{"var": "a"}, "x"]}]},
    {"in": [{"var": "a"}, ["x", "y"]]},
    {"==": [{"var": "unit.kind"}, "school"]},
    {"or": [True]},
]


@pytest.mark.parametrize("condition", BEYOND)
def test_what_lines_cannot_say_is_kept(
    condition: Any, still: None, director: Person, office: Unit
) -> None:
    made = form(item("a"), item("b"), item("c", show_if=condition))
    version = create_version(made, by=director, office=office)
    url = f"/forms/{version.pk}/build/items/c/"
    page = sign_in(director).get(url)
    assert "条件较复杂" in text_of(page)
    sign_in(director).post(url, {**fields_of(page), "label": "改了"})
    assert now(version).form.item("c").show_if == condition  # type: ignore[union-attr]


def test_a_complex_condition_is_written_as_a_formula(
    still: None, director: Person, office: Unit
) -> None:
    condition = {"==": [{"+": [{"var": "a"}, 1]}, 2]}
    numbers = [item(key, kind="number") for key in ("a", "b")]
    version = create_version(
        form(*numbers, item("c", show_if=condition)), by=director, office=office
    )
    url = f"/forms/{version.pk}/build/items/c/"
    fields = fields_of(sign_in(director).get(url))
    sign_in(director).post(url, {**fields, "shown_when": "${a} + ${b} > 3"})
    assert now(version).form.item("c").show_if == {">": [{"+": [{"var": "a"}, {"var": "b"}]}, 3]}
    wrong = sign_in(director).post(url, {**fields, "shown_when": "${a} +"})
    assert (wrong.status_code, "${a} +" in text_of(wrong)) == (422, True)
    again = fields_of(sign_in(director).get(url))
    sign_in(director).post(url, {**again, "shown_when": ""})
    assert now(version).form.item("c").show_if is None


def test_an_item_may_be_asked_for_in_some_cases_only(draft: Version, director: Person) -> None:
    given = {"kind": "text", "label": "为什么", "required_if": "${minutes} > 40"}
    assert send(draft, director, "in/only/", **given).status_code == 302
    made = now(draft).form.items()[-1]
    assert made.required_if == {">": [{"var": "minutes"}, 40]}
    url = f"/forms/{draft.pk}/build/items/{made.key}/"
    fields = fields_of(sign_in(director).get(url))
    assert fields["required_if"] == "${minutes} > 40"
    sign_in(director).post(url, {**fields, "required": "on"})
    kept = now(draft).form.item(made.key)
    assert (kept.required, kept.required_if) == (True, None)


def test_a_computation_is_typed(draft: Version, director: Person) -> None:
    given = {"kind": "computed", "label": "两倍", "decimals": "1"}
    assert send(draft, director, "in/only/", **given, compute="${minutes} * 2").status_code == 302
    assert now(draft).form.items()[-1].compute == {"*": [{"var": "minutes"}, 2]}
    wrong = send(draft, director, "in/only/", **given, compute="${gone} * 2")
    assert wrong.status_code == 422
    assert "没有导入或排在后面的题目“gone”" in text_of(wrong)
    photo = {"kind": "photo", "label": "照片", "max_files": "5"}
    assert send(draft, director, "in/only/", **photo).status_code == 302


def test_the_phone_tries_conditions_out(still: None, director: Person, office: Unit) -> None:
    asked = item("why", show_if={"==": [{"var": "supply"}, "none"]})
    made = form(item("supply", "choice", options=OPTIONS), asked, *EVERY_KIND[:3], *EVERY_KIND[4:])
    version = create_version(made, by=director, office=office)
    client = sign_in(director)
    url = f"/forms/{version.pk}/phone/"
    assert "题目why" not in text_of(client.get(url))
    tried = text_of(client.get(f"{url}?supply=none&minutes=90&troubles=own"))
    for words in ("题目why", "1.5", "checked"):
        assert words in tried
    part = text_of(client.get(f"{url}?supply=none", headers={"HX-Request": "true"}))
    assert "<html" not in part


def test_the_phone_shows_a_draft_that_is_wrong(draft: Version, director: Person) -> None:
    Version.objects.filter(pk=draft.pk).update(
        definition={**draft.definition, "sections": [
            {"key": "only", "title": "甲", "items": [item("a", show_if={"+": [1, 1]})]},
            {"key": "void", "title": "空", "items": [], "show_if": {"odd": []}},
        ]}
    )  # fmt: skip
    assert sign_in(director).get(f"/forms/{draft.pk}/build/").status_code == 200


def test_a_published_form_is_changed_in_a_draft(
    draft: Version, director: Person, office: Unit
) -> None:
    publish(draft.pk, by=director)
    client = sign_in(director)
    refused = client.get(f"/forms/{draft.pk}/build/")
    assert refused.status_code == 409
    answer = client.post(f"/forms/{draft.pk}/draft/")
    second = begin_draft(draft.pk, by=director, office=office)
    assert answer["Location"] == f"/forms/{second.pk}/build/"
    shipped_one = shipped()
    answer = client.post(f"/forms/{shipped_one.pk}/draft/")
    assert (
        Version.objects.get(instrument__key="test_routine", state=State.DRAFT).instrument.office
        == office
    )
    assert client.get(f"/forms/{shipped_one.pk}/build/").status_code == 409


def test_versions_are_compared_in_words(draft: Version, director: Person, office: Unit) -> None:
    publish(draft.pk, by=director)
    second = begin_draft(draft.pk, by=director, office=office)
    changed = {
        "kind": "choice", "label": "题目supply", "required": True,
        "options": [*OPTIONS, {"value": "x", "label": "外购"}],
        "show_if": {"==": [{"var": "gate"}, "fails"]},
        "wording": [{**LINE, "basis": "法"}],
    }  # fmt: skip
    put_item(second.pk, by=director, item=changed, key="supply")
    put_item(second.pk, by=director, item={"kind": "text", "label": "新题"}, section="only")
    page = text_of(sign_in(director).get(f"/forms/{second.pk}/compare/{draft.pk}/"))
    for words in (
        "新增",
        "新题",
        "改动",
        "外购",
        "${gate} = &#x27;fails&#x27;",
        "【轻微·现场反馈】门卫不在岗要求",
    ):
        assert words in page
    client = sign_in(director)
    assert "两版内容相同" in text_of(client.get(f"/forms/{draft.pk}/compare/{draft.pk}/"))
    assert f"/forms/{second.pk}/compare/{draft.pk}/" in text_of(client.get(f"/forms/{second.pk}/"))


def test_an_inspector_builds_nothing(draft: Version, inspector: Person, outsider: Person) -> None:
    for path in ("build/", "build/head/", "build/in/only/", "build/items/gate/"):
        assert sign_in(inspector).get(f"/forms/{draft.pk}/{path}").status_code == 403
        assert sign_in(outsider).get(f"/forms/{draft.pk}/{path}").status_code == 404
    assert sign_in(inspector).get("/forms/new/").status_code == 403
    assert sign_in(inspector).get(f"/forms/{draft.pk}/phone/").status_code == 200
    assert json.dumps(draft.definition)


def test_a_condition_on_what_is_gone_is_explained(draft: Version, director: Person) -> None:
    given = {"kind": "text", "label": "说明", "if-0-item": "gone", "if-0-test": "filled"}
    assert send(draft, director, "in/only/", **given).status_code in {200, 422}


def test_a_new_section_may_ask_about_every_item(draft: Version, director: Person) -> None:
    given = {"if-0-item": "minutes", "if-0-test": ">=", "if-0-value": "10"}
    assert send(draft, director, "sections/", title="第二部分", **given).status_code == 302
    assert now(draft).form.sections[1].show_if == {">=": [{"var": "minutes"}, 10]}
    url = f"/forms/{draft.pk}/build/in/part2/"
    assert "题目remark" in text_of(sign_in(director).get(url))
