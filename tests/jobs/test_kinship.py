"""What follows from a finding's text."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from dudao.audit.models import Event
from dudao.findings import actions
from dudao.findings.actions import drop, edit_finding
from dudao.findings.models import Finding, Kinship
from dudao.jobs import kinship
from dudao.jobs.on_event import react
from dudao.org.models import Person, Unit
from tests import make_findings
from tests.findings.test_old_ledger import HEADER, OPEN, read

pytestmark = pytest.mark.usefixtures("still")


def test_a_new_text_and_an_edited_one_are_compared(school: Unit, inspector: Person) -> None:
    earlier = make_findings.earlier(school, inspector)
    made = make_findings.finding(school, inspector, fact="门卫室没有值班记录。")
    edit_finding(made.pk, by=inspector, fact=earlier.fact)
    for event in Event.objects.filter(subject_id=str(made.pk)):
        queued = {"event": event.pk, "reaction": "suggest_kin"}
        assert ProcrastinateJob.objects.filter(args=queued).exists()
        react(event=event.pk, reaction="suggest_kin")
    assert Kinship.objects.get().ancestor == earlier


def test_one_that_is_gone_is_left_alone(school: Unit, inspector: Person) -> None:
    made = make_findings.finding(school, inspector)
    raised = Event.objects.get(name="finding.raised", subject_id=str(made.pk))
    drop(made.pk, by=inspector)
    react(event=raised.pk, reaction="suggest_kin")
    assert not Kinship.objects.exists()


def test_an_old_ledger_is_compared_in_stretches(
    school: Unit, office: Unit, director: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinship, "AT_ONCE", 2)
    rows = [
        [f"{year}-1", OPEN[1], "教学楼东侧围墙开裂。", f"{year}-03-12", "", "未完成", ""]
        for year in (2023, 2024, 2025)
    ]
    upload = read(director, office, HEADER, *rows)
    actions.confirm_ledger(upload.pk, by=director)
    imported = Event.objects.get(name="ledger.imported")
    react(event=imported.pk, reaction="suggest_kin_of_ledger")
    jobs = ProcrastinateJob.objects.filter(task_name="suggest_kin_in").order_by("id")
    first = jobs.get()
    kinship.suggest_kin_in(**first.args)
    kinship.suggest_kin_in(**jobs.exclude(pk=first.pk).get().args)
    assert jobs.count() == 2  # three findings: a stretch of two, and one that ends it
    found = Finding.objects.get(number="2025-1")
    assert {kin.ancestor.number for kin in found.kin.all()} == {"2023-1", "2024-1"}
    assert Kinship.objects.count() == 3


def test_one_that_fails_does_not_keep_the_others_of_a_ledger(
    school: Unit,
    office: Unit,
    director: Person,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert school
    upload = read(director, office, HEADER, OPEN)
    actions.confirm_ledger(upload.pk, by=director)

    def failing(_finding_id: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions, "suggest_ancestors", failing)
    kinship.suggest_kin_in(upload=str(upload.pk), after="")
    assert "No earlier problems" in caplog.text
