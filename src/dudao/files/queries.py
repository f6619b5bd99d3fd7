"""Reading files and what is known of them."""

from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.db.models import Case, Q, QuerySet, Subquery, When
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.files import disk
from dudao.files.images import EDGES
from dudao.files.models import File
from dudao.files.states import Arrival
from dudao.lib.errors import NotFound
from dudao.org.models import Person


def visible_to(person: Person) -> QuerySet[File]:
    """Return the files `person` may see: their own, those of units they inspect, and those shared
    with the unit they belong to.
    """
    shared = Q(shared_with_unit=True) & scope_q(person, Permission.FILE_VIEW_SHARED)
    return File.objects.filter(
        Q(stored_by=person) | scope_q(person, Permission.FILE_VIEW) | shared
    ).select_related("unit", "stored_by")


def openable(person: Person, file_id: UUID) -> QuerySet[File]:
    """Return the file with an id if `person` may see it, else copies of it that were lent where
    `person` looks: the same content.
    """
    same = File.objects.filter(pk=file_id).values("sha256")[:1]
    rows = visible_to(person).filter(Q(pk=file_id) | Q(sha256=Subquery(same)))
    return rows.order_by(Case(When(pk=file_id, then=0), default=1), "pk")[:1]


def kept_by(person: Person, sha256: str) -> Path | None:
    """Return where content lies that `person` has stored before; None where it is not."""
    here = File.objects.filter(stored_by=person, sha256=sha256, arrival=Arrival.HERE.value)
    place = disk.path_of(sha256)
    return place if here.exists() and place.exists() else None


def path(file: File) -> Path:
    """Return where the content of `file` lies, for a server that sends files itself."""
    return disk.path_of(file.sha256)


def content(file: File) -> BinaryIO:
    """Open the content of `file` for reading; raises `NotFound` when it is not here (yet)."""
    _require_here(file)
    try:
        return path(file).open("rb")
    except FileNotFoundError as error:
        raise NotFound(
            _("文件“%(name)s”的内容不在服务器上，请告知系统管理员从备份恢复。") % {"name": file}
        ) from error


def thumbnail(file: File, edge: int) -> Path:
    """Return the WebP copy of a picture, `edge` (320 or 1280) px on its longer side.

    Made when first asked for, and kept. Raises `NotFound` for what is no picture, is gone or has
    not come.
    """
    _require_here(file)
    if not file.is_image or edge not in EDGES or not path(file).exists():
        raise NotFound(_("没有这张图片的缩略图。"))
    return disk.thumbnail(file.sha256, edge)


def awaited_from(person: Person, sha256: str) -> QuerySet[File]:
    """Return the files of `person` whose content, known by its hash, has not come."""
    return File.objects.filter(stored_by=person, sha256=sha256, arrival=Arrival.AWAITED.value)


def _require_here(file: File) -> None:
    """Raise `NotFound` that says why the content of `file` is not here."""
    if file.arrival == Arrival.AWAITED:
        raise NotFound(
            _("“%(name)s”还在手机上，尚未传到。手机联网后会自动上传，请稍后再看。") % {"name": file}
        )
    if file.arrival == Arrival.REFUSED:
        raise NotFound(file.trouble)


def verify(file: File) -> bool:
    """Tell whether the content of `file` is on the disk and unchanged."""
    return disk.intact(file.sha256)
