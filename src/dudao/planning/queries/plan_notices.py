"""A plan as a document: the notice that issues it, with the table by month."""

from collections.abc import Iterable, Sequence

from dudao.documents.content import Attached, Grid, GridColumn, Official, Text
from dudao.documents.states import Kind
from dudao.planning.models import Plan, PlanItem
from dudao.planning.rules.plans import Span, month_span, months_of
from dudao.planning.states import Audience, PlanPeriod

_EVERYBODY = "各中小学、幼儿园，各督学责任区"
_HEADING = "一二三四五六七八九十"


def notice_of(plan: Plan, items: Sequence[PlanItem]) -> Official:
    """Return the notice that issues `plan` to schools and areas; `items` with matters, schools."""
    office = plan.office.name
    return Official(
        genre=Kind.NOTICE,
        offices=[office],
        title=f"{office}关于印发《{plan.title}》的通知",
        recipients=[f"{plan.area}各中小学、幼儿园" if plan.area else _EVERYBODY],
        pieces=[
            Text(text=f"现将《{plan.title}》印发给你们，请结合实际认真组织实施。"),
        ],
        attached=[
            Attached(
                title=plan.title,
                pieces=[*_aims(plan.aims), table_of(plan, items)],
            )
        ],
    )


def table_of(plan: Plan, items: Sequence[PlanItem]) -> Grid:
    """Return the lines of `plan` by month, one row a line; the month stands in the first."""
    rows = []
    for span, lines in by_month(plan, items):
        name = month_name(span, plan)
        for n, item in enumerate(lines):
            rows.append([name if n == 0 else "", _told(item, span), audience_words(item)])
        if not lines and plan.period != PlanPeriod.YEAR:
            rows.append([name, "—", ""])
    columns = [
        GridColumn(titles=["月份"], share=0.8, centred=True),
        GridColumn(titles=["工作内容"], share=4.2),
        GridColumn(titles=["对象"], share=1.3, centred=True),
    ]
    return Grid(columns=columns, rows=rows, caption="工作日程表")


def by_month(plan: Plan, items: Iterable[PlanItem]) -> list[tuple[Span, list[PlanItem]]]:
    """Return each month of `plan` with the lines that begin in it."""
    months = [(span, list[PlanItem]()) for span in months_of((plan.first_on, plan.last_on))]
    places = {(span[0].year, span[0].month): lines for span, lines in months}
    for item in items:
        places.get((item.first_on.year, item.first_on.month), months[-1][1]).append(item)
    return months


def month_name(span: Span, plan: Plan) -> str:
    """Return a month as the table names it: with the year where the plan has two."""
    first = span[0]
    if plan.first_on.year == plan.last_on.year:
        return f"{first.month}月"
    return f"{first.year}年{first.month}月"


def days_words(item: PlanItem) -> str:
    """Return the days of a line where they are not just its month."""
    first, last = item.first_on, item.last_on
    whole = month_span(last.year, last.month)[1]
    if first.day == 1 and last == whole:
        same = (first.year, first.month) == (last.year, last.month)
        return "" if same else f"{first.month}—{last.month}月"
    if first == last:
        return f"{first.month}月{first.day}日"
    if first.month == last.month:
        return f"{first.month}月{first.day}—{last.day}日"
    return f"{first.month}月{first.day}日至{last.month}月{last.day}日"


def audience_words(item: PlanItem) -> str:
    """Return the schools a line names, else which it is about."""
    units = list(item.units.all())
    if units:
        return "、".join(unit.short_name or unit.name for unit in units)
    return "" if item.audience == Audience.NONE else str(item.get_audience_display())


def _told(item: PlanItem, span: Span) -> str:
    days = days_words(item)
    clipped = item.first_on == span[0] and item.last_on == span[1]  # what is left of a month
    return f"{item.text}（{days}）" if days and not clipped else item.text


def _aims(aims: str) -> list[Text]:
    """Return the aims as paragraphs; a short one under a Chinese number is a heading."""
    lines = [line.strip() for line in aims.splitlines() if line.strip()]
    return [Text(text=line, level=1 if _is_heading(line) else 0) for line in lines]


def _is_heading(line: str) -> bool:
    number, mark, rest = line.partition("、")
    return (
        bool(mark and number and rest)
        and set(number) <= set(_HEADING)
        and len(line) <= len(_HEADING) * 3
    )
