"""A finding until the school is told of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from typing_extensions import Unpack

from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.audit.actions import record
from dudao.files.actions import share
from dudao.findings.actions.categories import category_problem
from dudao.findings.actions.rows import evidence_files, locked, locked_all, save
from dudao.findings.models import Counter, Finding, FindingFile
from dudao.findings.rules import (
    LIMITS,
    Given,
    clean,
    due_problem,
    norm_key,
    number_text,
    text_problems,
    word_problems,
    workdays_problem,
)
from dudao.findings.rules.routes import severest_key, severity_problem
from dudao.findings.states import Severity
from dudao.inspectorate.queries import require_unrecused
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.org.queries import norm, office_of
from dudao.org.queries.calendar import calendar_of
from dudao.org.rules import bigrams
from dudao.org.states import UnitKind

_SECTION_KINDS = frozenset({UnitKind.SECTION, UnitKind.DEPARTMENT, UnitKind.TOWNSHIP})
_SAID = (
    "topic", "topic_title", "severity", "route", "fact", "basis", "demand", "life_safety",
    "violation", "category",
)  # fmt: skip


@transaction.atomic
def raise_finding(
    unit: Unit,
    *,
    by: Person,
    id: UUID | None = None,  # noqa: A002 - its own id, where the phone gave it one
    **given: Unpack[Given],
) -> Finding:
    """Write down a problem of `unit`; the school does not see it before it is told.

    Without `workdays` or `due_on` the norm of the route gives the term. Raises `WrongState` for a
    closed school, `NotAllowed` for somebody recused, `Invalid` with a message per field.
    """
    require(by, Permission.FINDING_RAISE, unit)
    require_unrecused([by], unit, clock.today())
    if not unit.is_open(clock.today()):
        raise WrongState(
            _("“%(unit)s”已于%(on)s撤并，不能再提出问题。请改在接收学校办理。")
            % {"unit": unit, "on": unit.closed_on}
        )
    finding = Finding(pk=id or uuid7(), unit=unit, office=office_of(unit), raised_by=by)
    finding.raised_at = clock.now()
    finding.found_on = clock.today()
    _apply(finding, given)
    files = evidence_files(given.get("evidence", ()), unit=unit, by=by)
    finding.save(force_insert=True)
    FindingFile.objects.bulk_create(FindingFile(finding=finding, file=file) for file in files)
    record(
        "finding.raised",
        finding,
        by=by,
        unit=unit,
        severity=finding.severity,
        route=finding.route,
        life_safety=finding.life_safety,
        violation=finding.violation,
    )
    return finding


@transaction.atomic
def edit_finding(
    finding_id: UUID, *, by: Person, seen: int | None = None, **changes: Unpack[Given]
) -> Finding:
    """Change a finding that the school has not been told of; what is not named stays."""
    finding = locked(finding_id, seen=seen)
    require(by, Permission.FINDING_RAISE, finding.unit)
    _refuse_fixed(finding)
    kept: dict[str, Any] = {field: getattr(finding, field) for field in _SAID}
    given = cast("Given", {**kept, "section": finding.section, **changes})
    if not {"workdays", "due_on", "route", "life_safety"} & set(changes):
        given["workdays"] = finding.workdays
    _apply(finding, given)
    if "evidence" in changes:
        files = evidence_files(changes["evidence"], unit=finding.unit, by=by)
        finding.files.all().delete()
        FindingFile.objects.bulk_create(FindingFile(finding=finding, file=file) for file in files)
    save(finding, *_SAID, "section", "workdays", "due_on", "first_due_on", "text_parts")
    record("finding.edited", finding, by=by, unit=finding.unit, fields=sorted(changes))
    return finding


@transaction.atomic
def drop(finding_id: UUID, *, by: Person) -> None:
    """Take back a finding that the school has not been told of; the record keeps its text."""
    finding = locked(finding_id)
    require(by, Permission.FINDING_RAISE, finding.unit)
    _refuse_fixed(finding)
    record(
        "finding.dropped",
        finding,
        by=by,
        unit=finding.unit,
        fact=finding.fact,
        demand=finding.demand,
    )
    try:
        finding.delete()
    except ProtectedError as error:  # whoever found it holds a link: a visit takes it back itself
        raise WrongState(_("这个问题是督导中提出的，请打开那次督导撤销。")) from error


@transaction.atomic
def fix_text(finding_ids: Iterable[UUID], *, by: Person) -> None:
    """Hold the text of findings still: a feedback list with exactly this text is out.

    Their evidence is shown to the school with it.
    """
    _set_fixed(finding_ids, by, fixed=True)


@transaction.atomic
def free_text(finding_ids: Iterable[UUID], *, by: Person) -> None:
    """Let the text of findings be edited again: the feedback list was withdrawn."""
    _set_fixed(finding_ids, by, fixed=False)


@transaction.atomic
def tell(finding_ids: Iterable[UUID], *, by: Person, at: datetime | None = None) -> list[Finding]:
    """Show findings to their schools: number them and share their evidence.

    `at` is when they learn of it, where that is later than the step that tells them.

    The principal who signs a feedback list may do this too: signing it is being told, and its
    evidence was shared by `fix_text`. Findings told before stay as they are.
    """
    findings = locked_all(finding_ids)
    for finding in findings:
        if not may(by, Permission.FEEDBACK_SIGN, finding.unit):
            require(by, Permission.FINDING_RAISE, finding.unit)
    for finding in findings:
        if finding.told_at is None:
            _tell(finding, by, at or clock.now())
    return findings


@transaction.atomic
def add_evidence(finding_id: UUID, file_id: UUID, *, by: Person) -> Finding:
    """Add a photo or paper that shows a problem, told or not; its text stays as it is."""
    finding = locked(finding_id)
    require(by, Permission.FINDING_RAISE, finding.unit)
    (file,) = evidence_files([file_id], unit=finding.unit, by=by)
    _row, made = FindingFile.objects.get_or_create(finding=finding, file=file)
    if made:
        if finding.told_at is not None or finding.text_fixed:
            share(file.pk, by=by)
        record("finding.evidence_added", finding, by=by, unit=finding.unit, file=str(file.pk))
    return finding


def _tell(finding: Finding, by: Person, at: datetime) -> None:
    year = at.astimezone(clock.CHINA).year
    counter = Counter.objects.get_or_create(office=finding.office, year=year)[0]
    counter = Counter.objects.select_for_update(no_key=True).get(pk=counter.pk)
    counter.last += 1
    counter.save(update_fields=["last"])
    finding.number = number_text(counter.year, counter.last)
    finding.told_at = at
    save(finding, "number", "told_at")
    if may(by, Permission.FILE_VIEW, finding.unit):
        _share(finding, by)
    record("finding.told", finding, by=by, unit=finding.unit, number=finding.number)


def _share(finding: Finding, by: Person) -> None:
    for file_id in finding.files.values_list("file_id", flat=True):
        share(file_id, by=by)


def _set_fixed(finding_ids: Iterable[UUID], by: Person, *, fixed: bool) -> None:
    for finding in locked_all(finding_ids):
        require(by, Permission.FINDING_RAISE, finding.unit)
        finding.text_fixed = fixed
        save(finding, "text_fixed")
        if fixed:
            _share(finding, by)
        name = "finding.text_fixed" if fixed else "finding.text_freed"
        record(name, finding, by=by, unit=finding.unit)


def _refuse_fixed(finding: Finding) -> None:
    if finding.told_at is not None:
        raise WrongState(_("这个问题已告知学校，内容不能再改。需要更正时请在核查时说明。"))
    if finding.text_fixed:
        raise WrongState(_("反馈清单已经生成，问题内容不能再改。请先撤回反馈清单。"))


def _apply(finding: Finding, given: Given) -> None:
    """Set what was said on `finding`; raises `Invalid` with everything that is wrong."""
    texts = {field: clean(str(given.get(field) or "")) for field in LIMITS}
    problems = text_problems(texts, LIMITS) | word_problems(given)
    section = given.get("section")
    if section is not None and section.kind not in _SECTION_KINDS:
        problems["section"] = _("请选择科室、部门或乡镇（街道）。")
    life_safety = bool(given.get("life_safety"))
    category = given.get("category")
    # What it bears already it may keep, retired or renamed meanwhile.
    if category != finding.category and (problem := category_problem(category, finding.office)):
        problems["category"] = problem
    if not {"route", "severity"} & set(problems):
        severity = Severity.SERIOUS if life_safety else Severity(given["severity"])
        problems |= _route_problem(finding, given["route"], severity)
    if "route" not in problems:
        problems |= _set_term(finding, given, life_safety=life_safety)
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
    for field, text in texts.items():
        setattr(finding, field, text)
    finding.text_parts = bigrams(finding.fact + finding.demand)
    finding.severity = Severity.SERIOUS if life_safety else Severity(given["severity"])
    finding.route = given["route"]
    finding.life_safety = life_safety
    finding.violation = bool(given.get("violation"))
    finding.category = category
    finding.section = section


def _route_problem(finding: Finding, route: str, severity: Severity) -> dict[str, str]:
    """Return why a problem so grave cannot go this way in this county."""
    key = severest_key(route)
    if key is None:
        return {}
    problem = severity_problem(route, severity, norm(key, office=finding.office))
    return {"route": problem} if problem else {}


def _set_term(finding: Finding, given: Given, *, life_safety: bool) -> dict[str, str]:
    """Set the term of `finding`; return what is wrong with the one given."""
    today, due_on, days = clock.today(), given.get("due_on"), given.get("workdays")
    calendar = calendar_of(finding.office_id)
    if due_on is not None:
        if problem := due_problem(due_on, today, calendar):
            return {"due_on": problem}
        days = calendar.between(today, due_on)
    elif days is None:
        days = _norm(finding, given["route"], life_safety=False)
    elif problem := workdays_problem(days):
        return {"workdays": problem}
    if life_safety:
        days = min(days, _norm(finding, given["route"], life_safety=True))
    finding.workdays, finding.due_on = days, calendar.add(today, days)
    finding.first_due_on = finding.due_on
    return {}


def _norm(finding: Finding, route: str, *, life_safety: bool) -> int:
    return norm(norm_key(route, life_safety=life_safety), office=finding.office)
