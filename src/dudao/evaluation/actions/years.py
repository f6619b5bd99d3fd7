"""A year's evaluation: its scheme drafted and adopted, results worked out and published."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.evaluation.actions.round_rows import reason_given, require_seen
from dudao.evaluation.actions.year_rows import locked_scheme, move_scheme, record_year
from dudao.evaluation.framework import Framework, canonical, check, digest, plain
from dudao.evaluation.models import SystemVersion, YearResult, YearScheme, YearWork
from dudao.evaluation.queries.frameworks import framework_of
from dudao.evaluation.queries.years import (
    OPEN_VETOES,
    framework_of_year,
    graded,
    last_scheme,
    parts_json,
    random_weight_of,
    usable_versions,
    work_choices,
    worked_out,
    year_parts,
)
from dudao.evaluation.rules.years import (
    HUNDRED,
    MOST_WORKS,
    PLACES,
    YearGiven,
    parts_of,
    said_problems,
    weight_problems,
)
from dudao.evaluation.states import VetoState, YearState
from dudao.findings.rules import clean
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, WrongState
from dudao.org.models import Person, Unit

YEARS = (2000, 2100)


class WorkGiven(NamedTuple):
    """A piece of key work as it was chosen (`programme:id`); without a weight an equal share."""

    key: str
    weight: Decimal | None = None


@transaction.atomic
def draft_year(
    office: Unit,
    year: int,
    *,
    by: Person,
    version: SystemVersion | None = None,
) -> YearScheme:
    """Begin the evaluation of a year: the newest indicator system, last year's weights.

    Everything can be changed until it is adopted.
    """
    require(by, Permission.YEAR_RUN, office)
    if not YEARS[0] <= year < YEARS[1]:
        raise Invalid(_("请填四位年份。"), fields={"year": _("请填四位年份。")})
    there = YearScheme.objects.filter(office=office, year=year).first()
    if there is not None:
        raise Conflict(_("%(year)s年度的考核方案已经有了。") % {"year": year}, current=there.pk)
    before = last_scheme(office, year)
    used = _version(office, version, before)
    parts = parts_of(framework_of(used))[0]
    weights = {part.code: plain(part.weight) for part in parts}
    if before is not None and before.weights.keys() == weights.keys():
        weights = before.weights
    made = YearScheme.objects.create(
        office=office,
        year=year,
        title=_("%(year)s年度教育督导考核") % {"year": year},
        version=used,
        weights=weights,
        first_on=date(year, 1, 1),
        last_on=date(year, 12, 31),
        basis=before.basis if before is not None else "",
        made_by=by,
        made_at=clock.now(),
    )
    record_year("drafted", made, by, number=str(year))
    return made


@transaction.atomic
def edit_year(
    scheme_id: UUID,
    given: YearGiven,
    works: Sequence[WorkGiven],
    *,
    by: Person,
    seen: int | None = None,
    version: SystemVersion | None = None,
) -> YearScheme:
    """Say what a year is evaluated by: weights of the parts, its key work, words and days.

    Raises `Invalid` per field: weights by the code of the part, key work as `works`.
    """
    scheme = locked_scheme(scheme_id)
    require(by, Permission.YEAR_RUN, scheme.office)
    move_scheme(scheme, "edit")
    require_seen(seen, scheme.edition, _standing(scheme))
    if version is not None and version.pk != scheme.version_id:
        scheme.version = _version(scheme.office, version, None)
    given = _cleaned(given)
    codes = [part.code for part in year_parts(scheme)]
    problems = {**said_problems(given), **weight_problems(given.weights, codes)}
    problems |= _work_problems(scheme, works)
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
    for name in ("title", "basis", "reason", "first_on", "last_on"):
        setattr(scheme, name, getattr(given, name))
    scheme.weights = {code: plain(given.weights[code]) for code in codes}
    scheme.edition += 1
    scheme.save(
        update_fields=[
            "title", "basis", "reason", "first_on", "last_on", "weights", "version", "edition",
        ]
    )  # fmt: skip
    _set_works(scheme, works)
    record_year("edited", scheme, by)
    return scheme


@transaction.atomic
def adopt_year(scheme_id: UUID, *, by: Person) -> YearScheme:
    """Adopt the scheme: schools see it from now on and it stays as it is.

    Random inspections may not weigh less than the year before without a reason.
    """
    scheme = locked_scheme(scheme_id)
    require(by, Permission.YEAR_DECIDE, scheme.office)
    move_scheme(scheme, "adopt")
    _require_rising(scheme)
    framework = _checked(scheme)
    scheme.definition = msgspec.json.decode(canonical(framework))
    scheme.hash = digest(framework)
    scheme.adopted_by, scheme.adopted_at = by, clock.now()
    scheme.save(update_fields=["state", "definition", "hash", "adopted_by", "adopted_at"])
    record_year("adopted", scheme, by, hash=scheme.hash, reason=scheme.reason)
    return scheme


@transaction.atomic
def reopen_year(scheme_id: UUID, *, by: Person, reason: str) -> YearScheme:
    """Take an adopted scheme back to be changed; what was worked out by it falls."""
    scheme = locked_scheme(scheme_id)
    require(by, Permission.YEAR_DECIDE, scheme.office)
    move_scheme(scheme, "reopen")
    why = reason_given(reason)
    if scheme.vetoes.exists():
        raise WrongState(_("已按本方案办理过一票否决，方案不能再改。"))
    scheme.results.all().delete()
    scheme.definition, scheme.hash, scheme.computed_at = {}, "", None
    scheme.adopted_by = scheme.adopted_at = None
    scheme.save(
        update_fields=["state", "definition", "hash", "computed_at", "adopted_by", "adopted_at"]
    )
    record_year("reopened", scheme, by, reason=why)
    return scheme


@transaction.atomic
def compute_year(scheme_id: UUID, *, by: Person) -> YearScheme:
    """Work every school's year out from the records as they are now; nothing is entered."""
    scheme = locked_scheme(scheme_id)
    require(by, Permission.YEAR_RUN, scheme.office)
    move_scheme(scheme, "compute")
    rows = worked_out(scheme)
    grades = graded(framework_of_year(scheme), rows)
    at = clock.now()
    scheme.results.exclude(unit__in=[row.unit for row in rows]).delete()
    names = [
        "inputs", "parts", "sources", "digest", "score", "reached", "grade", "band", "vetoed",
        "computed_at",
    ]  # fmt: skip
    YearResult.objects.bulk_create(
        (
            YearResult(
                scheme=scheme,
                unit=row.unit,
                inputs=row.inputs,
                parts=parts_json(row.explanation),
                sources=row.sources,
                digest=row.digest,
                score=row.explanation.total,
                vetoed=bool(row.inputs["vetoes"]),
                computed_at=at,
                **grades[row.unit.pk]._asdict(),
            )
            for row in rows
        ),
        update_conflicts=True,
        unique_fields=["scheme", "unit"],
        update_fields=names,
    )
    scheme.computed_at = at
    scheme.save(update_fields=["computed_at"])
    record_year("computed", scheme, by, units=len(rows))
    return scheme


