"""Figures are entered once: what a self-evaluation says of them goes to the school's sheet."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.audit.actions import record
from dudao.evaluation.actions.self_rows import keep, writable
from dudao.evaluation.models import SelfAnswer, SelfEvaluation
from dudao.evaluation.queries.known import Known, newer_figures
from dudao.evaluation.states import AnswerSource, Asked, Standing
from dudao.lib import clock
from dudao.lib.errors import Invalid
from dudao.metrics.actions import Typed, report_values
from dudao.metrics.queries import Line, sheet_of
from dudao.metrics.rules.numbers import shown
from dudao.metrics.rules.years import year_of
from dudao.org.models import Person

NOTE_LIMIT = 300


@transaction.atomic
def renew_figures(
    evaluation_id: UUID, *, by: Person, opened: datetime | None = None
) -> list[Known]:
    """Take over the figures that are others now on the school's sheet; they are to be confirmed."""
    evaluation = writable(evaluation_id, by)
    newer = newer_figures(evaluation)
    take_over(evaluation, newer)
    keep(evaluation, opened)
    record(
        "evaluation.figures_renewed",
        evaluation.candidate,
        by=by,
        unit=evaluation.candidate.unit,
        codes=[one.code for one in newer],
    )
    return newer


def take_over(evaluation: SelfEvaluation, figures: Sequence[Known]) -> None:
    """Put known figures in the place of what stands, to be confirmed. Part of an action."""
    rows = {row.code: row for row in evaluation.answers.filter(of=Asked.METRIC)}
    for one in figures:
        row = rows.get(one.code)
        if row is None:
            row = SelfAnswer(self_evaluation=evaluation, of=one.of, code=one.code, edition=0)
        row.number, row.choice, row.standing = one.number, one.choice, Standing.PREFILLED
        row.source, row.source_note, row.source_on = one.source, one.note, one.on
        row.edition += 1  # whoever has the old number on the screen is told
        row.save()


def hand_on(evaluation: SelfEvaluation, rows: Sequence[SelfAnswer], *, by: Person) -> None:
    """Let the figures of `rows` stand on the school's sheet of this year. Part of an action.

    A figure the sheet does not ask for stays here. Raises `Invalid` with what the sheet has
    against them, under `value`.
    """
    unit, year = evaluation.candidate.unit, year_of(clock.today())
    lines = sheet_of(unit, year).lines
    figures = {}
    for row in rows:
        if row.of == Asked.METRIC and (row.number is not None or row.choice):
            line = _line(lines, row.code)
            if line is not None:
                none = row.number is None
                figures[line.name] = Typed(shown(row.number), none, row.text[:NOTE_LIMIT])
    if not figures:
        return
    try:
        report_values(unit, by=by, year=year, figures=figures, opened_at=None)
    except Invalid as error:
        told = "".join(dict.fromkeys(error.fields.values()))
        raise Invalid(_("有内容需要更正。"), fields={"value": told}) from error


def require_changeable(evaluation: SelfEvaluation, row: SelfAnswer) -> None:
    """Raise `Invalid` for a figure that is worked out from others of the school's sheet."""
    unit = evaluation.candidate.unit
    worked_out = row.of == Asked.METRIC and row.source == AnswerSource.METRIC
    if worked_out and _line(sheet_of(unit, year_of(clock.today())).lines, row.code) is None:
        told = _("这个数由“学校数据”里的各项算出。请在那里更正，再回来点“更新数据”。")
        raise Invalid(_("有内容需要更正。"), fields={"value": told})


def _line(lines: Sequence[Line], name: str) -> Line | None:
    """Return the line of a figure, also of one that is asked for the only level of a school."""
    alike = [one for one in lines if name in {one.name, one.asked.metric.key}]
    return alike[0] if len(alike) == 1 else None
