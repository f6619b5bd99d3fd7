"""Forms about what is asked of schools: shape only."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q, units_for
from dudao.inspectorate.models import Area, AreaMember
from dudao.inspectorate.queries import holding_on
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import named
from dudao.org.states import INSPECTED, UnitKind
from dudao.planning.actions.obliging import BY_HAND
from dudao.planning.models import Matter, Obligation, Rule
from dudao.planning.queries import coverage
from dudao.planning.rules.windows import school_year_of
from dudao.planning.states import Audience, Per
from dudao.web.forms import DateInput
from dudao.web.listing import FilterForm

KINDS = [("", _("学校")), ("kindergartens", _("幼儿园"))]
GAPS = [
    ("", _("全部")),
    ("30", _("30天内到期的缺口")),
    ("90", _("90天内到期的缺口")),
    ("any", _("有缺口")),
    ("missed", _("有错过")),
]
KINDERGARTEN = Q(kind=UnitKind.KINDERGARTEN.value)


class CoverageFilter(FilterForm):
    """Kind of school, area, item, gaps. Totals are of the kind and the area."""

    q = forms.CharField(label=_("学校"), required=False)
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=KINDS)
    area = forms.ChoiceField(label=_("责任区"), required=False)
    item = forms.ChoiceField(label=_("事项"), required=False)
    gap = forms.ChoiceField(label=_("缺口"), required=False, choices=GAPS)
    year = forms.ChoiceField(label=_("学年"), required=False)

    def __init__(self, data: QueryDict, person: Person) -> None:
        super().__init__(data, person)
        areas = Area.objects.filter(scope_q(person, Permission.INSPECTOR_VIEW, "office"))
        offered = [(str(pk), name) for pk, name in areas.order_by("pk").values_list("pk", "name")]
        self._offer("area", offered, _("全部"))
        if not offered:
            del self.fields["area"]
        rules = coverage.items(Rule.objects.values_list("key", flat=True))
        self._offer("item", [(one.key, one.title) for one in [*rules, *_sources()]], _("全部事项"))
        now = school_year_of(clock.today())
        years = [(str(year), f"{year}–{year + 1}") for year in (now + 1, now - 1)]
        self._offer("year", years, f"{now}–{now + 1}")

    def _offer(self, field: str, offered: list[tuple[str, Any]], usual: Any) -> None:
        self.fields[field].choices = [("", usual), *offered]  # type: ignore[attr-defined]

    @property
    def school_year(self) -> int:
        """Return the school year asked for."""
        return int(self.chosen.get("year") or school_year_of(clock.today()))

    @property
    def item_key(self) -> str:
        """Return the key of the item asked for, "" for all."""
        return str(self.chosen.get("item", ""))

    @property
    def area_key(self) -> str:
        """Return the area asked for, "" for all."""
        return str(self.chosen.get("area", ""))

    @property
    def kindergarten(self) -> bool:
        """Tell whether kindergartens are asked for."""
        return "kind" in self.chosen

    def schools_counted(self) -> QuerySet[Unit]:
        """Return the schools that the totals are of."""
        return Unit.objects.filter(self._kind() & self._area()).values("pk")  # type: ignore[return-value]

    def narrow(self, rows: QuerySet[Unit]) -> QuerySet[Unit]:
        """Return the schools that match."""
        still = Q(closed_on=None) | Q(closed_on__gt=clock.today())
        rows = rows.filter(still & self._kind() & self._area(), named(self.chosen.get("q", "")))
        gap = self.chosen.get("gap")
        if gap:
            asked = coverage.of_item(
                coverage.in_year(Obligation.objects.all(), self.school_year), self.item_key
            )
            rows = rows.filter(pk__in=asked.filter(_gap_q(gap)).values("unit"))
        return rows

    def _kind(self) -> Q:
        return KINDERGARTEN if self.kindergarten else ~KINDERGARTEN

    def _area(self) -> Q:
        if not self.area_key:
            return Q()
        members = AreaMember.objects.filter(holding_on(clock.today()), area=int(self.area_key))
        return Q(pk__in=members.values("unit"))


def _gap_q(gap: str) -> Q:
    today = clock.today()
    if gap == "missed":
        return coverage.missed_q(today)
    return coverage.gap_q(today, int(gap)) if gap.isdecimal() else coverage.gap_q(today)


def _sources() -> list[coverage.Item]:
    return [coverage.Item(s.value, str(s.label), str(s.label)) for s in coverage.BY_HAND]


class ObligeForm(forms.Form):
    """A task from above, or a complaint to look into."""

    source = forms.ChoiceField(
        label=_("来源"),
        choices=[(source.value, source.label) for source in BY_HAND],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=_("督导什么"),
        max_length=200,
        help_text=_("投诉核实只写要核实的事项，不写投诉人的姓名和电话。"),
    )
    first_on = forms.DateField(label=_("从"), widget=DateInput())
    last_on = forms.DateField(label=_("到"), widget=DateInput())
    minutes = forms.IntegerField(label=_("每校约（分钟）"), min_value=5, max_value=480, initial=60)
    units = forms.ModelMultipleChoiceField(
        label=_("学校"), queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, person: Person, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        kinds = [kind.value for kind in INSPECTED]
        schools = units_for(person, Permission.ASSIGNMENT_MAKE).filter(kind__in=kinds)
        still = Q(closed_on=None) | Q(closed_on__gt=clock.today())
        self.fields["units"].queryset = schools.filter(still).order_by("sort_key", "pk")  # type: ignore[attr-defined]


class WaiveForm(forms.Form):
    reason = forms.CharField(label=_("免除理由"), max_length=300)


class NumbersForm(forms.Form):
    """What an office may set of a shipped rule."""

    count = forms.IntegerField(label=_("每个周期几次"), min_value=1, max_value=31)
    minutes = forms.IntegerField(label=_("每次约（分钟）"), min_value=5, max_value=480)
    look_back = forms.BooleanField(label=_("同时回头看"), required=False)
    valid_from = forms.DateField(label=_("从哪天起"), widget=DateInput())
    basis = forms.CharField(
        label=_("依据"), max_length=300, help_text=_("本地文件名称和文号，或会议决定")
    )


class RuleForm(NumbersForm):
    """An own rule: which schools, how often, for what."""

    title = forms.CharField(label=_("督导什么"), max_length=120)
    matter = forms.ModelChoiceField(
        label=_("督导事项"),
        queryset=Matter.objects.filter(office=None, retired_on=None).order_by("position"),
        required=False,
        empty_label=_("不限，入校就算"),
    )
    audience = forms.ChoiceField(
        label=_("适用学校"),
        choices=[(a.value, a.label) for a in Audience if a != Audience.NONE],
    )
    per = forms.ChoiceField(label=_("周期"), choices=Per.choices())
    field_order = ("title", "matter", "audience", "per", "count", "minutes", "look_back")