@transaction.atomic
def close_year(scheme_id: UUID, *, by: Person) -> YearScheme:
    """Publish the results as last worked out: every school sees its own, nothing changes them."""
    scheme = locked_scheme(scheme_id)
    require(by, Permission.YEAR_DECIDE, scheme.office)
    if scheme.state == YearState.ADOPTED and scheme.computed_at is None:
        raise WrongState(_("还没有核算结果。请先“从记录核算”。"))
    if scheme.vetoes.filter(state__in=OPEN_VETOES).exists():
        raise WrongState(_("还有一票否决事项没有决定。请先办结，再公布结果。"))
    upheld = scheme.vetoes.filter(state=VetoState.UPHELD.value).values("unit")
    if scheme.results.filter(unit__in=upheld, vetoed=False).exists():
        raise WrongState(_("核算之后又决定了一票否决。请先重新“从记录核算”，再公布结果。"))
    move_scheme(scheme, "close")
    scheme.closed_at = clock.now()
    scheme.save(update_fields=["state", "closed_at"])
    record_year("closed", scheme, by, units=scheme.results.count())
    return scheme


def _cleaned(given: YearGiven) -> YearGiven:
    return YearGiven(
        title=clean(given.title),
        weights=given.weights,
        first_on=given.first_on,
        last_on=given.last_on,
        basis=clean(given.basis),
        reason=clean(given.reason),
    )


