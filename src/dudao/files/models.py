"""Evidence: what was stored, its hash, whose business it is."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dudao.lib.ids import uuid7
from dudao.org.models import Unit


class File(models.Model):
    """A stored file. The bytes lie under FILES_ROOT by their SHA-256, once for equal content."""

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

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"])]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["shared_with_unit"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        """Tell whether it can be shown as a picture and has small copies."""
        return self.media_type.startswith("image/")
