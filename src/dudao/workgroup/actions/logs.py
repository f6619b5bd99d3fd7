"""Writing inspectors' logs. What stood there before an edit, the record keeps."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.audit.actions import record
from dudao.files.models import File
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotFound
from dudao.lib.ids import uuid7
from dudao.org.models import Person
from dudao.org.queries import own_office
from dudao.visits.models import Visit
from dudao.visits.queries import visible_to
from dudao.workgroup.actions.papers import papers
from dudao.workgroup.models import Log
from dudao.workgroup.queries.logs import writes_logs
from dudao.workgroup.rules import FILES_LIMIT, TEXT_LIMIT, TITLE_LIMIT, said


@transaction.atomic
def write_log(
    *,
    by: Person,
    on: date,
    title: str,
    text: str,
    visit_ids: Iterable[UUID] = (),
    file_ids: Sequence[UUID] | None = None,
    log_id: UUID | None = None,
) -> Log:
    """Write the log of a day; the same id again by its author replaces what it says.

    Without `file_ids` its files stay. Raises `Invalid` for a day to come or a visit that `by`
    does not know of, `Conflict` when the id is another's.
    """
    _require_author(by)
    texts = said({"title": (title, TITLE_LIMIT), "text": (text, TEXT_LIMIT)})
    if on > clock.today():
        raise Invalid(_("有内容需要更正。"), fields={"on": _("请选择今天或以前的日期")})
    visits = _visits(visit_ids, by)
    log = _standing(log_id, by) if log_id else None
    if log is None:
        return _written(log_id or uuid7(), by, {**texts, "on": on}, visits, file_ids)
    return _rewritten(log, {**texts, "on": on}, visits, file_ids)


@transaction.atomic
def attach_to_log(log_id: UUID, file_id: UUID, *, by: Person) -> Log:
    """Add a file to one's log; one that is there already changes nothing."""
    _require_author(by)
    log = _standing(log_id, by)
    if log is None:
        raise NotFound(_("找不到这篇日志。"))
    kept = list(log.files.order_by("pk"))
    if file_id in {file.pk for file in kept}:
        return log
    log.files.set(papers([*(file.pk for file in kept), file_id], by=by, kept=kept))
    record("log.illustrated", log, by=by, unit=log.office, file=str(file_id))
    return log


def _written(
    log_id: UUID,
    by: Person,
    new: dict[str, Any],
    visits: list[Visit],
    file_ids: Sequence[UUID] | None,
) -> Log:
    files = papers(file_ids or (), by=by)
    log = Log(id=log_id, author=by, office=own_office(by), written_at=clock.now(), **new)
    log.save(force_insert=True)
    log.visits.set(visits)
    log.files.set(files)
    record("log.written", log, by=by, unit=log.office, title=log.title, on=log.on.isoformat())
    return log


def _rewritten(
    log: Log, new: dict[str, Any], visits: list[Visit], file_ids: Sequence[UUID] | None
) -> Log:
    before = {
        name: getattr(log, name) for name, value in new.items() if getattr(log, name) != value
    }
    kept = list(log.files.order_by("pk"))
    files = kept if file_ids is None else papers(file_ids, by=log.author, kept=kept)
    before |= _others(log, visits, kept, files)
    if not before:
        return log
    for name, value in new.items():
        setattr(log, name, value)
    log.edited_at = clock.now()
    log.save(update_fields=[*new, "edited_at"])
    log.visits.set(visits)
    log.files.set(files)
    if "on" in before:
        before["on"] = before["on"].isoformat()
    record("log.edited", log, by=log.author, unit=log.office, before=before)
    return log


def _others(
    log: Log, visits: list[Visit], kept: list[File], files: list[File]
) -> dict[str, list[str]]:
    """Return the visits and files that stood there, as far as they change."""
    spoken_of = sorted(str(visit.pk) for visit in log.visits.all())
    before = {}
    if spoken_of != sorted(str(visit.pk) for visit in visits):
        before["visits"] = spoken_of
    if {file.pk for file in kept} != {file.pk for file in files}:
        before["files"] = [file.name for file in kept]
    return before


def _require_author(by: Person) -> None:
    """Raise unless `by` is an inspector: one registered writes logs without schools, too."""
    if not writes_logs(by):
        require_anywhere(by, Permission.LOG_WRITE)


def _standing(log_id: UUID, by: Person) -> Log | None:
    rows = Log.objects.select_for_update(no_key=True, of=("self",))
    log = rows.select_related("office", "author").filter(pk=log_id).first()
    if log is not None and log.author_id != by.pk:
        raise Conflict(_("这篇日志是别人写的，您不能修改。"))
    return log


def _visits(visit_ids: Iterable[UUID], by: Person) -> list[Visit]:
    wanted = set(visit_ids)
    found = list(visible_to(by).filter(pk__in=wanted)) if wanted else []
    if len(found) != len(wanted) or len(wanted) > FILES_LIMIT:
        raise Invalid(_("有内容需要更正。"), fields={"visits": _("有的督导找不到，请重新选择。")})
    return found
