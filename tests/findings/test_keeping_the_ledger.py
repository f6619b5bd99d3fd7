"""Views, batches, searching, and files of the ledger."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from dudao.access.roles import Role
from dudao.audit.models import Event
from dudao.findings import actions, queries
from dudao.findings.models import SavedView
from dudao.findings.queries.exporting import download
from dudao.findings.queries.views import views_of
from dudao.findings.states import State
from dudao.lib.errors import Invalid, NotAllowed, NotFound, TooLarge
from dudao.org.models import Person, Unit
from tests import make
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")


def found(who: Person, text: str) -> int:
    return queries.ledger(who, text=text).count()


def test_two_characters_find_what_holds_them(school: Unit, inspector: Person) -> None:
    making.told(school, inspector, fact="食堂留样不足。", demand="逐餐留样。")
    making.told(school, inspector, fact="宿舍楼3号有裂缝。", demand="请机构鉴定。")
    for text, count in {
        "留样": 1, "鉴定": 1, "留": 1, "样留": 0, "留样 食堂": 1, "留样 裂缝": 0, "3号": 1, "": 2,
        "1": 1, "问〔2026〕2": 1, "问": 0, "７": 0, " 裂 缝 ": 1,
    }.items():  # fmt: skip
        assert found(inspector, text) == count, text


def test_a_view_is_kept_and_replaced(inspector: Person) -> None:
    actions.save_view("逾期", by=inspector, query={"overdue": "on", "q": ""}, columns=["unit"])
    actions.save_view("逾期", by=inspector, query={"state": "open"})
    view = SavedView.objects.get()
    assert (view.query, view.columns, str(view)) == ({"state": "open"}, [], "逾期")
    assert Event.objects.filter(name="ledger.view_saved").count() == 2


def test_a_shared_view_is_seen_by_the_office(
    director: Person, inspector: Person, principal: Person, outsider: Person
) -> None:
    actions.save_view("全室", by=director, query={}, shared=True)
    actions.save_view("自己", by=director, query={})
    assert [view.name for view in views_of(director)] == ["自己", "全室"]
    assert [view.name for view in views_of(inspector)] == ["全室"]
    for who in (principal, outsider):
        assert not views_of(who).exists()


@pytest.mark.parametrize("name", ["", "  ", "长" * 41])
def test_a_view_needs_a_fitting_name(inspector: Person, name: str) -> None:
    with pytest.raises(Invalid):
        actions.save_view(name, by=inspector, query={})


def test_there_are_not_too_many_views(inspector: Person) -> None:
    for number in range(30):
        actions.save_view(f"视图{number}", by=inspector, query={})
    actions.save_view("视图0", by=inspector, query={"q": "仍可替换"})
    with pytest.raises(Invalid, match="有内容"):
        actions.save_view("再一个", by=inspector, query={})


def test_only_who_keeps_the_ledger_shares(inspector: Person, auditor: Person) -> None:
    with pytest.raises(NotAllowed):
        actions.save_view("全室", by=inspector, query={}, shared=True)
    with pytest.raises(NotAllowed):
        actions.save_view("自己", by=auditor, query={})


def test_somebody_without_a_unit_keeps_views_too(school: Unit) -> None:
    who = make.person("示例借调")
    make.holds(who, Role.RESPONSIBLE_INSPECTOR, school)
    view = actions.save_view("自己", by=who, query={})
    assert list(views_of(who)) == [view]


def test_a_view_is_dropped(director: Person, inspector: Person, office_staff: Person) -> None:
    own = actions.save_view("自己", by=inspector, query={})
    shared = actions.save_view("全室", by=director, query={}, shared=True)
    with pytest.raises(NotFound):
        actions.drop_view(own.pk, by=director)
    with pytest.raises(NotAllowed):
        actions.drop_view(shared.pk, by=inspector)
    actions.drop_view(own.pk, by=inspector)
    actions.drop_view(shared.pk, by=office_staff)
    assert not SavedView.objects.exists()


def test_many_are_closed_each_by_itself(school: Unit, inspector: Person) -> None:
    ready = making.in_state(State.SUBMITTED, school, inspector)
    untold = making.finding(school, inspector)
    done = {one.finding.pk: one.problem for one in actions.close_findings(
        [ready.pk, untold.pk], by=inspector, note="现场已看。"
    )}  # fmt: skip
    assert done[ready.pk] == ""
    assert done[untold.pk]
    ready.refresh_from_db()
    assert ready.state == State.CLOSED


def test_a_batch_needs_findings_a_note_and_the_right(
    school: Unit, inspector: Person, colleague: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = making.in_state(State.SUBMITTED, school, inspector)
    with pytest.raises(Invalid, match="核查说明"):
        actions.close_findings([ready.pk], by=inspector, note=" ")
    with pytest.raises(Invalid, match="先勾选"):
        actions.close_findings([], by=inspector, note="好")
    with pytest.raises(NotAllowed):
        actions.close_findings([ready.pk], by=colleague, note="好")
    with pytest.raises(NotAllowed):
        actions.categorise_findings([ready.pk], by=colleague, category=None)
    monkeypatch.setattr("dudao.findings.actions.ledger_batches.MOST_AT_ONCE", 0)
    with pytest.raises(Invalid, match="一次最多"):
        actions.close_findings([ready.pk], by=inspector, note="好")


def test_a_category_of_another_office_is_refused(
    school: Unit, inspector: Person, outsider: Person, next_county_office: Unit
) -> None:
    theirs = actions.add_category(next_county_office, by=outsider, name="安全")
    finding = making.told(school, inspector)
    done = actions.categorise_findings([finding.pk], by=inspector, category=theirs)
    assert "请选择本督导室的分类" in done[0].problem


def test_a_file_out_is_recorded(director: Person, principal: Person) -> None:
    actions.note_export(by=director, form="csv", query={"state": "open"})
    event = Event.objects.get(name="ledger.exported")
    assert event.data == {"form": "csv", "query": {"state": "open"}}
    with pytest.raises(NotAllowed):
        actions.note_export(by=principal, form="csv", query={})


def test_a_file_without_rows_has_its_headings(director: Person) -> None:
    rows = queries.ledger(director)
    csv = b"".join(download(rows, director, form="csv", keys=["unit"]).pieces)
    assert csv.decode() == "\ufeff学校\r\n"
    book = b"".join(download(rows, director, form="xlsx", keys=["unit"]).pieces)
    assert len(CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()) == 4


def test_a_workbook_has_an_end(
    school: Unit, inspector: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    making.told(school, inspector)
    monkeypatch.setattr("dudao.findings.queries.exporting.MOST_ROWS", 0)
    with pytest.raises(TooLarge, match="CSV"):
        download(queries.ledger(inspector), inspector, form="xlsx")
    assert download(queries.ledger(inspector), inspector, form="csv")


def test_strange_signs_do_no_harm(
    school: Unit, inspector: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("comma", "workbook"):
        monkeypatch.setattr(f"dudao.findings.sheets.{module}.AT_ONCE", 2)
    facts = ["<b>&_x000D_", "@sum", "二", "三"]
    for fact in facts:
        making.told(school, inspector, fact=fact)
    inspector.unit = None
    made = download(queries.ledger(inspector), inspector, form="xlsx", keys=["fact", "number"])
    content = b"".join(made.pieces)
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert sorted(row[2] for row in rows[4:]) == sorted(facts)
    assert rows[0][0] == "问题整改台账"
    csv = b"".join(download(queries.ledger(inspector), inspector, form="csv").pieces).decode()
    assert "'@sum" in csv
