"""Forms check shape; whether a document is complete is the domain's business."""

import re
from datetime import date, timedelta
from typing import Any, cast

import msgspec
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dudao.access.permissions import Permission
from dudao.access.queries import units_for
from dudao.analytics.queries.bulletins import BULLETINS
from dudao.analytics.queries.figures import FIGURES, Asked
from dudao.documents.content import Attendance, Official
from dudao.documents.models import Document
from dudao.documents.states import LOOKS, UPWARD, Amends, Kind, Part, State
from dudao.documents.writing import understood, written
from dudao.inspectorate.models import Area
from dudao.inspectorate.queries import holding_on
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected
from dudao.web.forms import DateInput
from dudao.web.listing import FilterForm, any_of

_BETWEEN = re.compile(r"[、，,；;\n]+")
_GROUPS = re.compile(r"[，,；;\n]+")
_FIRST_YEAR = 2020


class DocumentFilter(FilterForm):
    """What of the documents is shown."""

    q = forms.CharField(label=_("标题或文号"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("文种"), required=False, choices=any_of(Kind))
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(State))
    year = forms.IntegerField(label=_("年度"), required=False, min_value=_FIRST_YEAR)

    def narrow(self, rows: QuerySet[Document]) -> QuerySet[Document]:
        """Return the documents that match."""
        given = self.chosen
        if "q" in given:
            rows = rows.filter(Q(title__icontains=given["q"]) | Q(number__icontains=given["q"]))
        if "year" in given:
            rows = rows.filter(drafted_at__year=given["year"])
        return rows.filter(**{name: given[name] for name in ("kind", "state") if name in given})


def groups_of(text: str) -> list[str]:
    """Return recipients as they are printed; units of one sort (、) stay together."""
    return [name for part in _GROUPS.split(text) if (name := part.strip())]


def names_of(text: str) -> list[str]:
    """Return the names a person wrote one after the other, whatever stands between them."""
    return [name for part in _BETWEEN.split(text) if (name := part.strip())]


class OfficialForm(forms.Form):
    """An official document to be written; which fields there are depends on its kind."""

    title = forms.CharField(label=_("标题"), max_length=300, widget=forms.Textarea)
    recipients = forms.CharField(label=_("主送"), required=False, widget=forms.Textarea)
    signers = forms.CharField(label=_("签发人"), required=False, max_length=60)
    present = forms.CharField(label=_("出席"), required=False, widget=forms.Textarea)
    absent = forms.CharField(label=_("请假"), required=False)
    observers = forms.CharField(label=_("列席"), required=False, widget=forms.Textarea)
    text = forms.CharField(
        label=_("正文"),
        widget=forms.Textarea,
        help_text=_(
            "一段一行，行首写“一、”“（一）”“1.”就是标题。{ } 里是数据的名称，印发前自动核对。"
        ),
    )
    copies_to = forms.CharField(label=_("抄送"), required=False, widget=forms.Textarea)
    remark = forms.CharField(label=_("附注"), required=False, max_length=60)
    urgency = forms.ChoiceField(
        label=_("紧急程度"),
        required=False,
        choices=[("", _("平件")), ("特急", _("特急")), ("加急", _("加急"))],
    )
    sealed = forms.BooleanField(label=_("加盖印章"), required=False)
    to_all = forms.BooleanField(label=_("全部学校、幼儿园"), required=False)
    to_areas = forms.MultipleChoiceField(
        label=_("责任区的学校"), required=False, widget=forms.CheckboxSelectMultiple
    )
    to_units = forms.CharField(label=_("其他单位"), required=False, widget=forms.Textarea)

    def __init__(
        self, data: QueryDict | None, *, content: Official, person: Person, document: Document
    ) -> None:
        super().__init__(data, initial=_initial(content, document))
        self.content, self.person, self.document = content, person, document
        areas = Area.objects.filter(office=document.office).order_by("pk")
        cast("forms.MultipleChoiceField", self.fields["to_areas"]).choices = [
            (str(area.pk), area.name) for area in areas
        ]
        for name in _unwanted(content.genre):
            del self.fields[name]

    def clean_to_units(self) -> list[Unit]:
        """Return the units that were named; each by its name or short name."""
        names = names_of(self.cleaned_data["to_units"])
        units, unknown = self._units(names)
        several = [unit.name for unit in units if names.count(unit.name) and self._namesakes(unit)]
        if several:
            raise forms.ValidationError(
                gettext("有同名单位：%(names)s。请改用能区分的简称或全称。")
                % {"names": gettext("、").join(several)}
            )
        if unknown:
            raise forms.ValidationError(
                gettext("没有找到：%(names)s。请按“单位”页面上的名称填写。")
                % {"names": gettext("、").join(unknown)}
            )
        return units

    def _units(self, names: list[str]) -> tuple[list[Unit], list[str]]:
        rows = units_for(self.person, Permission.DOCUMENT_DRAFT)
        found: dict[str, Unit] = {}
        kept = self.document.addressees.values_list("unit", flat=True)
        named = rows.filter(Q(name__in=names) | Q(short_name__in=names)).order_by("pk")
        # Whom it goes to already comes first: saving again never changes a namesake for another.
        for unit in sorted(named, key=lambda unit: unit.pk not in set(kept)):
            found.setdefault(unit.name, unit)
            found.setdefault(unit.short_name, unit)
        units = [found[name] for name in names if name in found]
        return units, [name for name in names if name not in found]

    def _namesakes(self, unit: Unit) -> bool:
        """Tell whether a name may mean another unit, and it is not the one already written to."""
        if self.document.addressees.filter(unit=unit).exists():
            return False
        rows = units_for(self.person, Permission.DOCUMENT_DRAFT).exclude(pk=unit.pk)
        return rows.filter(Q(name=unit.name) | Q(short_name=unit.name)).exists()

    def official(self) -> Official:
        """Return the content as it was filled in; its facts stay."""
        given = self.cleaned_data
        pieces, attached = understood(given["text"])
        meeting = None
        if "present" in self.fields:
            meeting = Attendance(
                present=names_of(given["present"]),
                absent=names_of(given["absent"]),
                observers=names_of(given["observers"]),
            )
        return msgspec.structs.replace(
            self.content,
            title="".join(given["title"].split("\n")).replace("\r", "").strip(),
            recipients=groups_of(given.get("recipients", "")),
            signers=names_of(given.get("signers", "")),
            attendance=meeting,
            pieces=pieces,
            attached=attached,
            copies_to=groups_of(given.get("copies_to", "")),
            remark=given.get("remark", "").strip("（）() "),
            urgency=given.get("urgency", ""),
            sealed=given.get("sealed", False),
        )

    def recipients_units(self) -> tuple[list[Unit], list[Unit]]:
        """Return whom it is delivered to, and who gets a copy: who is named so in 抄送."""
        given = self.cleaned_data
        main = list(given.get("to_units", []))
        schools = inspected().filter(office=self.document.office, closed_on=None)
        today = clock.today()
        if given.get("to_all"):
            main += schools
        elif given.get("to_areas"):
            held = holding_on(today, "area_members__")
            main += schools.filter(held, area_members__area__in=given["to_areas"])
        copies, _unknown = self._units(names_of(given.get("copies_to", "")))
        return main, copies


