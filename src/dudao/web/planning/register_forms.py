"""Forms of the register: shape only."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dudao.lib import clock
from dudao.planning.models import Entry
from dudao.planning.rules.register import LIMITS, ON_REGISTER, REASON_LIMIT
from dudao.planning.states import EntryState, Level, VisitKind
from dudao.web.forms import DateInput, any_of
from dudao.web.listing import FilterForm

KINDS = [(kind.value, kind.label) for kind in VisitKind if kind in ON_REGISTER]
LEVELS = [(level.value, level.label) for level in Level if level != Level.SCHOOL]


class EntryFilter(FilterForm):
    q = forms.CharField(label=_("名称"), required=False, max_length=60)
    year = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(EntryState))
    kind = forms.ChoiceField(label=_("类型"), required=False, choices=[("", _("全部")), *KINDS])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        this = clock.today().year
        years = [(year, str(year)) for year in range(this + 1, this - 5, -1)]
        self.fields["year"].choices = [("", _("全部")), *years]  # type: ignore[attr-defined]

    def narrow(self, rows: QuerySet[Entry]) -> QuerySet[Entry]:
        """Return the rows that match."""
        chosen = self.chosen
        if "q" in chosen:
            rows = rows.filter(title__icontains=chosen["q"])
        names = ("year", "state", "kind")
        return rows.filter(**{name: chosen[name] for name in names if name in chosen})


class EntryForm(forms.Form):
    """An entry; `seen` is the edition that was on the screen."""

    title = forms.CharField(label=_("名称"), max_length=LIMITS["title"])
    year = forms.IntegerField(label=_("年度"), min_value=2012, max_value=2100)
    kind = forms.ChoiceField(label=_("类型"), choices=KINDS, widget=forms.RadioSelect)
    level = forms.ChoiceField(label=_("层级"), choices=LEVELS, widget=forms.RadioSelect)
    basis = forms.CharField(
        label=_("依据"),
        max_length=LIMITS["basis"],
        help_text=_("法规、文件名称和文号。没有依据的不列入清单。"),
    )
    organiser = forms.CharField(label=_("实施单位"), max_length=LIMITS["organiser"])
    object = forms.CharField(label=_("对象"), max_length=LIMITS["object"])
    scope = forms.CharField(
        label=_("内容和范围"),
        max_length=LIMITS["scope"],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    way = forms.CharField(label=_("方式"), max_length=LIMITS["way"])
    first_on = forms.DateField(label=_("开始日期"), widget=DateInput())
    last_on = forms.DateField(label=_("结束日期"), widget=DateInput())
    schools = forms.IntegerField(label=_("涉及学校数"), min_value=0)
    minutes = forms.IntegerField(label=_("每校约（分钟）"), min_value=0)
    files_asked = forms.IntegerField(label=_("要求每校提供材料（份）"), min_value=0)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("理由"), max_length=REASON_LIMIT, widget=forms.Textarea(attrs={"rows": 3})
    )


class PublishForm(forms.Form):
    """The notice for a year; a reason where something is too late."""

    late_reason = forms.CharField(
        label=_("来不及提前公布的理由（主任填写）"),
        required=False,
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CopyForm(forms.Form):
    year = forms.IntegerField(
        label=_("复制到哪一年"),
        min_value=2012,
        max_value=2100,
        help_text=_("按上一年已批准的项目生成草稿，日期顺延一年，逐项修改后送审。"),
    )
