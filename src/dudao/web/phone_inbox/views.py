"""What phones brought: what waits, what it says, let it take effect or not; exported files."""

from typing import Any, BinaryIO, NamedTuple, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere, require_anywhere
from dudao.files.rules import sniff
from dudao.inbox import actions, queries
from dudao.inbox.actions.deciding import REASON_LIMIT
from dudao.inbox.messages import Malformed, bodies, body_of, read
from dudao.inbox.models import Operation, OtherArrival
from dudao.inbox.states import State
from dudao.lib.errors import Invalid, TooLarge
from dudao.org.models import Person, Unit
from dudao.visits.models import Visit
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import FilterForm, Listing
from dudao.web.phone_inbox.words import KINDS, Reader, Told
from dudao.web.request import PageRequest

EXPORT_LIMIT = 256 << 20
_KEPT = "private, max-age=3600"


class GroupFilter(FilterForm):
    """What waits, or what was decided."""

    decided = forms.BooleanField(label=gettext_lazy("看已经处理的"), required=False)

    def narrow(self, rows: QuerySet[Operation]) -> QuerySet[Operation]:
        """Return the first operation of each group that matches."""
        if "decided" not in self.chosen:
            return queries.heads(rows.filter(queries.undecided()))
        decided = Q(outcome__decided_by__isnull=False) | Q(others__decided_by__isnull=False)
        return queries.heads(rows.filter(decided))


class ReasonForm(forms.Form):
    """Why something takes no effect."""

    reason = forms.CharField(
        label=gettext_lazy("不予生效的原因"), max_length=REASON_LIMIT, widget=forms.Textarea
    )


