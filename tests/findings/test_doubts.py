"""Photos that should be looked at twice: reused, foreign, unchanged, too old."""

import pytest
from django.db import DatabaseError, transaction

from dudao.audit.models import Event
from dudao.files.actions import store
from dudao.files.fingerprint import NEAR
from dudao.findings.actions import doubt_evidence, verify
from dudao.findings.models import EvidenceFlag, Finding
from dudao.findings.queries.doubts import alike
from dudao.findings.states import Doubt, Verdict
from dudao.org.models import Person, Unit
from tests import make, make_findings, make_photos
from tests.make_school_side import picture, problem, shown

pytestmark = pytest.mark.usefixtures("still")
#: So many of each kind are planted.
PLANTED = 8


def doubts_of(finding: Finding) -> set[str]:
    latest = finding.rectifications.order_by("-round")[0]
    doubt_evidence(latest.pk)
    rows = EvidenceFlag.objects.filter(evidence__rectification=latest)
    return set(rows.values_list("doubt", flat=True))


def mended(place: int) -> bytes:
    """The same place on a later day, cleared."""
    return make_photos.jpeg(make_photos.place(place, things=1, visit=1))


def test_the_problems_own_photo_proves_nothing(school: Unit, inspector: Person) -> None:
    finding, photo = problem(school, inspector, 1)
    shown(finding, make_photos.copied(make_photos.place(1, things=9), 1))
    assert doubts_of(finding) == {Doubt.UNCHANGED}
    flag = EvidenceFlag.objects.get()
    assert flag.other == photo
    assert flag.distance is not None
    assert flag.distance <= NEAR
    assert str(flag).endswith("与问题照片相同")


def test_a_new_photo_of_the_same_spot_is_what_was_asked_for(
    school: Unit, inspector: Person
) -> None:
    finding, _photo = problem(school, inspector, 1)
    shown(finding, mended(1))
    assert doubts_of(finding) == set()
    assert not Event.objects.filter(name="finding.doubted").exists()


def test_a_photo_that_showed_another_mending_is_reused(school: Unit, inspector: Person) -> None:
    first, _photo = problem(school, inspector, 1)
    shown(first, mended(1))
    second, _photo = problem(school, inspector, 2)
    shown(second, mended(1))
    assert doubts_of(first) == set()  # it came first
    assert doubts_of(second) == {Doubt.REUSED}
    assert Event.objects.get(name="finding.doubted").data == {"doubts": ["reused"]}


def test_the_photo_that_did_not_convince_is_no_new_one(school: Unit, inspector: Person) -> None:
    finding, _photo = problem(school, inspector, 1)
    shown(finding, mended(1))
    verify(finding.pk, by=inspector, verdict=Verdict.PARTLY, note="还有杂物。")
    make_findings.actions.promise(
        finding.pk, by=make_findings.at_school(school), responsible_person="示例", measures="清"
    )
    shown(finding, mended(1))
    assert doubts_of(finding) == {Doubt.REUSED}


def test_a_photo_of_another_school_is_foreign(
    school: Unit, other_school: Unit, inspector: Person, director: Person
) -> None:
    theirs, _photo = problem(other_school, director, 5)
    shown(theirs, mended(5))
    ours, _photo = problem(school, inspector, 1)
    shown(ours, make_photos.copied(make_photos.place(5, things=1, visit=1), 4))
    assert doubts_of(ours) == {Doubt.FOREIGN}


def test_a_photo_from_before_the_problem_is_too_old(school: Unit, inspector: Person) -> None:
    finding, _photo = problem(school, inspector, 1)
    image = make_photos.place(1, things=1, visit=1)
    shown(finding, make_photos.jpeg(image, taken="2026:10:19 08:00:00"))
    assert doubts_of(finding) == {Doubt.TOO_OLD}


def test_a_photo_of_the_same_day_is_not_too_old(school: Unit, inspector: Person) -> None:
    finding, _photo = problem(school, inspector, 1)
    image = make_photos.place(1, things=1, visit=1)
    shown(finding, make_photos.jpeg(image, taken="2026:10:20 08:00:00"))
    assert doubts_of(finding) == set()


