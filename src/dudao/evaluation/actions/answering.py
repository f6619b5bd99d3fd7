"""A school answers: line by line, saved as one goes, several people at once."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.audit.actions import record
from dudao.evaluation.actions.figures import hand_on, require_changeable, take_over
from dudao.evaluation.actions.self_rows import answer_words, keep, value_given, writable
from dudao.evaluation.models import SelfAnswer, SelfEvaluation
from dudao.evaluation.queries.known import newer_figures
from dudao.evaluation.queries.self_evaluation import Item, Picture, picture
from dudao.evaluation.scoring.inputs import encode
from dudao.evaluation.states import AnswerSource, Asked, Standing
from dudao.findings.rules import clean
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotFound
from dudao.org.models import Person

TEXT_LIMIT = 5000


@transaction.atomic
def answer(
    evaluation_id: UUID,
    of: str,
    code: str,
    *,
    by: Person,
    value: str,
    text: str = "",
    seen: int | None = None,
    opened: datetime | None = None,
) -> SelfAnswer:
    """Answer an indicator or a figure; an empty `value` takes the answer back.

    `value` is a number, a level, `yes` or `no`, for a figure also `na`. Raises `Invalid` per
    field, `Conflict` when somebody else answered the same line since it was `seen`.
    """
    evaluation = writable(evaluation_id, by)
    now = picture(evaluation)
    item = now.item(of, code)
    if item is None or not (item.asked or of == Asked.INDICATOR):
        raise NotFound(_("这一项不用学校填写。请刷新页面。"))
    row = item.answer or SelfAnswer(self_evaluation=evaluation, of=of, code=code, edition=0)
    if seen is not None and seen != row.edition:
        raise Conflict(
            _("同事刚改过这一项，您的修改没有保存。请对照后再填。"), current=answer_words(row)
        )
    before = (row.number, row.choice)
    row.number, row.choice = value_given(value, item)
    row.text = _text(text, "text")
    if before != (row.number, row.choice):
        require_changeable(evaluation, row)
    _check(now, item, row)
    hand_on(evaluation, [row], by=by)
    row.standing = _standing(row, before, asked=item.asked)
    if row.standing in {Standing.OWN, Standing.CHANGED}:
        row.source, row.source_on = AnswerSource.OWN, None
    _save(row, by)
    keep(evaluation, opened)
    record(
        "evaluation.answered",
        evaluation.candidate,
        by=by,
        unit=evaluation.candidate.unit,
        code=code,
        standing=row.standing,
    )
    return row


@transaction.atomic
def confirm_answers(
    evaluation_id: UUID, codes: Sequence[str], *, by: Person, opened: datetime | None = None
) -> int:
    """Say of lines that were filled in beforehand that they are still right; return how many.

    A figure that has become another on the school's sheet is taken over instead, to be looked at.
    """
    evaluation = writable(evaluation_id, by)
    newer = [one for one in newer_figures(evaluation) if one.code in set(codes)]
    take_over(evaluation, newer)
    rows = evaluation.answers.filter(code__in=list(codes), standing=Standing.PREFILLED)
    rows = rows.exclude(of=Asked.METRIC, code__in=[one.code for one in newer])
    found = list(rows.select_for_update(no_key=True))
    hand_on(evaluation, [row for row in found if row.source == AnswerSource.METRIC], by=by)
    for row in found:
        row.standing = Standing.CONFIRMED
        _save(row, by)
    keep(evaluation, opened)
    record(
        "evaluation.confirmed_answers",
        evaluation.candidate,
        by=by,
        unit=evaluation.candidate.unit,
        codes=sorted(row.code for row in found),
    )
    return len(found)


@transaction.atomic
def write_texts(
    evaluation_id: UUID,
    *,
    by: Person,
    seen: int | None = None,
    opened: datetime | None = None,
    **texts: str,
) -> SelfEvaluation:
    """Write strengths, problems, plans, and the grade one wants to apply for."""
    evaluation = writable(evaluation_id, by)
    names = [name for name in ("strengths", "problems", "plans", "applied_grade") if name in texts]
    if seen is not None and seen != evaluation.edition:
        current = {name: getattr(evaluation, name) for name in names}
        raise Conflict(
            _("同事刚改过，您的修改没有保存。请对照现在的内容再改。"),
            current={**current, "edition": evaluation.edition},
        )
    for name in names:
        setattr(evaluation, name, _text(texts[name], name))
    if evaluation.applied_grade and evaluation.applied_grade not in picture(evaluation).grades:
        told = _("没有这个等级，请重新选择。")
        raise Invalid(told, fields={"applied_grade": told})
    evaluation.edition += 1
    keep(evaluation, opened, "edition", *names)
    record(
        "evaluation.texts_written",
        evaluation.candidate,
        by=by,
        unit=evaluation.candidate.unit,
        names=names,
    )
    return evaluation


def _save(row: SelfAnswer, by: Person) -> None:
    row.edition += 1
    row.answered_by, row.answered_at = by, clock.now()
    row.save()


def _standing(row: SelfAnswer, before: tuple[Decimal | None, str], *, asked: bool) -> Standing:
    """Return where a line stands after it was answered."""
    if not asked or (row.number is None and not row.choice):
        return Standing.EMPTY
    if not row.source_note:
        return Standing.OWN
    same = before == (row.number, row.choice) and row.standing != Standing.CHANGED
    return Standing.CONFIRMED if same else Standing.CHANGED


def _check(now: Picture, item: Item, row: SelfAnswer) -> None:
    """Let the kernel refuse what it cannot score with."""
    answers = {**now.answers, (row.of, row.code): row}
    changed = Picture(now.evaluation, now.plan, answers, now.papers, now.today)
    try:
        encode(now.plan, changed.scored)
    except Invalid as error:
        told = error.fields.get(item.code, error.message)
        raise Invalid(_("有内容需要更正。"), fields={"value": told}) from error


def _text(given: str, field: str) -> str:
    text = clean(given)
    if len(text) > TEXT_LIMIT:
        told = _("最多%(limit)d字，请精简。") % {"limit": TEXT_LIMIT}
        raise Invalid(_("有内容需要更正。"), fields={field: told})
    return text
