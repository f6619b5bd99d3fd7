"""What is asked of schools: obligations, their coverage, and the rules that ask."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field, StringConstraints

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Line, ReasonIn, listed
from dudao.api.paging import At, Page, page
from dudao.api.reach import unit_of, units_of
from dudao.lib import clock
from dudao.planning import actions
from dudao.planning.models import Matter, Obligation, Rule
from dudao.planning.queries import coverage as queries
from dudao.planning.queries.troubles import told
from dudao.planning.queries.visit_rules import in_force, rules_of, troubles
from dudao.planning.rules.windows import school_year_of
from dudao.planning.states import Audience, Per, Source
from dudao.planning.states.coverage import Cover

router = Router(tags=["obligations"])
coverage = Router(tags=["coverage"])
rules = Router(tags=["visit rules"])

SourceName = Annotated[Source, listed(Source)]
CoverName = Annotated[Cover, listed(Cover)]
PerName = Annotated[Per, listed(Per)]
AudienceName = Annotated[Audience, listed(Audience)]
RuleKey = Annotated[str, StringConstraints(max_length=60)]
Minutes = Annotated[int, Field(ge=5, le=480)]
Year = Annotated[int, Field(ge=2000, le=2100)]


class ObligationOut(Schema):
    id: UUID
    unit_id: int
    source: SourceName
    item: str
    """The key of the rule that asks, else the source."""
    matter_id: int | None
    title: str
    first_on: date
    last_on: date
    latest_on: date | None
    """The last day on which the school can be visited for it, by the calendar."""
    nth: int
    minutes: int
    cover: CoverName
    met_on: date | None
    planned_on: date | None
    foreseen_on: date | None
    """The last day of a line of an approved plan that covers it."""
    reason: str

    @staticmethod
    def resolve_item(obligation: Obligation) -> str:
        """Return which item of the matrix it belongs to."""
        return queries.item_of(obligation)


class ObligationsAt(At):
    unit_id: Id | None = None
    item: RuleKey = ""
    cover: CoverName | None = None
    year: Year | None = None
    """A school year, such as 2026 for 2026–2027; all when left out."""


class ObligeIn(Given):
    unit_ids: Annotated[list[Id], Field(min_length=1, max_length=500)]
    title: Line
    source: SourceName
    """`upper` or `complaint`: the others come by themselves."""
    first_on: date
    last_on: date
    minutes: Minutes = 60


class TotalOut(Schema):
    item: str
    title: str
    due: int
    met: int
    planned: int
    foreseen: int
    gap: int
    missed: int
    waived: int


class CoverageIn(Given):
    year: Year | None = None
    """This school year when left out."""
    kindergartens: bool = False


class ExpandIn(Given):
    office_id: Id
    year: Year


class ExpandedOut(Schema):
    added: int
    changed: int
    removed: int


class RulesOf(Given):
    office_id: Id
    on: date | None = None
    """Today when left out."""


class RuleOut(Schema):
    key: str
    office_id: int | None
    """Null for a shipped rule; an office's own of the same key comes before it."""
    title: str
    matter: str | None
    audience: AudienceName
    per: PerName
    count: int
    minutes: int
    look_back: bool
    valid_from: date
    valid_to: date | None
    basis: str
    trouble: str
    """Why no calendar can satisfy it and what would do; empty where it can be kept."""


class RuleIn(Given):
    office_id: Id
    key: RuleKey = ""
    """Of a shipped rule: then only its numbers are set. Empty: a rule of the office's own."""
    title: Annotated[str, StringConstraints(max_length=120)] = ""
    matter: RuleKey = ""
    audience: AudienceName = Audience.ALL
    per: PerName = Per.MONTH
    count: Annotated[int, Field(ge=1, le=31)]
    minutes: Minutes = 60
    look_back: bool = False
    valid_from: date
    basis: Line


class EndRuleIn(Given):
    office_id: Id
    key: RuleKey


@router.get("", response=Page[ObligationOut])
def list_obligations(request: ApiRequest, at: Query[ObligationsAt]) -> dict[str, Any]:
    """List what is asked of schools in reach, the last due first."""
    rows = queries.with_cover(queries.visible_to(request.auth), clock.today())
    wanted = {"unit_id": at.unit_id, "cover": at.cover}
    rows = rows.filter(**{field: value for field, value in wanted.items() if value})
    rows = queries.of_item(rows, at.item).select_related("rule")
    rows = queries.in_year(rows, at.year) if at.year else rows
    return page(rows, at, by=("last_on", "id"))


