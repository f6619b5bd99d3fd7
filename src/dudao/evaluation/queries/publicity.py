"""What is put up for everybody to see: plain Chinese, by grade, without points or places."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from dudao.documents.content import day_text
from dudao.evaluation.models import Candidate, Result, Round
from dudao.evaluation.queries.frameworks import plan_of


def drafted_text(
    round_: Round, candidates: Sequence[Candidate], first_on: date, workdays: int
) -> str:
    """Return the text of a publicity, the units under their grades by name."""
    rows = Result.objects.filter(candidate__in=candidates, stands=True)
    named = defaultdict(list)
    for row in rows.select_related("candidate__unit").order_by("candidate__unit__sort_key", "pk"):
        named[row.grade].append(row.candidate.unit.name)
    grades = plan_of(round_.version).framework.grades
    lines = [
        f"{one.label}（{len(named[one.key])}所）：{'、'.join(named[one.key])}"
        for one in grades
        if named[one.key]
    ]
    if named[""]:
        lines.append(f"未入等（{len(named[''])}所）：{'、'.join(named[''])}")
    head = (
        f"根据{round_.title}的安排，经学校自评、资料审核和实地评估，现将评估结果公示如下。"
        f"公示自{day_text(first_on)}起{workdays}个工作日。对结果有异议的，"
        f"可在公示期内通过系统或书面向{round_.office.name}提出。"
    )
    return "\n".join([head, *lines])