class ExportForm(forms.Form):
    """The file a phone exported."""

    file = forms.FileField(
        label=gettext_lazy("手机导出的文件"),
        help_text=gettext_lazy("文件名以 .dudao 结尾，在手机应用“同步”页面导出。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".dudao,application/octet-stream"}),
    )


class Line(NamedTuple):
    """An operation as its page shows it."""

    operation: Operation
    told: Told
    waits: bool
    has_photo: bool
    others: list[OtherArrival]


@require_GET
def phone_inbox_page(request: PageRequest) -> HttpResponse:
    """List what belongs together and waits: one's own, and what one decides about."""
    _require(request.user)
    rows = queries.visible_to(request.user).select_related(None)
    listing = Listing(
        request,
        rows,
        GroupFilter,
        orders={"newest": ("-received_at", "pk")},
        decorate=lambda found: _complete(found, request.user),
    )
    decides = may_anywhere(request.user, Permission.FIELD_RELEASE)
    return render(request, "phone_inbox/list.html", {"listing": listing, "decides": decides})


def _require(person: Person) -> None:
    if not may_anywhere(person, Permission.VISIT_MAKE):
        require_anywhere(person, Permission.FIELD_RELEASE)


def _complete(rows: list[Operation], person: Person) -> None:
    """Give each row what its group is about, how much of it waits and why."""
    keys = {(row.key, row.person_id): row for row in rows}  # type: ignore[attr-defined]
    visible = queries.together(queries.visible_to(person).select_related(None))
    mine = visible.filter(key__in=[key for key, _person in keys])
    waits = Q(outcome__state=State.QUARANTINED.value)
    counted = mine.values("key", "person").annotate(
        all=Count("pk"), waiting=Count("pk", filter=waits)
    )
    counts = {(row["key"], row["person"]): row for row in counted.order_by()}
    reasons = dict[tuple[UUID, int], list[str]]()
    for key, who, words in mine.filter(waits).values_list("key", "person", "outcome__words"):
        said = reasons.setdefault((key, who), [])
        if words not in said:
            said.append(words)
    people = Person.objects.in_bulk({who for _key, who in keys})
    subjects = _subjects([key for key, _person in keys])
    for group, row in keys.items():
        row.about = subjects.get(group[0]) or KINDS.get(row.kind, _("手机来件"))  # type: ignore[attr-defined]
        row.who = people[group[1]]  # type: ignore[attr-defined]
        row.counts = counts.get(group, {"all": 0, "waiting": 0})  # type: ignore[attr-defined]
        row.reasons = reasons.get(group, [])  # type: ignore[attr-defined]


def _subjects(keys: list[UUID]) -> dict[UUID, str]:
    """Return what visits are called, begun or only told of by a phone."""
    found = {
        visit.pk: f"{visit.unit.name} {visit.planned_on:%Y-%m-%d}"
        for visit in Visit.objects.filter(pk__in=keys).select_related("unit")
    }
    starts = Operation.objects.filter(subject__in=keys, kind="visit.start")
    for start in starts.exclude(subject__in=found):
        unit = _unit_of(start)
        if start.subject and unit:
            found[start.subject] = unit.name
    return found


def _unit_of(start: Operation) -> Unit | None:
    try:
        body = body_of(read(start.content))
    except Malformed:
        return None
    return Unit.objects.filter(pk=body.unit).first() if isinstance(body, bodies.Start) else None


@require_GET
def phone_inbox_group(request: PageRequest, key: UUID, person: int) -> HttpResponse:
    """Show everything a phone sent about one visit, log or post, in its order."""
    operations = _group(request, key, person)
    reader = Reader(operations)
    lines = [_line(operation, reader) for operation in operations]
    context = {
        "key": key,
        "who": operations[0].person,
        "about": _subjects([key]).get(key) or KINDS.get(operations[0].kind, _("手机来件")),
        "visit": Visit.objects.filter(pk=key).first(),
        "lines": lines,
        "waiting": sum(line.waits for line in lines),
        "reasons": _reasons(lines),
        "decides": _decides(request.user, operations),
        "form": ReasonForm(),
    }
    return render(request, "phone_inbox/group.html", context)


def _group(request: PageRequest, key: UUID, person: int) -> list[Operation]:
    rows = queries.together(queries.visible_to(request.user))
    found = rows.filter(key=key, person=person).prefetch_related("others")
    operations = list(found.order_by("device", "seq", "received_at", "pk"))
    if not operations:
        raise Http404
    return operations


def _decides(person: Person, operations: list[Operation]) -> bool:
    mine = Operation.objects.filter(queries.decided_by(person))
    return mine.filter(pk__in=[operation.pk for operation in operations]).exists()


def _line(operation: Operation, reader: Reader) -> Line:
    told = reader.tell(operation)
    others = [one for one in operation.others.all() if one.state == State.QUARANTINED]
    waits = operation.outcome.state == State.QUARANTINED
    has_photo = operation.kind in ("visit.attach", "log.attach") and told.file is None
    return Line(operation, told, waits, has_photo, others)


def _reasons(lines: list[Line]) -> list[str]:
    """Return why things wait, each reason once."""
    return list(dict.fromkeys(line.operation.outcome.words for line in lines if line.waits))


@require_GET
def phone_inbox_photo(request: PageRequest, pk: UUID) -> FileResponse:
    """Hand out the photo an operation speaks of, as far as it has come and is a picture."""
    operation = queries.visible_to(request.user).filter(pk=pk).first()
    sha256 = _hash_in(operation) if operation else ""
    place = queries.content_of(operation.person, sha256) if operation and sha256 else None
    if place is None:
        raise Http404
    content = place.open("rb")
    kind = sniff(content)
    if kind is None or kind.family != "image":
        content.close()
        raise Http404
    content.seek(0)
    response = FileResponse(content, content_type=kind.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = _KEPT
    return response


def _hash_in(operation: Operation) -> str:
    try:
        body = body_of(read(operation.content))
    except Malformed:
        return ""
    return body.sha256 if isinstance(body, bodies.Attach | bodies.AttachToLog) else ""


@require_POST
def phone_inbox_release(request: PageRequest, key: UUID, person: int) -> HttpResponse:
    """Let what waits, all or what is ticked, take effect."""
    released = actions.release(_chosen(request, key, person), by=request.user)
    count = {"n": len(released)}
    messages.success(request, _("已同意 %(n)d 步生效，正在处理。稍后刷新查看结果。") % count)
    return redirect("phone-inbox-group", key, person)


@require_POST
def phone_inbox_dismiss(request: PageRequest, key: UUID, person: int) -> HttpResponse:
    """Decide that what waits, all or what is ticked, takes no effect."""
    reason = request.POST.get("reason", "")
    chosen = _chosen(request, key, person)
    dismissed = actions.dismiss(chosen, by=request.user, reason=reason)
    messages.success(request, _("已决定 %(n)d 步不予生效。原文仍然保存。") % {"n": len(dismissed)})
    return redirect("phone-inbox-group", key, person)


def _chosen(request: PageRequest, key: UUID, person: int) -> list[UUID]:
    """Return the operations that are ticked, all that wait where none is."""
    waiting = [
        operation.pk
        for operation in _group(request, key, person)
        if operation.outcome.state == State.QUARANTINED
    ]
    ticked = set(request.POST.getlist("operation"))
    chosen = [pk for pk in waiting if str(pk) in ticked] if ticked else waiting
    if not chosen:
        raise Invalid(_("这里没有等待处理的内容。请刷新页面。"))
    return chosen


@require_POST
def phone_inbox_dismiss_other(request: PageRequest, pk: int) -> HttpResponse:
    """Decide about an id that came twice: the first content counts."""
    found = queries.others_visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    reason = request.POST.get("reason", "")
    arrival = actions.dismiss_other(found.pk, by=request.user, reason=reason)
    messages.success(request, _("已处理，两份内容都仍然保存。"))
    operation = arrival.operation
    return redirect("phone-inbox-group", operation.subject or operation.pk, operation.person_id)


@require_http_methods(["GET", "POST"])
def phone_inbox_import(request: PageRequest) -> HttpResponse:
    """Take in the file that a phone exported."""
    require_anywhere(request.user, Permission.FIELD_RELEASE)
    form = ExportForm(request.POST or None, request.FILES or None)
    done = carry_out(form, lambda data: _import(request, data))
    if done is None:
        status = form_status(form)
        return render(request, "phone_inbox/import.html", {"form": form}, status=status)
    words = {"who": done.person.name, "fresh": done.fresh, "known": done.known, "n": done.media}
    told = _("已导入%(who)s的手机内容：新收%(fresh)d步，以前收过%(known)d步，照片和文件%(n)d个。")
    messages.success(request, told % words)
    if done.broken:
        messages.warning(request, _("有 %(n)d 项损坏或缺照片，没有收下。") % {"n": done.broken})
    return redirect("phone-inbox")


def _import(request: PageRequest, data: dict[str, Any]) -> actions.Imported:
    upload = data["file"]
    if upload.size > EXPORT_LIMIT:
        raise TooLarge(_("文件太大，请在手机上先联网上传一部分照片后再导出。"))
    return actions.import_export(cast("BinaryIO", upload).read(), by=request.user)
