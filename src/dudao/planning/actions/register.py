"""The register of inspections: an entry is drafted, submitted, approved, published, withdrawn."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from typing_extensions import Unpack

from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.audit.actions import record
from dudao.documents import actions as documents
from dudao.documents.models import Document
from dudao.findings.rules import clean
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotFound, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person, Unit
from dudao.org.queries import norm
from dudao.planning.models import Entry
from dudao.planning.queries.register import to_publish
from dudao.planning.rules.programme_papers import Listed, register_notice
from dudao.planning.rules.register import (
    LIMITS,
    REASON_LIMIT,
    EntryGiven,
    entry_problems,
    publish_by,
    year_later,
)
from dudao.planning.states import ENTRY_MOVES, EntryState, Level, VisitKind

SAID = (*LIMITS, "year", "kind", "level", "first_on", "last_on", "schools", "minutes",
        "files_asked")  # fmt: skip
_START: dict[str, Any] = {
    **dict.fromkeys(LIMITS, ""),
    "kind": VisitKind.SPECIAL,
    "level": Level.COUNTY,
    "schools": 0,
    "minutes": 120,
    "files_asked": 0,
}


@transaction.atomic
def draft_entry(office: Unit, *, by: Person, **given: Unpack[EntryGiven]) -> Entry:
    """Write down what may be inspected in a year: basis, organiser, object, scope, time, way."""
    require(by, Permission.REGISTER_DRAFT, office)
    entry = Entry(office=office, made_by=by, made_at=clock.now())
    for name, value in _said({**_START, **given}).items():
        setattr(entry, name, value)
    entry.save(force_insert=True)
    _record("drafted", entry, by)
    return entry


@transaction.atomic
def edit_entry(
    entry_id: UUID, *, by: Person, seen: int | None = None, **given: Unpack[EntryGiven]
) -> Entry:
    """Change a draft. Raises `Conflict` when somebody else changed the edition `seen` meanwhile."""
    entry = _locked(entry_id)
    require(by, Permission.REGISTER_DRAFT, entry.office)
    entry.state = advance(ENTRY_MOVES, EntryState(entry.state), "edit")
    standing = {name: getattr(entry, name) for name in SAID}
    if seen is not None and seen != entry.edition:
        raise Conflict(
            _("这一项刚被别人改过，您的修改没有保存。请对照现在的内容再改。"), current=standing
        )
    said = _said({**standing, **given})
    for name, value in said.items():
        setattr(entry, name, value)
    entry.edition += 1
    entry.save(update_fields=[*SAID, "state", "edition"])
    _record("edited", entry, by)
    return entry


@transaction.atomic
def submit_entry(entry_id: UUID, *, by: Person) -> Entry:
    """Hand a draft in for approval."""
    entry = _locked(entry_id)
    require(by, Permission.REGISTER_DRAFT, entry.office)
    _move(entry, "submit")
    entry.reason = ""
    entry.save(update_fields=["state", "reason"])
    _record("submitted", entry, by)
    return entry


@transaction.atomic
def return_entry(entry_id: UUID, *, by: Person, reason: str) -> Entry:
    """Give an entry back to who drafted it, with the reason."""
    entry = _locked(entry_id)
    require(by, Permission.REGISTER_DECIDE, entry.office)
    _move(entry, "return")
    entry.reason = reason_given(reason)
    entry.save(update_fields=["state", "reason"])
    _record("returned", entry, by, reason=entry.reason)
    return entry


@transaction.atomic
def approve_entry(entry_id: UUID, *, by: Person) -> Entry:
    """Approve an entry, having seen what it costs the schools and what it looks like."""
    entry = _locked(entry_id)
    require(by, Permission.REGISTER_DECIDE, entry.office)
    _move(entry, "approve")
    entry.approved_by, entry.approved_at = by, clock.now()
    entry.save(update_fields=["state", "approved_by", "approved_at"])
    _record("approved", entry, by)
    return entry


@transaction.atomic
def withdraw_entry(entry_id: UUID, *, by: Person, reason: str) -> Entry:
    """Strike an entry off: its drafter while nobody decided, then who decides."""
    entry = _locked(entry_id)
    drafted = entry.state == EntryState.DRAFT
    wanted = Permission.REGISTER_DRAFT if drafted else Permission.REGISTER_DECIDE
    require(by, wanted, entry.office)
    _move(entry, "withdraw")
    entry.reason = reason_given(reason)
    entry.save(update_fields=["state", "reason"])
    _record("withdrawn", entry, by, reason=entry.reason)
    return entry


@transaction.atomic
def copy_register(office: Unit, year: int, *, by: Person) -> list[Entry]:
    """Draft the entries of `year` from those of the year before, a year later each.

    What stands in `year` already under the same name is left out. Raises `Invalid` where the year
    before had nothing.
    """
    require(by, Permission.REGISTER_DRAFT, office)
    before = Entry.objects.filter(
        office=office, year=year - 1, state__in=[EntryState.APPROVED, EntryState.PUBLISHED]
    ).order_by("first_on", "id")
    if not before.exists():
        raise Invalid(_("%(year)d年没有已批准的清单，没有可以复制的。") % {"year": year - 1})
    there = Entry.objects.filter(office=office, year=year).exclude(state=EntryState.WITHDRAWN)
    names = set(there.values_list("title", flat=True))
    made = []
    for old in before:
        title = old.title.replace(str(year - 1), str(year))
        if title not in names:
            said = {name: getattr(old, name) for name in SAID}
            days = {"first_on": year_later(old.first_on), "last_on": year_later(old.last_on)}
            made.append(
                draft_entry(office, by=by, **{**said, **days, "title": title, "year": year})
            )
    return made


@transaction.atomic
def draft_register(office: Unit, year: int, *, by: Person, late_reason: str = "") -> Document:
    """Draft the one notice that publishes the approved entries of a year, as a table.

    Each must be published `planning.register_notice_days` before it begins. What
    is too late goes along only with the reason of who decides. Raises `Invalid` naming them.
    """
    require(by, Permission.REGISTER_DRAFT, office)
    entries = list(to_publish(office, year).select_for_update(no_key=True, of=("self",)))
    if not entries:
        raise WrongState(_("%(year)d年没有已批准、待公布的项目。") % {"year": year})
    days, reason = norm("planning.register_notice_days", office=office), clean(late_reason)
    late = [one for one in entries if publish_by(one.first_on, days) < clock.today()]
    if late and not (reason and may(by, Permission.REGISTER_DECIDE, office)):
        raise _too_late(late, days)
    with translation.override("zh-hans"):  # a paper is Chinese, whoever begins it
        content = register_notice(office.name, year, [_listed(one) for one in entries])
    document = documents.draft(content, office=office, unit=office, by=by)
    for entry in entries:
        entry.document = document
        entry.late_reason = reason[:REASON_LIMIT] if entry in late else ""
        entry.save(update_fields=["document", "late_reason"])
        _record("put_into_notice", entry, by, late_reason=entry.late_reason)
    return document


def publish_entries(document: Document, by: Person, on: date) -> list[Entry]:
    """Note that the notice with entries was issued; the caller has asked for permission."""
    rows = Entry.objects.filter(document=document, state=EntryState.APPROVED)
    entries = list(rows.select_for_update(no_key=True).order_by("pk"))
    for entry in entries:
        _move(entry, "publish")
        entry.published_on = on
        entry.save(update_fields=["state", "published_on"])
        _record("published", entry, by, number=document.number)
    return entries


def reason_given(reason: str, field: str = "reason") -> str:
    """Return a reason; raises `Invalid` where there is none or it is too long to be kept."""
    said = clean(reason)
    if not said or len(said) > REASON_LIMIT:
        told = _("请写明理由，最多%(limit)d字。") % {"limit": REASON_LIMIT}
        raise Invalid(told, fields={field: told})
    return said


def _said(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an entry says, tidied; raises `Invalid` with a message per field."""
    missing = {name: _("必填，请填写。") for name in SAID if given.get(name) is None}
    if missing:
        raise Invalid(_("有内容需要更正。"), fields=missing)
    said = {name: given[name] for name in SAID} | {name: clean(given[name]) for name in LIMITS}
    if problems := entry_problems(said):
        raise Invalid(_("有内容需要更正。"), fields=problems)
    return said


