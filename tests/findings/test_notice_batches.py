"""Many notices at once: each is done whole or not at all, and the numbers have no gap."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import cast
from uuid import UUID

import pytest
from django.db import connection

from dudao.documents import actions as documents
from dudao.documents.models import Document, Series
from dudao.documents.states import State as DocumentState
from dudao.findings.actions import (
    draft_notices,
    issue_notice,
    issue_notices,
    verify,
)
from dudao.findings.models import Finding, Notice
from dudao.findings.states import State, Verdict
from dudao.lib import clock
from dudao.lib.errors import DomainError, NotAllowed, NotFound
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from tests import make_findings as making

TOGETHER = 8


def numbers(notices: list[Notice]) -> list[str]:
    """The numbers of the notices, in the order they were given."""
    documents_ = Document.objects.filter(notice__in=notices).exclude(number="")
    return [document.number for document in documents_.order_by("issued_at", "number")]


@pytest.mark.usefixtures("still")
class TestDrafting:
    def test_each_school_gets_its_own(
        self, school: Unit, other_school: Unit, inspector: Person, director: Person
    ) -> None:
        ours = [making.told(school, inspector), making.told(school, inspector, fact="围墙倾斜。")]
        theirs = making.told(other_school, director)
        made = draft_notices([*(f.pk for f in ours), theirs.pk], by=director)
        found = {row.unit: set(row.notice.findings.all()) for row in made if row.notice}
        assert found == {school: set(ours), other_school: {theirs}}
        assert [row.problem for row in made] == ["", ""]

    def test_a_school_that_cannot_is_told_why_and_the_other_gets_it(
        self, school: Unit, other_school: Unit, inspector: Person, director: Person
    ) -> None:
        closed = making.in_state(State.CLOSED, school, inspector)
        theirs = making.told(other_school, director)
        made = {row.unit: row for row in draft_notices([closed.pk, theirs.pk], by=director)}
        assert made[school].notice is None
        assert "已销号" in made[school].problem
        assert made[other_school].notice is not None
        assert Notice.objects.count() == 1

    def test_it_refuses_who_may_not_at_one_of_the_schools(
        self, school: Unit, other_school: Unit, inspector: Person, director: Person
    ) -> None:
        ids = [making.told(school, inspector).pk, making.told(other_school, director).pk]
        with pytest.raises(NotAllowed):
            draft_notices(ids, by=inspector)
        assert not Notice.objects.exists()

    def test_a_finding_that_is_none_is_not_found(self, director: Person) -> None:
        with pytest.raises(NotFound):
            draft_notices([uuid7()], by=director)


@pytest.mark.usefixtures("still")
class TestIssuing:
    def test_every_one_tells_its_number_or_why_not(
        self, school: Unit, inspector: Person, director: Person, office_staff: Person
    ) -> None:
        good = [
            making.signed_off(
                making.notice(school, inspector, fact=f"问题{n}。"), inspector, director
            )
            for n in range(3)
        ]
        draft = making.notice(school, inspector, fact="还没签发。")
        solved = making.told(school, inspector)
        (row,) = draft_notices([solved.pk], by=inspector)
        closed = making.signed_off(cast("Notice", row.notice), inspector, director)
        verify(solved.pk, by=inspector, verdict=Verdict.RECTIFIED, note="到位。")
        ids = [notice.pk for notice in (*good, draft, closed)]
        results = {row.notice: row for row in issue_notices(ids, by=office_staff)}
        assert [results[notice].problem for notice in good] == ["", "", ""]
        assert results[draft].problem
        assert "另行起草" in results[closed].problem
        assert sorted(numbers(good)) == [f"晃教督整〔2026〕{n}号" for n in (1, 2, 3)]
        assert results[closed].notice.document.state == DocumentState.SIGNED_OFF
        assert Series.objects.get().last == 3

    def test_they_may_go_out_at_once(
        self, school: Unit, inspector: Person, director: Person
    ) -> None:
        notice = making.signed_off(making.notice(school, inspector), inspector, director)
        issue_notices([notice.pk], by=director, deliver=True)
        assert notice.document.deliveries.get().unit == school

    def test_nothing_to_issue_is_nothing_done(self, director: Person) -> None:
        assert issue_notices([uuid7()], by=director) == []

    @pytest.mark.parametrize("who", ["outsider", "colleague", "inspector", "principal"])
    def test_it_refuses_everybody_else(
        self,
        request: pytest.FixtureRequest,
        school: Unit,
        inspector: Person,
        director: Person,
        who: str,
    ) -> None:
        notice = making.signed_off(making.notice(school, inspector), inspector, director)
        with pytest.raises(NotAllowed):
            issue_notices([notice.pk], by=request.getfixturevalue(who))


def _together(work: Sequence[Callable[[], object]]) -> list[str]:
    """Let all begin at the same moment, each with a connection; return what each was told."""
    ready = Barrier(len(work))

    def one(step: Callable[[], object]) -> str:
        try:
            ready.wait()
            step()
        except DomainError as error:
            return type(error).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(one, work))


@pytest.mark.django_db(transaction=True)
class TestTogether:
    def test_one_draft_is_signed_off_once(
        self, school: Unit, inspector: Person, director: Person
    ) -> None:
        notice = making.checked(making.notice(school, inspector), inspector)
        told = _together([lambda: documents.sign_off(notice.document_id, by=director)] * TOGETHER)
        assert sorted(told) == ["", *["WrongState"] * (TOGETHER - 1)]

    def test_one_notice_gets_one_number(
        self, school: Unit, inspector: Person, director: Person
    ) -> None:
        notice = making.signed_off(making.notice(school, inspector), inspector, director)
        told = _together([lambda: issue_notice(notice.pk, by=director)] * TOGETHER)
        assert sorted(told) == ["", *["WrongState"] * (TOGETHER - 1)]
        assert Series.objects.get().last == 1
        assert Finding.objects.get().number.endswith("1号")

    def test_many_notices_get_every_number_once(
        self, school: Unit, inspector: Person, director: Person
    ) -> None:
        made = [
            making.signed_off(
                making.notice(school, inspector, fact=f"问题{n}。"), inspector, director
            )
            for n in range(TOGETHER)
        ]
        told = _together([lambda n=n: issue_notice(n.pk, by=director) for n in made])
        assert told == [""] * TOGETHER
        year = clock.today().year
        assert set(numbers(made)) == {f"晃教督整〔{year}〕{n}号" for n in range(1, TOGETHER + 1)}

    def test_one_submission_is_judged_once(
        self, school: Unit, inspector: Person, director: Person
    ) -> None:
        finding = making.in_state(State.SUBMITTED, school, inspector)
        judges = [inspector, director] * (TOGETHER // 2)
        told = _together(
            [
                lambda by=by: verify(finding.pk, by=by, verdict=Verdict.RECTIFIED, note="已看。")
                for by in judges
            ]
        )
        assert sorted(told) == ["", *["WrongState"] * (TOGETHER - 1)]
        assert finding.verifications.count() == 1

    def test_closing_and_sending_back_do_not_both_happen(
        self, school: Unit, inspector: Person, director: Person
    ) -> None:
        finding = making.in_state(State.SUBMITTED, school, inspector)
        seen = finding.revision
        told = _together(
            [
                lambda: verify(
                    finding.pk, by=inspector, verdict=Verdict.RECTIFIED, note="已看。", seen=seen
                ),
                lambda: verify(
                    finding.pk, by=director, verdict=Verdict.NOT, note="仍有杂物。", seen=seen
                ),
            ]
        )
        assert sorted(told) == ["", "Conflict"]
        assert finding.verifications.count() == 1

    def test_batches_that_cross_each_other_only_wait(
        self, school: Unit, inspector: Person, director: Person
    ) -> None:
        made = [
            making.signed_off(
                making.notice(school, inspector, fact=f"问题{n}。"), inspector, director
            )
            for n in range(6)
        ]
        ids: list[UUID] = [notice.pk for notice in made]
        told = _together(
            [
                lambda: issue_notices(ids, by=director, deliver=True),
                lambda: issue_notices(ids[::-1], by=director),
                lambda: issue_notices(ids[2:5], by=director),
                lambda: issue_notice(ids[3], by=director),
            ]
        )
        assert told[:3] == ["", "", ""]
        assert len(set(numbers(made))) == 6
        assert Series.objects.get().last == 6

    def test_a_problem_is_in_one_of_two_notices_drafted_at_once(
        self, school: Unit, inspector: Person, director: Person
    ) -> None:
        finding = making.told(school, inspector)
        _together([lambda: draft_notices([finding.pk], by=director)] * 4)
        assert Notice.objects.count() == 1
