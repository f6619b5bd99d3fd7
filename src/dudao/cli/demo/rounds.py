"""A round of the demo county: opened, schools at every step of their self-evaluation."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from dudao.evaluation import actions
from dudao.evaluation.models import SelfEvaluation
from dudao.evaluation.queries.rounds import versions_for
from dudao.evaluation.queries.self_evaluation import Picture, picture

if TYPE_CHECKING:
    from dudao.cli.demo.cast import Cast
    from dudao.evaluation.models import SystemVersion
    from dudao.org.models import Person

TITLE = "普通中小学办学水平督导评估"
#: How many days the schools of the first batch have, and how many have sent already.
DAYS, SENT = 30, 2


def fill_rounds(cast: Cast, today: date) -> None:
    """Open a round of three years in thirds, begin the first batch, let some schools send."""
    version = next((one for one in versions_for(cast.office) if one.definition.get("grades")), None)
    if version is None:
        return
    first = date(today.year if today.month >= 9 else today.year - 1, 9, 1)
    batch = _opened(cast, version, min(first, today))
    begun = actions.begin_batch(batch, by=cast.staff, due_on=today + timedelta(days=DAYS))
    rows = SelfEvaluation.objects.filter(candidate__batch=begun).order_by("candidate__unit_id")
    own = [row for row in rows if row.candidate.unit_id in cast.principals]
    for row in own[1 : 1 + SENT]:  # the first is filled in by whoever looks on
        send(row, cast.principals[row.candidate.unit_id])


def _opened(cast: Cast, version: SystemVersion, first: date) -> int:
    last = date(first.year + 3, 8, 31)
    made = actions.draft_round(
        cast.office,
        version,
        by=cast.staff,
        title=TITLE,
        first_on=first,
        last_on=last,
        division="thirds",
        tier_by="stage",
    )
    actions.propose_batches(made.pk, by=cast.staff)
    shown = made.candidates.filter(unit__in=list(cast.principals)).order_by("unit_id").first()
    batch = made.batches.get(number=1)
    if shown is not None and shown.batch_id != batch.pk:
        actions.move_candidate(shown.pk, batch, by=cast.staff)
    actions.open_round(made.pk, by=cast.director)
    return batch.pk


def send(row: SelfEvaluation, by: Person) -> None:
    """Answer what is left with the first that may be chosen, and send it."""
    now = picture(row)
    for item in now.items:
        if item.left and not item.value:
            value = item.choices[0][0] if item.choices else "0"
            actions.answer(row.pk, item.of, item.code, by=by, value=value)
    left = [item.code for item in _again(row).items if item.left]
    actions.confirm_answers(row.pk, left, by=by)
    grade = _again(row).explanation.grade or next(iter(now.grades))
    texts = {"strengths": "管理制度健全，校园秩序良好。", "problems": "图书更新偏慢。"}
    actions.write_texts(row.pk, by=by, applied_grade=grade, **texts)
    actions.submit_self_evaluation(row.pk, by=by, reason="短板已列入本学年改进计划。")


def _again(row: SelfEvaluation) -> Picture:
    return picture(SelfEvaluation.objects.get(pk=row.pk))
