"""整改报告: made from what is known, kept as it was made."""

import pytest
from django.db import DatabaseError, transaction

from dudao.audit.models import Event
from dudao.documents.report import load
from dudao.findings import actions
from dudao.findings.models import Finding, Report
from dudao.findings.queries.reports import reports_visible_to, unreported_by
from dudao.findings.rules.steps import Planned
from dudao.findings.states import State, Verdict
from dudao.lib.errors import Invalid, NotAllowed
from dudao.org.models import Person, Unit
from tests import make_findings as making
from tests import make_photos
from tests.make_school_side import picture, problem, rectifying

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def finding(school: Unit, inspector: Person, principal: Person) -> Finding:
    """Mended, with a photo of the same spot and a paper."""
    finding, photo = problem(school, inspector, 1)
    actions.promise(
        finding.pk, by=principal, responsible_person="示例老师", measures="清理。",
        steps=[Planned("搬离")],
    )  # fmt: skip
    now = picture(school, principal, make_photos.jpeg(make_photos.place(1, things=0, visit=1)))
    paper = making.store(b"%PDF-1.4 minutes", name="记录.pdf", unit=school, by=principal)
    actions.submit_rectification(
        finding.pk, by=principal, result="已清理。", evidence=[now, paper],
        before={now.pk: photo.pk},
    )  # fmt: skip
    return finding


def test_it_says_what_is_known(finding: Finding, school: Unit, principal: Person) -> None:
    made = actions.make_report(school, [finding.pk], by=principal, closing_words="请核查。")
    said = load(made.content)
    (item,) = said.items
    link = finding.rectifications.get().files.get(before__isnull=False)
    assert (said.school, said.closing_words) == (school.name, "请核查。")
    assert (item.responsible_person, item.result, item.steps) == ("示例老师", "已清理。", ["搬离"])
    assert item.evidence == ["记录.pdf"]
    assert [(p.before, p.after) for p in item.photos] == [
        (str(link.before.file_id), str(link.file_id))
    ]
    assert item.done_on is not None
    assert made.docx.name.endswith("整改报告.docx")
    assert made.pdf.media_type == "application/pdf"
    assert str(made) == f"{school} {made.made_at:%Y-%m-%d}"
    assert Event.objects.get(name="finding.report_made").data["findings"] == [str(finding.pk)]


def test_the_verdict_stands_in_it_once_it_is_closed(
    finding: Finding, school: Unit, principal: Person, inspector: Person
) -> None:
    actions.verify(finding.pk, by=inspector, verdict=Verdict.RECTIFIED)
    made = actions.make_report(school, [finding.pk], by=principal)
    assert load(made.content).items[0].verdict == "已整改"


def test_what_was_sent_back_is_not_finished(
    finding: Finding, school: Unit, principal: Person, inspector: Person
) -> None:
    actions.verify(finding.pk, by=inspector, verdict=Verdict.PARTLY, note="还差记录。")
    item = load(actions.make_report(school, [finding.pk], by=principal).content).items[0]
    assert (item.done_on, item.verdict, item.result) == (None, "", "已清理。")


def test_it_answers_a_notice(
    school: Unit, inspector: Person, director: Person, principal: Person
) -> None:
    notice = making.issued_notice(school, inspector, director)
    finding = notice.findings.get()
    actions.promise(finding.pk, by=principal, responsible_person="示例老师", measures="清理。")
    actions.submit_rectification(finding.pk, by=principal, result="已清理。")
    made = actions.make_report(school, [finding.pk], by=principal, notice=notice)
    assert load(made.content).notice_number == notice.document.number


def test_only_what_was_submitted_can_be_reported(
    finding: Finding, school: Unit, inspector: Person, principal: Person
) -> None:
    unfinished = rectifying(school, inspector)
    for chosen in ([], [unfinished.pk], [finding.pk, unfinished.pk]):
        with pytest.raises(Invalid) as refused:
            actions.make_report(school, chosen, by=principal)
        assert set(refused.value.fields) == {"findings"}


def test_nor_what_another_notice_names(
    finding: Finding, school: Unit, inspector: Person, director: Person, principal: Person
) -> None:
    notice = making.issued_notice(school, inspector, director)
    with pytest.raises(Invalid):
        actions.make_report(school, [finding.pk], by=principal, notice=notice)


def test_a_report_has_its_bounds(
    finding: Finding, school: Unit, principal: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.make_report(school, [finding.pk], by=principal, closing_words="长" * 2001)
    assert set(refused.value.fields) == {"closing_words"}
    monkeypatch.setattr("dudao.findings.actions.reporting.MOST", 0)
    with pytest.raises(Invalid, match="最多0个"):
        actions.make_report(school, [finding.pk], by=principal)


@pytest.mark.parametrize("who", ["outsider", "colleague", "inspector", "director"])
def test_it_refuses_everybody_else(
    request: pytest.FixtureRequest, finding: Finding, school: Unit, who: str
) -> None:
    with pytest.raises(NotAllowed):
        actions.make_report(school, [finding.pk], by=request.getfixturevalue(who))


@pytest.mark.parametrize(
    ("who", "sees"),
    [("principal", 1), ("inspector", 1), ("director", 1), ("colleague", 0), ("outsider", 0)],
)
def test_who_looks_after_the_school_sees_it(
    request: pytest.FixtureRequest, finding: Finding, school: Unit, principal: Person,
    who: str, sees: int,
) -> None:  # fmt: skip
    actions.make_report(school, [finding.pk], by=principal)
    assert reports_visible_to(request.getfixturevalue(who)).count() == sees


def test_what_a_report_tells_of_is_no_longer_open(
    finding: Finding, school: Unit, principal: Person
) -> None:
    assert list(unreported_by(principal)) == [finding]
    actions.make_report(school, [finding.pk], by=principal)
    assert not unreported_by(principal).exists()


def test_it_stays_as_it_was_made(finding: Finding, school: Unit, principal: Person) -> None:
    made: Report = actions.make_report(school, [finding.pk], by=principal)
    made.content = {}
    with pytest.raises(DatabaseError), transaction.atomic():
        made.save()


def test_withdrawn_ones_are_left_out(finding: Finding, principal: Person) -> None:
    Finding.objects.filter(pk=finding.pk).update(state=State.WITHDRAWN)
    assert not unreported_by(principal).exists()
