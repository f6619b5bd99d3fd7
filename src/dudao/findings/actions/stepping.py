"""The steps the school set itself."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.audit.actions import record
from dudao.findings.actions.rows import locked, require_rectifier
from dudao.findings.models import Finding, Step
from dudao.findings.rules import clean
from dudao.findings.rules.steps import Planned, steps_problem
from dudao.findings.states import WITH_SCHOOL
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotFound, WrongState
from dudao.org.models import Person


@transaction.atomic
def tick_step(step_id: int, *, by: Person, done: bool = True) -> Step:
    """Mark a step as done, or as not done after all; as it is already, nothing happens."""
    found = Step.objects.filter(pk=step_id).values_list("finding_id", flat=True).first()
    if found is None:
        raise NotFound(_("找不到这一步，措施可能已修改。请刷新页面。"))
    finding = locked(found)
    require_rectifier(by, finding)
    step = Step.objects.get(pk=step_id)
    if finding.state not in WITH_SCHOOL:
        raise WrongState(_("整改结果已提交，步骤不再修改。"))
    if done is (step.done_on is not None):
        return step
    step.done_on, step.done_by = (clock.today(), by) if done else (None, None)
    step.save(update_fields=["done_on", "done_by"])
    name = "finding.step_done" if done else "finding.step_undone"
    record(name, finding, by=by, unit=finding.unit, step=step.text)
    return step


def set_steps(finding: Finding, steps: Sequence[Planned]) -> list[str]:
    """Put `steps` after those that are done, in place of the others; return what they say."""
    planned = [Planned(clean(step.text), step.due_on) for step in steps]
    done = list(finding.steps.filter(done_on__isnull=False).order_by("position"))
    problem = steps_problem(planned, done=len(done), due_on=finding.due_on, today=clock.today())
    if problem:
        raise Invalid(_("有内容需要更正。"), fields={"steps": problem})
    finding.steps.filter(done_on=None).delete()
    for position, step in enumerate(done, 1):
        step.position = position
    Step.objects.bulk_update(done, ["position"])
    Step.objects.bulk_create(
        Step(
            finding=finding, position=position, text=step.text, due_on=step.due_on or finding.due_on
        )
        for position, step in enumerate(planned, len(done) + 1)
    )
    return [step.text for step in planned]
