"""The query bar and the forms of the archive."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dudao.access.permissions import Permission
from dudao.access.queries import units_for
from dudao.documents.models import Volume
from dudao.documents.queries.archive import due_for_appraisal, years_of
from dudao.documents.states import Matter, Retention, VolumeState
from dudao.lib import clock
from dudao.org.models import Unit
from dudao.org.queries import named
from dudao.web.files.forms import EvidenceForm
from dudao.web.forms import any_of
from dudao.web.listing import FilterForm
from dudao.web.schools.reading import schools_for

FIRST_YEAR = 2000


class VolumeFilter(FilterForm):
    school = forms.CharField(label=_("学校"), required=False, max_length=60)
    year = forms.IntegerField(label=_("年度"), required=False, min_value=FIRST_YEAR)
    matter = forms.ChoiceField(label=_("类别"), required=False, choices=any_of(Matter))
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(VolumeState))
    retention = forms.ChoiceField(label=_("保管期限"), required=False, choices=any_of(Retention))
    due = forms.BooleanField(label=_("到期待鉴定"), required=False)
    unit = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def narrow(self, rows: QuerySet[Volume]) -> QuerySet[Volume]:
        """Return the rows that match."""
        for name in ("year", "matter", "state", "retention", "unit"):
            if name in self.chosen:
                rows = rows.filter(**{name: self.chosen[name]})
        if "due" in self.chosen:
            rows = due_for_appraisal(rows, clock.today().year)
        return rows.filter(named(self.chosen.get("school", ""), "unit__name_parts"))


class NewForm(forms.Form):
    """Which volume to open by hand: a school's year, or the office's own papers."""

    school = forms.ModelChoiceField(
        label=_("学校"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("督导室自己的文书"),
    )
    year = forms.IntegerField(label=_("年度"), min_value=FIRST_YEAR)

    def __init__(self, data: Any, person: Any) -> None:
        super().__init__(data, initial={"year": clock.today().year})
        kept = units_for(person, Permission.ARCHIVE_KEEP).values("pk")
        schools = schools_for(person).filter(pk__in=kept).order_by("sort_key", "pk")
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]


class PutForm(EvidenceForm):
    """What is put in by hand: a document by its number, scans and other files."""

    number = forms.CharField(label=_("公文的文号"), required=False, max_length=60)
    field_order = ("number", "evidence")


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("拆卷的原因"), max_length=300, widget=forms.Textarea, required=False
    )


class ReceiverForm(forms.Form):
    receiver = forms.CharField(label=_("接收单位"), max_length=100, required=False)


class CodeForm(forms.Form):
    code = forms.CharField(label=_("全宗号"), max_length=20, required=False)


def year_choices(rows: QuerySet[Volume]) -> list[int]:
    """Return the years one may look at: this one, the last, and those with volumes."""
    this = clock.today().year
    return sorted({this, this - 1, *years_of(rows)}, reverse=True)
