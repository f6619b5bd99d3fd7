"""What is filled in to bring, make and answer packages."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dudao.documents.models import Document, Package, Peer
from dudao.documents.queries.exchange import peers_visible_to, to_enclose
from dudao.documents.states import PackageState
from dudao.lib import clock
from dudao.org.models import Person
from dudao.web.forms import is_id
from dudao.web.listing import FilterForm, any_of

#: So many of the newest papers are offered; one from further back is sent from its own page.
OFFERED = 50
MONTHS = 12


class PackageFilter(FilterForm):
    q = forms.CharField(label=_("事项"), required=False, max_length=60)
    way = forms.ChoiceField(
        label=_("收发"),
        required=False,
        choices=[("", _("全部")), ("in", _("收到的")), ("out", _("发出的"))],
    )
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(PackageState))

    def narrow(self, rows: QuerySet[Package]) -> QuerySet[Package]:
        """Return the packages that match."""
        if text := self.chosen.get("q"):
            rows = rows.filter(subject__icontains=text)
        if way := self.chosen.get("way"):
            rows = rows.filter(outgoing=way == "out")
        if state := self.chosen.get("state"):
            rows = rows.filter(state=state)
        return rows


class BringForm(forms.Form):
    """A package, or the receipt of one: which, the file itself tells."""

    file = forms.FileField(
        label=_("数据包或回执文件"),
        help_text=_("对方发来的 .zip 数据包，或 .json 回执；可以直接从U盘里选。"),
    )


class PasteForm(forms.Form):
    receipt = forms.CharField(
        label=_("回执内容"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 4})
    )


class PackageForm(forms.Form):
    """What goes to whom."""

    peer = forms.ModelChoiceField(label=_("发给"), queryset=Peer.objects.none(), empty_label=None)
    subject = forms.CharField(
        label=_("事项"), max_length=200, help_text=_("例如：报送2026年秋季学期督导工作报告备案")
    )
    documents = forms.MultipleChoiceField(
        label=_("已印发的公文"), required=False, widget=forms.CheckboxSelectMultiple
    )
    month = forms.ChoiceField(label=_("月度督导数据"), required=False)
    summary = forms.BooleanField(label=_("附问题整改汇总（近半年）"), required=False)

    def __init__(self, person: Person, *args: Any, asked: str = "", **kwargs: Any) -> None:
        """Offer what `person`'s office has issued; `asked` is the document one came from."""
        super().__init__(*args, **kwargs)
        peers: Any = self.fields["peer"]
        peers.queryset = peers_visible_to(person).filter(ended_at=None).order_by("name", "pk")
        offered = list(to_enclose(person)[:OFFERED])
        if is_id(asked) and UUID(asked) not in {it.pk for it in offered}:
            offered = [*to_enclose(person).filter(pk=asked), *offered]
        documents: Any = self.fields["documents"]
        documents.choices = [(str(it.pk), _told(it)) for it in offered]
        self.initial["documents"] = [asked]
        months: Any = self.fields["month"]
        named = [(f"{day:%Y-%m-%d}", f"{day:%Y-%m}") for day in _months()]
        months.choices = [("", _("不附")), *named]

    def clean_month(self) -> date | None:
        """Return the first day of the month that was chosen."""
        given = self.cleaned_data["month"]
        return date.fromisoformat(given) if given else None

    def clean_documents(self) -> list[UUID]:
        """Return the ids of the papers that were chosen."""
        return [UUID(given) for given in self.cleaned_data["documents"]]


class PeerForm(forms.Form):
    """The card of another office and what its people read out by telephone."""

    file = forms.FileField(
        label=_("对方的名片文件"), required=False, help_text=_("也可以在下面粘贴名片内容。")
    )
    card = forms.CharField(
        label=_("名片内容"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    spoken = forms.CharField(
        label=_("电话里听到的核对码"),
        max_length=60,
        help_text=_("打对方单位公开的电话，请对方读出“交换单位”页面上的24位数字。"),
    )

    def clean(self) -> dict[str, Any]:
        """Take the card from the file where one was given."""
        data = super().clean() or {}
        if data.get("file"):
            data["card"] = data["file"].read(4000).decode(errors="replace")
        elif not data.get("card"):
            self.add_error("file", gettext("请上传对方的名片文件，或者粘贴名片内容。"))
        return data


def _told(document: Document) -> str:
    return f"{document.number} {document.title}"


def _months() -> list[date]:
    """Return the first days of the last months, the one that is under way first."""
    day, found = clock.today().replace(day=1), []
    for _month in range(MONTHS):
        found.append(day)
        day = (day - timedelta(days=1)).replace(day=1)
    return found
