"""The ledger's files, views and batches over the API, and an office's old one."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dudao.audit.models import Event
from dudao.findings.models import Finding
from dudao.findings.states import State
from dudao.org.models import Person, Unit
from tests import make_findings
from tests.api.conftest import Caller
from tests.findings.test_old_ledger import HEADER, OPEN, xlsx

pytestmark = pytest.mark.usefixtures("still")
Calls = Callable[[Person], Caller]


def test_the_ledger_is_taken_out_as_it_is_filtered(
    calls: Calls, school: Unit, inspector: Person
) -> None:
    make_findings.told(school, inspector, fact="围墙开裂。")
    make_findings.told(school, inspector, fact="留样不足。")
    said = (
        calls(inspector)
        .content("/findings/export", text="围墙", column=["number", "fact"])
        .decode("utf-8-sig")
    )
    assert said == "编号,问题事实\r\n问〔2026〕1号,围墙开裂。\r\n"
    book = calls(inspector).content("/findings/export", form="xlsx")
    assert book.startswith(b"PK")
    event = Event.objects.filter(name="ledger.exported").order_by("id").first()
    assert event is not None
    assert event.data == {"form": "csv", "query": {"text": "围墙"}}


def test_a_school_takes_nothing_out(calls: Calls, principal: Person) -> None:
    calls(principal).get("/findings/export", 403)


def test_views_are_kept_shared_and_dropped(
    calls: Calls, office: Unit, director: Person, inspector: Person
) -> None:
    body = {"name": "逾期", "query": {"overdue": "on"}, "columns": ["unit", "strange"]}
    view = calls(director).post("/findings/views", {**body, "shared": True}, 201)
    assert (view["office_id"], view["columns"]) == (office.pk, ["unit"])
    assert [row["name"] for row in calls(inspector).get("/findings/views")] == ["逾期"]
    calls(inspector).post(f"/findings/views/{view['id']}/drop", status=403)
    calls(director).post(f"/findings/views/{view['id']}/drop", status=204)
    calls(director).post(f"/findings/views/{view['id']}/drop", status=404)


def test_many_are_closed_and_categorised(
    calls: Calls, school: Unit, inspector: Person, director: Person
) -> None:
    ids = [str(make_findings.in_state(State.SUBMITTED, school, inspector).pk)]
    ids.append(str(make_findings.finding(school, inspector).pk))
    done = calls(inspector).post("/findings/batch/close", {"finding_ids": ids, "note": "已看。"})
    assert sorted(bool(one["problem"]) for one in done) == [False, True]
    assert Finding.objects.get(pk=ids[0]).state == State.CLOSED
    category = calls(director).post(
        "/categories", {"office_id": school.office_id, "name": "安全"}, 201
    )
    body = {"finding_ids": ids, "category_id": category["id"]}
    done = calls(inspector).post("/findings/batch/categorise", body)
    assert [one["problem"] for one in done] == ["", ""]
    calls(inspector).post("/findings/batch/categorise", {"finding_ids": ids})
    calls(inspector).post("/findings/batch/categorise", {**body, "category_id": 99_999_999}, 404)
    calls(inspector).post(
        "/findings/batch/close", {"finding_ids": [str(uuid4())], "note": "。"}, 404
    )


def test_an_old_ledger_is_read_and_confirmed(
    calls: Calls, office: Unit, school: Unit, director: Person, outsider: Person
) -> None:
    caller = calls(director)
    file = SimpleUploadedFile("旧台账.xlsx", xlsx(HEADER, OPEN))
    read = caller.upload("/findings/imports", office_id=office.pk, file=file)
    assert (read["problems"], read["confirmed_at"]) == ([], None)
    assert [row["id"] for row in caller.get("/findings/imports")["items"]] == [read["id"]]
    calls(outsider).get(f"/findings/imports/{read['id']}", 404)
    done = caller.post(f"/findings/imports/{read['id']}/confirm")
    assert done["confirmed_at"] is not None
    assert caller.get("/findings", imported=True)["items"][0]["number"] == "2024-2"
    caller.post(f"/findings/imports/{read['id']}/discard", status=409)


def test_an_old_ledger_is_thrown_away(
    calls: Calls, office: Unit, school: Unit, director: Person
) -> None:
    caller = calls(director)
    file = SimpleUploadedFile("旧台账.xlsx", xlsx(HEADER, OPEN))
    read = caller.upload("/findings/imports", office_id=office.pk, file=file)
    caller.post(f"/findings/imports/{read['id']}/discard", status=204)
    caller.get(f"/findings/imports/{read['id']}", 404)
