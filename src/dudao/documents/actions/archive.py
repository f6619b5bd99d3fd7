"""A file of the archive while it is open: opened, filled, put in, taken out."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.documents.matters import About, Belongings, Kept
from dudao.documents.models import Document, Volume, VolumeItem
from dudao.documents.queries.archive import is_closing, retention_now
from dudao.documents.rules import TITLE_LIMIT
from dudao.documents.states import VOLUME_MOVES, Matter, VolumeState
from dudao.files import queries as files
from dudao.files.models import File
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotFound, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person, Unit

_FIRST_YEAR = 2000


@transaction.atomic
def open_volume(
    office: Unit, about: About, *, by: Person, belongings: Belongings | None = None
) -> Volume:
    """Open the volume of a matter and fill it; one that is there already is returned as it is.

    Without `belongings` a job fills it soon.
    """
    require(by, Permission.ARCHIVE_KEEP, office)
    if not _FIRST_YEAR <= about.year <= clock.today().year:
        told = _("年度应在2000年至今年之间，请更正。")
        raise Invalid(told, fields={"year": told})
    volume, made = Volume.objects.get_or_create(
        office=office,
        matter=about.matter,
        unit=about.unit,
        year=about.year,
        subject=about.subject,
        defaults={
            "title": about.title[:TITLE_LIMIT],
            "retention": retention_now(about.matter, office, ()),
            "opened_at": clock.now(),
            "opened_by": by,
        },
    )
    if made:
        later = belongings is None
        record("volume.opened", volume, by=by, unit=about.unit, title=volume.title, later=later)
        if belongings is not None:
            fill_volume(volume.pk, belongings, by=by)
            volume.refresh_from_db()
    return volume


@transaction.atomic
def open_volumes(office: Unit, abouts: Sequence[About], *, by: Person) -> list[Volume]:
    """Open many volumes at once, such as every school's of a year; a job fills each."""
    require(by, Permission.ARCHIVE_KEEP, office)
    before = set(Volume.objects.filter(office=office).values_list("pk", flat=True))
    opened = [open_volume(office, about, by=by) for about in abouts]
    made = [volume for volume in opened if volume.pk not in before]
    record("volume.opened_many", office, by=by, unit=office, count=len(made))
    return made


@transaction.atomic
def fill_volume(volume_id: UUID, belongings: Belongings, *, by: Person) -> list[VolumeItem]:
    """Put in what belongs to the matter and is not in yet, by day; return what came in."""
    return take_in(arrangeable(volume_id, by), belongings, by)


def take_in(volume: Volume, belongings: Belongings, by: Person) -> list[VolumeItem]:
    """Put `belongings` into a locked volume that is still open in the database."""
    made = _put(volume, belongings.documents, belongings.files)
    if made:
        record("volume.filled", volume, by=by, unit=volume.unit, count=len(made))
    return made


@transaction.atomic
def put_into_volume(
    volume_id: UUID, *, by: Person, documents: Sequence[UUID] = (), kept: Sequence[UUID] = ()
) -> list[VolumeItem]:
    """Put documents and stored files (`kept`) by hand into the volume.

    Raises `Invalid` for a draft, `NotFound` for what `by` may not see.
    """
    volume = arrangeable(volume_id, by)
    drafts = Document.objects.filter(pk__in=documents, issued_at=None)
    if drafts.exists():
        told = _("“%(title)s”还没有印发，印发后才能归档。") % {"title": drafts[0].title}
        raise Invalid(told, fields={"documents": told})
    if Document.objects.filter(pk__in=documents, office=volume.office).count() != len(
        set(documents)
    ):
        raise NotFound(_("找不到这份公文，或它不是本督导室的公文。"))
    found = list(files.visible_to(by).filter(pk__in=kept))
    if len(found) != len(set(kept)):
        raise NotFound(_("找不到这个文件，请刷新后重新选择。"))
    made = _put(volume, documents, [Kept(file.pk, file.name, _day_of(file)) for file in found])
    for item in made:
        record("volume.put", volume, by=by, unit=volume.unit, item=item.title)
    return made


@transaction.atomic
def take_out_of_volume(volume_id: UUID, item_id: int, *, by: Person) -> Volume:
    """Take something out of the open volume; the document or file itself stays where it is."""
    volume = arrangeable(volume_id, by)
    item = volume.items.filter(pk=item_id).first()
    if item is None:
        raise NotFound(_("这一件已不在本卷中，请刷新页面。"))
    title = item.title
    item.delete()
    _reckon(volume)
    record("volume.taken_out", volume, by=by, unit=volume.unit, item=title)
    return volume


def locked_volume(volume_id: UUID) -> Volume:
    """Return the volume with its row locked until the transaction ends."""
    volume = (
        Volume.objects.select_for_update(no_key=True, of=["self"])
        .select_related("office__region", "unit")
        .filter(pk=volume_id)
        .first()
    )
    if volume is None:
        raise NotFound(_("找不到这个案卷。"))
    return volume


def arrangeable(volume_id: UUID, by: Person) -> Volume:
    """Return the volume, locked, if `by` may arrange it now."""
    volume = locked_volume(volume_id)
    require(by, Permission.ARCHIVE_KEEP, volume.office)
    volume.state = advance(VOLUME_MOVES, VolumeState(volume.state), "arrange")
    if is_closing(volume):
        raise WrongState(_("正在组卷，暂不能调整卷内文件。请稍候刷新页面。"))
    return volume


def _put(volume: Volume, documents: Iterable[UUID], kept: Iterable[Kept]) -> list[VolumeItem]:
    """Put in what is not in yet, by day, after what is there."""
    there = {pk for row in volume.items.values_list("document", "file") for pk in row}
    issued = Document.objects.filter(pk__in=list(documents), issued_at__isnull=False)
    new = [
        VolumeItem(volume=volume, document=one, title=_called(one), made_on=_issued_on(one))
        for one in issued.defer("content")
        if one.pk not in there
    ]
    new += [
        VolumeItem(volume=volume, file_id=one.file, title=one.title[:TITLE_LIMIT], made_on=one.on)
        for one in {one.file: one for one in kept}.values()
        if one.file not in there
    ]
    new.sort(key=lambda item: (item.made_on, item.title))
    last = volume.items.aggregate(last=Max("place"))["last"] or 0
    for place, item in enumerate(new, start=last + 1):
        item.place = place
    made = VolumeItem.objects.bulk_create(new)
    _reckon(volume)
    return made


def _reckon(volume: Volume) -> None:
    """Keep the volume as long as what in it is kept longest."""
    within = Document.objects.filter(volume_items__volume=volume)
    volume.retention = retention_now(
        Matter(volume.matter), volume.office, within.values_list("kind", "issued_at")
    )
    volume.save(update_fields=["retention"])


def _called(document: Document) -> str:
    return document.title


def _issued_on(document: Document) -> date:
    assert document.issued_at is not None  # noqa: S101 - asked for above
    return document.issued_at.astimezone(clock.CHINA).date()


def _day_of(file: File) -> date:
    return (file.taken_at or file.stored_at).astimezone(clock.CHINA).date()
