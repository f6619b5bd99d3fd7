"""What follows from a finding's text."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from dudao.audit.models import Event
from dudao.findings.actions import drop, edit_finding
from dudao.findings.models import Kinship
from dudao.jobs.on_event import react
from dudao.org.models import Person, Unit
from tests import make_findings

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
