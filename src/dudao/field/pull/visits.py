"""A visit as the server knows it, whole: so that another phone can go on with it."""

from collections.abc import Mapping

from dudao.field.pull.shapes import (
    Clash,
    Feedback,
    LookedBack,
    Merit,
    Named,
    Note,
    Presence,
    Raised,
    ServerVisit,
    Sheet,
    SheetFile,
    Urgent,
    VisitShot,
)
from dudao.files.states import Arrival
from dudao.findings.models import Finding
from dudao.instruments.models import Version
from dudao.org.models import Person
from dudao.visits.models import Record, RecordClash, Visit, VisitFinding
from dudao.visits.rules import answer_in_words, label_of


def whole(visit: Visit, versions: Mapping[int, Version]) -> ServerVisit:
    """Return a visit of `carried_by` without another statement; `versions` are its forms."""
    return ServerVisit(
        visit=visit.pk,
        unit=visit.unit_id,
        unit_name=visit.unit.name,
        assignment=visit.assignment_id,
        kind=visit.kind,
        purpose=visit.purpose,
        focus=visit.focus,
        planned_on=visit.planned_on,
        slot=visit.slot,
        state=visit.state,
        leader=named(visit.leader),
        companions=[named(person) for person in visit.companions.all()],
        duties={str(duty.person_id): duty.text for duty in visit.duties.all()},
        checked_in_at=visit.checked_in_at,
        records=[_sheet(record) for record in visit.records.all()],
        findings=[_raised(row) for row in visit.raised.all()],
        look_backs=[
            LookedBack(row.finding_id, row.verdict, row.note, row.by.name if row.by else "")
            for row in visit.look_backs.all()
        ],
        merits=[Merit(merit.pk, merit.text) for merit in visit.good_practices.all()],
        notes=[Note(one.pk, one.activity, one.role, one.text, one.at) for one in visit.notes.all()],
        presences=[
            Presence(one.person_id, one.person.name, one.arrived_at, one.left_at)
            for one in visit.presences.all()
        ],
        clashes=[
            _clash(clash, versions[record.version_id])
            for record in visit.records.all()
            for clash in record.clashes.all()
        ],
        files=[
            VisitShot(
                file=row.file_id,
                to={row.about: row.target},
                name=row.file.name,
                media_type=row.file.media_type,
                awaited=row.file.arrival == Arrival.AWAITED,
            )
            for row in visit.files.all()
        ],
        feedback=_feedback(visit),
    )


def named(person: Person) -> Named:
    """Return who somebody is, in short."""
    return Named(person.pk, person.name)


def _sheet(record: Record) -> Sheet:
    return Sheet(
        record=record.pk,
        version=record.version_id,
        serial=record.serial,
        keeper=record.keeper_id,
        answers=record.answers,
        facts=record.facts,
        files=[
            SheetFile(row.file_id, row.item, row.file.sha256, row.file.arrival == Arrival.AWAITED)
            for row in record.files.all()
        ],
    )


def _clash(clash: RecordClash, version: Version) -> Clash:
    form, item = version.form, clash.item
    return Clash(
        record=clash.record_id,
        item=item,
        label=label_of(form, item),
        mine=answer_in_words(form, item, clash.mine),
        theirs=answer_in_words(form, item, clash.theirs),
        by=clash.by.name,
        at=clash.at,
    )


def _raised(row: VisitFinding) -> Raised:
    finding = row.finding
    return Raised(
        finding=finding.pk,
        record=row.record_id,
        item=row.item,
        topic=finding.topic,
        topic_title=finding.topic_title,
        severity=finding.severity,
        route=finding.route,
        fact=finding.fact,
        basis=finding.basis,
        demand=finding.demand,
        life_safety=finding.life_safety,
        violation=finding.violation,
        category=finding.category_id,
        section=finding.section_id,
        workdays=finding.workdays,
        evidence=[shown.file_id for shown in finding.files.all()],
        urgent=_urgent(finding),
        by=named(finding.raised_by),
        number=finding.number,
        due_on=finding.due_on,
    )


def _urgent(finding: Finding) -> Urgent | None:
    report = getattr(finding, "urgent_report", None)
    return Urgent(report.situation, report.measures_taken) if report else None


def _feedback(visit: Visit) -> Feedback | None:
    standing = visit.standing  # type: ignore[attr-defined]
    if not standing:
        return None
    one = standing[0]
    return Feedback(one.text, one.text_sha256, one.signed_at, one.refused_at)
