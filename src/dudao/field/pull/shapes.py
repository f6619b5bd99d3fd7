"""The shapes of what is downloaded, as `client/contract.ts` names them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct


class Named(Struct):
    id: int
    name: str


class Contact(Struct):
    name: str
    title: str
    phone: str


class OpenFinding(Struct):
    finding: UUID
    number: str
    topic_title: str
    fact: str
    demand: str
    basis: str
    severity: str
    state: str
    state_words: str
    due_on: date
    overdue: bool
    life_safety: bool
    told_on: date | None
    measures: str
    photos: list[UUID]
    after: list[UUID]
    on_paper: bool


class PastFinding(Struct):
    finding: UUID
    number: str
    topic_title: str
    fact: str
    found_on: date
    state: str


class PastVisit(Struct):
    visit: UUID
    on: date
    kind: str
    leader: str
    problems: int
    merits: list[str]


class School(Struct):
    unit: int
    name: str
    address: str
    latitude: float | None
    longitude: float | None
    plaque: str
    facts: dict[str, Any]
    forms: dict[str, list[int]]
    addable: list[int]
    principal: str
    contacts: list[Contact]
    open: list[OpenFinding]
    closed: list[OpenFinding]
    past: list[PastFinding]
    visits: list[PastVisit]
    recused: str


class SheetFile(Struct):
    file: UUID
    item: str
    sha256: str
    awaited: bool


class Sheet(Struct):
    record: UUID
    version: int
    serial: int
    keeper: int | None
    answers: dict[str, Any]
    facts: dict[str, Any]
    files: list[SheetFile]


class VisitShot(Struct):
    """A photo, recording or paper that belongs to no item of a form; `to` says to what."""

    file: UUID
    to: dict[str, UUID]
    name: str
    media_type: str
    awaited: bool


class Urgent(Struct):
    situation: str
    measures_taken: str


class Raised(Struct):
    finding: UUID
    record: UUID | None
    item: str
    topic: str
    topic_title: str
    severity: str
    route: str
    fact: str
    basis: str
    demand: str
    life_safety: bool
    violation: bool
    category: int | None
    section: int | None
    workdays: int | None
    evidence: list[UUID]
    urgent: Urgent | None
    by: Named
    number: str
    due_on: date


class LookedBack(Struct):
    finding: UUID
    verdict: str
    note: str
    by: str


class Merit(Struct):
    merit: UUID
    text: str


class Note(Struct):
    note: UUID
    activity: str
    role: str
    text: str
    at: datetime


class Presence(Struct):
    person: int
    name: str
    arrived_at: datetime
    left_at: datetime | None


class Clash(Struct):
    record: UUID
    item: str
    label: str
    mine: str
    theirs: str
    by: str
    at: datetime


class Feedback(Struct):
    text: str
    text_sha256: str
    signed_at: datetime | None
    refused_at: datetime | None


class ServerVisit(Struct):
    visit: UUID
    unit: int
    unit_name: str
    assignment: UUID | None
    kind: str
    purpose: str
    focus: str
    planned_on: date
    slot: str
    state: str
    leader: Named
    companions: list[Named]
    duties: dict[str, str]
    checked_in_at: datetime | None
    records: list[Sheet]
    findings: list[Raised]
    look_backs: list[LookedBack]
    merits: list[Merit]
    notes: list[Note]
    presences: list[Presence]
    clashes: list[Clash]
    files: list[VisitShot]
    feedback: Feedback | None


class Reserved(Struct):
    record: UUID
    version: int
    serial: int


class Assignment(Struct):
    assignment: UUID
    reserved: UUID
    unit: int
    kind: str
    purpose: str
    focus: str
    planned_on: date
    slot: str
    leader: Named
    companions: list[Named]
    records: list[Reserved]
    visit_pass: str


class Form(Struct):
    version: int
    number: int
    retired: bool
    definition: dict[str, Any]


class Law(Struct):
    basis: str
    used: int


class Category(Struct):
    id: int
    path: str


class Words(Struct):
    office: str
    kinds: dict[str, str]
    slots: dict[str, str]
    severities: dict[str, str]
    routes: dict[str, str]
    verdicts: dict[str, str]
    positions: dict[str, str]
    judgements: dict[str, str]
    activities: dict[str, str]
    still_holds: str


class Rules(Struct):
    workdays: dict[str, int]
    severest: dict[str, int]
    in_range_metres: int
    drift_minutes: int
    limits: dict[str, int]
    photo_edge: int
    photo_bytes: int
    media_bytes: int
    lease_days: int
    pin_tries: int


class Calendar(Struct, rename={"first": "from"}):
    first: date
    workdays: str
