"""Calendar feeds: addresses that a phone or a mail program reads by itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dudao.inspectorate.models import Area
from dudao.lib.ids import uuid7
from dudao.org.models import Unit
from dudao.planning.states.feeds import FeedWhat


class Feed(models.Model):
    """A person's private address of an iCalendar; only the hash of its secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feeds")
    what = models.CharField(_("内容"), max_length=10, choices=FeedWhat.choices())
    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("生成"))
    revoked_at = models.DateTimeField(_("停用"), null=True, blank=True)
    last_read_at = models.DateTimeField(_("最近读取"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(what=FeedWhat.AREA.value, area__isnull=False, unit=None)
                | Q(what=FeedWhat.SCHOOL.value, area=None, unit__isnull=False)
                | Q(what__in=[FeedWhat.OWN.value, FeedWhat.OFFICE.value], area=None, unit=None),
                name="feed_of_what",
            )
        ]
        indexes = [models.Index(fields=["person", "-made_at"], name="feed_of_person")]

    def __str__(self) -> str:
        about = self.area or self.unit
        return f"{self.get_what_display()} {about}" if about else str(self.get_what_display())
