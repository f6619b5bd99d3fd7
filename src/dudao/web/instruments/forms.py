"""Query bar and upload of forms."""

import json
import tomllib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dudao.instruments.definition import Purpose
from dudao.instruments.models import Version
from dudao.instruments.states import State
from dudao.instruments.xlsform import LARGEST_FILE
from dudao.org.models import Unit
from dudao.web.forms import any_of
from dudao.web.listing import FilterForm

MAX_BYTES = 1024 * 1024


class VersionFilter(FilterForm):
    q = forms.CharField(label=gettext_lazy("名称"), required=False)
    purpose = forms.ChoiceField(label=gettext_lazy("用途"), required=False, choices=any_of(Purpose))
    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[("", gettext_lazy("在用和草稿")), *State.choices()],
    )

    def narrow(self, rows: QuerySet[Version]) -> QuerySet[Version]:
        """Apply what was chosen; retired versions only when asked for."""
        chosen = self.chosen
        rows = rows.filter(definition__title__icontains=chosen.get("q", ""))
        if "purpose" in chosen:
            rows = rows.filter(definition__purpose=chosen["purpose"])
        if "state" in chosen:
            return rows.filter(state=chosen["state"])
        return rows.exclude(state=State.RETIRED)


class UploadForm(forms.Form):
    office = forms.ModelChoiceField(
        label=gettext_lazy("督导室"), queryset=Unit.objects.none(), empty_label=None
    )
    file = forms.FileField(
        label=gettext_lazy("表单文件"),
        help_text=gettext_lazy("XLSForm 工作簿（.xlsx、.xls），或下载后改过的 .json、.toml 文件。"),
    )

    def clean_file(self) -> Any:
        """Return what is written in the file; of a workbook its bytes."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if str(file.name).lower().endswith((".xlsx", ".xls")):
            return file.read(LARGEST_FILE + 1)
        if file.size is None or file.size > MAX_BYTES:
            raise ValidationError(_("文件超过 1 MB，不是表单文件。"))
        try:
            text = file.read().decode("utf-8-sig")
            return tomllib.loads(text) if str(file.name).endswith(".toml") else json.loads(text)
        except UnicodeDecodeError as error:
            raise ValidationError(_("文件不是UTF-8编码的文本，请另存为UTF-8后再传。")) from error
        except json.JSONDecodeError as error:
            where = {"line": error.lineno, "column": error.colno}
            raise ValidationError(
                _("第%(line)d行第%(column)d列附近格式不对（多为少了逗号、引号或括号）。") % where
            ) from error
        except tomllib.TOMLDecodeError as error:
            raise ValidationError(_("格式不对：%(error)s") % {"error": error}) from error
