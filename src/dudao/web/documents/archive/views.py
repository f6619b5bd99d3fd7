"""The list of volumes, one with what lies in it, and its steps."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere
from dudao.analytics.queries import matters
from dudao.audit.queries import history_of
from dudao.documents import actions
from dudao.documents import queries as documents
from dudao.documents.models import Volume
from dudao.documents.queries.archive import is_closing, is_slow, items_of, volumes_visible_to
from dudao.documents.states import VolumeState
from dudao.files import queries as files
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotFound
from dudao.org.models import Person
from dudao.web.administration.wording import event_word
from dudao.web.documents.archive.columns import COLUMNS, appraisal
from dudao.web.documents.archive.forms import PutForm, ReasonForm, VolumeFilter
from dudao.web.findings.steps import step
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Listing
from dudao.web.request import PageRequest

ORDERS = {
    "newest": ("-year", "-id"),
    "number": ("-year", "place", "id"),
    "title": ("unit__sort_key", "-year", "id"),
}
#: More than anybody reads on one page; the bundle has them all.
SHOWN = 300


@require_GET
def volumes_page(request: PageRequest) -> HttpResponseBase:
    """List the volumes one may see."""
    open_to(request.user, Permission.ARCHIVE_VIEW)
    rows = volumes_visible_to(request.user).annotate(lying=Count("items"))
    listing = Listing(request, rows, VolumeFilter, orders=ORDERS)
    if listing.wants_export:
        return listing.export(gettext_lazy("归档案卷"), COLUMNS)
    context = {
        "listing": listing,
        "keeps": may_anywhere(request.user, Permission.ARCHIVE_KEEP),
        "year": clock.today().year,
    }
    return render(request, "documents/volumes.html", context)


@require_GET
def volume_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a volume: what lies in it, what may be done with it."""
    volume = _visible(request.user, pk)
    return render(request, "documents/volume.html", _shown(volume, request.user))


@step("volume")
def fill(request: PageRequest, pk: UUID) -> HttpResponse:
    """Put in what belongs to the matter and is not in yet."""
    volume = _visible(request.user, pk)
    found = matters.belongings_of(matters.about(volume), volume.office)
    made = actions.fill_volume(pk, found, by=request.user)
    messages.success(request, _("归入%(count)s件。") % {"count": len(made)})
    return redirect("volume", pk)


@step("volume")
def put(request: PageRequest, pk: UUID) -> HttpResponse:
    """Put in a document by its number, and files from the person's computer."""
    volume = _visible(request.user, pk)
    form = PutForm(request.POST, request.FILES)
    made = carry_out(
        form,
        lambda data: actions.put_into_volume(
            pk,
            by=request.user,
            documents=_numbered(data["number"], volume, request.user),
            kept=form.store(volume.unit, request.user),
        ),
    )
    if made is None:
        context = _shown(volume, request.user, put_form=form)
        return render(request, "documents/volume.html", context, status=form_status(form))
    messages.success(request, _("归入%(count)s件。") % {"count": len(made)})
    return redirect("volume", pk)


@step("volume")
def take_out(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take something out; the document or file itself stays where it is."""
    _visible(request.user, pk)
    item = request.POST.get("item", "")
    if not item.isdecimal():
        raise NotFound(_("这一件已不在本卷中，请刷新页面。"))
    actions.take_out_of_volume(pk, int(item), by=request.user)
    messages.success(request, _("已移出本卷，原件仍在原处。"))
    return redirect("volume", pk)


@step("volume")
def close(request: PageRequest, pk: UUID) -> HttpResponse:
    """Close the volume, by a job where that takes a while."""
    volume = _visible(request.user, pk)
    found = matters.still_to_put(volume)
    if is_slow(volume, len(found.documents) + len(found.files) if found else 0):
        actions.ask_closing([pk], by=request.user)
        messages.success(request, _("材料较多，系统正在后台组卷，完成后本页会显示档号。"))
        return redirect("volume", pk)
    told = matters.composed(volume)
    done = actions.close_volume(pk, told, by=request.user, belongings=found)
    messages.success(request, _("已组卷，档号：%(number)s") % {"number": done.number})
    return redirect("volume", pk)


@step("volume")
def reopen(request: PageRequest, pk: UUID) -> HttpResponse:
    """Open the closed volume once more."""
    volume = _visible(request.user, pk)
    form = ReasonForm(request.POST)
    done = carry_out(form, lambda data: actions.reopen_volume(pk, by=request.user, **data))
    if done is None:
        context = _shown(volume, request.user, reason_form=form)
        return render(request, "documents/volume.html", context, status=form_status(form))
    messages.success(request, _("已拆卷，可以继续归集；重新组卷后档号的件号不变。"))
    return redirect("volume", pk)


@require_GET
def bundle(request: PageRequest, pk: UUID) -> FileResponse:
    """Hand out the closed bundle."""
    volume = _visible(request.user, pk)
    if volume.bundle is None or volume.state == VolumeState.OPEN:
        raise NotFound(_("这个案卷还没有组卷，没有可下载的归档包。"))
    name = f"{volume.number} {volume.title}.zip".replace("/", "-")
    content = files.content(volume.bundle)
    return FileResponse(
        content, as_attachment=True, filename=name, content_type=volume.bundle.media_type
    )


def _visible(person: Person, pk: UUID) -> Volume:
    return get_object_or_404(volumes_visible_to(person), pk=pk)


def _numbered(number: str, volume: Volume, person: Person) -> list[UUID]:
    """Return the document with `number`, none where no number was given; raises `Invalid`."""
    if not number:
        return []
    found = documents.visible_to(person).filter(office=volume.office, number=number.strip())
    if not found:
        told = _("找不到文号为“%(number)s”的公文，请核对。") % {"number": number}
        raise Invalid(told, fields={"number": told})
    return [document.pk for document in found]


def _shown(volume: Volume, person: Person, **forms: Any) -> dict[str, Any]:
    keeps = may(person, Permission.ARCHIVE_KEEP, volume.office)
    open_ = volume.state == VolumeState.OPEN
    found = matters.belongings_of(matters.about(volume), volume.office) if keeps and open_ else None
    seen = set(
        documents.visible_to(person)
        .filter(volume_items__volume=volume)
        .order_by()
        .values_list("pk", flat=True)
    )
    return {
        "volume": volume,
        "items": list(items_of(volume)[:SHOWN]),
        "lying": volume.items.count(),
        "seen": seen,
        "keeps": keeps,
        "open": open_,
        "closing": open_ and is_closing(volume),
        "stuck": open_ and volume.closing_at and not is_closing(volume),
        "missing": matters.missing_of(volume, found) if found else 0,
        "awaited": found.awaited if found else 0,
        "appraisal": appraisal(volume),
        "events": [(event_word(one.name), one) for one in history_of(volume)],
        "put_form": PutForm(),
        "reason_form": ReasonForm(),
        **forms,
    }
