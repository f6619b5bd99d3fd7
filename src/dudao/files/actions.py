"""Storing, awaiting and sharing files."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, BinaryIO, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.audit.actions import record
from dudao.files import disk, images, rules
from dudao.files.markup import read as read_markup
from dudao.files.models import File, Shot
from dudao.files.states import Arrival
from dudao.lib import clock
from dudao.lib.errors import Invalid, TooLarge, Unsupported
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.org.queries import own_office


@transaction.atomic
def store(
    content: bytes | BinaryIO,
    *,
    name: str,
    unit: Unit,
    by: Person,
    taken_at: datetime | None = None,
    photo: bool = False,
) -> File:
    """Store `content` as evidence about `unit`; with `photo` nothing but a picture is taken.

    What the unit's own people store is shared with the unit from the start. Raises `NotAllowed`,
    `TooLarge` (413), `Unsupported` (415: not a type that is taken, or not what its name says),
    `Invalid` (422: empty, or a picture that cannot be decoded), `NoSpace` (507).
    """
    require(by, Permission.FILE_STORE, unit)
    shared = may(by, Permission.FILE_VIEW_SHARED, unit)
    return _store(content, name, unit, by, taken_at, photo=photo, shared=shared)


@transaction.atomic
def store_own(
    content: bytes | BinaryIO, *, name: str, by: Person, taken_at: datetime | None = None
) -> File:
    """Store a paper of one's own work (a log, a post, an answer) at one's office; as `store`.

    Only the office sees it by itself; who else may, follows from what it is put to.
    """
    return _store(content, name, own_office(by), by, taken_at, photo=False, shared=False)


@transaction.atomic
def store_own_package(content: bytes, *, name: str, by: Person) -> File:
    """Store a ZIP that the caller has put together or proven, at one's office."""
    unit = own_office(by)
    with disk.received(content, settings.FILE_LIMIT) as what:
        disk.keep(what)
    return _noted(what, rules.ZIP, name, unit, by)


def _store(
    content: bytes | BinaryIO,
    name: str,
    unit: Unit,
    by: Person,
    taken_at: datetime | None,
    *,
    photo: bool,
    shared: bool,
) -> File:
    with disk.received(content, settings.FILE_LIMIT) as what:
        kind = _kind(what, name, photo=photo)
        picture = _examine(what) if kind.family == "image" else None
        disk.keep(what)
    told = {
        "width": picture and picture.width,
        "height": picture and picture.height,
        "fingerprint": picture and picture.fingerprint,
        "taken_at": taken_at or (picture and picture.taken_at),
        "shared_with_unit": shared,
    }
    return _noted(what, kind, name, unit, by, **told)


def _noted(
    what: disk.Received, kind: rules.Kind, name: str, unit: Unit, by: Person, **told: Any
) -> File:
    """Note what is on the disk now; `told` is what else is known of it."""
    file = File.objects.create(
        sha256=what.sha256,
        size=what.size,
        media_type=kind.media_type,
        name=rules.clean_name(name, kind),
        stored_at=clock.now(),
        stored_by=by,
        unit=unit,
        **told,
    )
    record("file.stored", file, by=by, unit=unit, sha256=what.sha256, media_type=kind.media_type)
    return file


@transaction.atomic
def store_bundle(
    write: Callable[[BinaryIO], object], *, name: str, office: Unit, by: Person
) -> File:
    """Store the archive bundle that `write` writes, of any size; only the office sees it by itself.

    Raises what `write` raises, and `NoSpace` (507).
    """
    require(by, Permission.ARCHIVE_KEEP, office)
    with disk.made(write) as what:
        disk.keep(what)
    return _noted(what, rules.ZIP, name, office, by)


class Promise(NamedTuple):
    """What a phone says of content that it will send.

    `markup` is what was drawn over a photo, `shot` (fields of `Shot`) how it was made.
    """

    id: UUID
    sha256: str
    size: int
    media_type: str
    name: str
    taken_at: datetime | None = None
    markup: object = None
    shot: Mapping[str, Any] | None = None


