"""What follows for the register and programmes from documents and findings."""

from datetime import timedelta

import pytest

from dudao.analytics.queries.programmes import opinion
from dudao.audit.models import Event
from dudao.findings import actions as findings
from dudao.findings.models import Finding
from dudao.jobs.programmes import close_schools, follow_issued, follow_published
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.states import PartState, ProgrammeState
from dudao.visits import actions as visits
from tests import make, make_programmes, make_publishing, make_visits


@pytest.mark.usefixtures("still")
def test_issuing_the_notice_is_all_it_takes(office: Unit, director: Person, school: Unit) -> None:
    sent = make_programmes.notified(office, director, [school])
    event = Event.objects.filter(name="document.issued").latest("id")
    follow_issued(event)
    sent.programme.refresh_from_db()
    assert sent.programme.state == ProgrammeState.NOTIFIED


@pytest.mark.usefixtures("still")
def test_a_school_is_done_when_its_last_problem_is_closed(
    office: Unit, director: Person, school: Unit, principal: Person
) -> None:
    sent = make_programmes.notified(office, director, [school])
    task = actions.assign_visits(sent.programme.pk, by=director)[0]
    lead = sent.team[0]
    with clock.at(make.NOW + (task.planned_on - make.NOW.date())):
        visit = visits.start(task.pk, by=lead)
        visits.check_in(visit.pk, by=lead)
        finding = visits.raise_from_item(visit.pk, by=lead, **make_visits.said())
        feedback = visits.compose_feedback(visit.pk, by=lead)
        visits.sign(visit.pk, by=lead, **make_visits.signature(feedback))
        actions.feed_back_opinion(sent.part.pk, by=lead, text="总体规范")
    with clock.at(make.NOW + timedelta(days=60)):
        until = clock.today() + timedelta(days=30)
        actions.conclude(sent.part.pk, by=director, text="规范", rectify_until=until)
        document = actions.draft_opinion(sent.part.pk, opinion(director, sent.part), by=director)
        make_programmes.issued(document, director)
        follow_issued(Event.objects.filter(name="document.issued").latest("id"))
        assert sent.part.state == PartState.OPINION  # one problem is still open
        _close(finding, director, principal)
        close_schools(Event.objects.filter(name="finding.closed").latest("id"))
        assert sent.part.state == PartState.RECTIFIED


def _close(finding: Finding, director: Person, principal: Person) -> None:
    findings.promise(finding.pk, by=principal, responsible_person="示例", measures="更换")
    findings.submit_rectification(finding.pk, by=principal, result="已更换")
    findings.verify(finding.pk, by=director, verdict="rectified", note="现场看过，已更换。")


@pytest.mark.usefixtures("still")
def test_a_report_that_is_made_public_before_it_is_filed_waits_for_that(
    office: Unit, director: Person, school: Unit, office_staff: Person
) -> None:
    make_publishing.published(office, office_staff, director)
    sent = make_programmes.notified(office, director, [school])
    follow_published(Event.objects.filter(name="publication.published").latest("id"))
    sent.programme.refresh_from_db()
    assert sent.programme.state == ProgrammeState.NOTIFIED
