"""Forms check shape; whether the step is allowed is the action's business."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dudao.documents.content import Problem, RectificationNotice
from dudao.documents.states import State as DocumentState
from dudao.findings import queries
from dudao.findings.models import Finding, Notice
from dudao.findings.queries import categories
from dudao.findings.queries import notices as noticed
from dudao.findings.rules import LIMITS, MOST_WORKDAYS, TEXT_LIMIT
from dudao.findings.states import Route, Severity, State, Verdict
from dudao.lib import clock
from dudao.org.models import Person
from dudao.org.queries import named, office_of
from dudao.web.files.forms import EvidenceForm
from dudao.web.forms import DateInput, is_id
from dudao.web.listing import FilterForm, any_of


class LedgerFilter(FilterForm):
    q = forms.CharField(label=_("问题或编号"), required=False, max_length=60)
    school = forms.CharField(label=_("学校"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[*any_of(State)[:1], ("unfinished", _("未销号")), *State.choices()],
    )
    severity = forms.ChoiceField(label=_("程度"), required=False, choices=any_of(Severity))
    overdue = forms.BooleanField(label=_("逾期"), required=False)
    mine = forms.BooleanField(label=_("我提出的"), required=False)
    route = forms.ChoiceField(label=_("处理方式"), required=False, choices=any_of(Route))
    topic = forms.CharField(label=_("督导事项"), required=False, max_length=60)
    found_from = forms.DateField(label=_("发现日期从"), required=False, widget=DateInput())
    found_to = forms.DateField(label=_("发现日期到"), required=False, widget=DateInput())
    due_from = forms.DateField(label=_("整改期限从"), required=False, widget=DateInput())
    due_to = forms.DateField(label=_("整改期限到"), required=False, widget=DateInput())
    category = forms.ChoiceField(label=_("问题分类"), required=False)
    life_safety = forms.BooleanField(label=_("危及安全"), required=False)
    violation = forms.BooleanField(label=_("违法违规"), required=False)
    relapsed = forms.BooleanField(label=_("反弹"), required=False)
    imported = forms.BooleanField(label=_("原有台账"), required=False)

    #: Asked less often: folded away until one of them is used.
    FOLDED = (
        "route", "topic", "category", "found_from", "found_to", "due_from", "due_to",
        "life_safety", "violation", "relapsed", "imported",
    )  # fmt: skip

    def __init__(self, data: QueryDict, person: Person) -> None:
        super().__init__(data, person)
        self.given = data
        unit = person.unit
        self.offered = categories.choices(office_of(unit), clock.today()) if unit else []
        cast("forms.ChoiceField", self.fields["category"]).choices = [
            *any_of(State)[:1],
            *((str(pk), word) for pk, word in self.offered),
        ]

    def narrow(self, rows: QuerySet[Finding]) -> QuerySet[Finding]:
        """Return the rows that match."""
        given = dict(self.chosen)
        text = given.pop("q", "")
        raised_by = self.person.pk if given.pop("mine", False) else None
        more = {"text": text, "raised_by": raised_by, "finding": self.ticked}
        return queries.narrowed(rows, **cast("queries.Filters", {**given, **more}))

    @property
    def ticked(self) -> list[str]:
        """Return the ids of the findings that were ticked; none means all that match."""
        return [one for one in self.given.getlist("finding") if is_id(one)]

    @property
    def words(self) -> str:
        """Return in words what was chosen."""
        said = (
            gettext("%(what)s：%(more)s")
            % {"what": self[name].label, "more": _chosen_word(self[name])}
            for name in self.chosen
        )
        return gettext("；").join(said)

    @property
    def shown(self) -> list[forms.BoundField]:
        """Return the fields that are always in sight."""
        return [field for field in self.visible_fields() if field.name not in self.FOLDED]

    @property
    def folded(self) -> list[forms.BoundField]:
        """Return the fields behind 更多条件."""
        return [self[name] for name in self.FOLDED]

    @property
    def unfolded(self) -> bool:
        """Tell whether one of the folded fields is used."""
        return any(name in self.chosen for name in self.FOLDED)


def _chosen_word(bound: forms.BoundField) -> str:
    """Return what was chosen in a field as people read it."""
    value = bound.value()
    if isinstance(bound.field, forms.BooleanField):
        return gettext("是")
    choices = getattr(bound.field, "choices", ())
    return str(dict(choices).get(value, value))


class NoticeFilter(FilterForm):
    q = forms.CharField(label=_("文号"), required=False, max_length=60)
    school = forms.CharField(label=_("学校"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(DocumentState))
    waits = forms.ChoiceField(
        label=_("待办"),
        required=False,
        choices=[
            *any_of(DocumentState)[:1],
            ("receipt", _("学校未签收")),
            ("filing", _("未备案")),
            ("late_filing", _("逾期未备案")),
        ],
    )

    def narrow(self, rows: QuerySet[Notice]) -> QuerySet[Notice]:
        """Return the rows that match."""
        match self.chosen.get("waits"):
            case "receipt":
                rows = noticed.unsigned(rows)
            case "filing":
                rows = noticed.unfiled(rows)
            case "late_filing":
                rows = noticed.unfiled(rows, late_on=clock.today())
        if "q" in self.chosen:
            rows = rows.filter(document__number__contains=self.chosen["q"])
        if "state" in self.chosen:
            rows = rows.filter(document__state=self.chosen["state"])
        return rows.filter(named(self.chosen.get("school", ""), "unit__name_parts"))


class SeenForm(forms.Form):
    """A form that knows which revision of the finding was on the screen."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class VerdictForm(SeenForm, EvidenceForm):
    note = forms.CharField(
        label=_("核查说明"),
        max_length=TEXT_LIMIT,
        required=False,
        widget=forms.Textarea,
        help_text=_("未通过时写明还差什么；学校没有佐证材料时写明核查到的情况。"),
    )
    on_site = forms.BooleanField(label=_("到校核查"), required=False)
    workdays = forms.IntegerField(
        label=_("重新整改期限（工作日）"),
        required=False,
        min_value=0,
        max_value=MOST_WORKDAYS,
        help_text=_("未通过时填写；不填则按规定期限。"),
    )


