"""A round of the demo county: opened, schools at every step of their self-evaluation."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from dudao.documents.compose import compose_docx
from dudao.documents.sheet import Head, Paragraph, Sheet
from dudao.evaluation import actions
from dudao.evaluation.models import SelfEvaluation
from dudao.evaluation.queries.rounds import versions_for
from dudao.evaluation.queries.self_evaluation import Item, picture
from dudao.files.actions import store
from dudao.lib import clock

if TYPE_CHECKING:
    from dudao.cli.demo.cast import Cast
    from dudao.evaluation.models import Batch, Round, SystemVersion
    from dudao.org.models import Person

TITLE = "普通中小学办学水平督导评估"
BASIS = "县办学水平督导评估实施办法（三年一轮）"
#: How many days the schools of the first batch have, and since when.
DAYS, SINCE = 30, 12
#: The first batch is not smaller, so that every step can be seen in a county of eight, too.
FEWEST = 5
#: One in so many has sent, got it back, filled in a half; the rest have not begun.
CYCLE = ("", "send", "half", "return", "send")
SHOWN = 20
STRENGTHS = "管理制度健全，校园秩序良好；三年来教师全员参加校本研修，课堂教学质量稳步提高。"
PROBLEMS = "图书更新偏慢，部分功能室使用率不高。"
PLANS = "年内补充图书，功能室排入课表。"
#: Figures that no table told: one for so many pupils.
OTHERS = {"full_time_teachers": 14, "teachers_above_required": 18}
REASON = "短板已列入本学年改进计划。"
BACK = "“学生课业负担”的依据不足，请补充作息时间表和作业公示材料。"


def fill_rounds(cast: Cast, today: date) -> None:
    """Open a round of three years in thirds, begin the first batch, let schools go on with it."""
    version = version_of(cast)
    if version is None:
        return
    with clock.at(_at(today, SINCE)):
        batch = _opened(cast, version, today)
        actions.begin_batch(batch.pk, by=cast.staff, due_on=today + timedelta(days=DAYS))
    rows = SelfEvaluation.objects.filter(candidate__batch=batch).order_by("candidate__unit_id")
    own = [row for row in rows if row.candidate.unit_id in cast.principals]
    for n, row in enumerate(own[:SHOWN]):  # the first is filled in by whoever looks on
        with clock.at(_at(today, SINCE - 3 - n % 5)):
            _go_on(row, cast, CYCLE[n % len(CYCLE)], n)


def version_of(cast: Cast) -> SystemVersion | None:
    """Return the indicator system that the office made for itself."""
    return next((one for one in versions_for(cast.office) if one.system.office_id), None)


def _opened(cast: Cast, version: SystemVersion, today: date) -> Batch:
    first = date(today.year if today.month >= 9 else today.year - 1, 9, 1)
    made = actions.draft_round(
        cast.office,
        version,
        by=cast.staff,
        title=TITLE,
        basis=BASIS,
        first_on=first,
        last_on=date(first.year + 3, 8, 31),
        division="thirds",
        tier_by="stage",
    )
    actions.propose_batches(made.pk, by=cast.staff)
    batch = made.batches.get(number=1)
    _bring_forward(made, batch, cast)
    actions.open_round(made.pk, by=cast.director)
    return batch


def _bring_forward(made: Round, batch: Batch, cast: Cast) -> None:
    """Put the school that is shown first into the first batch, and some more where it is small."""
    rows = made.candidates.filter(unit__in=list(cast.principals)).order_by("unit_id")
    for n, one in enumerate(rows):
        others = made.candidates.filter(batch=one.batch_id).count() > 1
        wanted = n == 0 or (others and batch.candidates.count() < FEWEST)
        if wanted and one.batch_id != batch.pk:
            actions.move_candidate(one.pk, batch, by=cast.staff)


def _go_on(row: SelfEvaluation, cast: Cast, how: str, n: int) -> None:
    """Let a school come as far as `how` says."""
    by = cast.principals[row.candidate.unit_id]
    if how == "half":
        _fill_in(row, by, n, part=2)
    elif how:
        send(row, by, n)
    if how == "return":
        actions.give_back_self_evaluation(row.candidate_id, by=cast.staff, reason=BACK)


def send(row: SelfEvaluation, by: Person, n: int = 0) -> None:
    """Answer what is left, apply for the grade that fits, and send it."""
    _fill_in(row, by, n)
    _attach(row, by)
    now = picture(SelfEvaluation.objects.get(pk=row.pk))
    grade = now.explanation.grade or next(iter(now.grades))
    actions.write_texts(
        row.pk, by=by, strengths=STRENGTHS, problems=PROBLEMS, plans=PLANS, applied_grade=grade
    )
    actions.submit_self_evaluation(row.pk, by=by, reason=REASON)


def _fill_in(row: SelfEvaluation, by: Person, n: int, part: int = 1) -> None:
    """Confirm what is known, and answer one in `part` of the rest."""
    now = picture(row)
    opened = clock.now() - timedelta(minutes=6 + 3 * (n % 5))
    known = [item.code for item in now.items if item.left and item.value]
    actions.confirm_answers(row.pk, known, by=by, opened=opened)
    left = [item for item in now.items if item.left and not item.value]
    for item in left[: len(left) // part]:
        actions.answer(row.pk, item.of, item.code, by=by, value=_value(row, item, n))


def _value(row: SelfEvaluation, item: Item, n: int) -> str:
    """Return a plausible answer: good, not always the best."""
    if item.choices:
        return item.choices[(n + len(item.code) + ord(item.code[-1])) % 2][0]
    if item.reason is None:
        pupils = row.candidate.unit.students or 0
        return str(pupils // OTHERS.get(item.code, 15))
    return str(int(item.reason.full) - 1 - n % 2) if item.reason.kind == "points" else str(n % 2)


def _attach(row: SelfEvaluation, by: Person) -> None:
    """Attach the first paper that is asked for."""
    unit = row.candidate.unit
    leaves = [item.leaf for item in picture(row).items if item.leaf is not None]
    asked = next(((leaf.code, one.title) for leaf in leaves for one in leaf.evidence), None)
    if asked is None:
        return
    code, title = asked
    sheet = Sheet(
        head=Head("plain", [unit.name], title, ""),
        blocks=[Paragraph("一、总体目标。二、年度任务。三、保障措施。")],
        description=title,
    )
    file = store(compose_docx(sheet), name=f"{title}.docx", unit=unit, by=by)
    actions.attach_evidence(
        row.pk, file.pk, [code], by=by, title=title, dated_on=clock.today() - timedelta(days=60)
    )


def _at(today: date, days: int) -> datetime:
    return datetime.combine(today - timedelta(days=days), time(9, 30), tzinfo=clock.CHINA)
