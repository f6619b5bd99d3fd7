"""The ledger as a file, handed out while it is read."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Literal, NamedTuple

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from dudao.findings.models import Finding, Rectification
from dudao.findings.sheets import comma, workbook
from dudao.findings.sheets.columns import IN_FILE, Column, cells, chosen, fields_of
from dudao.lib import clock
from dudao.lib.errors import TooLarge
from dudao.lib.media import XLSX
from dudao.org.models import Person
from dudao.org.queries import office_of

Form = Literal["xlsx", "csv"]
#: What a spreadsheet can still be worked with; CSV has no end.
MOST_ROWS = 300_000
AT_ONCE = 1000
CONTENT_TYPES = {
    "xlsx": XLSX,
    "csv": "text/csv; charset=utf-8",
}


class Download(NamedTuple):
    """A file that is being made: its name, its type, its pieces."""

    name: str
    content_type: str
    pieces: Iterable[bytes]


def values(rows: QuerySet[Finding], columns: tuple[Column, ...]) -> QuerySet[Any, tuple[Any, ...]]:
    """Return what `columns` read of `rows`, in their order."""
    if any(column.key == "result" for column in columns):
        rounds = Rectification.objects.filter(finding=OuterRef("pk")).order_by("-round")
        rows = rows.annotate(result=Subquery(rounds.values("result")[:1]))
    return rows.select_related(None).values_list("pk", *fields_of(columns))


def cells_of(findings: list[Finding], columns: tuple[Column, ...]) -> None:
    """Give each of `findings` its `cells`, the values of `columns`: one statement for a page."""
    rows = values(Finding.objects.filter(pk__in=[f.pk for f in findings]), columns)
    read = list(rows)
    made = dict(
        zip([row[0] for row in read], cells(columns, (row[1:] for row in read)), strict=True)
    )
    for finding in findings:
        finding.cells = made[finding.pk]  # type: ignore[attr-defined]


def download(
    rows: QuerySet[Finding], by: Person, *, form: Form, keys: Iterable[str] = (), about: str = ""
) -> Download:
    """Return `rows`, in their order, as a file with the columns called `keys`, or the usual ones.

    `about` says in words what was filtered. Raises `TooLarge` for a workbook beyond `MOST_ROWS`.
    """
    if form == "xlsx" and rows.order_by().values("pk")[MOST_ROWS : MOST_ROWS + 1].exists():
        raise TooLarge(
            _("超过%(most)s条，Excel 打开会很慢。请先用查询条件缩小范围，或导出为 CSV。")
            % {"most": f"{MOST_ROWS:,}"}
        )
    columns = chosen(keys) or chosen(IN_FILE)
    read = cells(columns, _rows(values(rows, columns)))
    title = _("问题整改台账")
    if form == "csv":
        pieces = comma.pieces([str(column.title) for column in columns], read)
    else:
        pieces = workbook.pieces(_heading(by, title, about), columns, read)
    first = next(pieces)  # what fails, fails before the answer has begun
    name = f"{title}-{clock.today():%Y%m%d}.{form}"
    return Download(name, CONTENT_TYPES[form], chain([first], pieces))


def _rows(found: QuerySet[Any, tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    # Outside a transaction the database would first put together everything that matches.
    with transaction.atomic():
        for row in found.iterator(chunk_size=AT_ONCE):
            yield row[1:]


def _heading(by: Person, title: str, about: str) -> workbook.Heading:
    office = office_of(by.unit).name if by.unit else ""
    told = {"office": office, "day": clock.today().isoformat(), "by": by.name}
    made = _("单位：%(office)s    制表日期：%(day)s    制表人：%(by)s") % told
    if about:
        made += _("    范围：%(about)s") % {"about": about}
    return workbook.Heading(f"{office}{title}", made, _("序号"))
