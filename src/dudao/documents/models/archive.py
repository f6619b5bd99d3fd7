"""The archive: files (案卷) of a matter and what lies in them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.documents.models.papers import Document
from dudao.documents.states import VOLUME_MOVES, Matter, Retention, VolumeState
from dudao.files.models import File
from dudao.lib.ids import uuid7
from dudao.org.models import Unit

# What was closed is evidence: only an open volume takes anything in or gives anything out.
SEALED = pgtrigger.Trigger(
    name="sealed",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("touched", "uuid[]")],
    func="""
        IF TG_OP <> 'INSERT' THEN touched := touched || OLD.volume_id; END IF;
        IF TG_OP <> 'DELETE' THEN touched := touched || NEW.volume_id; END IF;
        IF EXISTS (SELECT 1 FROM documents_volume WHERE id = ANY (touched) AND state <> 'open') THEN
            RAISE EXCEPTION 'the volume % is closed', touched;
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
    """,
)
MOVED = pgtrigger.FSM(
    name="moved",
    field="state",
    transitions=sorted(
        {
            (str(source), str(move.target))
            for move in VOLUME_MOVES.values()
            for source in move.sources
        }
    ),
)


class Volume(models.Model):
    """A file of the archive. `subject` is the id of the visit or problem it is about.

    Closed, it has a number (档号) and one bundle that is read without this software. `place` is
    its place in the year; it keeps it when it is opened once more. While `closing_at` is set a job
    closes it, and nobody changes it; `trouble` is why that failed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Unit, models.PROTECT, related_name="volumes")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="volumes_about")
    matter = models.CharField(_("案卷类别"), max_length=8, choices=Matter.choices())
    subject = models.CharField(max_length=64, blank=True)
    year = models.PositiveIntegerField(_("年度"))
    title = models.CharField(_("题名"), max_length=200)
    number = models.CharField(_("档号"), max_length=60, blank=True)
    place = models.PositiveIntegerField(_("件号"), default=0, db_default=0)
    retention = models.CharField(_("保管期限"), max_length=12, choices=Retention.choices())
    state = models.CharField(
        _("状态"), max_length=12, choices=VolumeState.choices(), default=VolumeState.OPEN
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closing_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True, db_default="")
    pieces = models.PositiveIntegerField(_("件数"), default=0, db_default=0)  # of the closed one
    bundle = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    handed_over_at = models.DateTimeField(null=True, blank=True)
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    handed_over_to = models.CharField(_("接收单位"), max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "matter", "unit", "year", "subject"], name="volume_of_a_matter"
            ),
            models.UniqueConstraint(
                fields=["office", "number"], condition=~Q(number=""), name="volume_number"
            ),
            models.UniqueConstraint(
                fields=["office", "year", "place"],
                condition=~Q(place=0),
                name="volume_place_in_year",
            ),
            models.CheckConstraint(
                name="volume_closed_whole",
                condition=Q(state=VolumeState.OPEN.value)
                | (Q(bundle__isnull=False, closed_at__isnull=False) & ~Q(number="")),
            ),
        ]
        indexes = [
            models.Index(fields=["office", "year", "state"]),
            models.Index(fields=["unit", "-id"], name="volume_of_unit"),
        ]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete), MOVED]

    def __str__(self) -> str:
        return self.number or self.title


class VolumeItem(models.Model):
    """A document or a file in a volume, in its order."""

    volume = models.ForeignKey(Volume, models.PROTECT, related_name="items")
    place = models.PositiveIntegerField()
    title = models.CharField(_("题名"), max_length=200)
    made_on = models.DateField(_("日期"))
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="volume_items"
    )
    file = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["volume", "place"], name="volume_item_place"),
            models.UniqueConstraint(
                fields=["volume", "document"],
                condition=Q(document__isnull=False),
                name="volume_document_once",
            ),
            models.UniqueConstraint(
                fields=["volume", "file"],
                condition=Q(file__isnull=False),
                name="volume_file_once",
            ),
            models.CheckConstraint(
                name="volume_item_one",
                condition=Q(document__isnull=False, file=None)
                | Q(document=None, file__isnull=False),
            ),
        ]
        triggers = [SEALED]

    def __str__(self) -> str:
        return self.title
