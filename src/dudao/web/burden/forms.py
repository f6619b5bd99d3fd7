"""From when to when, of which schools, put side by side by what."""

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dudao.analytics.queries.grouping import Period
from dudao.analytics.queries.school import year_begin
from dudao.analytics.states import Sums
from dudao.lib import clock
from dudao.org.models import Person
from dudao.web.forms import DateInput
from dudao.web.listing import FilterForm


class BurdenFilter(FilterForm):
    """Without a word the school year so far, school by school."""

    q = forms.CharField(label=_("学校"), required=False, max_length=60)
    by = forms.ChoiceField(label=_("统计方式"), required=False, choices=Sums.choices())
    since = forms.DateField(label=_("从"), required=False, widget=DateInput())
    until = forms.DateField(label=_("到"), required=False, widget=DateInput())
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, person: Person) -> None:
        shown = data.copy()
        for name, day in usual()._asdict().items():
            shown.setdefault(name, day.isoformat())
        super().__init__(shown, person)

    @property
    def by_what(self) -> Sums:
        """Return what the sums are put side by side by."""
        return Sums(self.chosen.get("by", Sums.SCHOOL))

    @property
    def period(self) -> Period:
        """Return the days that were chosen; a day that cannot be understood is the usual one."""
        days: dict[str, date] = usual()._asdict()
        days |= {name: self.chosen[name] for name in days if name in self.chosen}
        return Period(**days)


def usual() -> Period:
    """Return the school year so far."""
    today = clock.today()
    return Period(year_begin(today), today)
