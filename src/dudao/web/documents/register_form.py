"""Which register is shown, and what its numbers begin with."""

from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dudao.documents.states import SERIES_WORD, Kind, kinds_of, series_of
from dudao.lib import clock
from dudao.org.models import Person
from dudao.web.listing import FilterForm

_YEARS = 5


def _series() -> list[tuple[str, str | Promise]]:
    """Return the series there are, each by the kinds that share it."""
    firsts = dict.fromkeys(series_of(kind) for kind in SERIES_WORD)
    return [
        (first.value, gettext("、").join(str(kind.label) for kind in kinds_of(first)))
        for first in firsts
    ]


class RegisterFilter(FilterForm):
    """A series and a year; without a word this year's main series."""

    kind = forms.ChoiceField(label=_("文种"), required=False)
    year = forms.ChoiceField(label=_("年度"), required=False)

    def __init__(self, data: QueryDict, person: Person) -> None:
        shown = data.copy()
        shown.setdefault("kind", Kind.NOTICE.value)
        shown.setdefault("year", str(clock.today().year))
        super().__init__(shown, person)
        this = clock.today().year
        cast("forms.ChoiceField", self.fields["kind"]).choices = _series()
        cast("forms.ChoiceField", self.fields["year"]).choices = [
            (str(year), str(year)) for year in range(this, this - _YEARS, -1)
        ]

    @property
    def kind_of(self) -> Kind:
        """Return the kind whose series is shown."""
        return Kind(self.chosen.get("kind", Kind.NOTICE))

    @property
    def year_of(self) -> int:
        """Return the year that is shown."""
        return int(self.chosen.get("year", clock.today().year))


class SeriesForm(forms.Form):
    """What numbers begin with, and the last one already used on paper."""

    word = forms.CharField(
        label=_("机关代字"), max_length=12, help_text=_("文号“〔年份〕”前面的字，如“柳教督整”。")
    )
    last = forms.IntegerField(
        label=_("已用到第几号"),
        min_value=0,
        max_value=9999,
        help_text=_("今年已在纸上编过号的，填最后一号；没有填0。"),
    )
