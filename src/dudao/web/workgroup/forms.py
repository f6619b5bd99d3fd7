"""Forms of the work group: shape only; who may is the action's business."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from dudao.files.models import File
from dudao.inspectorate.models import Area, Inspector
from dudao.org.models import Person, Unit
from dudao.visits.models import Visit
from dudao.web.files.forms import ACCEPTED, EvidenceForm, stored
from dudao.web.forms import DateInput, MultipleFileField, MultipleFileInput
from dudao.workgroup.rules import ANSWER_LIMIT, REASON_LIMIT, TEXT_LIMIT, TITLE_LIMIT, Audience
from dudao.workgroup.states import Kind, Reach, Receiver, Who


class PapersForm(EvidenceForm):
    """A form with papers of one's own work; those in `there` are there already."""

    evidence = MultipleFileField(
        label=_("图片和文件"),
        required=False,
        widget=MultipleFileInput(attrs={"accept": ACCEPTED}),
        help_text=_("可多选。支持照片、PDF、Word、Excel。"),
    )

    def __init__(self, *args: Any, there: Iterable[File] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.there = list(there)
        if not self.is_bound:
            self.kept = [file.pk for file in self.there]

    def store_own(self, by: Person) -> list[UUID]:
        """Store what was chosen, after what was kept; raises `Invalid` naming a refused file."""
        for upload in self.cleaned_data["evidence"]:
            self.kept.append(stored(upload, "evidence", None, by))
        return self.kept

    def kept_files(self, person: Person) -> list[File]:
        """Return the files that stay, also those somebody else put there."""
        there = [file for file in self.there if file.pk in self.kept]
        known = {file.pk for file in there}
        return [*there, *(file for file in super().kept_files(person) if file.pk not in known)]


class TextForm(PapersForm):
    title = forms.CharField(label=_("标题"), max_length=TITLE_LIMIT)
    text = forms.CharField(label=_("内容"), max_length=TEXT_LIMIT, widget=forms.Textarea)


class PostForm(TextForm):
    """What is said; to whom, `AudienceForm` adds."""

    due_on = forms.DateField(label=_("办理期限"), required=False, widget=DateInput())
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)


class Choices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    widget = forms.CheckboxSelectMultiple


class InspectorChoices(Choices):
    def label_from_instance(self, obj: Inspector) -> str:
        """Name the inspector."""
        return str(obj.person)


class AudienceForm(PostForm):
    kind = forms.ChoiceField(label=_("类别"), choices=Kind.choices(), widget=forms.RadioSelect)
    who = forms.MultipleChoiceField(
        label=_("发给"), required=False, choices=Who.choices(), widget=forms.CheckboxSelectMultiple
    )
    reach = forms.ChoiceField(label=_("范围"), choices=Reach.choices(), widget=forms.RadioSelect)
    areas = Choices(label=_("责任区"), queryset=Area.objects.none(), required=False)
    schools = Choices(label=_("学校"), queryset=Unit.objects.none(), required=False)
    inspectors = InspectorChoices(
        label=_("另外指定的督学"), queryset=Inspector.objects.none(), required=False
    )

    @property
    def audience(self) -> Audience:
        """Return whom it is for."""
        given = self.cleaned_data
        chosen = {
            name: frozenset(row.pk for row in given[name])
            for name in ("areas", "schools", "inspectors")
        }
        who = frozenset(Who(one) for one in given["who"])
        return Audience(who, Reach(given["reach"]), **chosen)


class AnswerForm(PapersForm):
    answer = forms.CharField(
        label=_("办理情况（可不填）"),
        required=False,
        max_length=ANSWER_LIMIT,
        widget=forms.Textarea,
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("撤回原因"), max_length=REASON_LIMIT, widget=forms.Textarea)


class MaterialForm(forms.Form):
    title = forms.CharField(label=_("名称"), max_length=TITLE_LIMIT)
    file = forms.FileField(
        label=_("文件"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("支持PDF、Word、Excel和照片。"),
    )
    receiver = forms.ChoiceField(
        label=_("供谁使用"), choices=Receiver.choices(), widget=forms.RadioSelect
    )
    until = forms.DateField(
        label=_("有效期至"),
        required=False,
        widget=DateInput(),
        help_text=_("过期自动下架；不填写则长期有效。"),
    )


class VisitChoices(Choices):
    def label_from_instance(self, obj: Visit) -> str:
        """Name school, day and kind."""
        return f"{obj.planned_on:%m-%d} {obj.unit} {obj.get_kind_display()}"


class LogForm(TextForm):
    on = forms.DateField(label=_("日期"), widget=DateInput())
    visits = VisitChoices(label=_("写到的督导"), queryset=Visit.objects.none(), required=False)
