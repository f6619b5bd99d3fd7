"""From when to when, by what, and which figure's rows."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dudao.analytics.queries import findings, visits
from dudao.analytics.queries.grouping import GROUP, Period, usual_period
from dudao.analytics.states import By, One, Outcome, Stage
from dudao.findings.models import Finding
from dudao.org.models import Person
from dudao.visits.models import Visit
from dudao.web.forms import DateInput, any_of
from dudao.web.listing import FilterForm

DONE = [("", _("全部")), ("yes", _("已完成")), ("no", _("未完成"))]


class PeriodFilter(FilterForm):
    """What figures are of; without a word the last half year, by month."""

    by = forms.ChoiceField(label=_("统计方式"), required=False, choices=By.choices())
    since = forms.DateField(label=_("从"), required=False, widget=DateInput())
    until = forms.DateField(label=_("到"), required=False, widget=DateInput())

    def __init__(self, data: QueryDict, person: Person) -> None:
        shown = data.copy()
        for name, day in usual_period()._asdict().items():
            shown.setdefault(name, day.isoformat())
        super().__init__(shown, person)

    @property
    def by_what(self) -> By:
        """Return what figures are put side by side by."""
        return By(self.chosen.get("by", By.MONTH))

    @property
    def period(self) -> Period:
        """Return the days that were chosen; a day that cannot be understood is the usual one."""
        usual = usual_period()
        days: dict[str, date] = {**usual._asdict(), **self._days()}
        return Period(**days)

    def _days(self) -> dict[str, date]:
        return {name: self.chosen[name] for name in ("since", "until") if name in self.chosen}


class RowsFilter(PeriodFilter):
    """Which rows of a figure: those of one group, or of all."""

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def of_group(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows of the group that was asked for."""
        key = self.chosen.get("key")
        return rows.filter(**{GROUP: key}) if key else rows


class VisitRowsFilter(RowsFilter):
    one = forms.ChoiceField(label=_("五个一"), required=False, choices=any_of(One))
    done = forms.ChoiceField(label=_("完成情况"), required=False, choices=DONE)

    def narrow(self, rows: QuerySet[Visit]) -> QuerySet[Visit]:
        """Return the visits a figure is of."""
        rows = self.of_group(rows)
        if "one" in self.chosen and "done" in self.chosen:
            one, done = One(self.chosen["one"]), self.chosen["done"] == "yes"
            rows = visits.standing(rows, one, done=done)
        return rows


class FindingRowsFilter(RowsFilter):
    outcome = forms.ChoiceField(label=_("办理结果"), required=False, choices=any_of(Outcome))
    stage = forms.ChoiceField(label=_("环节"), required=False, choices=any_of(Stage))

    def narrow(self, rows: QuerySet[Finding]) -> QuerySet[Finding]:
        """Return the problems a figure is of."""
        rows = self.of_group(rows)
        if "outcome" in self.chosen:
            rows = findings.with_outcome(rows, Outcome(self.chosen["outcome"]))
        if "stage" in self.chosen:
            rows = findings.through(rows, Stage(self.chosen["stage"]))
        return rows


def days_of(took: timedelta | None) -> float | None:
    """Return a stretch in days, to a tenth."""
    return None if took is None else round(took.total_seconds() / 86400, 1)
