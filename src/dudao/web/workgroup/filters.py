"""What the lists of the work group are narrowed by."""

from datetime import timedelta

from django import forms
from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.org.models import Person
from dudao.web.forms import DateInput, any_of
from dudao.web.listing import FilterForm
from dudao.workgroup.models import Log, Material, Post, Receipt
from dudao.workgroup.queries.posts import waiting_q
from dudao.workgroup.rules import first_of_week
from dudao.workgroup.states import Kind, State

TODO, READ, UNREAD, DONE = "todo", "read", "unread", "done"


class ReceivedFilter(FilterForm):
    q = forms.CharField(label=_("标题"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=any_of(Kind))
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("全部")), (TODO, _("等我阅读或办理")), (DONE, _("已办结"))],
    )

    def narrow(self, rows: QuerySet[Receipt]) -> QuerySet[Receipt]:
        """Return the rows that match."""
        rows = rows.filter(post__title__icontains=self.chosen.get("q", ""))
        if "kind" in self.chosen:
            rows = rows.filter(post__kind=self.chosen["kind"])
        narrowed = {
            TODO: waiting_q() & Q(post__state=State.OPEN.value),
            DONE: Q(done_at__isnull=False),
        }
        return rows.filter(narrowed.get(self.chosen.get("state", ""), Q()))


class SentFilter(FilterForm):
    q = forms.CharField(label=_("标题"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=any_of(Kind))
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(State))

    def narrow(self, rows: QuerySet[Post]) -> QuerySet[Post]:
        """Return the rows that match."""
        chosen = {name: self.chosen[name] for name in ("kind", "state") if name in self.chosen}
        return rows.filter(title__icontains=self.chosen.get("q", ""), **chosen)


class ReceiptFilter(FilterForm):
    q = forms.CharField(label=_("姓名或学校"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ("", _("全部")),
            (UNREAD, _("未读")),
            (READ, _("已读")),
            (TODO, _("未办结")),
            (DONE, _("已办结")),
        ],
    )

    def narrow(self, rows: QuerySet[Receipt]) -> QuerySet[Receipt]:
        """Return the rows that match."""
        text = self.chosen.get("q", "")
        if text:
            rows = rows.filter(Q(person__name__icontains=text) | Q(unit__name__icontains=text))
        now_read = Q(read_at__isnull=False, read_edition=F("post__edition"))
        narrowed = {
            UNREAD: ~now_read,
            READ: now_read,
            TODO: Q(done_at=None),
            DONE: Q(done_at__isnull=False),
        }
        return rows.filter(narrowed.get(self.chosen.get("state", ""), Q()))


class MaterialFilter(FilterForm):
    q = forms.CharField(label=_("名称"), required=False, max_length=60)

    def narrow(self, rows: QuerySet[Material]) -> QuerySet[Material]:
        """Return the rows that match."""
        return rows.filter(title__icontains=self.chosen.get("q", ""))


class LogFilter(FilterForm):
    q = forms.CharField(label=_("标题或内容"), required=False, max_length=60)
    who = forms.CharField(label=_("督学"), required=False, max_length=60)
    week = forms.DateField(label=_("哪一周（选其中一天）"), required=False, widget=DateInput())
    mine = forms.BooleanField(label=_("只看我的"), required=False)

    def __init__(self, data: QueryDict, person: Person) -> None:
        """Offer names only to somebody who reads the logs of others."""
        super().__init__(data, person)
        if not may_anywhere(person, Permission.LOG_VIEW):
            del self.fields["who"], self.fields["mine"]

    def narrow(self, rows: QuerySet[Log]) -> QuerySet[Log]:
        """Return the rows that match."""
        text, chosen = self.chosen.get("q", ""), self.chosen
        if text:
            rows = rows.filter(Q(title__icontains=text) | Q(text__icontains=text))
        if "who" in chosen:
            rows = rows.filter(author__name__icontains=chosen["who"])
        if "mine" in chosen:
            rows = rows.filter(author=self.person)
        if "week" in chosen:
            first = first_of_week(chosen["week"])
            rows = rows.filter(on__range=(first, first + timedelta(days=6)))
        return rows
