"""The evaluation of a year: schemes, results with everything behind them, vetoes."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, Given, Id, Line, ReasonIn, Text, Word, listed
from dudao.api.paging import At, Page, page
from dudao.api.reach import unit_of
from dudao.evaluation import actions
from dudao.evaluation.models import SystemVersion, VetoDecision, VetoRule, YearResult, YearScheme
from dudao.evaluation.queries.rounds import versions_for
from dudao.evaluation.queries.years import (
    approvers,
    is_as_stored,
    results_visible_to,
    schemes_visible_to,
    veto_lines,
    vetoes_visible_to,
    weights_of,
    work_choices,
    work_key,
    year_parts,
)
from dudao.evaluation.rules.years import YearGiven
from dudao.evaluation.states import PartSource, VetoState, YearState
from dudao.org.models import Person, Unit

router = Router(tags=["years"])
results = Router(tags=["year results"])
vetoes = Router(tags=["vetoes"])

Weight = Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]
Code = Annotated[str, Field(max_length=40)]
Key = Annotated[str, Field(max_length=60)]


class YearIn(Given):
    office_id: Id
    year: Annotated[int, Field(ge=2000, le=2099)]
    version_id: UUID | None = None


class WorkIn(Given):
    """A piece of key work as it is offered in `choices`; without a weight an equal share."""

    key: Key
    weight: Weight | None = None


class YearEdit(Given):
    seen: Count
    title: Annotated[str, Field(max_length=120)]
    basis: Annotated[str, Field(max_length=200)] = ""
    reason: Line = ""
    first_on: date
    last_on: date
    weights: dict[Code, Weight]
    works: Annotated[list[WorkIn], Field(max_length=50)] = []
    version_id: UUID | None = None


class VetoRuleIn(Given):
    code: Code
    basis: Line = ""
    approver_id: Id | None = None


class VetoIn(Given):
    rule_id: Id
    unit_id: Id
    facts: Text
    happened_on: date


class VetoStatementIn(Given):
    statement: Text


class HearingIn(Given):
    hearing_on: date
    note: Text


class OutcomeIn(Given):
    uphold: bool
    outcome: Text


class YearPartOut(Schema):
    code: str
    title: str
    source: Annotated[PartSource, listed(PartSource)]
    weight: Decimal


class YearWorkOut(Schema):
    key: str
    title: str
    weight: Decimal | None


class VetoRuleOut(Schema):
    id: int
    code: str
    title: str
    basis: str
    approver_id: int | None
    is_on: bool


class VetoLine(Schema):
    """A veto of the indicator system; without a rule it is off."""

    code: str
    title: str
    rule: VetoRuleOut | None


class YearSchemeOut(Schema):
    id: UUID
    office_id: int
    year: int
    title: str
    version_id: UUID
    first_on: date
    last_on: date
    basis: str
    reason: str
    state: Annotated[YearState, listed(YearState)]
    hash: str
    computed_at: datetime | None
    edition: int


class YearChoice(Schema):
    key: str
    title: str


class YearDetail(YearSchemeOut):
    parts: list[YearPartOut]
    works: list[YearWorkOut]
    choices: list[YearChoice]
    vetoes: list[VetoLine]

    @staticmethod
    def resolve_parts(scheme: YearScheme) -> list[dict[str, Any]]:
        """Return the parts with their weights."""
        weights = weights_of(scheme)
        return [{**part._asdict(), "weight": weights[part.code]} for part in year_parts(scheme)]

    @staticmethod
    def resolve_works(scheme: YearScheme) -> list[dict[str, Any]]:
        """Return the key work."""
        rows = scheme.works.order_by("position", "pk")
        return [{"key": work_key(row), "title": row.title, "weight": row.weight} for row in rows]

    @staticmethod
    def resolve_choices(scheme: YearScheme) -> list[dict[str, str]]:
        """Return what may be key work, while it can be chosen."""
        if scheme.state != YearState.DRAFT:
            return []
        rows = work_choices(scheme.office, scheme.year)
        return [{"key": key, "title": title} for key, title in rows]

    @staticmethod
    def resolve_vetoes(scheme: YearScheme) -> list[dict[str, Any]]:
        """Return the vetoes, on or off."""
        rows = veto_lines(scheme)
        return [{"code": code, "title": title, "rule": rule} for code, title, rule in rows]


class YearResultOut(Schema):
    id: UUID
    scheme_id: UUID
    unit_id: int
    score: Decimal | None
    band: str
    vetoed: bool
    digest: str
    computed_at: datetime


class YearResultDetail(YearResultOut):
    parts: list[dict[str, Any]]
    """Every part with its score, its sentence and the figures that went in."""
    sources: dict[str, Any]
    """By figure the records it was counted from: kind, id, words, day, how much each counts."""
    inputs: dict[str, Any]
    same: bool
    """Working the stored inputs out again gives the stored digits."""

    @staticmethod
    def resolve_same(result: YearResult) -> bool:
        """Work it out again."""
        return is_as_stored(result)


class VetoOut(Schema):
    id: UUID
    scheme_id: UUID
    unit_id: int
    rule_id: int
    basis: str
    facts: str
    happened_on: date
    told_on: date
    statement: str
    hearing_on: date | None
    hearing_note: str
    state: Annotated[VetoState, listed(VetoState)]
    outcome: str
    decided_by_id: int | None


class YearsAt(At):
    state: Annotated[YearState, listed(YearState)] | None = None


class YearResultsAt(At):
    scheme_id: UUID | None = None
    unit_id: Id | None = None
    band: Word | None = None


class VetoesAt(At):
    scheme_id: UUID | None = None


@router.get("", response=Page[YearSchemeOut])
def list_years(request: ApiRequest, at: Query[YearsAt]) -> dict[str, Any]:
    """List the schemes in reach, newest first."""
    rows = schemes_visible_to(request.auth)
    return page(rows.filter(state=at.state) if at.state else rows, at, by=("id",))


@router.post("", response={201: YearDetail})
def draft_year(request: ApiRequest, body: YearIn) -> Status[YearScheme]:
    """Begin a year with the newest indicator system and the weights of the year before."""
    office = unit_of(request, body.office_id)
    version = _version(office, body.version_id)
    made = actions.draft_year(office, body.year, by=request.auth, version=version)
    return Status(201, made)


@router.get("/{year_id}", response=YearDetail)
def read_year(request: ApiRequest, year_id: UUID) -> YearScheme:
    """Read a scheme: parts, weights, key work, what may be chosen, vetoes."""
    return _scheme(request, year_id)


@router.post("/{year_id}", response=YearDetail)
def edit_year(request: ApiRequest, year_id: UUID, body: YearEdit) -> YearScheme:
    """Say what the year is evaluated by."""
    scheme = _scheme(request, year_id)
    names = ("title", "weights", "first_on", "last_on", "basis", "reason")
    given = YearGiven(**{name: getattr(body, name) for name in names})
    works = [actions.WorkGiven(one.key, one.weight) for one in body.works]
    version = _version(scheme.office, body.version_id)
    return actions.edit_year(
        year_id, given, works, by=request.auth, seen=body.seen, version=version
    )


@router.post("/{year_id}/adopt", response=YearDetail)
def adopt_year(request: ApiRequest, year_id: UUID) -> YearScheme:
    """Adopt the scheme."""
    _scheme(request, year_id)
    return actions.adopt_year(year_id, by=request.auth)


@router.post("/{year_id}/reopen", response=YearDetail)
def reopen_year(request: ApiRequest, year_id: UUID, body: ReasonIn) -> YearScheme:
    """Take an adopted scheme back to be changed."""
    _scheme(request, year_id)
    return actions.reopen_year(year_id, by=request.auth, reason=body.reason)


@router.post("/{year_id}/compute", response=YearDetail)
def compute_year(request: ApiRequest, year_id: UUID) -> YearScheme:
    """Work every school's year out from the records."""
    _scheme(request, year_id)
    return actions.compute_year(year_id, by=request.auth)


