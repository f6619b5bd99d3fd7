"""Forms of indicator systems: the list, a new one, an indicator with the fields of its rule."""

from typing import Any

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dudao.evaluation.framework import (
    Framework,
    Indicator,
    Measure,
    RuleKind,
    Undefined,
    kind_of,
)
from dudao.evaluation.framework.notation import FIELDS, NotationError, rule_of, written
from dudao.evaluation.framework.papers import evidence_text, read_evidence
from dudao.evaluation.models import SystemVersion
from dudao.evaluation.states import SystemState
from dudao.org.models import Unit
from dudao.org.states import INSPECTED, Stage, UnitKind
from dudao.web.forms import any_of
from dudao.web.listing import FilterForm

#: Field of a rule -> its label and how it is written.
RULE_FIELDS: dict[str, tuple[Any, Any]] = {
    "steps": (_("等级"), _("每行一个等级和它得满分的百分之几，从高到低，如“A 100”。")),
    "good": (_("答“是”得分"), _("写“是”或“否”；“否”表示没有才得分。")),
    "per_problem": (_("每个问题扣分"), ""),
    "most": (_("最多扣分"), _("不填就扣完为止。")),
    "zero": (_("得零分的值"), ""),
    "full": (_("得满分的值"), ""),
    "value": (_("取值公式"), _("如 qualified / pupils * 100；不填就用填报的数。")),
    "unit": (_("计量单位"), ""),
    "bands": (_("分档"), _("每行一档“下限~上限=分值”，含下限不含上限，如“60~80=4”“80~=5”。")),
    "bounds": (_("标准"), _("每行一条，如“小学 4.2人以上”“初中 不超过50人”“≥85”。")),
    "conditions": (
        _("各项条件"),
        _("每行一项“名称＝公式；标准”，如“生均面积＝rooms / pupils；≥4.5”。"),
    ),
    "needed": (_("至少达标几项"), ""),
    "floor_percent": (_("余项最低百分比"), _("余项不得低于标准的百分之几；不填就不要求。")),
    "in_part": (_("不足按项数折算"), _("写“是”就按达标的项数折算，不填就不得分。")),
    "total": (_("各校总量"), _("如 rooms")),
    "pupils": (_("各校人数"), _("如 pupils")),
    "at_most": (_("差异系数不高于"), ""),
    "satisfied": (_("满意的份数"), _("数据代号，几项用顿号隔开。")),
    "dissatisfied": (_("不满意的份数"), ""),
    "unknown": (_("不了解的份数"), _("只列出，不计入。")),
    "closed": (_("按期销号数"), ""),
    "due": (_("到期应整改数"), ""),
}
_AREAS = {"steps": 4, "bands": 4, "bounds": 3, "conditions": 7}
_KINDS = [(kind.value, kind.label) for kind in (*INSPECTED, UnitKind.OFFICE, UnitKind.TOWNSHIP)]


