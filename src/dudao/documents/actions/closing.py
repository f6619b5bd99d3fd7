"""A file of the archive is closed, opened once more, handed over."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.documents.actions.archive import locked_volume, take_in
from dudao.documents.actions.numbering import next_place
from dudao.documents.actions.rows import REASON_LIMIT, reason_given
from dudao.documents.bundle.parts import Heading, Line
from dudao.documents.bundle.writing import Damaged, write_bundle
from dudao.documents.enclosing import entries_of
from dudao.documents.matters import Belongings, Composed
from dudao.documents.models import Volume
from dudao.documents.queries.archive import is_closing
from dudao.documents.rules import volume_number
from dudao.documents.states import VOLUME_MOVES, Retention, VolumeState
from dudao.files import actions as files
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person, Unit

RECEIVER_LIMIT = 100


@transaction.atomic
def close_volume(
    volume_id: UUID, composed: Composed, *, by: Person, belongings: Belongings | None = None
) -> Volume:
    """Close the volume (组卷): number it and store its bundle; nothing in it changes any more.

    `composed` is what its area tells of the matter; `belongings` are put in before. Number
    and bundle come in one transaction: a failure leaves no gap. Raises `Conflict` for a file that
    is not what was stored.
    """
    volume = locked_volume(volume_id)
    require(by, Permission.ARCHIVE_KEEP, volume.office)
    volume.state = advance(VOLUME_MOVES, VolumeState(volume.state), "close")
    if belongings is not None:
        take_in(volume, belongings, by)
    entries = entries_of(volume, composed)
    if not entries:
        raise WrongState(_("卷内还没有文件，不能组卷。请先自动归集，或手工放入。"))
    volume.closed_at, volume.closed_by = clock.now(), by
    volume.pieces = volume.items.count() + len(composed.records)

    def finish() -> tuple[Heading, Sequence[Line]]:
        _number(volume)
        return _heading(volume, by), list(composed.story)

    try:
        volume.bundle = files.store_bundle(
            lambda out: write_bundle(out, entries, finish),
            name=f"{volume.year} {volume.title}.zip",
            office=volume.office,
            by=by,
        )
    except Damaged as error:
        raise Conflict(
            _("“%(title)s”的内容不在服务器上，或与登记的校验值不符，不能组卷。请管理员从备份恢复。")
            % {"title": error.title}
        ) from error
    volume.closing_at, volume.trouble = None, ""
    volume.save()
    told = {"number": volume.number, "sha256": volume.bundle.sha256}
    record("volume.closed", volume, by=by, unit=volume.unit, **told)
    return volume


@transaction.atomic
def ask_closing(volume_ids: Sequence[UUID], *, by: Person) -> list[Volume]:
    """Let a job close the volumes, which takes a while; nobody changes them meanwhile."""
    asked = []
    for pk in sorted(set(volume_ids)):
        volume = locked_volume(pk)
        require(by, Permission.ARCHIVE_KEEP, volume.office)
        advance(VOLUME_MOVES, VolumeState(volume.state), "close")
        if is_closing(volume):
            continue
        volume.closing_at, volume.trouble = clock.now(), ""
        volume.save(update_fields=["closing_at", "trouble"])
        record("volume.closing_asked", volume, by=by, unit=volume.unit)
        asked.append(volume)
    return asked


@transaction.atomic
def give_up_closing(volume_id: UUID, *, by: Person, trouble: str) -> Volume:
    """Note why a volume could not be closed, and let people change it again."""
    volume = locked_volume(volume_id)
    require(by, Permission.ARCHIVE_KEEP, volume.office)
    advance(VOLUME_MOVES, VolumeState(volume.state), "close")
    volume.closing_at, volume.trouble = None, trouble[:REASON_LIMIT]
    volume.save(update_fields=["closing_at", "trouble"])
    record("volume.not_closed", volume, by=by, unit=volume.unit, trouble=volume.trouble)
    return volume


@transaction.atomic
def reopen_volume(volume_id: UUID, *, by: Person, reason: str) -> Volume:
    """Open a closed volume once more, with the reason; it keeps its place in the year.

    What was handed over is the archive's and stays closed. The old bundle is kept as a file.
    """
    volume = locked_volume(volume_id)
    require(by, Permission.ARCHIVE_KEEP, volume.office)
    volume.state = advance(VOLUME_MOVES, VolumeState(volume.state), "reopen")
    reason = reason_given(reason)
    volume.save(update_fields=["state"])
    number = {"number": volume.number, "bundle": str(volume.bundle_id)}
    record("volume.reopened", volume, by=by, unit=volume.unit, reason=reason, **number)
    return volume


class HandedOver(NamedTuple):
    """What was handed over, and how many of the year's volumes are still open."""

    volumes: list[Volume]
    left: int


@transaction.atomic
def hand_over_year(office: Unit, year: int, *, receiver: str, by: Person) -> HandedOver:
    """Hand all closed volumes of a year over to the archive (材料归档上交).

    Raises `WrongState` where there is none.
    """
    require(by, Permission.ARCHIVE_KEEP, office)
    receiver = receiver.strip()
    if not receiver or len(receiver) > RECEIVER_LIMIT:
        told = _("请填写接收单位，如“县教育局档案室”，最多100字。")
        raise Invalid(told, fields={"receiver": told})
    of_the_year = Volume.objects.filter(office=office, year=year)
    rows = of_the_year.filter(state=VolumeState.CLOSED.value).select_related("unit")
    volumes = list(rows.select_for_update(no_key=True, of=["self"]).order_by("place"))
    if not volumes:
        raise WrongState(_("%(year)s年度没有可移交的案卷。请先组卷。") % {"year": year})
    for volume in volumes:
        volume.state = advance(VOLUME_MOVES, VolumeState(volume.state), "hand_over")
        volume.handed_over_at, volume.handed_over_by = clock.now(), by
        volume.handed_over_to = receiver
        volume.save(update_fields=["state", "handed_over_at", "handed_over_by", "handed_over_to"])
        record("volume.handed_over", volume, by=by, unit=volume.unit, to=receiver)
    record("volume.year_handed_over", office, by=by, unit=office, year=year, count=len(volumes))
    return HandedOver(volumes, of_the_year.filter(state=VolumeState.OPEN.value).count())


def _number(volume: Volume) -> None:
    """Give the volume its place, unless it has one from before, and its 档号."""
    code, place = next_place(volume.office, volume.year, volume.place)
    volume.place = place
    volume.number = volume_number(code, volume.year, Retention(volume.retention), place)


def _heading(volume: Volume, by: Person) -> Heading:
    assert volume.closed_at is not None  # noqa: S101 - set just before
    with translation.override("zh-hans"):
        return Heading(
            id=str(volume.pk),
            number=volume.number,
            title=volume.title,
            matter=str(volume.get_matter_display()),
            office=volume.office.name,
            unit=volume.unit.name,
            year=volume.year,
            retention=str(volume.get_retention_display()),
            closed_at=volume.closed_at,
            closed_by=by.name,
        )