@transaction.atomic
def await_file(promise: Promise, *, unit: Unit, by: Person) -> File:
    """Note evidence about `unit` whose content, known by its hash, is still on the phone of `by`.

    Raises as `store` does for what would not be taken when it came, `Invalid` for unsound markup.
    """
    require(by, Permission.FILE_STORE, unit)
    return _await(promise, unit, by)


@transaction.atomic
def await_own(promise: Promise, *, by: Person) -> File:
    """Note a paper of one's own work at one's office, as `store_own`, still on one's phone."""
    return _await(promise, own_office(by), by)


def _await(promise: Promise, unit: Unit, by: Person) -> File:
    kind = _promised(promise)
    if promise.markup is not None and read_markup(promise.markup) is None:
        raise Invalid(_("照片上的标注数据不完整，没有保存。"), fields={"markup": _("格式不对。")})
    file = File.objects.create(
        pk=promise.id,
        sha256=promise.sha256,
        size=promise.size,
        media_type=kind.media_type,
        name=rules.clean_name(promise.name, kind),
        taken_at=promise.taken_at,
        stored_at=clock.now(),
        stored_by=by,
        unit=unit,
        arrival=Arrival.AWAITED,
        markup=promise.markup,
    )
    if promise.shot is not None:
        Shot.objects.create(file=file, **promise.shot)
    record(
        "file.awaited",
        file,
        by=by,
        unit=unit,
        sha256=promise.sha256,
        media_type=kind.media_type,
    )
    return file


@transaction.atomic
def arrive(sha256: str, content: bytes | BinaryIO, *, by: Person) -> list[File]:
    """Store `content` for the files of `by` that await it by its hash; return them.

    What is not of the promised family or cannot be opened is marked refused, with the reason in
    words; the content is then no evidence. Raises `NoSpace` (507).
    """
    awaited = File.objects.select_for_update(no_key=True, of=["self"]).filter(
        stored_by=by, sha256=sha256, arrival=Arrival.AWAITED.value
    )
    files = list(awaited.select_related("unit").order_by("pk"))
    if not files:
        return []
    with disk.received(content, settings.FILE_LIMIT) as what:
        for file in files:
            _settle(file, what)
        if any(file.is_here for file in files):
            disk.keep(what)
    for file in files:
        file.save()
        name = "file.arrived" if file.is_here else "file.refused"
        record(name, file, by=by, unit=file.unit, sha256=sha256, trouble=file.trouble)
    return files


@transaction.atomic
def share(file_id: UUID, *, by: Person) -> File:
    """Let the unit's own people see the file from now on; sharing twice changes nothing.

    Whoever stored it may, and whoever may look at the unit's evidence.
    """
    file = (
        File.objects.select_for_update(no_key=True, of=["self"])
        .select_related("unit")
        .get(pk=file_id)
    )
    if file.stored_by_id != by.pk:
        require(by, Permission.FILE_VIEW, file.unit)
    if not file.shared_with_unit:
        file.shared_with_unit = True
        file.save(update_fields=["shared_with_unit"])
        record("file.shared", file, by=by, unit=file.unit)
    return file


@transaction.atomic
def lend(file_id: UUID, unit: Unit, *, by: Person) -> File:
    """Let those who look at the evidence of `unit` see this file of another unit: one row more.

    Whoever stored it may, and whoever may look at its own unit's evidence.
    """
    file = File.objects.select_related("unit").get(pk=file_id)
    if file.stored_by_id != by.pk:
        require(by, Permission.FILE_VIEW, file.unit)
    if file.unit_id == unit.pk:
        return file
    lent = File.objects.get(pk=file_id)
    lent.pk, lent.unit, lent.shared_with_unit = uuid7(), unit, False
    if file.is_here:  # else it comes with the phone of whoever took it
        lent.stored_by = by
    lent.stored_at = clock.now()
    lent.save(force_insert=True)
    made = Shot.objects.filter(file=file).first()
    if made is not None:
        made.pk = lent.pk
        made.save(force_insert=True)
    record("file.lent", lent, by=by, unit=unit, of=str(file_id), sha256=file.sha256)
    return lent


