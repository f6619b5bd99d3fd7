"""The school plans, asks for time, shows photo beside photo; the office decides and judges."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from dudao.findings import actions
from dudao.findings.models import Extension, Finding, Rectification
from dudao.findings.states import ExtensionState, State
from dudao.org.models import Person, Unit
from tests import make, make_photos
from tests import make_findings as making
from tests.make_school_side import REASON, ask, planned, problem, rectifying, report, shown

pytestmark = pytest.mark.usefixtures("still")
SAID = {"responsible_person": "示例老师", "measures": "清理通道。"}


def opened(client: Client, who: Person, url: str, status: int = 200) -> str:
    client.force_login(who)
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def posted(client: Client, who: Person, name: str, *at: object, **data: object) -> str:
    client.force_login(who)
    response = client.post(reverse(name, args=at), data, follow=True)
    return f"{response.status_code} {response.content.decode()}"


def page_of(finding: Finding) -> str:
    return reverse("finding", args=[finding.pk])


def inspector_of(unit: Unit) -> Person:
    who = make.person("示例督学丙", unit.office)
    make.holds(who, make.Role.RESPONSIBLE_INSPECTOR, unit)
    return who


def photo(name: str, place: int = 1, visit: int = 1) -> SimpleUploadedFile:
    content = make_photos.jpeg(make_photos.place(place, things=1, visit=visit))
    return SimpleUploadedFile(name, content, "image/jpeg")


class TestPlanning:
    def test_steps_are_taken_with_the_promise(
        self, client: Client, school: Unit, inspector: Person, principal: Person
    ) -> None:
        finding = making.told(school, inspector)
        posted(
            client, principal, "finding-promise", finding.pk, **SAID, step_1="搬离", step_3="锁门"
        )
        assert [s.text for s in finding.steps.order_by("position")] == ["搬离", "锁门"]
        page = opened(client, principal, page_of(finding))
        assert 'value="锁门"' in page
        assert "整改步骤 <small>0/2" in page

    def test_a_refused_plan_keeps_its_steps(
        self, client: Client, school: Unit, inspector: Person, principal: Person
    ) -> None:
        finding = making.told(school, inspector)
        page = posted(
            client, principal, "finding-promise", finding.pk,
            **SAID, step_1="搬离", step_due_1="2027-01-04",
        )  # fmt: skip
        assert page.startswith("422")
        assert "不能晚于整改期限" in page
        assert 'value="搬离"' in page

    def test_whom_the_school_named_before_is_filled_in(
        self, client: Client, school: Unit, inspector: Person, principal: Person
    ) -> None:
        rectifying(school, inspector)
        page = opened(client, principal, page_of(making.told(school, inspector)))
        assert '<option value="示例老师">' in page
        assert 'name="responsible_person" value="示例老师"' in page

    def test_a_step_is_ticked_and_undone(
        self, client: Client, school: Unit, inspector: Person, principal: Person
    ) -> None:
        finding = planned(school, inspector)
        step = finding.steps.order_by("position")[0]
        assert "示例校长" in posted(client, principal, "finding-step", finding.pk, step.pk)
        step.refresh_from_db()
        assert step.done_on is not None
        posted(client, principal, "finding-step", finding.pk, step.pk, undo="1")
        step.refresh_from_db()
        assert step.done_on is None

    def test_only_a_step_of_this_finding(
        self, client: Client, school: Unit, inspector: Person, principal: Person
    ) -> None:
        step = planned(school, inspector).steps.order_by("position")[0]
        other = rectifying(school, inspector)
        assert posted(client, principal, "finding-step", other.pk, step.pk).startswith("404")

    def test_the_inspector_sees_them_but_does_not_tick(
        self, client: Client, school: Unit, inspector: Person
    ) -> None:
        finding = planned(school, inspector)
        actions.tick_step(finding.steps.order_by("position")[0].pk, by=making.at_school(school))
        page = opened(client, inspector, page_of(finding))
        assert "整改步骤 <small>1/2" in page
        assert "/steps/" not in page


class TestMoreTime:
    def test_the_school_asks_and_the_office_grants(
        self, client: Client, school: Unit, inspector: Person, principal: Person, director: Person
    ) -> None:
        finding = rectifying(school, inspector)
        assert "不能按期完成" in opened(client, principal, page_of(finding))
        posted(client, principal, "finding-extend", finding.pk, until="2026-11-06", reason=REASON)
        page = opened(client, director, page_of(finding))
        assert "同意延期" in page
        assert REASON in page
        posted(client, director, "extension-grant", finding.pk, until="2026-11-06", note="抓紧")
        finding.refresh_from_db()
        assert finding.due_on.isoformat() == "2026-11-06"
        assert "批准延至2026-11-06" in opened(client, principal, page_of(finding))

    def test_or_refuses(
        self, client: Client, school: Unit, inspector: Person, director: Person
    ) -> None:
        finding = rectifying(school, inspector)
        asked = ask(finding)
        assert posted(client, director, "extension-refuse", finding.pk, note=" ").startswith("422")
        posted(client, director, "extension-refuse", finding.pk, note="可按期完成")
        asked.refresh_from_db()
        assert asked.state == ExtensionState.REFUSED
        again = posted(client, director, "extension-refuse", finding.pk, note="可按期完成")
        assert again.startswith("409")

    def test_a_wrong_day_is_told_at_the_field(
        self, client: Client, school: Unit, inspector: Person, principal: Person
    ) -> None:
        finding = rectifying(school, inspector)
        page = posted(
            client, principal, "finding-extend", finding.pk, until="2026-10-21", reason="等货"
        )
        assert page.startswith("422")
        assert "晚于现期限" in page

    def test_where_none_can_be_had_it_says_why(
        self, client: Client, school: Unit, inspector: Person, principal: Person
    ) -> None:
        danger = rectifying(school, inspector, life_safety=True)
        assert "必须立即整改，不能延期" in opened(client, principal, page_of(danger))

    def test_nothing_was_asked(
        self, client: Client, school: Unit, inspector: Person, director: Person
    ) -> None:
        finding = rectifying(school, inspector)
        assert posted(client, director, "extension-grant", finding.pk).startswith("404")

    def test_the_inspector_does_not_decide(
        self, client: Client, school: Unit, inspector: Person
    ) -> None:
        finding = rectifying(school, inspector)
        ask(finding)
        assert "extension/grant" not in opened(client, inspector, page_of(finding))
        asked = posted(client, inspector, "extension-grant", finding.pk, until="2026-11-06")
        assert asked.startswith("403")

    def test_an_untold_finding_has_no_deadline_to_move(
        self, client: Client, school: Unit, inspector: Person
    ) -> None:
        assert 'id="extension"' not in opened(
            client, inspector, page_of(making.finding(school, inspector))
        )


class TestTheList:
    @pytest.fixture
    def asked(self, school: Unit, inspector: Person) -> Extension:
        return ask(rectifying(school, inspector))

    @pytest.mark.usefixtures("asked")
    def test_it_shows_what_waits_for_me(
        self, client: Client, director: Person, inspector: Person
    ) -> None:
        url = reverse("extensions")
        assert REASON in opened(client, director, url + "?mine=on&state=asked&school=龙溪口")
        assert REASON not in opened(client, inspector, url + "?mine=on")
        assert REASON not in opened(client, director, url + "?state=granted")

    @pytest.mark.usefixtures("asked")
    def test_it_exports(self, client: Client, director: Person) -> None:
        client.force_login(director)
        sheet = client.get(reverse("extensions"), {"export": "xlsx"})
        assert sheet.status_code == 200

    @pytest.mark.usefixtures("asked")
    def test_it_is_closed_to_others(
        self, client: Client, outsider: Person, auditor: Person
    ) -> None:
        assert REASON not in opened(client, outsider, reverse("extensions"))
        opened(client, auditor, reverse("extensions"), 403)

    @pytest.mark.usefixtures("asked")
    def test_more_rows_take_no_more_statements(
        self, client: Client, school: Unit, inspector: Person,
        director: Person, django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:  # fmt: skip
        for _n in range(3):
            ask(rectifying(school, inspector))
        client.force_login(director)
        with django_assert_max_num_queries(10):
            client.get(reverse("extensions"))


class TestPhotos:
    def test_the_old_photo_stands_beside_and_the_new_one_answers_it(
        self, client: Client, school: Unit, inspector: Person, principal: Person
    ) -> None:
        finding, old = problem(school, inspector, 1)
        assert f'name="after_{old.pk}"' in opened(client, principal, page_of(finding))
        posted(
            client, principal, "finding-submit", finding.pk,
            **{"result": "已清理。", f"after_{old.pk}": photo("现在.jpg")},
        )  # fmt: skip
        link = Rectification.objects.get().files.get()
        assert link.before is not None
        page = opened(client, inspector, page_of(finding))
        for file in (old.pk, link.file_id):
            assert f"{reverse('file-thumbnail', args=[file])}?edge=1280" in page

    def test_a_refused_form_keeps_the_pair(
        self, client: Client, school: Unit, inspector: Person, principal: Person
    ) -> None:
        finding, old = problem(school, inspector, 1)
        wrong = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff broken", "image/jpeg")
        page = posted(
            client, principal, "finding-submit", finding.pk,
            **{"result": "已清理。", f"after_{old.pk}": photo("现在.jpg"), "evidence": wrong},
        )  # fmt: skip
        assert page.startswith("422")
        kept = page.split(f'name="kept_after_{old.pk}" value="')[1].split('"')[0]
        posted(
            client, principal, "finding-submit", finding.pk,
            **{"result": "已清理。", f"kept_after_{old.pk}": kept},
        )  # fmt: skip
        assert Rectification.objects.get().files.get().file_id == UUID(kept)

    def test_what_is_no_photo_is_told_at_its_field(
        self, client: Client, school: Unit, inspector: Person, principal: Person
    ) -> None:
        finding, old = problem(school, inspector, 1)
        paper = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n", "application/pdf")
        page = posted(
            client, principal, "finding-submit", finding.pk,
            **{"result": "已清理。", f"after_{old.pk}": paper, f"kept_after_{old.pk}": "x"},
        )  # fmt: skip
        assert page.startswith("422")
        assert "没有保存" in page

    def test_doubts_are_for_the_one_who_judges(
        self, client: Client, school: Unit, other_school: Unit, inspector: Person,
        principal: Person, director: Person,
    ) -> None:  # fmt: skip
        theirs, _photo = problem(other_school, director, 5)
        shown(theirs, make_photos.jpeg(make_photos.place(5, things=1, visit=1)))
        for place, content, words in (
            (1, make_photos.place(1, things=9), "可能没有重新拍摄"),
            (2, make_photos.place(5, things=1, visit=1), "与另一所学校的照片"),
        ):
            finding, _old = problem(school, inspector, place)
            made = shown(finding, make_photos.jpeg(content, taken="2026:10:01 08:00:00"))
            actions.doubt_evidence(made.pk)
            page = opened(client, inspector, page_of(finding))
            assert words in page
            assert "拍摄时间是2026-10-01" in page
            assert words not in opened(client, principal, page_of(finding))

    def test_a_photo_used_again_is_shown_with_the_other(
        self, client: Client, school: Unit, inspector: Person
    ) -> None:
        content = make_photos.jpeg(make_photos.place(1, things=1, visit=1))
        first = shown(problem(school, inspector, 1)[0], content)
        finding, _old = problem(school, inspector, 2)
        actions.doubt_evidence(shown(finding, content).pk)
        page = opened(client, inspector, page_of(finding))
        assert "与本校以前提交的照片几乎一样" in page
        assert reverse("file", args=[first.evidence.get().pk]) in page


class TestReports:
    @pytest.fixture
    def submitted(self, school: Unit, inspector: Person) -> Finding:
        return making.in_state(State.SUBMITTED, school, inspector)

    def test_nothing_is_asked_that_is_known(
        self, client: Client, submitted: Finding, principal: Person, inspector: Person
    ) -> None:
        assert reverse("report-new") in opened(client, principal, reverse("inbox"))
        assert "checked" in opened(client, principal, reverse("report-new"))
        page = posted(client, principal, "report-new", findings=[str(submitted.pk)])
        assert "整改报告已生成" in page
        assert "已清理完毕" in page
        assert reverse("report-new") not in opened(client, principal, reverse("inbox"))
        assert "龙溪口示例小学" in opened(client, inspector, reverse("reports") + "?school=龙溪口")
        assert (
            "龙溪口"
            not in opened(client, inspector, reverse("reports") + "?made_from=2026-12-01").split(
                "<table"
            )[-1]
        )

    @pytest.mark.usefixtures("submitted")
    def test_a_report_needs_a_problem(self, client: Client, principal: Person) -> None:
        assert posted(client, principal, "report-new", closing_words="好").startswith("422")

    def test_it_may_answer_a_notice(
        self, client: Client, school: Unit, inspector: Person, director: Person, principal: Person
    ) -> None:
        notice = making.issued_notice(school, inspector, director)
        making.documents.deliver(notice.document_id, by=director)
        page = opened(client, principal, f"{reverse('report-new')}?notice={notice.pk}")
        assert "还没有可以报告的整改" in page
        opened(client, principal, f"{reverse('report-new')}?notice=x", 404)

    def test_who_heads_several_schools_chooses(
        self, client: Client, school: Unit, principal: Person
    ) -> None:
        point = make.unit("teaching_point", name="示例教学点", office=school.office, parent=school)
        make.holds(principal, make.Role.PRINCIPAL, point)
        making.in_state(State.SUBMITTED, point, inspector_of(point))
        page = opened(client, principal, reverse("report-new"))
        assert f'href="?unit={point.pk}"' in page
        chosen = opened(client, principal, f"{reverse('report-new')}?unit={point.pk}")
        assert "示例教学点 · " in chosen
        opened(client, principal, f"{reverse('report-new')}?unit=x", 404)

    def test_reports_belong_to_their_school(
        self, client: Client, submitted: Finding, colleague: Person, outsider: Person,
        director: Person, auditor: Person,
    ) -> None:  # fmt: skip
        url = reverse("report", args=[report(submitted).pk])
        opened(client, director, url)
        for who in (colleague, outsider):
            opened(client, who, url, 404)
        opened(client, auditor, reverse("reports"), 403)
        opened(client, director, reverse("report-new"), 403)

    def test_the_list_exports(self, client: Client, submitted: Finding, director: Person) -> None:
        report(submitted)
        client.force_login(director)
        assert client.get(reverse("reports"), {"export": "xlsx"}).status_code == 200


class TestInbox:
    def test_each_problem_says_its_next_step(
        self, client: Client, school: Unit, inspector: Person, principal: Person
    ) -> None:
        making.told(school, inspector)
        rectifying(school, inspector)
        planned(school, inspector)
        returned = making.in_state(State.RETURNED, school, inspector)
        Finding.objects.filter(pk=returned.pk).update(responsible_person="示例老师")
        page = opened(client, principal, reverse("inbox"))
        for words in ("先落实责任人", "完成后提交", "前：清点", "看核查说明", "延期申请待批复"):
            assert words in page

    def test_a_unit_outside_has_what_is_its_own(
        self, client: Client, school: Unit, section: Unit, section_officer: Person,
        inspector: Person, director: Person, principal: Person,
    ) -> None:  # fmt: skip
        finding = making.told(school, inspector, fact="消防设施经费未拨付。")
        actions.assign_cause(finding.pk, by=director, unit=section, cause="经费")
        assert finding.fact in opened(client, section_officer, reverse("inbox"))
        assert finding.fact not in opened(client, principal, reverse("inbox"))
        assert "finding-promise" in opened(client, section_officer, page_of(finding))