class VerifyForm(VerdictForm):
    verdict = forms.ChoiceField(
        label=_("核查结论"),
        widget=forms.RadioSelect,
        choices=[(v.value, v.label) for v in Verdict if v is not Verdict.RELAPSED],
    )
    field_order = ["verdict", "note", "workdays", "on_site", "evidence", "seen"]


class RelapseForm(VerdictForm):
    field_order = ["note", "workdays", "on_site", "evidence", "seen"]


class NoticeForm(forms.Form):
    """The frame of a notice and a deadline per problem."""

    lead_in = forms.CharField(label=_("引言"), max_length=LIMITS["fact"], widget=forms.Textarea)
    demands = forms.CharField(
        label=_("整改和报告要求"),
        max_length=TEXT_LIMIT * 2,
        widget=forms.Textarea,
        help_text=_("一行一段。"),
    )

    def __init__(self, data: Any, *, content: RectificationNotice) -> None:
        self.problems: Sequence[Problem] = content.problems
        initial: dict[str, Any] = {
            "lead_in": content.lead_in,
            "demands": "\n".join(content.demands),
        }
        super().__init__(data, initial=initial)
        for problem in self.problems:
            name = f"due_{problem.reference}"
            self.fields[name] = forms.DateField(label=_("整改期限"), widget=DateInput())
            self.initial[name] = problem.due_on

    def rows(self) -> list[tuple[Problem, forms.BoundField]]:
        """Return every problem with its deadline's field."""
        return [(problem, self[f"due_{problem.reference}"]) for problem in self.problems]

    def given(self) -> Mapping[str, Any]:
        """Return what `revise_notice` takes."""
        due: dict[UUID, date] = {
            UUID(p.reference): self.cleaned_data[f"due_{p.reference}"] for p in self.problems
        }
        return {
            "lead_in": self.cleaned_data["lead_in"],
            "demands": self.cleaned_data["demands"].splitlines(),
            "due": due,
        }