def _version(
    office: Unit, version: SystemVersion | None, before: YearScheme | None
) -> SystemVersion:
    """Return the version asked for, else the newest of last year's system, else the newest."""
    usable = usable_versions(office)
    if version is not None:
        usable = [one for one in usable if one.pk == version.pk]
    elif before is not None:
        same = [one for one in usable if one.system_id == before.version.system_id]
        usable = same or usable
    if not usable:
        told = _("没有可用的指标体系：各部分都要能从督导记录算出。请在“指标体系”中发布一套。")
        raise Invalid(told, fields={"version": told})
    return usable[0]


def _standing(scheme: YearScheme) -> dict[str, Any]:
    names = ("title", "basis", "reason", "first_on", "last_on")
    weights: dict[str, Any] = scheme.weights
    return {name: getattr(scheme, name) for name in names} | weights


def _work_problems(scheme: YearScheme, works: Sequence[WorkGiven]) -> dict[str, str]:
    there = {key for key, _title in work_choices(scheme.office, scheme.year)}
    keys = [work.key for work in works]
    told = ""
    if len(works) > MOST_WORKS:
        told = _("重点工作最多%(most)d项，请精简。") % {"most": MOST_WORKS}
    elif set(keys) - there:
        told = _("选中的重点工作已不在本年度的督导项目、科室任务或评估中，请重新选择。")
    elif any(not _weight_fits(work.weight) for work in works):
        told = _("请填0到100的权重，最多两位小数。")
    return {"works": told} if told else {}


def _weight_fits(weight: Decimal | None) -> bool:
    return weight is None or (0 < weight <= HUNDRED and weight == weight.quantize(PLACES))


def _set_works(scheme: YearScheme, works: Sequence[WorkGiven]) -> None:
    titles: Mapping[str, str] = dict(work_choices(scheme.office, scheme.year))
    scheme.works.all().delete()
    made = []
    for number, work in enumerate({work.key: work for work in works}.values(), 1):
        kind, _colon, pk = work.key.partition(":")
        made.append(
            YearWork(
                scheme=scheme,
                position=number,
                title=titles[work.key],
                weight=work.weight,
                **{f"{kind}_id": pk},
            )
        )
    YearWork.objects.bulk_create(made)


def _require_rising(scheme: YearScheme) -> None:
    before = last_scheme(scheme.office, scheme.year)
    if before is None or scheme.reason:
        return
    was, now = random_weight_of(before), random_weight_of(scheme)
    if now < was:
        told = _(
            "随机督导的权重应逐年提高：%(year)s年为%(was)s，本年只有%(now)s。请调高或写明理由。"
        )
        raise Invalid(
            told % {"year": before.year, "was": plain(was), "now": plain(now)},
            fields={"reason": _("请写明为什么下降。")},
        )


def _checked(scheme: YearScheme) -> Framework:
    """Return the framework of the year; raises `Invalid` with everything that is wrong with it."""
    try:
        framework = framework_of_year(scheme)
    except ValueError as error:
        raise Invalid(str(error), fields={"works": str(error)}) from error
    if faults := check(framework):
        told = " ".join(fault.message for fault in faults)
        raise Invalid(told, fields={"works": told})
    return framework
