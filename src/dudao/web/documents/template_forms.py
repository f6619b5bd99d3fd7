"""Query bar and upload of templates: shape only."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dudao.documents.models import Template
from dudao.documents.states import Kind, TemplateState
from dudao.org.models import Unit
from dudao.web.forms import any_of
from dudao.web.listing import FilterForm

KEPT = _("未停用")


class TemplateFilter(FilterForm):
    kind = forms.ChoiceField(label=_("文种"), required=False, choices=any_of(Kind))
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(TemplateState, KEPT))

    def narrow(self, rows: QuerySet[Template]) -> QuerySet[Template]:
        """Apply what was chosen; retired ones only when asked for."""
        chosen = self.chosen
        if "kind" in chosen:
            rows = rows.filter(kind=chosen["kind"])
        if "state" in chosen:
            return rows.filter(state=chosen["state"])
        return rows.exclude(state=TemplateState.RETIRED)


class TemplateForm(forms.Form):
    office = forms.ModelChoiceField(
        label=_("督导室"), queryset=Unit.objects.none(), empty_label=None
    )
    kind = forms.ChoiceField(label=_("文种"), choices=Kind.choices())
    file = forms.FileField(
        label=_("模板文件"),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        help_text=_("WPS或Word保存的.docx文件，不超过5MB。上传后自动检查，启用之前不影响公文。"),
    )
    name = forms.CharField(
        label=_("名称"), max_length=100, required=False, help_text=_("不填就用文件名。")
    )

    def __init__(self, *args: Any, offices: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["office"]
        field.queryset = offices
        if offices.count() == 1:
            field.initial, field.widget = offices.get().pk, forms.HiddenInput()
