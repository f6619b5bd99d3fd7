"""What is typed when a form is built: its head, a section, an item with options and wordings."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dudao.instruments import xlsform
from dudao.instruments.definition import Definition, Item, Kind, Purpose, Route, Section, Severity
from dudao.instruments.rules import editing
from dudao.lib.errors import Invalid
from dudao.org.models import Unit
from dudao.org.states import Stage, UnitKind
from dudao.web.instruments.conditions import (
    LINES,
    ConditionForm,
    Join,
    Line,
    expression_of,
    lines_of,
)

SPARE_OPTIONS, SPARE_WORDINGS = 3, 1


class BeginForm(forms.Form):
    office = forms.ModelChoiceField(
        label=_("督导室"), queryset=Unit.objects.none(), empty_label=None
    )
    title = forms.CharField(label=_("表单名称"), max_length=120)
    purpose = forms.ChoiceField(label=_("用途"), choices=Purpose.choices())


class PartForm(forms.Form):
    """A part of a draft, with what it was when the page was opened."""

    was = forms.CharField(widget=forms.HiddenInput, required=False)

    #: Heading, its fields, and the kinds of item that it opens by itself for.
    FOLDS: tuple[tuple[Any, tuple[str, ...], tuple[Kind, ...]], ...] = ()

    def main(self) -> list[forms.BoundField]:
        """Return the fields that always show."""
        folded = {"join", "shown_when", *(name for fold in self.FOLDS for name in fold[1])}
        return [bound for bound in self.visible_fields() if bound.name not in folded]

    def folds(self) -> list[tuple[Any, bool, list[forms.BoundField]]]:
        """Return the fields that only some items have: heading, whether it is open, fields."""
        kind = self["kind"].value() if "kind" in self.fields else ""
        found = []
        for title, names, kinds in self.FOLDS:
            bounds = [self[name] for name in names]
            wrong = any(bound.errors for bound in bounds)
            used = not kinds and any(bound.value() for bound in bounds)
            found.append((title, kind in kinds or wrong or used, bounds))
        return found

    def seen(self) -> dict[str, Any] | None:
        """Return what the part was when it was opened; None for a new one."""
        try:
            found = json.loads(self.cleaned_data.get("was") or "null")
        except ValueError:
            return None
        return found if isinstance(found, dict) else None


class HeadForm(PartForm):
    title = forms.CharField(label=_("表单名称"), max_length=120)
    purpose = forms.ChoiceField(label=_("用途"), choices=Purpose.choices())
    intro = forms.CharField(
        label=_("填表说明"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("适用单位"),
        choices=UnitKind.choices(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("都不选，就是适用所有单位。"),
    )
    stages = forms.MultipleChoiceField(
        label=_("适用学段"),
        choices=Stage.choices(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    partial = forms.BooleanField(label=_("每次只查其中几个部分，没查的可以空着"), required=False)
    repeats = forms.BooleanField(label=_("一次督导可填多份（如听课）"), required=False)

    @staticmethod
    def opened(form: Definition) -> dict[str, Any]:
        """Return what the fields show of a form."""
        told = editing.told(form)
        applies = told.get("applies_to", {})
        return {**told, **applies, "was": json.dumps(told, ensure_ascii=False)}

    def given(self, form: Definition) -> dict[str, Any]:
        """Return the head as typed; tags are kept."""
        data = self.cleaned_data
        applies = {
            "kinds": data["kinds"],
            "stages": data["stages"],
            "tags": list(form.applies_to.tags),
        }
        return {
            **{name: data[name] for name in ("title", "purpose", "intro", "partial", "repeats")},
            "applies_to": {name: keys for name, keys in applies.items() if keys},
        }


class ConditionedForm(PartForm):
    """A part that may appear on a condition."""

    join = forms.ChoiceField(
        label=_("几个条件之间"), choices=Join.choices(), required=False, initial=Join.AND
    )
    shown_when = forms.CharField(
        label=_("什么时候出现"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("条件较复杂，按公式写，如 ${q1} = 'fails' and ${q2} > 3；删空就是一直出现。"),
    )

    def expression(self, name: str, form: Definition, kept: Any) -> Any:
        """Return what was typed as our logic, None for nothing; raises `Invalid`.

        What nobody changed stays as it is: XLSForm's words may say less than our logic.
        """
        text = self.cleaned_data[name].strip()
        if kept is not None and text == xlsform.in_words(kept, form).strip():
            return kept
        try:
            return xlsform.from_words(text, form) if text else None
        except ValueError as error:
            message = str(error)
            raise Invalid(message, fields={name: message}) from error

    def condition(self, rows: Any, form: Definition, kept: Any) -> Any:
        """Return when the part appears: the lines chosen, or, where they are none, the formula."""
        if rows is None:
            return self.expression("shown_when", form, kept)
        lines: list[Line] = [row.line() for row in rows]
        return expression_of(self.cleaned_data["join"] or Join.AND, lines, form)


class SectionForm(ConditionedForm):
    title = forms.CharField(label=_("部分名称"), max_length=200)
    help = forms.CharField(
        label=_("提示"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    basis = forms.CharField(label=_("依据"), max_length=2000, required=False)

    @staticmethod
    def opened(part: Section | None, form: Definition) -> dict[str, Any]:
        """Return what the fields show of a section; of a new one nothing."""
        if part is None:
            return {}
        told = editing.told(part)
        shown = xlsform.in_words(part.show_if, form) if part.show_if is not None else ""
        return {**told, "shown_when": shown, "was": json.dumps(told, ensure_ascii=False)}

    def given(self, old: Section | None) -> dict[str, Any]:
        """Return the section as typed; what this page does not show is kept."""
        kept = editing.told(old) if old else {}
        return {**kept, **{name: self.cleaned_data[name] for name in ("title", "help", "basis")}}


NUMBERS = ("minimum", "maximum", "at_least", "at_most", "decimals")


class ItemForm(ConditionedForm):
    kind = forms.ChoiceField(label=_("题型"), choices=Kind.choices())
    label = forms.CharField(label=_("题目"), max_length=200)
    help = forms.CharField(
        label=_("怎么看"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    basis = forms.CharField(
        label=_("依据"), max_length=2000, required=False, help_text=_("判断题要写明依据。")
    )
    required = forms.BooleanField(label=_("必答"), required=False)
    unit = forms.CharField(label=_("单位"), max_length=20, required=False)
    minimum = forms.DecimalField(label=_("最少能填"), required=False)
    maximum = forms.DecimalField(label=_("最多能填"), required=False)
    at_least = forms.DecimalField(label=_("应不少于"), required=False)
    at_most = forms.DecimalField(label=_("应不超过"), required=False)
    decimals = forms.IntegerField(label=_("小数位"), min_value=0, max_value=6, required=False)
    max_files = forms.IntegerField(
        label=_("最多几张（个）"), min_value=1, max_value=20, required=False
    )
    compute = forms.CharField(
        label=_("算法"),
        max_length=500,
        required=False,
        help_text=_("例如 ${q1} div ${q2}，花括号里是前面题目的编号。"),
    )
    required_if = forms.CharField(
        label=_("必答条件"),
        max_length=1000,
        required=False,
        help_text=_("例如 ${q1} = 'fails'；已勾选“必答”的不用写。"),
    )

    FOLDS = (
        (_("数字题：单位和范围"), ("unit", *NUMBERS), (Kind.NUMBER, Kind.COMPUTED)),
        (_("自动计算题：算法"), ("compute",), (Kind.COMPUTED,)),
        (_("照片、文件题：个数"), ("max_files",), (Kind.PHOTO, Kind.FILE)),
        (_("只在某些情况下必答"), ("required_if",), ()),
    )

    @staticmethod
    def opened(item: Item, form: Definition) -> dict[str, Any]:
        """Return what the fields show of an item."""
        told = editing.told(item)
        typed = {
            name: xlsform.in_words(expression, form) if expression is not None else ""
            for name, expression in (
                ("compute", item.compute),
                ("required_if", item.required_if),
                ("shown_when", item.show_if),
            )
        }
        return {**told, **typed, "was": json.dumps(told, ensure_ascii=False)}

    def given(self, old: Item | None, form: Definition) -> dict[str, Any]:
        """Return the item as typed; what this page does not show is kept."""
        data = self.cleaned_data
        kept = editing.told(old) if old else {}
        kind = Kind(data["kind"])
        texts = {name: data[name] for name in ("kind", "label", "help", "basis", "required")}
        found = {**kept, **texts}
        for name in (*NUMBERS, "unit", "max_files", "compute", "required_if"):
            found.pop(name, None)
        if data["required_if"] and not data["required"]:
            before = old.required_if if old else None
            found["required_if"] = self.expression("required_if", form, before)
        if kind in (Kind.NUMBER, Kind.COMPUTED):
            found |= {n: _plain(data[n]) for n in NUMBERS if data[n] is not None}
            found["unit"] = data["unit"]
        if kind in (Kind.PHOTO, Kind.FILE) and data["max_files"]:
            found["max_files"] = data["max_files"]
        if kind is Kind.COMPUTED and data["compute"]:
            found["compute"] = self.expression("compute", form, old.compute if old else None)
        return found


class OptionForm(forms.Form):
    value = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    label = forms.CharField(label=_("选项"), max_length=200, required=False)
    deviates = forms.BooleanField(label=_("选它就是有问题"), required=False)


class WordingForm(forms.Form):
    fact = forms.CharField(
        label=_("问题事实"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    demand = forms.CharField(
        label=_("整改要求"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    severity = forms.ChoiceField(label=_("程度"), choices=Severity.choices(), required=False)
    route = forms.ChoiceField(label=_("处理方式"), choices=Route.choices(), required=False)
    basis = forms.CharField(label=_("依据（与题目不同时填写）"), max_length=2000, required=False)
    workdays_norm = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    def clean(self) -> dict[str, Any]:
        """A ready text says both what is wrong and what to do."""
        data = super().clean() or {}
        for one, other in (("fact", "demand"), ("demand", "fact")):
            if data.get(one) and not data.get(other):
                self.add_error(other, gettext("问题事实和整改要求都要填写。"))
        return data


OptionSet = forms.formset_factory(OptionForm, extra=SPARE_OPTIONS, max_num=60)
WordingSet = forms.formset_factory(WordingForm, extra=SPARE_WORDINGS, max_num=30)
ConditionSet = forms.formset_factory(ConditionForm, extra=LINES, max_num=LINES)


def options_of(rows: Any) -> list[dict[str, Any]]:
    """Return the options that were typed; a new one gets a key that none has."""
    found: list[dict[str, Any]] = []
    taken = {row.get("value") for row in rows.cleaned_data if row.get("label")}
    for row in rows.cleaned_data:
        if not row.get("label"):
            continue
        value = row.get("value")
        if not value:
            number = next(n for n in range(1, 200) if f"o{n}" not in taken)
            value = f"o{number}"
            taken.add(value)
        option = {"value": value, "label": row["label"]}
        found.append({**option, "deviates": True} if row["deviates"] else option)
    return found


def wordings_of(rows: Any, basis: str) -> list[dict[str, Any]]:
    """Return the ready texts that were typed; one without its own basis has that of the item."""
    found = []
    for row in rows.cleaned_data:
        if row.get("fact") or row.get("demand"):
            line = {name: row[name] for name in ("severity", "route", "fact", "demand")}
            line["basis"] = row["basis"] or basis
            if row["workdays_norm"]:
                line["workdays_norm"] = row["workdays_norm"]
            found.append(line)
    return found


def condition_rows(
    expression: Any, form: Definition, items: Sequence[tuple[str, str]], data: Any = None
) -> Any:
    """Return the lines of a condition as a form set, or None where lines cannot say it."""
    told = lines_of(expression, form)
    if told is None:
        return None
    initial = [line._asdict() for line in told[1]]
    rows = ConditionSet(data, prefix="if", initial=initial)
    for row in rows:
        row.offer(items)
    return rows


def _plain(value: Any) -> int | float:
    return int(value) if value == int(value) else float(value)


def item_sets(item: Item | None, data: Mapping[str, Any] | None) -> tuple[Any, Any]:
    """Return the rows of options and of ready texts of an item."""
    told = editing.told(item) if item else {}
    basis = told.get("basis", "")
    wordings = [
        {**line, "basis": "" if line.get("basis") == basis else line.get("basis", "")}
        for line in told.get("wording", ())
    ]
    return (
        OptionSet(data, prefix="option", initial=list(told.get("options", ()))),
        WordingSet(data, prefix="wording", initial=wordings),
    )