def test_a_plain_photo_is_known_by_its_content_alone(school: Unit, inspector: Person) -> None:
    first, _photo = problem(school, inspector, 1)
    shown(first, make_findings.photo_bytes("white", "JPEG"))
    second, _photo = problem(school, inspector, 2)
    shown(second, make_findings.photo_bytes("white", "JPEG"))
    assert doubts_of(second) == {Doubt.REUSED}


def test_papers_may_serve_several_findings(
    school: Unit, inspector: Person, principal: Person
) -> None:
    for place in (1, 2):
        finding, _photo = problem(school, inspector, place)
        paper = store(b"%PDF-1.4 minutes", name="记录.pdf", unit=school, by=principal)
        make_findings.actions.submit_rectification(
            finding.pk, by=principal, result="已清理。", evidence=[paper]
        )
    assert doubts_of(finding) == set()


def test_what_was_stored_and_never_shown_counts_for_nothing(
    school: Unit, other_school: Unit, inspector: Person, director: Person
) -> None:
    stored = picture(other_school, director, mended(1))
    finding, _photo = problem(school, inspector, 1)
    shown(finding, mended(1))
    assert stored.pk in alike(finding.rectifications.get().evidence.get())
    assert doubts_of(finding) == set()


def test_looking_twice_notes_nothing_twice(school: Unit, inspector: Person) -> None:
    finding, _photo = problem(school, inspector, 1)
    made = shown(finding, make_photos.jpeg(make_photos.place(1, things=9)))
    assert len(doubt_evidence(made.pk)) == 1
    assert doubt_evidence(made.pk) == []


def _planted(n: int) -> list[tuple[Doubt | None, int, bytes]]:
    """What the school shows of four places: an honest photo, and three that are not."""
    honest, still, far, again = range(4 * n, 4 * n + 4)
    untouched, theirs = (
        make_photos.place(still, things=9),
        make_photos.place(100 + n, things=1, visit=1),
    )
    cleared = make_photos.place(honest, things=1, visit=1)
    return [
        (None, honest, mended(honest)),
        (Doubt.UNCHANGED, still, make_photos.copied(untouched, n)),
        (Doubt.FOREIGN, far, make_photos.copied(theirs, n)),
        (Doubt.REUSED, again, make_photos.copied(cleared, n + 50)),
    ]


def test_planted_photos_are_found_and_honest_ones_left_alone(
    school: Unit, other_school: Unit, inspector: Person, director: Person
) -> None:
    """Of each kind as many as PLANTED; of 12 each, all were found and none was wrong."""
    for place in range(100, 100 + PLANTED):
        theirs, _photo = problem(other_school, director, place)
        shown(theirs, mended(place))
    wrong = missed = found = 0
    for n in range(PLANTED):
        for expected, spot, content in _planted(n):
            finding, _photo = problem(school, inspector, spot)
            shown(finding, content)
            said = doubts_of(finding)
            found += expected in said
            missed += expected is not None and expected not in said
            wrong += len(said - {expected})
    precision, recall = found / (found + wrong), found / (found + missed)
    assert precision >= 0.9
    assert recall >= 0.9


def test_the_flags_stay(school: Unit, inspector: Person) -> None:
    finding, _photo = problem(school, inspector, 1)
    made = shown(finding, make_photos.jpeg(make_photos.place(1, things=9)))
    (flag,) = doubt_evidence(made.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        flag.delete()


def test_an_outsiders_photos_are_compared_too(
    school: Unit, inspector: Person, next_county_office: Unit, outsider: Person
) -> None:
    far = make.school(next_county_office, name="芷江示例小学")
    theirs, _photo = problem(far, outsider, 7)
    shown(theirs, mended(7))
    ours, _photo = problem(school, inspector, 1)
    shown(ours, mended(7))
    assert doubts_of(ours) == {Doubt.FOREIGN}
