"""Forms and their versions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.instruments.states import State
from dudao.org.models import Unit


class Instrument(models.Model):
    """A form; without an office it ships with the product."""

    key = models.CharField(max_length=60)
    office = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="instruments"
    )
    title = models.CharField(_("名称"), max_length=120)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "office"], nulls_distinct=False, name="instrument_key"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """A version of a form, identified by the hash of its definition; immutable once published."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("版本"))
    definition = models.JSONField()
    hash = models.CharField(max_length=64)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices(), default=State.DRAFT)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="version_number"),
            models.UniqueConstraint(
                fields=["instrument"],
                condition=Q(state=State.PUBLISHED.value),
                name="version_one_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} v{self.number}"
