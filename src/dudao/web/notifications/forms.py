"""Forms of one's messages and wishes."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dudao.notifications.models import Message
from dudao.notifications.queries.messages import kinds_of
from dudao.notifications.states import ChannelKind
from dudao.web.administration.wording import event_word
from dudao.web.forms import ALL
from dudao.web.listing import FilterForm


class TimeInput(forms.TimeInput):
    """The browser's own time picker."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class MessageFilter(FilterForm):
    kind = forms.ChoiceField(label=_("类别"), required=False)
    unread = forms.BooleanField(label=_("只看未读"), required=False)
    urgent = forms.BooleanField(label=_("只看紧急"), required=False)

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        kinds = [(kind, event_word(kind)) for kind in kinds_of(self.person)]
        self.fields["kind"].choices = [("", ALL), *kinds]  # type: ignore[attr-defined]

    def narrow(self, rows: QuerySet[Message]) -> QuerySet[Message]:
        """Apply what was chosen."""
        if "kind" in self.chosen:
            rows = rows.filter(kind=self.chosen["kind"])
        if "unread" in self.chosen:
            rows = rows.filter(read_at=None)
        return rows.filter(urgent=True) if "urgent" in self.chosen else rows


class PreferenceForm(forms.Form):
    """Over which channels, when, and whether in one go."""

    channels = forms.MultipleChoiceField(
        label=_("通知方式"), required=False, widget=forms.CheckboxSelectMultiple
    )
    digest = forms.BooleanField(
        label=_("每日汇总"),
        required=False,
        help_text=_("每个工作日上班后发一次，告诉您有多少未读消息；不选则每条单独发送。"),
    )
    quiet_from = forms.TimeField(label=_("免打扰开始"), required=False, widget=TimeInput())
    quiet_to = forms.TimeField(
        label=_("免打扰结束"),
        required=False,
        widget=TimeInput(),
        help_text=_("这段时间不发通知，可以跨过午夜。危及人身安全的事项随时发送。"),
    )

    def __init__(self, *given: Any, kinds: list[str], **named: Any) -> None:
        super().__init__(*given, **named)
        offered = [(kind, ChannelKind(kind).label) for kind in kinds]
        self.fields["channels"].choices = offered  # type: ignore[attr-defined]
        if not offered:
            self.fields["channels"].help_text = _(
                "本县还没有启用站外通知，消息只在系统内显示。需要时请联系督导室管理员。"
            )
