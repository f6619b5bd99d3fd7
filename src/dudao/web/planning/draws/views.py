"""Draws: the list, one with its list and result, its certificate."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere
from dudao.documents.compose import compose_docx, compose_pdf
from dudao.org.models import Person
from dudao.planning import drawing
from dudao.planning.models import Draw, Share
from dudao.planning.queries.certificates import certificate_sheet
from dudao.planning.queries.draws import (
    draws_visible_to,
    lots_of,
    proof_of,
    sees_result,
    years_undrawn,
)
from dudao.planning.states.draws import OPEN_STATES, RESULT_STATES, DrawState, SeedWay
from dudao.web.listing import Column, Listing
from dudao.web.planning.draws.forms import (
    CommitForm,
    DrawFilter,
    NumbersForm,
    RevealForm,
    SendForm,
)
from dudao.web.public.shown import address
from dudao.web.request import PageRequest

COLUMNS = [
    Column(gettext_lazy("名称"), lambda d: d.title, 40),
    Column(gettext_lazy("抽什么"), lambda d: d.get_kind_display()),
    Column(gettext_lazy("抽取数"), lambda d: d.count),
    Column(gettext_lazy("状态"), lambda d: d.get_state_display()),
    Column(gettext_lazy("公示编码"), lambda d: d.code),
    Column(gettext_lazy("名单校验值"), lambda d: d.list_sha256, 66),
    Column(gettext_lazy("抽取"), lambda d: d.drawn_at, 16),
]
LOT_COLUMNS = [
    Column(gettext_lazy("编号"), lambda lot: lot.key),
    Column(gettext_lazy("名称"), str, 30),
    Column(gettext_lazy("分层"), lambda lot: lot.stratum),
    Column(gettext_lazy("权重"), lambda lot: lot.weight),
    Column(gettext_lazy("必抽"), lambda lot: lot.must),
    Column(
        gettext_lazy("划去理由"), lambda lot: lot.struck or (lot.fell if lot.drawn_as else ""), 30
    ),
    Column(gettext_lazy("抽中次序"), lambda lot: lot.drawn_as),
]
FORMATS = {"docx", "pdf", "json"}


@require_GET
def draws_page(request: PageRequest) -> HttpResponseBase:
    """List the draws one may see."""
    rows = draws_visible_to(request.user)
    listing = Listing(request, rows, DrawFilter, orders={"newest": ("-made_at", "-id")})
    if listing.wants_export:
        return listing.export(_("随机抽查"), COLUMNS)
    may_make = may_anywhere(request.user, Permission.DRAW_MAKE)
    context = {"listing": listing, "may_make": may_make}
    return render(request, "planning/draws/list.html", context)


@require_GET
def draw_page(request: PageRequest, pk: UUID) -> HttpResponseBase:
    """Show a draw: how far it is, what is next, its list or its result."""
    draw = find(request.user, pk)
    orders = {"key": ("key",), "place": ("place", "key")}
    known = sees_result(request.user, draw)
    listing = Listing(request, lots_of(draw, known=known), orders=orders)
    if listing.wants_export:
        return listing.export(draw.title, LOT_COLUMNS)
    shares = list(draw.shares.select_related("person").order_by("position"))
    return render(
        request,
        "planning/draws/draw.html",
        {
            "draw": draw,
            "listing": listing,
            "shares": shares,
            "result": _result(draw) if known else {},
            "public": address(request, "public-draw", draw.code),
            "steps": steps_of(draw),
            "following": Draw.objects.filter(previous=draw).first(),
            "must_years": years_undrawn(draw.office),
            **_offers(request.user, draw, shares),
        },
    )


@require_GET
def certificate(request: PageRequest, pk: UUID, form: str) -> HttpResponse:
    """Hand out the certificate: to be read, printed, or recomputed."""
    draw = find(request.user, pk)
    if form not in FORMATS or not sees_result(request.user, draw):
        raise Http404
    return certificate_answer(request, draw, form)


def certificate_answer(request: Any, draw: Draw, form: str) -> HttpResponse:
    """Return the certificate in a form as a file."""
    where = address(request, "public-draw", draw.code)
    if form == "json":
        content = json.dumps(proof_of(draw), ensure_ascii=False, indent=1).encode()
    else:
        compose = compose_docx if form == "docx" else compose_pdf
        content = compose(certificate_sheet(draw, where))
    kind = "application/json" if form == "json" else "application/octet-stream"
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="draw-{draw.code}.{form}"'
    return answer


def find(person: Person, pk: UUID) -> Draw:
    """Return a draw one may see, or answer 404."""
    return get_object_or_404(draws_visible_to(person).select_related("previous"), pk=pk)


def steps_of(draw: Draw) -> list[tuple[str, str]]:
    """Return the steps of a draw and which is now."""
    seeding = [_("封数"), _("揭晓")] if draw.way == SeedWay.COMMIT else [_("开出号码")]
    names = [_("编制名单"), *seeding, _("抽取"), _("公布结果")]
    at = {
        DrawState.DRAFT: 0,
        DrawState.FROZEN: 1,
        DrawState.COMMITTED: 2,
        DrawState.SEEDED: len(names) - 2,
        DrawState.DRAWN: len(names) - 1,
        DrawState.PUBLISHED: len(names),
    }.get(DrawState(draw.state), 0)
    return [
        (name, "done" if n < at else "now" if n == at else "ahead") for n, name in enumerate(names)
    ]


def result_rows(draw: Draw) -> list[dict[str, Any]]:
    """Return what was drawn, in order, with who goes there; names as they are public."""
    outcome = draw.outcome or {"picked": [], "teams": {}}
    names = drawing.read_list(draw.list_text).names if draw.list_text else {}
    return [
        {
            "key": key,
            "name": names[key],
            "team": [names[who] for who in outcome["teams"].get(key, [])],
        }
        for key in outcome["picked"]
    ]


def struck_rows(draw: Draw) -> list[dict[str, str]]:
    """Return what was struck through on the way, with the reason."""
    names = drawing.read_list(draw.list_text).names if draw.list_text else {}
    return [
        {
            "name": names.get(gone, gone),
            "why": _("应当回避") if why == drawing.RECUSED else why,
            "at": names.get(stream.removeprefix("who/"), ""),
        }
        for _number, (stream, _step, gone, why) in enumerate((draw.outcome or {}).get("struck", []))
    ]


def _result(draw: Draw) -> dict[str, Any]:
    lots = {lot.key: lot for lot in draw.lots.filter(place__gt=0).select_related("assignment")}
    rows = [{**row, "lot": lots[row["key"]]} for row in result_rows(draw)]
    unsent = draw.kind == "schools" and any(row["lot"].assignment_id is None for row in rows)
    return {"rows": rows, "struck": struck_rows(draw), "unsent": unsent}


def _offers(person: Person, draw: Draw, shares: list[Share]) -> dict[str, Any]:
    """Return what `person` may do next."""
    makes = may(person, Permission.DRAW_MAKE, draw.office)
    own = next((share for share in shares if share.person_id == person.pk), None)
    state, open_ = DrawState(draw.state), draw.state in OPEN_STATES
    offers: dict[str, Any] = {
        "makes": makes,
        "own": own,
        "is_open": open_,
        "has_result": sees_result(person, draw),
        "may_void": makes and state not in {DrawState.VOID, DrawState.PUBLISHED},
    }
    if own and state == DrawState.FROZEN and not own.sha256:
        offers["commit_form"] = CommitForm()
    if own and state == DrawState.COMMITTED and not own.nonce:
        offers["reveal_form"] = RevealForm()
    if makes and state == DrawState.FROZEN and draw.way == SeedWay.NUMBERS:
        offers["numbers_form"] = NumbersForm()
    if makes and state in RESULT_STATES:
        offers["send_form"] = SendForm(initial={"purpose": draw.title[:200]})
    return offers
