"""The query bar of the school list."""

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.inspectorate.models import Area, AreaMember
from dudao.inspectorate.queries import holding_on
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import named
from dudao.org.states import INSPECTED, Stage
from dudao.web.listing import FilterForm, any_of

KINDS = [("", _("全部")), *((kind.value, kind.label) for kind in INSPECTED)]
STANDING = [("", _("在办")), ("closed", _("已撤并")), ("all", _("全部"))]


class SchoolFilter(FilterForm):
    """Name or code, kind, stage, area, and what distinguishes schools in supervision."""

    q = forms.CharField(label=_("名称或标识码"), required=False)
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=KINDS)
    stage = forms.ChoiceField(label=_("学段"), required=False, choices=any_of(Stage))
    area = forms.ChoiceField(label=_("责任区"), required=False)
    standing = forms.ChoiceField(label=_("办学状态"), required=False, choices=STANDING)
    small = forms.BooleanField(label=_("乡村小规模"), required=False)

    def __init__(self, data: QueryDict, person: Person) -> None:
        super().__init__(data, person)
        # By office only: whoever reaches single schools has few of them and needs no areas here.
        areas = Area.objects.filter(scope_q(person, Permission.INSPECTOR_VIEW, "office"))
        offered = [(str(pk), name) for pk, name in areas.order_by("pk").values_list("pk", "name")]
        self.fields["area"].choices = [("", _("全部")), *offered]  # type: ignore[attr-defined]
        if not offered:
            del self.fields["area"]

    def narrow(self, rows: QuerySet[Unit]) -> QuerySet[Unit]:
        """Return the units that match."""
        chosen = self.chosen
        wanted = self._standing() & self._text(chosen.get("q", ""))
        if "kind" in chosen:
            wanted &= Q(kind=chosen["kind"])
        if "stage" in chosen:
            wanted &= Q(stages__contains=[chosen["stage"]])
        if "area" in chosen:
            members = AreaMember.objects.filter(holding_on(clock.today()), area=chosen["area"])
            wanted &= Q(pk__in=members.values("unit"))
        if "small" in chosen:
            wanted &= Q(small_rural=True)
        return rows.filter(wanted)

    def _text(self, text: str) -> Q:
        return Q(code__startswith=text) if text.isdecimal() else named(text)

    def _standing(self) -> Q:
        closed = Q(closed_on__lte=clock.today())
        return {"closed": closed, "all": Q()}.get(self.chosen.get("standing", ""), ~closed)