def _initial(content: Official, document: Document) -> dict[str, Any]:
    meeting = content.attendance or Attendance(present=[])
    named = document.addressees.filter(part=Part.MAIN).select_related("unit")
    return {
        "title": content.title,
        "recipients": "，".join(content.recipients),
        "signers": "、".join(content.signers),
        "present": "、".join(meeting.present),
        "absent": "、".join(meeting.absent),
        "observers": "、".join(meeting.observers),
        "text": written(content.pieces, content.attached),
        "copies_to": "，".join(content.copies_to),
        "remark": content.remark,
        "urgency": content.urgency,
        "sealed": content.sealed,
        "to_units": "、".join(one.unit.name for one in named),
    }


def _unwanted(kind: Kind) -> set[str]:
    """Return the fields that a document of `kind` has no place for."""
    unwanted = set()
    if kind != Kind.MINUTES:
        unwanted |= {"present", "absent", "observers"}
    if kind not in UPWARD:
        unwanted.add("signers")
    if kind in {Kind.APPOINTMENT, Kind.CERTIFICATE, Kind.VISIT_RECORD, Kind.LESSON_RECORD}:
        unwanted |= {"copies_to", "urgency", "remark"}
    return unwanted


class NewForm(forms.Form):
    """Which document is drafted: a bulletin assembled from data, or one to be written."""

    what = forms.ChoiceField(label=_("文种"))
    since = forms.DateField(label=_("数据从"), widget=DateInput())
    until = forms.DateField(label=_("到"), widget=DateInput())

    def __init__(self, data: QueryDict | None) -> None:
        first = clock.today().replace(day=1)
        until = first - timedelta(days=1)
        super().__init__(data, initial={"since": until.replace(day=1), "until": until})
        cast("forms.ChoiceField", self.fields["what"]).choices = [
            *((key, one.label) for key, one in BULLETINS.items()),
            *((kind.value, kind.label) for kind in LOOKS),
        ]


class FigureForm(forms.Form):
    """A figure to be put into a draft."""

    source = forms.ChoiceField(label=_("数据"))
    since = forms.DateField(label=_("从"), widget=DateInput())
    until = forms.DateField(label=_("到"), widget=DateInput())
    area = forms.ChoiceField(label=_("责任区"), required=False)

    def __init__(self, data: QueryDict | None, *, office: Unit, until: date) -> None:
        super().__init__(data, initial={"since": until.replace(day=1), "until": until})
        self.office = office
        self.areas = {str(area.pk): area for area in Area.objects.filter(office=office)}
        cast("forms.ChoiceField", self.fields["source"]).choices = [
            (key, figure.label) for key, figure in FIGURES.items()
        ]
        cast("forms.ChoiceField", self.fields["area"]).choices = [
            ("", _("全部")),
            *((key, area.name) for key, area in self.areas.items()),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        given: dict[str, Any] = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", gettext("结束日期早于开始日期，请检查。"))
        return given

    def asked(self) -> Asked:
        """Return what the figure is of."""
        given = self.cleaned_data
        return Asked(
            office=self.office,
            since=given["since"],
            until=given["until"],
            area=self.areas.get(given["area"]),
        )

    def name(self) -> str:
        """Return the name the figure gets in the text."""
        given = self.cleaned_data
        area = self.areas.get(given["area"])
        label = str(FIGURES[given["source"]].label)
        return f"{area.name}·{label}" if area else label


class AmendForm(forms.Form):
    """Why a document is corrected or withdrawn."""

    how = forms.ChoiceField(label=_("办理方式"), choices=Amends.choices())
    reason = forms.CharField(label=_("更正内容（撤回原因）"), max_length=300, widget=forms.Textarea)