class SystemFilter(FilterForm):
    q = forms.CharField(label=_("名称"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(SystemState))

    def narrow(self, rows: QuerySet[SystemVersion]) -> QuerySet[SystemVersion]:
        """Apply what was chosen."""
        rows = rows.filter(system__title__icontains=self.chosen.get("q", ""))
        return rows.filter(state=self.chosen["state"]) if "state" in self.chosen else rows


class SystemForm(forms.Form):
    office = forms.ModelChoiceField(
        label=_("督导室"), queryset=Unit.objects.none(), empty_label=None
    )
    title = forms.CharField(label=_("名称"), max_length=120)


class IndicatorForm(forms.Form):
    """An indicator; the fields of its rule follow the kind that is chosen."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    code = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$", label=_("编号"), required=False,
        help_text=_("不填就接着编号。"),
    )  # fmt: skip
    title = forms.CharField(label=_("名称"), max_length=200)
    amount = forms.DecimalField(label=_("分值"), max_digits=8, decimal_places=2, required=False)
    kind = forms.ChoiceField(label=_("计分方式"), required=False)
    stages = forms.MultipleChoiceField(
        label=_("适用学段"), choices=Stage.choices(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("适用单位"), choices=_KINDS, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("学段和单位都不选，就是全部适用。"),
    )  # fmt: skip
    tags = forms.CharField(label=_("有这些标签才适用"), required=False, max_length=200)
    except_tags = forms.CharField(label=_("有这些标签不适用"), required=False, max_length=200)
    when = forms.CharField(
        label=_("适用条件"), required=False, max_length=1000, help_text=_("如 pupils >= 50"),
    )  # fmt: skip
    undefined = forms.ChoiceField(
        label=_("不能计算时"), required=False,
        choices=[("", _("按计分方式的规定")), *Undefined.choices()],
    )  # fmt: skip
    cap = forms.DecimalField(label=_("封顶分"), max_digits=8, decimal_places=2, required=False)
    bonus = forms.BooleanField(label=_("加分项，不计入总分"), required=False)
    evidence = forms.CharField(
        label=_("佐证材料"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一份；可写“（可选）”“（12个月内有效）”。"),
    )  # fmt: skip
    method = forms.CharField(label=_("检查方法"), required=False, max_length=4000)
    basis = forms.CharField(label=_("依据"), required=False, max_length=4000)
    help = forms.CharField(
        label=_("说明"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    LAST = ("stages", "kinds", "tags", "except_tags", "when", "undefined", "cap", "bonus",
            "evidence", "method", "basis", "help")  # fmt: skip

    def __init__(self, framework: Framework, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.weighs = framework.measure is Measure.WEIGHTS
        if self.weighs:
            self.fields["amount"].label = gettext("权重（%）；加分项写分值")
        nothing = ("", _("没有，由下级指标合成"))
        self.fields["kind"].choices = [nothing, *RuleKind.choices()]  # type: ignore[attr-defined]
        self.rule_names = FIELDS[RuleKind(kind)] if kind in dict(RuleKind.choices()) else ()
        for name in self.rule_names:
            label, told = RULE_FIELDS[name]
            rows = _AREAS.get(name)
            widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
            self.fields[f"rule_{name}"] = forms.CharField(
                label=label, help_text=told, required=False, widget=widget, max_length=4000
            )

    def rule_fields(self) -> list[forms.BoundField]:
        """Return the fields of the rule."""
        return [self[f"rule_{name}"] for name in self.rule_names]

    def first_fields(self) -> list[forms.BoundField]:
        """Return what every indicator has."""
        return [self[name] for name in ("code", "title", "amount")]

    def more_fields(self) -> list[forms.BoundField]:
        """Return what an indicator may have."""
        return [self[name] for name in self.LAST]

    def clean(self) -> dict[str, Any]:
        """Read the rule out of its fields, each with its own fault."""
        data = super().clean() or {}
        kind = data.get("kind")
        if kind:
            given = {name: data.get(f"rule_{name}", "") for name in self.rule_names}
            try:
                data["rule"] = rule_of(RuleKind(kind), given)
            except NotationError as error:
                for name, why in error.fields.items():
                    field = f"rule_{name}" if name in self.rule_names else "kind"
                    self.add_error(field, ValidationError(why))
        return data

    def given(self) -> dict[str, Any]:
        """Return the indicator as it was filled in."""
        data = self.cleaned_data
        applies = {name: data[name] for name in ("stages", "kinds", "when") if data[name]}
        for name in ("tags", "except_tags"):
            if words := data[name].replace("、", " ").replace("，", " ").split():
                applies[name] = words
        carried = "weight" if self.weighs and not data["bonus"] else "points"
        said = {name: data[name] for name in ("title", "method", "basis", "help")}
        rule = msgspec.to_builtins(data["rule"]) if "rule" in data else None
        return {
            **said,
            "code": data["code"] or None,
            carried: data["amount"],
            "rule": rule,
            "applies": applies or None,
            "undefined": data["undefined"] or None,
            "cap": data["cap"],
            "bonus": data["bonus"] or None,
            "evidence": msgspec.to_builtins(read_evidence(data["evidence"])) or None,
        }


def initial_of(one: Indicator) -> dict[str, Any]:
    """Return what the form of an indicator begins with."""
    names = ("code", "title", "cap", "bonus", "method", "basis", "help")
    rule = written(one.rule) if one.rule else {}
    return {
        **{name: getattr(one, name) for name in names},
        **{f"rule_{name}": text for name, text in rule.items()},
        "kind": kind_of(one.rule).value if one.rule else "",
        "amount": one.points if one.weight is None else one.weight,
        "undefined": one.undefined.value if one.undefined else "",
        "evidence": evidence_text(one.evidence),
        "stages": list(one.applies.stages),
        "kinds": list(one.applies.kinds),
        "tags": "、".join(one.applies.tags),
        "except_tags": "、".join(one.applies.except_tags),
        "when": one.applies.when,
    }