@router.post("/{year_id}/close", response=YearDetail)
def close_year(request: ApiRequest, year_id: UUID) -> YearScheme:
    """Publish the results."""
    _scheme(request, year_id)
    return actions.close_year(year_id, by=request.auth)


@router.post("/{year_id}/veto-rules", response=VetoRuleOut)
def set_veto_rule(request: ApiRequest, year_id: UUID, body: VetoRuleIn) -> VetoRule:
    """Enter the law and the approver of a veto; with either missing it stays off."""
    scheme = _scheme(request, year_id)
    approver = _approver(scheme.office, body.approver_id)
    return actions.set_veto_rule(
        year_id, body.code, by=request.auth, basis=body.basis, approver=approver
    )


@router.post("/{year_id}/vetoes", response={201: VetoOut})
def propose_veto(request: ApiRequest, year_id: UUID, body: VetoIn) -> Status[VetoDecision]:
    """Tell a school that a veto is proposed."""
    _scheme(request, year_id)
    unit = unit_of(request, body.unit_id)
    said = {"facts": body.facts, "happened_on": body.happened_on}
    made = actions.propose_veto(year_id, body.rule_id, unit, by=request.auth, **said)  # type: ignore[arg-type]
    return Status(201, made)


@results.get("", response=Page[YearResultOut])
def list_year_results(request: ApiRequest, at: Query[YearResultsAt]) -> dict[str, Any]:
    """List the results in reach."""
    wanted = {"scheme": at.scheme_id, "unit": at.unit_id, "band": at.band}
    rows = results_visible_to(request.auth)
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return page(rows, at, by=("id",))


