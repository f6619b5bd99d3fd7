"""Making the list, and fixing it."""

import secrets
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.inspectorate.models import Inspector
from dudao.inspectorate.rules import plaque_code
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotFound
from dudao.lib.states import advance
from dudao.org.models import Person, Unit
from dudao.org.queries import office_of
from dudao.planning import drawing
from dudao.planning.actions.draws.rows import locked_for, moved, told
from dudao.planning.models import Draw, Lot, Share
from dudao.planning.queries.draws import (
    lots_of,
    must_be_drawn,
    open_problems,
    party_key,
    recusals_among,
    stratum_of,
)
from dudao.planning.rules.draws import (
    PEOPLE_LEAST,
    WEIGHT_LIMIT,
    Terms,
    key_of,
    public_name,
    twice,
    typed_lots,
)
from dudao.planning.states.draws import DRAW_MOVES, DrawKind, DrawState, SeedWay

#: The list is a paper that anybody reads: Chinese, whoever freezes it.
CHINESE = "zh-hans"


@transaction.atomic
def make_draw(
    where: Unit,
    terms: Terms,
    *,
    by: Person,
    units: Iterable[Unit] = (),
    lines: str = "",
    inspectors: Iterable[Inspector] = (),
    people: Iterable[Person] = (),
) -> Draw:
    """Begin a draw of `units` for the office `where`, or of the `lines` within the school `where`.

    `people` give the chance between them; `inspectors` are drawn for what is drawn.
    """
    office = office_of(where)
    require(by, Permission.DRAW_MAKE, office)
    sent, involved = list(inspectors), list(dict.fromkeys(people))
    _refuse_terms(terms, where, sent, involved)
    made = Draw.objects.create(
        office=office,
        unit=None if terms.kind == DrawKind.SCHOOLS else where,
        code=new_code(),
        kind=DrawKind(terms.kind),
        title=terms.title.strip(),
        basis=terms.basis.strip(),
        count=terms.count,
        strata=terms.strata,
        each=terms.each if terms.kind == DrawKind.SCHOOLS else 0,
        way=SeedWay(terms.way),
        source=terms.source.strip(),
        source_on=terms.source_on,
        made_by=by,
        made_at=clock.now(),
    )
    made.inspectors.set(sent)
    give_shares(made, involved)
    with translation.override(CHINESE):
        _fill(made, terms, list(units), lines)
    told(made, "draw.made", by, lots=made.lots.count())
    return made


@transaction.atomic
def write_lots(draw_id: UUID, lines: str, *, by: Person) -> Draw:
    """Write the list of classes or teachers anew."""
    draw = locked_for(draw_id, by)
    advance(DRAW_MOVES, DrawState(draw.state), "edit")
    if draw.kind == DrawKind.SCHOOLS:
        raise Invalid(_("学校名单来自学校库，不能手工填写；不参加的请逐校写明理由划去。"))
    draw.lots.all().delete()
    _write(draw, lines)
    told(draw, "draw.edited", by, lots=draw.lots.count())
    return draw


@transaction.atomic
def edit_lot(lot_id: int, *, by: Person, weight: int, struck: str = "", must: bool = False) -> Lot:
    """Give a lot another weight, or strike it through with a reason: it keeps its place."""
    found = Lot.objects.filter(pk=lot_id).values_list("draw_id", flat=True).first()
    if found is None:
        raise NotFound(_("名单里找不到这一项，请刷新页面。"))
    draw = locked_for(found, by)
    advance(DRAW_MOVES, DrawState(draw.state), "edit")
    if not 0 < weight <= WEIGHT_LIMIT:
        words = _("权重请填1到%(limit)d的整数。") % {"limit": WEIGHT_LIMIT}
        raise Invalid(words, fields={"weight": words})
    lot = draw.lots.get(pk=lot_id)
    lot.weight, lot.struck, lot.must = weight, struck.strip()[:200], must
    lot.save(update_fields=["weight", "struck", "must"])
    told(draw, "draw.edited", by, lot=lot.key, weight=weight, struck=lot.struck, must=must)
    return lot


@transaction.atomic
def freeze_draw(draw_id: UUID, *, by: Person) -> Draw:
    """Fix the list: its text and hash are public from now on and never change."""
    draw = locked_for(draw_id, by)
    advance(DRAW_MOVES, DrawState(draw.state), "freeze")
    with translation.override(CHINESE):
        text = drawing.list_text(_whole(draw))
    return moved(
        draw,
        "freeze",
        "draw.frozen",
        by,
        list_text=text,
        list_sha256=drawing.sha256(text),
        frozen_at=clock.now(),
    )


def give_shares(draw: Draw, people: Sequence[Person]) -> None:
    """Name who gives the chance of a draw."""
    if draw.way == SeedWay.COMMIT:
        Share.objects.bulk_create(
            Share(draw=draw, person=person, position=n) for n, person in enumerate(people)
        )


