"""What is filled in on the pages of a visit."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dudao.access.permissions import Permission
from dudao.access.queries import units_for
from dudao.findings.models import Category
from dudao.findings.queries.categories import choices as categories
from dudao.findings.rules import MOST_WORKDAYS
from dudao.findings.rules.routes import URGENT_LIMITS, needs_urgent_report
from dudao.findings.states import Route, Severity, Verdict
from dudao.findings.states import State as FindingState
from dudao.inspectorate.queries import inspectors_of
from dudao.instruments.models import Version
from dudao.instruments.queries import published_for
from dudao.lib import clock
from dudao.lib.errors import Invalid
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected, office_of
from dudao.org.states import UnitKind
from dudao.planning.states import Slot, VisitKind
from dudao.visits.models import LookBack, Visit
from dudao.visits.queries import forms_to_add
from dudao.visits.states import Position
from dudao.web.files.forms import EvidenceForm

SHARED = (UnitKind.SECTION, UnitKind.DEPARTMENT, UnitKind.TOWNSHIP)


class PersonChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """People by name."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return str(obj.name)


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Units by full name."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return str(obj.name)


class CategoryChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Categories with those above them."""

    paths: dict[int, str]

    def label_from_instance(self, obj: Any) -> str:
        """Return the path."""
        return self.paths[obj.pk]


class FormChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Published forms by title."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the title."""
        return str(obj.form.title)