@router.post("", response={201: list[ObligationOut]})
def oblige(request: ApiRequest, body: ObligeIn) -> Status[list[Obligation]]:
    """Ask for a visit to schools: a task from above, or a complaint to look into."""
    made = actions.oblige(
        units_of(request, body.unit_ids),
        by=request.auth,
        title=body.title,
        source=body.source,
        first_on=body.first_on,
        last_on=body.last_on,
        minutes=body.minutes,
    )
    rows = Obligation.objects.filter(pk__in=[one.pk for one in made]).order_by("pk")
    return Status(201, list(queries.with_cover(rows, clock.today())))


@router.post("/expand", response=ExpandedOut)
def expand_rules(request: ApiRequest, body: ExpandIn) -> actions.Expanded:
    """Bring the obligations of a school year up to date now; every night it happens by itself."""
    return actions.expand(unit_of(request, body.office_id), body.year, by=request.auth)


@router.get("/{obligation_id}", response=ObligationOut)
def read_obligation(request: ApiRequest, obligation_id: UUID) -> Obligation:
    """Read one obligation."""
    return _visible(request, obligation_id)


@router.post("/{obligation_id}/waive", response=ObligationOut)
def waive(request: ApiRequest, obligation_id: UUID, body: ReasonIn) -> Obligation:
    """Spare a school an obligation, for a reason."""
    actions.waive(_visible(request, obligation_id).pk, by=request.auth, reason=body.reason)
    return _visible(request, obligation_id)


@router.post("/{obligation_id}/restore", response=ObligationOut)
def restore(request: ApiRequest, obligation_id: UUID) -> Obligation:
    """Ask for a waived obligation after all."""
    actions.restore(_visible(request, obligation_id).pk, by=request.auth)
    return _visible(request, obligation_id)


@coverage.get("", response=list[TotalOut])
def read_coverage(request: ApiRequest, asked: Query[CoverageIn]) -> list[dict[str, Any]]:
    """Read how all schools in reach stand, by item."""
    require_anywhere(request.auth, Permission.PLAN_VIEW)
    today = clock.today()
    year = asked.year or school_year_of(today)
    rows = queries.schools_of(
        queries.in_year(queries.visible_to(request.auth), year), asked.kindergartens
    )
    totals = queries.totals(rows, today)
    return [
        {
            "item": item.key,
            "title": item.title,
            "due": totals[item.key].due,
            **{cover.value: totals[item.key].get(cover, 0) for cover in Cover},
        }
        for item in queries.items(totals)
    ]


@rules.get("", response=list[RuleOut])
def list_rules(request: ApiRequest, asked: Query[RulesOf]) -> list[dict[str, Any]]:
    """List the rules in force for an office, and those that no calendar can satisfy."""
    office = unit_of(request, asked.office_id)
    on = asked.on or clock.today()
    return [_shape(rule, on, office) for rule in in_force(rules_of(office), on).values()]


@rules.post("", response={201: RuleOut})
def set_rule(request: ApiRequest, body: RuleIn) -> Status[dict[str, Any]]:
    """Set a rule of the office's own, or its own numbers of a shipped one."""
    office = unit_of(request, body.office_id)
    matters: QuerySet[Matter] = Matter.objects.filter(office=None)
    given = body.model_dump(exclude={"office_id", "matter"})
    matter = get_object_or_404(matters, key=body.matter) if body.matter else None
    made = actions.set_rule(office, by=request.auth, matter=matter, **given)
    return Status(201, _shape(made, made.valid_from, office))


@rules.post("/end", response={204: None})
def end_rule(request: ApiRequest, body: EndRuleIn) -> Status[None]:
    """End an own rule from today on."""
    actions.end_rule(body.key, by=request.auth, office=unit_of(request, body.office_id))
    return Status(204, None)


def _visible(request: ApiRequest, obligation_id: UUID) -> Obligation:
    rows = queries.with_cover(queries.visible_to(request.auth), clock.today())
    return get_object_or_404(rows.select_related("rule"), pk=obligation_id)


def _shape(rule: Rule, on: date, office: Any) -> dict[str, Any]:
    found = troubles(rule, office, on)
    names = ("key", "office_id", "title", "audience", "per", "count", "minutes", "look_back")
    values = {name: getattr(rule, name) for name in (*names, "valid_from", "valid_to", "basis")}
    matter = rule.matter.key if rule.matter else None
    return {**values, "matter": matter, "trouble": told(found[0], len(found)) if found else ""}
