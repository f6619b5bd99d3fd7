"""What came of a section's task: where somebody went, what was found, how its form was answered."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import QuerySet

from dudao.documents.content import day_text
from dudao.findings.models import Finding
from dudao.findings.states import State
from dudao.instruments.definition import Definition, Item, Kind, Severity
from dudao.planning.models import Obligation, SectionTask
from dudao.planning.queries.tasks import done_q, obligations_of
from dudao.planning.states import State as AssignmentState
from dudao.visits.models import Record, Visit
from dudao.visits.rules import answer_in_words

#: So many problems are written out; the rest is in the ledger.
WRITTEN_OUT = 20
_COUNTED = frozenset({Kind.JUDGEMENT, Kind.CHOICE, Kind.CHOICES})
_FIGURES = frozenset({Kind.NUMBER, Kind.COMPUTED})


class Spread(NamedTuple):
    """How an item of the form was answered over all schools, in words with their counts."""

    label: str
    words: str


class Result(NamedTuple):
    """What came of a task."""

    done: list[Obligation]
    left: list[Obligation]
    findings: list[Finding]
    sheets: int
    spread: list[Spread]


def result_of(task: SectionTask) -> Result:
    """Return what came of `task` so far; of a merged one at its own schools."""
    rows = obligations_of(task).select_related("unit").order_by("unit__sort_key", "unit_id")
    done = list(rows.filter(done_q()))
    met = {one.pk for one in done}
    sheets = list(_sheets(task))
    return Result(
        done=done,
        left=[one for one in rows if one.pk not in met],
        findings=list(_found(task)),
        sheets=len(sheets),
        spread=list(_spread(task.form.form, sheets)) if task.form and sheets else [],
    )


def result_text(task: SectionTask) -> str:
    """Return the draft of the answer to the section; the office reads and edits it."""
    found = result_of(task)
    every = len(found.done) + len(found.left)
    lines = [
        f"“{task.title}”（{day_text(task.first_on)}至{day_text(task.last_on)}）督导结果如下。",
        f"一、完成情况：安排督导{every}所学校（幼儿园），已督导{len(found.done)}所。",
    ]
    if found.left:
        names = "、".join(one.unit.name for one in found.left)
        lines.append(f"尚未督导{len(found.left)}所：{names}。")
    lines += _problems(found.findings)
    if found.sheets and task.form is not None:
        lines.append(f"三、《{task.form.form.title}》收到{found.sheets}份，逐项情况：")
        lines += [f"{one.label}：{one.words}。" for one in found.spread]
    return "\n".join(lines)


def _problems(rows: list[Finding]) -> Iterator[str]:
    if not rows:
        yield "二、发现问题：上述学校在督导中未发现需要整改的问题。"
        return
    serious = sum(row.severity == Severity.SERIOUS for row in rows)
    closed = sum(row.state == State.CLOSED for row in rows)
    yield f"二、发现问题：{len(rows)}个，其中严重问题{serious}个；已销号{closed}个。"
    for n, row in enumerate(rows[:WRITTEN_OUT], 1):
        fact = row.fact.strip().rstrip("。；")
        yield f"{n}.{row.unit.name}：{fact}（{row.get_state_display()}）。"
    if len(rows) > WRITTEN_OUT:
        yield f"其余{len(rows) - WRITTEN_OUT}个见问题台账。"


def visits_of(task: SectionTask) -> QuerySet[Visit]:
    """Return the visits on which `task` was seen to."""
    made = Visit.objects.filter(assignment__jobs__obligation__in=obligations_of(task).values("pk"))
    return made.filter(checked_in_at__isnull=False).exclude(
        assignment__state=AssignmentState.WITHDRAWN
    )


def _found(task: SectionTask) -> QuerySet[Finding]:
    """Return the problems of those visits that schools were told of; one taken back was none."""
    rows = Finding.objects.filter(raised_on__visit__in=visits_of(task).values("pk"))
    rows = rows.filter(told_at__isnull=False).exclude(state=State.WITHDRAWN.value)
    return rows.select_related("unit").order_by("unit__sort_key", "pk")


def _sheets(task: SectionTask) -> QuerySet[Record]:
    """Return the sheets of the task's form, in whichever of its versions it was filled in."""
    if task.form is None:
        return Record.objects.none()
    return Record.objects.filter(
        visit__in=visits_of(task).values("pk"), version__instrument=task.form.instrument_id
    ).exclude(saved_at=None)


def _spread(form: Definition, sheets: list[Record]) -> Iterator[Spread]:
    for item in form.items():
        given = [sheet.answers.get(item.key) for sheet in sheets]
        given = [answer for answer in given if answer not in (None, "", [])]
        if given and (words := _words(form, item, given)):
            yield Spread(item.label, words)


def _words(form: Definition, item: Item, given: list[object]) -> str:
    if item.kind in _COUNTED:
        return _counts(form, item, given)
    if item.kind in _FIGURES:
        numbers = [float(one) for one in given if isinstance(one, (int, float))]
        return _range(numbers, item.unit) if numbers else ""
    return f"{len(given)}所填写"


def _counts(form: Definition, item: Item, given: Iterable[object]) -> str:
    counted: Counter[str] = Counter()
    for answer in given:
        for one in answer if isinstance(answer, list) else [answer]:
            counted[answer_in_words(form, item.key, one)] += 1
    return "、".join(f"{word}{count}" for word, count in counted.most_common())


def _range(numbers: list[float], unit: str) -> str:
    mean = sum(numbers) / len(numbers)
    return f"最低{min(numbers):g}{unit}，最高{max(numbers):g}{unit}，平均{mean:.1f}{unit}"
