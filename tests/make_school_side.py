"""What schools plan, ask for, show and report, for tests; each by the actions that make it."""

from datetime import date

from dudao.files.actions import store
from dudao.files.models import File
from dudao.findings import actions
from dudao.findings.models import Extension, Finding, Rectification, Report
from dudao.findings.rules.steps import Planned
from dudao.findings.states import State
from dudao.lib import workdays
from dudao.org.models import Person, Unit
from tests import make_findings, make_photos

REASON = "采购的柜子下周到货。"


def rectifying(unit: Unit, by: Person, **given: object) -> Finding:
    return make_findings.in_state(State.RECTIFYING, unit, by, **given)


def ask(finding: Finding, *, until: date | None = None) -> Extension:
    """A request for five workdays more."""
    by = make_findings.at_school(finding.unit)
    until = until or workdays.add(finding.due_on, 5)
    return actions.ask_extension(finding.pk, by=by, until=until, reason=REASON)


def planned(unit: Unit, by: Person) -> Finding:
    """A finding with two steps, for which the school asks for more time."""
    finding = rectifying(unit, by, fact="储藏室堆放易燃物。")
    actions.promise(
        finding.pk,
        by=make_findings.at_school(unit),
        responsible_person="示例老师",
        measures="清理。",
        steps=[Planned("清点"), Planned("搬离")],
    )
    ask(finding)
    return finding


def report(finding: Finding) -> Report:
    by = make_findings.at_school(finding.unit)
    return actions.make_report(finding.unit, [finding.pk], by=by)


def picture(unit: Unit, by: Person, content: bytes) -> File:
    return store(content, name="照片.jpg", unit=unit, by=by)


def problem(unit: Unit, by: Person, place: int) -> tuple[Finding, File]:
    """A finding that is being mended, with its photo of `place`."""
    photo = picture(unit, by, make_photos.jpeg(make_photos.place(place, things=9)))
    finding = make_findings.told(unit, by, evidence=[photo], fact=f"问题{place}。")
    school = make_findings.at_school(unit)
    actions.promise(finding.pk, by=school, responsible_person="示例老师", measures="清理。")
    return finding, photo


def shown(finding: Finding, content: bytes) -> Rectification:
    """A round with one photo."""
    by = make_findings.at_school(finding.unit)
    photo = picture(finding.unit, by, content)
    return actions.submit_rectification(finding.pk, by=by, result="已清理。", evidence=[photo])
