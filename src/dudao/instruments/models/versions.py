"""Forms and their versions."""

from functools import cached_property

import msgspec
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.instruments.definition import Definition
from dudao.instruments.states import State
from dudao.org.models import Unit

#: Once published, a version may only be retired: answers refer to it for ever.
IMMUTABLE = [
    pgtrigger.Protect(
        name="published_stays",
        operation=pgtrigger.Delete,
        condition=pgtrigger.Condition("OLD.state <> 'draft'"),
    ),
    pgtrigger.Protect(
        name="published_is_fixed",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            "OLD.state <> 'draft' AND (OLD.instrument_id, OLD.number, OLD.definition, OLD.hash,"
            " OLD.made_at, OLD.published_at, OLD.published_by_id) IS DISTINCT FROM"
            " (NEW.instrument_id, NEW.number, NEW.definition, NEW.hash,"
            " NEW.made_at, NEW.published_at, NEW.published_by_id)"
        ),
    ),
    pgtrigger.FSM(
        name="state_moves",
        field="state",
        transitions=[
            (State.DRAFT.value, State.PUBLISHED.value),
            (State.PUBLISHED.value, State.RETIRED.value),
        ],
    ),
]


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
            models.CheckConstraint(
                condition=Q(state=State.DRAFT.value, published_at=None)
                | (~Q(state=State.DRAFT.value) & Q(published_at__isnull=False)),
                name="version_published_at",
            ),
        ]
        triggers = IMMUTABLE

    def __str__(self) -> str:
        return f"{self.instrument} v{self.number}"

    @cached_property
    def form(self) -> Definition:
        """Return the definition, typed."""
        return msgspec.convert(self.definition, Definition)