def new_code() -> str:
    """Return a public code that no draw has."""
    code = plaque_code(secrets.choice)
    while Draw.objects.filter(code=code).exists():
        code = plaque_code(secrets.choice)
    return code


def _refuse_terms(
    terms: Terms, where: Unit, inspectors: Sequence[Inspector], people: Sequence[Person]
) -> None:
    problems: dict[str, str] = {}
    if not terms.title.strip():
        problems["title"] = _("请填写抽查名称。")
    if terms.count < 1:
        problems["count"] = _("至少抽取1个。")
    if terms.kind != DrawKind.SCHOOLS and where.office_id is None:
        problems["unit"] = _("请选择在哪所学校里抽。")
    problems |= _chance_problems(terms, people)
    if terms.kind == DrawKind.SCHOOLS and len(inspectors) < terms.each:
        problems["inspectors"] = _("每校要派%(each)d名督学，备选督学不够，请多选几名。") % {
            "each": terms.each
        }
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)


def _chance_problems(terms: Terms, people: Sequence[Person]) -> dict[str, str]:
    if terms.way == SeedWay.COMMIT:
        few = _("至少要有%(least)d人各出一数，互相牵制。") % {"least": PEOPLE_LEAST}
        return {} if len(people) >= PEOPLE_LEAST else {"people": few}
    problems = {}
    if not terms.source.strip():
        problems["source"] = _("请写明用哪一期公开号码，如“双色球第2026123期”。")
    if terms.source_on is None or terms.source_on <= clock.today():
        problems["source_on"] = _("号码必须在名单冻结之后才开出，请填今天以后的日期。")
    return problems


def _fill(draw: Draw, terms: Terms, units: list[Unit], lines: str) -> None:
    if draw.kind != DrawKind.SCHOOLS:
        _write(draw, lines)
        return
    must = must_be_drawn(draw.office, units, clock.today())
    problems = open_problems(units) if terms.weighed else {}
    Lot.objects.bulk_create(
        Lot(
            draw=draw,
            key=unit.code or f"u{unit.pk:08}",
            name=unit.name,
            unit=unit,
            stratum=stratum_of(unit, draw.strata),
            weight=min(1 + problems.get(unit.pk, 0), WEIGHT_LIMIT),
            must=unit.pk in must,
        )
        for unit in units
    )


def _write(draw: Draw, lines: str) -> None:
    lots, wrong = typed_lots(lines)
    names = twice([lot.name for lot in lots])
    if wrong or names:
        raise Invalid(
            _("名单有%(count)d行看不懂或重复，请更正：%(lines)s")
            % {"count": len(wrong) + len(names), "lines": _("；").join([*wrong, *names][:5])},
            fields={"lines": _("每行一个名称；后面可以用逗号加年级（分层）和权重。")},
        )
    teachers = draw.kind == DrawKind.TEACHERS
    Lot.objects.bulk_create(
        Lot(
            draw=draw,
            key=key_of(n),
            name=public_name(draw.kind, lot.name, key_of(n)),
            full_name=lot.name if teachers else "",
            stratum=lot.stratum,
            weight=lot.weight,
        )
        for n, lot in enumerate(lots, 1)
    )


def _whole(draw: Draw) -> drawing.DrawList:
    lots = list(lots_of(draw))
    sizes: dict[str, int] = {}
    for lot in lots:
        sizes[lot.stratum] = sizes.get(lot.stratum, 0) + (not lot.struck)
    try:
        shares = drawing.quotas(sizes, draw.count)
    except ValueError as error:
        raise Invalid(
            _("名单里可抽的只有%(some)d个，不够抽%(count)d个。请补充名单，或作废后重新编制。")
            % {"some": sum(sizes.values()), "count": draw.count}
        ) from error
    if draw.source_on and draw.source_on <= clock.today():
        raise Invalid(_("公开号码的日期已到，名单必须在开出之前冻结。请作废后改用以后的一期。"))
    inspectors = list(draw.inspectors.select_related("person").order_by("pk"))
    numbers = ""
    if draw.way == SeedWay.NUMBERS:
        numbers = _("%(what)s（%(more)s）") % {"what": draw.source, "more": draw.source_on}
    return drawing.DrawList(
        title=draw.title,
        quotas=list(shares.items()),
        entries=[
            drawing.Entry(lot.key, lot.name, lot.stratum, lot.weight, lot.must, lot.struck)
            for lot in lots
        ],
        inspectors=[drawing.Party(party_key(one), one.person.name) for one in inspectors],
        recusals=recusals_among(inspectors, lots, clock.today()) if draw.each else [],
        each=draw.each,
        people=list(draw.shares.order_by("position").values_list("person__name", flat=True)),
        numbers=numbers,
        about={
            "office": draw.office.name,
            "school": draw.unit.name if draw.unit else "",
            "code": draw.code,
            "nth": str(draw.nth),
            "basis": draw.basis,
        },
    )
