"""Evidence: what was stored, its hash, whose business it is."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dudao.files.markup import Path, paths
from dudao.files.states import Arrival
from dudao.lib.ids import uuid7
from dudao.org.models import Unit

#: What only the content tells; until it is here it may still be said.
_TOLD_BY_CONTENT = (
    "arrival", "arrived_at", "trouble", "size", "media_type", "name", "width", "height",
    "fingerprint",
)  # fmt: skip
_HERE_CHANGES = pgtrigger.Condition(
    "OLD.arrival = 'here' AND ROW({}) IS DISTINCT FROM ROW({})".format(
        ", ".join(f"OLD.{field}" for field in _TOLD_BY_CONTENT),
        ", ".join(f"NEW.{field}" for field in _TOLD_BY_CONTENT),
    )
)


class File(models.Model):
    """A stored file. The bytes lie under FILES_ROOT by their SHA-256, once for equal content.

    An awaited one is known by its hash; its content is still on the phone that made it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("大小"))
    media_type = models.CharField(_("类型"), max_length=100)
    name = models.CharField(_("文件名"), max_length=200)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    # What the picture looks like in 64 bits; near pictures differ in few of them.
    fingerprint = models.BigIntegerField(null=True, blank=True, editable=False)
    taken_at = models.DateTimeField(_("拍摄时间"), null=True, blank=True)
    stored_at = models.DateTimeField(_("上传时间"))
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="files")
    shared_with_unit = models.BooleanField(_("学校可见"), default=False)
    arrival = models.CharField(
        max_length=8,
        choices=Arrival.choices(),
        default=Arrival.HERE,
        db_default=Arrival.HERE.value,
    )
    arrived_at = models.DateTimeField(_("传到"), null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True, db_default="")
    # Drawn over the picture on the phone; the picture itself has it not. See `markup.Markup`.
    markup = models.JSONField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-id"]),
            models.Index(
                fields=["sha256"],
                condition=models.Q(arrival=Arrival.AWAITED.value),
                name="file_awaited",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["shared_with_unit", *_TOLD_BY_CONTENT]),
            ),
            pgtrigger.Protect(
                name="here_stays", operation=pgtrigger.Update, condition=_HERE_CHANGES
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        """Tell whether it can be shown as a picture and has small copies."""
        return self.media_type.startswith("image/")

    @property
    def is_sound(self) -> bool:
        """Tell whether it can be listened to."""
        return self.media_type.startswith("audio/")

    @property
    def of_phone(self) -> bool:
        """Tell whether it was awaited from a phone."""
        return not self.is_here or self.arrived_at is not None

    @property
    def is_here(self) -> bool:
        """Tell whether its content is here."""
        return self.arrival == Arrival.HERE

    @property
    def drawn(self) -> list[Path]:
        """Return what was drawn over the picture, as SVG draws it."""
        return paths(self.markup) if self.markup else []


class Shot(models.Model):
    """How a photo or recording was made on a phone, beside what was sent of it."""

    file = models.OneToOneField(File, models.PROTECT, primary_key=True, related_name="shot")
    original_sha256 = models.CharField(max_length=64, blank=True)
    original_size = models.PositiveBigIntegerField(null=True, blank=True)
    original_width = models.PositiveIntegerField(null=True, blank=True)
    original_height = models.PositiveIntegerField(null=True, blank=True)
    watermark = models.CharField(_("水印"), max_length=300, blank=True)
    blurred = models.PositiveSmallIntegerField(_("遮挡几处"), default=0)
    consent = models.BooleanField(_("被访者同意录音"), null=True, blank=True)

    class Meta:
        triggers = [
            pgtrigger.Protect(name="insert_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return str(self.file)
