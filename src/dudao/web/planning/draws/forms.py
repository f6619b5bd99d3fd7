"""Forms of draws: shape only."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dudao.inspectorate.models import Inspector
from dudao.inspectorate.queries import inspectors_of
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import own_office
from dudao.org.states import Setting, Stage, UnitKind
from dudao.planning.models import Draw
from dudao.planning.queries.draws import drawable, shares_to_give
from dudao.planning.rules.draws import WEIGHT_LIMIT, Terms
from dudao.planning.states.draws import DrawKind, DrawState, SeedWay, Strata
from dudao.web.forms import DateInput, any_of
from dudao.web.inspectorate.forms import CHOOSE
from dudao.web.listing import FilterForm
from dudao.web.planning.forms import InspectorsChoice

TERMS = ("title", "basis", "count", "way", "source", "source_on")


class DrawFilter(FilterForm):
    q = forms.CharField(label=_("名称"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(DrawState))
    mine = forms.BooleanField(label=_("等我出数"), required=False)

    def narrow(self, rows: QuerySet[Draw]) -> QuerySet[Draw]:
        """Apply what was chosen."""
        rows = rows.filter(title__icontains=self.chosen.get("q", ""))
        if "mine" in self.chosen:
            rows = rows.filter(pk__in=shares_to_give(self.person).order_by().values("pk"))
        return rows.filter(state=self.chosen["state"]) if "state" in self.chosen else rows


class DrawForm(forms.Form):
    """What every draw has: a name, how many, and where the chance comes from."""

    title = forms.CharField(label=_("抽查名称"), max_length=120)
    basis = forms.CharField(
        label=_("依据"), max_length=300, required=False, help_text=_("如年度清单的哪一项，可不填。")
    )
    count = forms.IntegerField(label=_("抽几个"), min_value=1, max_value=100_000)
    way = forms.ChoiceField(
        label=_("随机数来源"), choices=SeedWay.choices(), widget=forms.RadioSelect
    )
    people = forms.ModelMultipleChoiceField(
        label=_("出数人（至少2人）"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("各人先封存、后揭晓，谁也左右不了结果。建议请一位不参与督导的人。"),
    )
    source = forms.CharField(
        label=_("用哪一期公开号码"),
        max_length=120,
        required=False,
        help_text=_(
            "如“双色球第2026123期”。号码一开出，谁都能算出结果；要保密到入校的，请用多人出数。"
        ),
    )
    source_on = forms.DateField(label=_("号码开出日期"), required=False, widget=DateInput())

    def __init__(self, person: Person, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        office = own_office(person)
        self.fields["people"].queryset = chance_givers(office)  # type: ignore[attr-defined]
        self.offer(person)

    def offer(self, person: Person) -> None:
        """Offer what only this kind of draw has."""

    def terms(self, data: dict[str, Any], **more: Any) -> Terms:
        """Return what was agreed."""
        return Terms(**{name: data[name] for name in TERMS}, **more)


class SchoolsDrawForm(DrawForm):
    stages = forms.MultipleChoiceField(
        label=_("学段（不选为全部）"),
        choices=Stage.choices(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    settings = forms.MultipleChoiceField(
        label=_("城乡（不选为全部）"),
        choices=Setting.choices(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    strata = forms.ChoiceField(
        label=_("分层"),
        choices=Strata.choices(),
        widget=forms.RadioSelect,
        help_text=_("分层后，各层按学校数的比例分配名额。"),
    )
    weighed = forms.BooleanField(
        label=_("未销号问题多的学校抽中机会大"),
        required=False,
        help_text=_("权重为1加未销号问题数，编制名单时可以逐校修改。"),
    )
    each = forms.IntegerField(
        label=_("每校派几名督学"), min_value=0, max_value=9, help_text=_("填0：由责任督学去。")
    )
    inspectors = InspectorsChoice(
        label=_("备选督学"), queryset=Inspector.objects.none(), required=False
    )
    field_order = [
        "title", "basis", "stages", "settings", "count", "strata", "weighed", "each", "inspectors",
    ]  # fmt: skip

    def offer(self, person: Person) -> None:
        """Offer the office's inspectors."""
        self.schools = drawable(person, clock.today())
        inspectors = inspectors_of(own_office(person))
        self.fields["inspectors"].queryset = inspectors  # type: ignore[attr-defined]

    def units(self, data: dict[str, Any]) -> QuerySet[Unit]:
        """Return the schools that the filters leave."""
        found = self.schools
        if data["stages"]:
            found = found.filter(stages__overlap=data["stages"])
        if data["settings"]:
            found = found.filter(setting__in=data["settings"])
        return found.order_by("pk")


class WithinDrawForm(DrawForm):
    kind = forms.ChoiceField(
        label=_("抽什么"),
        choices=[one for one in DrawKind.choices() if one[0] != DrawKind.SCHOOLS.value],
        widget=forms.RadioSelect,
    )
    unit = forms.ModelChoiceField(label=_("学校"), queryset=Unit.objects.none(), empty_label=CHOOSE)
    lines = forms.CharField(
        label=_("名单"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "每行一个，可从表格粘贴；后面可以用逗号加年级（分层）和权重。"
            "抽教师时，公示页面只显示姓和编号。"
        ),
    )
    field_order = ["kind", "unit", "title", "basis", "lines", "count"]

    def offer(self, person: Person) -> None:
        """Offer the office's schools."""
        schools = drawable(person, clock.today()).order_by("sort_key", "pk")
        self.fields["unit"].queryset = schools  # type: ignore[attr-defined]


class LinesForm(forms.Form):
    lines = forms.CharField(
        label=_("名单"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("每行一个；后面可以用逗号加年级（分层）和权重。保存后替换原名单。"),
    )


class LotForm(forms.Form):
    weight = forms.IntegerField(label=_("权重"), min_value=1, max_value=WEIGHT_LIMIT)
    must = forms.BooleanField(
        label=_("必抽"), required=False, help_text=_("名额内先抽必抽的，再抽其他的。")
    )
    struck = forms.CharField(
        label=_("不参加的理由"),
        max_length=200,
        required=False,
        help_text=_("填了就划去：仍留在名单上并公开理由，抽到时由下一步补抽。"),
    )


class CommitForm(forms.Form):
    sha256 = forms.CharField(label=_("封存值"), max_length=64, min_length=64)


class RevealForm(forms.Form):
    value = forms.CharField(label=_("您当时出的数"), max_length=60)
    nonce = forms.CharField(label=_("附加码（32位）"), max_length=40)


class NumbersForm(forms.Form):
    numbers = forms.CharField(
        label=_("开出的号码"), max_length=200, help_text=_("按公布的次序填写，如 03 11 17 05。")
    )


class SendForm(forms.Form):
    purpose = forms.CharField(label=_("督导目的"), max_length=200)
    first_on = forms.DateField(label=_("从"), widget=DateInput())
    last_on = forms.DateField(label=_("到"), widget=DateInput())


def chance_givers(office: Unit) -> QuerySet[Person]:
    """Return who may be asked for a part of the chance: the office's people, and the sections'."""
    places = Q(unit=office) | Q(unit__office=office, unit__kind=UnitKind.SECTION)
    return Person.objects.filter(places, is_active=True).order_by("sort_key", "pk")


def lines_of(draw: Draw) -> str:
    """Return the list of classes or teachers as it is typed."""
    return "\n".join(
        ",".join(filter(None, [str(lot), lot.stratum, str(lot.weight) if lot.weight > 1 else ""]))
        for lot in draw.lots.order_by("key")
    )