class SchoolForm(forms.Form):
    """First step of an unplanned visit: where to."""

    unit = UnitChoice(Unit.objects.none(), label=_("学校"), empty_label=_("请选择学校"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = (  # type: ignore[attr-defined]
            (inspected() & units_for(person, Permission.VISIT_MAKE))
            .filter(closed_on=None)
            .order_by("sort_key", "pk")
        )


class UnplannedForm(forms.Form):
    """A visit of one's own accord."""

    kind = forms.ChoiceField(
        label=_("督导类型"),
        choices=VisitKind.choices(),
        initial=VisitKind.DROP_IN,
        widget=forms.RadioSelect,
    )
    slot = forms.ChoiceField(
        label=_("时段"), choices=Slot.choices(), initial=Slot.DAY, widget=forms.RadioSelect
    )
    purpose = forms.CharField(label=_("督导目的"), max_length=200)
    focus = forms.CharField(
        label=_("督导重点"), required=False, max_length=2000, widget=forms.Textarea
    )
    companions = PersonChoice(
        Person.objects.none(),
        label=_("随行督学"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    forms = FormChoice(
        Version.objects.none(),
        label=_("督导表单"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选时，按督导类型自动带上适用的表单。"),
    )

    def __init__(self, *args: Any, unit: Unit, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = inspectors_of(office_of(unit)).exclude(person=person).values("person")
        known = Person.objects.filter(pk__in=people).order_by("sort_key", "pk")
        applying = [version.pk for version in published_for(unit)]
        self.fields["companions"].queryset = known  # type: ignore[attr-defined]
        self.fields["forms"].queryset = (  # type: ignore[attr-defined]
            Version.objects.filter(pk__in=applying).select_related("instrument").order_by("pk")
        )


class AddFormForm(forms.Form):
    """One more form."""

    version = forms.TypedChoiceField(label=_("表单"), coerce=int)

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].choices = [  # type: ignore[attr-defined]
            (version.pk, version.form.title) for version in forms_to_add(visit)
        ]


class PlaceForm(forms.Form):
    """Where the phone is, if its owner wants to say so."""

    latitude = forms.FloatField(required=False, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("原因"), max_length=300, widget=forms.Textarea)


class TextForm(forms.Form):
    """A text of one's own."""

    text = forms.CharField(label=_("内容"), max_length=2000, widget=forms.Textarea)


class FindingForm(EvidenceForm):
    """A problem, from an item's wording bank or freely worded."""

    topic_title = forms.CharField(label=_("督导事项"), max_length=60)
    severity = forms.ChoiceField(
        label=_("程度"), choices=Severity.choices(), widget=forms.RadioSelect
    )
    route = forms.ChoiceField(
        label=_("处理方式"), choices=Route.choices(), widget=forms.RadioSelect
    )
    fact = forms.CharField(label=_("问题事实"), max_length=2000, widget=forms.Textarea)
    basis = forms.CharField(label=_("依据"), max_length=1000, required=False, widget=forms.Textarea)
    demand = forms.CharField(label=_("整改要求"), max_length=2000, widget=forms.Textarea)
    workdays = forms.IntegerField(
        label=_("整改期限（工作日）"),
        required=False,
        min_value=0,
        max_value=MOST_WORKDAYS,
        help_text=_("不填时按处理方式的标准期限。"),
    )
    section = UnitChoice(
        Unit.objects.none(),
        label=_("协商科室"),
        required=False,
        empty_label=_("不涉及"),
        help_text=_("“科室协商”时必选。"),
    )
    category = CategoryChoice(
        Category.objects.none(), label=_("问题分类"), required=False, empty_label=_("未分类")
    )
    life_safety = forms.BooleanField(label=_("危及人身安全，须立即处理"), required=False)
    violation = forms.BooleanField(label=_("违法违规"), required=False)
    situation = forms.CharField(
        label=_("现场情况"),
        required=False,
        max_length=URGENT_LIMITS["situation"],
        widget=forms.Textarea,
    )
    measures_taken = forms.CharField(
        label=_("已采取的措施"),
        required=False,
        max_length=URGENT_LIMITS["measures_taken"],
        widget=forms.Textarea,
    )
    danger_removed = forms.BooleanField(label=_("险情已排除"), required=False)

    #: The written report to the office, on the same page.
    URGENT = ("situation", "measures_taken", "danger_removed")

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(categories(visit.office, clock.today()))
        known = Category.objects.filter(pk__in=names)
        self.fields["category"].queryset = known  # type: ignore[attr-defined]
        self.fields["category"].paths = names  # type: ignore[attr-defined]
        self.fields["section"].queryset = Unit.objects.filter(  # type: ignore[attr-defined]
            office=visit.office, kind__in=[kind.value for kind in SHARED], closed_on=None
        ).order_by("sort_key", "pk")
        self.order_fields([*list(self.fields)[1:], "evidence"])

    def said(self) -> dict[str, Any]:
        """Return what was said of the problem itself."""
        return {k: v for k, v in self.cleaned_data.items() if k not in self.URGENT}

    def urgent(self) -> dict[str, Any] | None:
        """Return the report to the office, where the problem needs one and it was begun."""
        data = self.cleaned_data
        needed = needs_urgent_report(
            life_safety=data["life_safety"], violation=data["violation"], route=data["route"]
        )
        begun = data["situation"].strip() or data["measures_taken"].strip()
        return {name: data[name] for name in self.URGENT} if needed and begun else None


class LookBackForm(forms.Form):
    """How an earlier problem was found this time."""

    verdict = forms.ChoiceField(label=_("核查结论"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("核查说明"), required=False, max_length=1000, widget=forms.Textarea
    )

    def __init__(self, *args: Any, row: LookBack, **kwargs: Any) -> None:
        kwargs["initial"] = {"verdict": row.verdict, "note": row.note}
        super().__init__(*args, **kwargs)
        closed = row.finding.state == FindingState.CLOSED
        wanted = {
            verdict.value: verdict.label
            for verdict in Verdict
            if (verdict == Verdict.RELAPSED) == closed or verdict == row.verdict
        }
        if closed and (row.was_closed or not row.verdict):
            wanted = {Verdict.RECTIFIED.value: _("仍然保持"), **wanted}
        choices = list(wanted.items())
        self.fields["verdict"].choices = choices  # type: ignore[attr-defined]


class RefusalForm(forms.Form):
    """The principal would not sign."""

    reason = forms.CharField(label=_("拒签原因"), max_length=300, widget=forms.Textarea)
    witness = forms.CharField(label=_("见证人姓名和职务"), max_length=60)


class SignatureForm(forms.Form):
    """The principal's answer to every problem, his view, his name and his signature."""

    text_sha256 = forms.CharField(widget=forms.HiddenInput)
    strokes = forms.CharField(widget=forms.HiddenInput, required=False)
    school_view = forms.CharField(
        label=_("学校总体意见（可不填）"), required=False, max_length=1000, widget=forms.Textarea
    )
    signer_name = forms.CharField(label=_("签收人姓名"), max_length=60)
    signer_title = forms.CharField(label=_("职务"), max_length=60, initial=_("校长"))

    def __init__(self, *args: Any, findings: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.findings = findings
        for finding in findings:
            self.fields[f"position-{finding}"] = forms.ChoiceField(
                label=_("学校态度"),
                choices=Position.choices(),
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"remark-{finding}"] = forms.CharField(
                label=_("说明"), required=False, max_length=500, widget=forms.Textarea
            )

    def answer(self) -> dict[str, Any]:
        """Return what was given as `actions.sign` takes it."""
        data = self.cleaned_data
        return {
            "text_sha256": data["text_sha256"],
            "signer_name": data["signer_name"],
            "signer_title": data["signer_title"],
            "school_view": data["school_view"],
            "strokes": _decoded(data["strokes"]),
            "positions": {
                finding: (data[f"position-{finding}"], data[f"remark-{finding}"])
                for finding in self.findings
            },
        }


def _decoded(strokes: str) -> object:
    try:
        return json.loads(strokes or "[]")
    except ValueError as error:
        raise Invalid(
            gettext("笔迹数据不完整，请清除后重新签名。"),
            fields={"strokes": gettext("请重新签名。")},
        ) from error