def _promised(promise: Promise) -> rules.Kind:
    """Return the kind a file is said to be, or say why it would not be taken."""
    kind, name = rules.kind_of(promise.media_type), {"name": promise.name}
    if kind is None or not rules.suits(promise.name, kind):
        raise Unsupported(
            _("“%(name)s”不是照片、PDF、Word、Excel、录音或文本文件，没有保存。") % name
        )
    limit = settings.PHOTO_LIMIT if kind.family == "image" else settings.FILE_LIMIT
    if promise.size > limit:
        raise disk.too_large(limit)
    if promise.size < 1:
        raise _empty(promise.name)
    return kind


def _settle(file: File, what: disk.Received) -> None:
    """Set on `file` what its content tells, or why it is refused."""
    file.arrived_at = clock.now()
    try:
        kind, picture = _proven(file, what)
    except (Invalid, Unsupported, TooLarge) as error:
        file.arrival, file.trouble = Arrival.REFUSED, error.message
        return
    file.arrival, file.size = Arrival.HERE, what.size
    file.media_type, file.name = kind.media_type, rules.clean_name(file.name, kind)
    if picture is not None:
        file.width, file.height = picture.width, picture.height
        file.fingerprint = picture.fingerprint


def _proven(file: File, what: disk.Received) -> tuple[rules.Kind, images.Picture | None]:
    """Return what came for `file`; raises where it is not what was promised."""
    if what.sha256 != file.sha256:
        raise Invalid(_("“%(name)s”传到的内容与拍摄时的校验码不符。") % {"name": file.name})
    kind = _kind(what, file.name, photo=file.is_image)
    promised = rules.kind_of(file.media_type)
    if promised is None or kind.family != promised.family:
        raise Unsupported(_("“%(name)s”的内容与登记的类型不符。") % {"name": file.name})
    return kind, _examine(what) if kind.family == "image" else None


def _empty(name: str) -> Invalid:
    return Invalid(_("“%(name)s”是空文件，没有保存。请检查后重新上传。") % {"name": name})


def _kind(what: disk.Received, name: str, *, photo: bool) -> rules.Kind:
    """Return what was received, or say why it is not taken."""
    if not what.size:
        raise _empty(name)
    with what.path.open("rb") as content:
        head = content.read(16)
        kind = rules.sniff(content)
    if rules.is_heic(head):
        raise Unsupported(
            _("暂不支持HEIC照片。请在手机相机设置中选择“兼容性最佳”（JPEG）后重拍，或转换后上传。")
        )
    if kind is None or (photo and kind.family != "image"):
        wanted = _("JPG、PNG或WebP照片") if photo else _("照片、PDF、Word、Excel、录音或文本文件")
        raise Unsupported(
            _("“%(name)s”的内容不是%(wanted)s，没有保存。") % {"name": name, "wanted": wanted}
        )
    if not rules.suits(name, kind):
        raise Unsupported(
            _("“%(name)s”的内容与文件名不符，没有保存。请用原来的程序打开并另存后再上传。")
            % {"name": name}
        )
    return kind


def _examine(what: disk.Received) -> images.Picture:
    if what.size > settings.PHOTO_LIMIT:
        raise disk.too_large(settings.PHOTO_LIMIT)
    try:
        return images.examine(what.path)
    except images.TooManyPixels as error:
        raise TooLarge(_("图片的像素过大，没有保存。请缩小尺寸后重新上传。")) from error
    except images.Broken as error:
        raise Invalid(_("图片已损坏或不完整，没有保存。请重新拍摄或重新上传。")) from error
