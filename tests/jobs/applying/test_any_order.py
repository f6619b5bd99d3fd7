"""However the operations of two phones arrive, twice or in any order: one end, nothing double."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from dudao.files.models import File
from dudao.findings.models import Finding
from dudao.inbox.models import Operation, Outcome
from dudao.instruments.models import Version
from dudao.jobs.applying.sweeping import apply_inbox
from dudao.lib import clock
from dudao.lib.ids import uuid7
from dudao.org.models import Unit
from dudao.visits.models import CorrectionLine, Presence, Record, Visit, VisitNote
from dudao.visits.queries import feedback_content
from tests import make
from tests.jobs.applying.test_feeding_back import signature
from tests.jobs.applying.test_finding import problem
from tests.make_findings import photo_bytes
from tests.make_phone import Phone, begin, shot, shown

FEW = settings(max_examples=3, deadline=None, database=None)
TEXT, FACT = "家长反映午餐偏凉。", "消防栓被课桌挡住。"


def of_two(school: Unit, form: Version, phone: Phone, other: Phone) -> list[Operation]:
    """A visit of two: what each phone does."""
    record, own, finding = uuid7(), uuid7(), uuid7()
    with clock.at(make.NOW - timedelta(hours=3)):
        sheets = [{"record": record, "version": form.pk, "serial": 1}]
        visit = begin(phone, school, records=sheets, companions=[other.person.pk])
        for item, was, now in (("exits", None, "meets"), ("exits", "meets", "fails")):
            said = {item: {"was": was, "now": now}}
            phone.do("visit.answer", {"visit": visit, "record": record, "changes": said})
        body = shot(photo_bytes(), {"finding": finding})
        phone.do("visit.attach", {"visit": visit, **body})
        phone.do("visit.raise", problem(visit, finding=finding, record=record, item="exits"))
        phone.do("visit.merit", {"visit": visit, "merit": uuid7(), "text": "晨检好。"})
    with clock.at(make.NOW - timedelta(hours=2)):
        other.do("visit.check_in", {"visit": visit})
        other.do("visit.own_sheet", {"visit": visit, "record": own, "version": form.pk})
        said = {"pupils": {"was": None, "now": 41}}
        other.do("visit.answer", {"visit": visit, "record": own, "changes": said})
        card = {"note": uuid7(), "activity": "interview", "text": TEXT, "at": make.NOW}
        other.do("visit.note", {"visit": visit, **card})
        other.do("visit.raise", problem(visit, fact=FACT))
        other.do("visit.check_out", {"visit": visit})
    return [*phone.kept, *other.kept]


def end() -> dict[str, Any]:
    """What there is in the end, without numbers given by the order of arrival."""
    return {
        "visits": list(Visit.objects.values_list("pk", "state", "checked_in_at", "checked_out_at")),
        "presences": sorted(Presence.objects.values_list("person", "arrived_at", "left_at")),
        "records": sorted(
            (str(row.pk), str(row.answers)) for row in Record.objects.all()
        ),
        "findings": sorted(Finding.objects.values_list("pk", "fact")),
        "notes": sorted(VisitNote.objects.values_list("pk", "text")),
        "files": sorted(File.objects.values_list("pk", flat=True)),
        "late": list(CorrectionLine.objects.values_list("text", flat=True)),
        "outcomes": sorted(Outcome.objects.values_list("operation", "state")),
    }  # fmt: skip


def tried(arrive: Callable[[], None]) -> dict[str, Any]:
    """Return the end after `arrive`, and undo it."""
    with transaction.atomic():
        arrive()
        apply_inbox()
        found = end()
        transaction.set_rollback(True)
    return found


def arriving(phone: Phone, sent: list[Operation], order: st.DataObject) -> Callable[[], None]:
    """Let `sent` arrive in any order, some twice, with sweeps in between."""
    doubled = [*sent, *order.draw(st.lists(st.sampled_from(sent), max_size=8))]
    shuffled = order.draw(st.permutations(doubled))
    sweeps = order.draw(st.sets(st.integers(0, len(shuffled) - 1), max_size=4))

    def arrive() -> None:
        for n, operation in enumerate(shuffled):
            phone.send(operation)
            if n in sweeps:
                apply_inbox()

    return arrive


def test_the_end_is_the_same_however_it_arrives(
    school: Unit, form: Version, phone: Phone, other_phone: Phone
) -> None:
    sent = of_two(school, form, phone, other_phone)
    wanted = tried(lambda: phone.send(*sent))
    assert {state for _pk, state in wanted["outcomes"]} == {"applied"}

    @FEW
    @given(order=st.data())
    def it_is_the_same(order: st.DataObject) -> None:
        assert tried(arriving(phone, sent, order)) == wanted

    it_is_the_same()


def test_nothing_is_lost_or_double_when_the_list_is_signed_meanwhile(
    school: Unit, form: Version, phone: Phone, other_phone: Phone
) -> None:
    sent = of_two(school, form, phone, other_phone)
    with transaction.atomic():
        phone.send(*phone.kept)
        apply_inbox()
        body = shown(feedback_content(Visit.objects.get()))
        transaction.set_rollback(True)
    visit = sent[0].subject
    made = [
        phone.do("visit.compose", {"visit": visit, **body}),
        phone.do("visit.sign", signature(visit, body)),
    ]

    @FEW
    @given(order=st.data())
    def all_is_there_once(order: st.DataObject) -> None:
        found = tried(arriving(phone, [*sent, *made], order))
        assert found["visits"][0][1] == "signed"
        told = [*[text for _pk, text in found["notes"]], *found["late"]]
        assert sum(TEXT in text for text in told) == 1
        assert sum(fact == FACT for _pk, fact in found["findings"]) == 1
        assert sum(FACT in text for text in found["late"]) == 1
        assert {state for _pk, state in found["outcomes"]} <= {"applied", "stale"}

    all_is_there_once()
