"""Forms of section tasks, meetings and reports: shape only; what is allowed is the action's."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dudao.inspectorate.models import Area
from dudao.instruments.models import Version
from dudao.lib import clock
from dudao.org.models import Unit
from dudao.planning.models import AreaReport, Meeting, SectionTask
from dudao.planning.queries.tasks import schools_picked
from dudao.planning.rules.tasks import (
    FILES,
    MINUTES,
    REASON_LIMIT,
    RESULT_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    after,
    first_of,
    last_of,
)
from dudao.planning.states import MeetingState, TaskState
from dudao.planning.states.meetings import Pick, Sort
from dudao.web.forms import DateInput, WatchedForm, any_of
from dudao.web.listing import FilterForm

#: For so many months from this one on tasks are handed in on the page.
OFFERED_MONTHS = 4


class MonthChoice(forms.TypedChoiceField):
    """One of the coming months."""

    def __init__(self, **given: Any) -> None:
        super().__init__(choices=coming_months, coerce=parsed, **given)


def coming_months() -> list[tuple[str, Any]]:
    """Return this month and the next ones, in words."""
    month, found = first_of(clock.today()), []
    for _n in range(OFFERED_MONTHS):
        words = _("%(year)s年%(month)s月") % {"year": month.year, "month": month.month}
        found.append((month.isoformat(), words))
        month = after(month)
    return found


def parsed(given: str) -> Any:
    """Return the day that a form holds as text."""
    return forms.DateField().clean(given)


class VersionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Version) -> str:
        """Name the form."""
        return str(obj.instrument.title)


class SchoolsChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    widget = forms.CheckboxSelectMultiple


class TaskForm(WatchedForm):
    """What a section wants looked at."""

    section = forms.ModelChoiceField(
        label=_("提出科室"), queryset=Unit.objects.none(), empty_label=None
    )
    month = MonthChoice(label=_("月份"))
    title = forms.CharField(label=_("督导事项"), max_length=TITLE_LIMIT)
    why = forms.CharField(
        label=_("事由和依据"), max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 2})
    )
    form = VersionChoice(
        label=_("用哪份表单"),
        queryset=Version.objects.none(),
        required=False,
        empty_label=_("不用表单，写在下面"),
    )
    questions = forms.CharField(
        label=_("看什么、问什么"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一条。选了表单的可以不写。"),
    )
    first_on = forms.DateField(
        label=_("从"), required=False, widget=DateInput(), help_text=_("不填为整月。")
    )
    last_on = forms.DateField(label=_("到"), required=False, widget=DateInput())
    minutes = forms.IntegerField(
        label=_("每校约（分钟）"), min_value=MINUTES[0], max_value=MINUTES[1]
    )
    files_asked = forms.IntegerField(
        label=_("要求学校提供材料（份）"), min_value=FILES[0], max_value=FILES[1]
    )
    specialty = forms.CharField(label=_("专业要求（可不填）"), required=False, max_length=60)
    pick = forms.ChoiceField(label=_("学校"), choices=Pick.choices(), widget=forms.RadioSelect)
    sorts = forms.MultipleChoiceField(
        label=_("学校类别"),
        required=False,
        choices=Sort.choices(),
        widget=forms.CheckboxSelectMultiple,
    )
    areas = SchoolsChoice(label=_("责任区"), queryset=Area.objects.none(), required=False)
    schools = SchoolsChoice(label=_("逐校选择"), queryset=Unit.objects.none(), required=False)

    WATCHED = ("month", "title", "why", "form", "questions", "minutes", "files_asked", "specialty")

    def opened_with(self) -> list[tuple[str, Any]]:
        """Return the hidden inputs for what two people of a section may both write."""
        return [(name, value) for name, value in super().opened_with() if name[5:] in self.WATCHED]

    def said(self) -> dict[str, Any]:
        """Return what was said, as the action takes it; without days the whole month is meant."""
        given = self.cleaned_data
        month = given["month"]
        return {
            "units": self._units(),
            **{name: given[name] for name in self.WATCHED},
            "first_on": given["first_on"] or month,
            "last_on": given["last_on"] or last_of(month),
        }

    def _units(self) -> list[Unit]:
        given = self.cleaned_data
        if given["pick"] == Pick.LIST:
            return list(given["schools"])
        offered: QuerySet[Unit] = self.fields["schools"].queryset  # type: ignore[attr-defined]
        return list(
            schools_picked(
                offered, given["pick"], sorts=given["sorts"], areas=given["areas"],
                on=given["month"],
            )
        )  # fmt: skip


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("理由"), max_length=REASON_LIMIT, widget=forms.Textarea(attrs={"rows": 2})
    )


class ChangeForm(WatchedForm):
    """What the office may change on an accepted task."""

    title = forms.CharField(label=_("督导事项"), max_length=TITLE_LIMIT)
    first_on = forms.DateField(label=_("从"), widget=DateInput())
    last_on = forms.DateField(label=_("到"), widget=DateInput())
    minutes = forms.IntegerField(
        label=_("每校约（分钟）"), min_value=MINUTES[0], max_value=MINUTES[1]
    )
    specialty = forms.CharField(label=_("专业要求（可不填）"), required=False, max_length=60)


class ResultForm(forms.Form):
    result = forms.CharField(
        label=_("反馈给科室的结果"),
        max_length=RESULT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("根据督导记录起草，请核对、修改后反馈。"),
    )


class MonthForm(forms.Form):
    month = MonthChoice(label=_("月份"))


class MeetingForm(WatchedForm):
    """What is written down of a meeting."""

    held_on = forms.DateField(label=_("会议日期"), required=False, widget=DateInput())
    place = forms.CharField(label=_("地点"), required=False, max_length=120)
    chair = forms.CharField(label=_("主持"), required=False, max_length=60)
    attendees = forms.CharField(
        label=_("出席"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("单位或姓名之间用顿号分开。"),
    )
    told = forms.CharField(
        label=_("通报上月情况"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("根据督导记录起草，可以修改。"),
    )
    resolved = forms.CharField(
        label=_("议定事项"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReportForm(forms.Form):
    text = forms.CharField(
        label=_("督查情况"),
        max_length=RESULT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("根据本责任区的督导记录起草，请核对、补充后报送。"),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)


class TaskFilter(FilterForm):
    q = forms.CharField(label=_("督导事项"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(TaskState))
    month = forms.DateField(label=_("月份"), required=False, widget=DateInput())

    def narrow(self, rows: QuerySet[SectionTask]) -> QuerySet[SectionTask]:
        """Apply what was chosen."""
        chosen = self.chosen
        if "q" in chosen:
            rows = rows.filter(title__icontains=chosen["q"])
        if "state" in chosen:
            rows = rows.filter(state=chosen["state"])
        return rows.filter(month=first_of(chosen["month"])) if "month" in chosen else rows


class MeetingFilter(FilterForm):
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(MeetingState))

    def narrow(self, rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
        """Apply what was chosen."""
        return rows.filter(state=self.chosen["state"]) if "state" in self.chosen else rows


class ReportFilter(FilterForm):
    waiting = forms.BooleanField(label=_("只看未报送"), required=False)

    def narrow(self, rows: QuerySet[AreaReport]) -> QuerySet[AreaReport]:
        """Apply what was chosen."""
        return rows.filter(submitted_at=None) if "waiting" in self.chosen else rows
