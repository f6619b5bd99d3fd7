"""Number series: without gaps, per series and year."""

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.documents.models import Document, Series
from dudao.documents.queries.archive import archive_code
from dudao.documents.rules import is_archive_code, is_prefix, number_text
from dudao.documents.states import ARCHIVE_SERIES, SERIES_WORD, Kind, kinds_of, series_of
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.org.models import Person, Unit

_FIRST_YEAR = 2000


@transaction.atomic
def open_series(
    office: Unit, *, kind: Kind, prefix: str, by: Person, year: int | None = None, last: int = 0
) -> Series:
    """Set the word of an office's numbers of `kind` in a year, such as 柳教督整.

    `last` is the last number already used on paper. Raises `Invalid` for a prefix that is none,
    `WrongState` once a number of the series was given.
    """
    require(by, Permission.DOCUMENT_SIGN_OFF, office)
    year = year or clock.today().year
    if not is_prefix(prefix) or last < 0 or year < _FIRST_YEAR:
        raise Invalid(
            _("文号设置不正确，请检查。"),
            fields={"prefix": _("机关代字应为2至12个汉字，如“柳教督整”。")},
        )
    _refuse_taken(office, kind, year, prefix)
    series, _made = Series.objects.get_or_create(
        office=office, kind=series_of(kind), year=year, defaults={"prefix": prefix, "last": last}
    )
    series = Series.objects.select_for_update(no_key=True).get(pk=series.pk)
    if Document.objects.filter(
        office=office, kind__in=kinds_of(kind), number__startswith=f"{series.prefix}〔{year}〕"
    ).exists():
        raise WrongState(_("本年度已按“%(series)s”编号，不能再改文号设置。") % {"series": series})
    series.prefix, series.last = prefix, last
    series.save(update_fields=["prefix", "last"])
    record("document.series_opened", series, by=by, unit=office, prefix=prefix, last=last)
    return series


def next_number(office: Unit, kind: Kind) -> str:
    """Take the next number of the series; its row stays locked until the transaction ends."""
    year = clock.today().year
    of_the_year = Series.objects.filter(office=office, kind=series_of(kind), year=year)
    if not of_the_year.exists():
        prefix = _prefix(office, kind)
        _refuse_taken(office, kind, year, prefix)
        Series.objects.get_or_create(
            office=office, kind=series_of(kind), year=year, defaults={"prefix": prefix}
        )
    series = of_the_year.select_for_update(no_key=True).get()
    series.last += 1
    series.save(update_fields=["last"])
    return number_text(series.prefix, year, series.last)


def _refuse_taken(office: Unit, kind: Kind, year: int, prefix: str) -> None:
    """Raise `Invalid` for a word another series of the year has: its numbers would come twice."""
    others = Series.objects.filter(office=office, year=year, prefix=prefix)
    if others.exclude(kind=series_of(kind)).exists():
        told = _("“%(prefix)s”已用于本年度的另一种公文，请换一个机关代字。") % {"prefix": prefix}
        raise Invalid(told, fields={"prefix": told})


def _prefix(office: Unit, kind: Kind) -> str:
    """Return the word of the newest series of this kind, else one made of the office's own."""
    newest = Series.objects.filter(office=office, kind=series_of(kind)).order_by("-year").first()
    prefix = newest.prefix if newest else f"{office.short_name}{SERIES_WORD[kind]}"
    if not is_prefix(prefix):
        raise Invalid(_("还没有设置发文字号的机关代字，请督导室主任先在文号设置中填写。"))
    return prefix


@transaction.atomic
def set_archive_code(office: Unit, *, code: str, by: Person, year: int | None = None) -> Series:
    """Set the 全宗号 that stands in an office's 档号 of a year, as the archive gave it.

    Raises `Invalid` for one that is none, `WrongState` once a volume of the year was numbered.
    """
    require(by, Permission.ARCHIVE_KEEP, office)
    code, year = code.strip(), year or clock.today().year
    if not is_archive_code(code):
        told = _("全宗号应为2至20个字母、数字或短横线，如“Z109”。")
        raise Invalid(told, fields={"code": told})
    series = _places(office, year)
    if series.last:
        raise WrongState(
            _("%(year)s年度已经按“%(code)s”编了档号，不能再改。")
            % {"year": year, "code": series.prefix}
        )
    series.prefix = code
    series.save(update_fields=["prefix"])
    record("volume.code_set", series, by=by, unit=office, code=code, year=year)
    return series


def next_place(office: Unit, year: int, place: int) -> tuple[str, int]:
    """Return the office's code and the next place of a year, or `place` where there is one.

    The row stays locked until the transaction ends.
    """
    series = _places(office, year)
    if not place:
        series.last += 1
        series.save(update_fields=["last"])
    return series.prefix, place or series.last


def _places(office: Unit, year: int) -> Series:
    """Return the year's series of places in the archive, locked."""
    of_the_year = Series.objects.filter(office=office, kind=ARCHIVE_SERIES, year=year)
    if not of_the_year.exists():
        prefix = {"prefix": archive_code(office, year)}
        Series.objects.get_or_create(office=office, kind=ARCHIVE_SERIES, year=year, defaults=prefix)
    return of_the_year.select_for_update(no_key=True).get()