def _locked(entry_id: UUID) -> Entry:
    rows = Entry.objects.select_for_update(no_key=True, of=("self",)).select_related("office")
    entry = rows.filter(pk=entry_id).first()
    if entry is None:
        raise NotFound(_("找不到清单中的这一项。请刷新页面。"))
    return entry


def _move(entry: Entry, move: str) -> None:
    entry.state = advance(ENTRY_MOVES, EntryState(entry.state), move)


def _too_late(late: list[Entry], days: int) -> Invalid:
    names = _("、").join(
        _("“%(title)s”（%(day)s开始）") % {"title": one, "day": one.first_on.isoformat()}
        for one in late
    )
    told = _(
        "按规定要提前%(days)d天公布，以下项目已来不及：%(names)s。请推迟开始日期，"
        "或由主任写明理由后公布。"
    ) % {"days": days, "names": names}
    return Invalid(told, fields={"late_reason": told})


def _listed(entry: Entry) -> Listed:
    return Listed(
        entry.title,
        str(entry.get_kind_display()),
        entry.basis,
        entry.organiser,
        entry.object,
        entry.scope,
        entry.way,
        entry.first_on,
        entry.last_on,
    )


def _record(name: str, entry: Entry, by: Person, **data: Any) -> None:
    record(f"entry.{name}", entry, by=by, unit=entry.office, title=entry.title, **data)