@results.get("/{year_result_id}", response=YearResultDetail)
def read_year_result(request: ApiRequest, year_result_id: UUID) -> YearResult:
    """Read why a school's year came to what it did."""
    return get_object_or_404(results_visible_to(request.auth), pk=year_result_id)


@vetoes.get("", response=Page[VetoOut])
def list_vetoes(request: ApiRequest, at: Query[VetoesAt]) -> dict[str, Any]:
    """List the vetoes in reach, newest first."""
    rows = vetoes_visible_to(request.auth)
    return page(rows.filter(scheme=at.scheme_id) if at.scheme_id else rows, at, by=("id",))


@vetoes.get("/{veto_id}", response=VetoOut)
def read_veto(request: ApiRequest, veto_id: UUID) -> VetoDecision:
    """Read a veto."""
    return _veto(request, veto_id)


@vetoes.post("/{veto_id}/statement", response=VetoOut)
def state_case(request: ApiRequest, veto_id: UUID, body: VetoStatementIn) -> VetoDecision:
    """Let the school state its case."""
    _veto(request, veto_id)
    return actions.state_case(veto_id, by=request.auth, statement=body.statement)


@vetoes.post("/{veto_id}/hearing", response=VetoOut)
def hold_hearing(request: ApiRequest, veto_id: UUID, body: HearingIn) -> VetoDecision:
    """Record the hearing."""
    _veto(request, veto_id)
    return actions.hold_hearing(
        veto_id, by=request.auth, hearing_on=body.hearing_on, note=body.note
    )


@vetoes.post("/{veto_id}/decision", response=VetoOut)
def decide_veto(request: ApiRequest, veto_id: UUID, body: OutcomeIn) -> VetoDecision:
    """Decide; against the school only after a hearing."""
    _veto(request, veto_id)
    return actions.decide_veto(veto_id, by=request.auth, uphold=body.uphold, outcome=body.outcome)


def _scheme(request: ApiRequest, year_id: UUID) -> YearScheme:
    return get_object_or_404(schemes_visible_to(request.auth), pk=year_id)


def _veto(request: ApiRequest, veto_id: UUID) -> VetoDecision:
    return get_object_or_404(vetoes_visible_to(request.auth), pk=veto_id)


def _version(office: Unit, version_id: UUID | None) -> SystemVersion | None:
    if version_id is None:
        return None
    return get_object_or_404(versions_for(office), pk=version_id)


def _approver(office: Unit, person_id: int | None) -> Person | None:
    return get_object_or_404(approvers(office), pk=person_id) if person_id else None
