"""The ladder on a finding's page, and the list of reminders."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from dudao.findings import actions
from dudao.findings.models import Finding
from dudao.findings.states import About, Verdict
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make_findings as making


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.fixture
def finding(still: None, school: Unit, inspector: Person, principal: Person) -> Finding:
    """Told on 20 October, due on 3 November; reminded of twice."""
    made = making.told(school, inspector)
    for day in ("2026-10-29 09:00", "2026-11-04 09:00"):
        with clock.at(at(day)):
            actions.climb(made.pk, about=About.RECTIFICATION)
    return made


def shown(client: Client, who: Person, finding: Finding) -> str:
    client.force_login(who)
    answer = client.get(reverse("finding", args=[finding.pk]))
    page = answer.content.decode()
    _before, _found, rest = page.partition('id="ladder"')
    return rest.partition("</section>")[0]


def test_it_shows_what_was_climbed_and_what_comes(
    client: Client, finding: Finding, inspector: Person, principal: Person
) -> None:
    words = shown(client, inspector, finding)
    for word in ("到期提醒", "2026-10-29 09:00", principal.name, "2026-11-06 起", "建议通报"):
        assert word in words


def test_the_school_sees_the_steps_but_not_the_people(
    client: Client, finding: Finding, inspector: Person, principal: Person
) -> None:
    words = shown(client, principal, finding)
    assert "2026-11-06 起" in words
    assert inspector.name not in words


def test_a_new_term_keeps_what_was_before(
    client: Client, finding: Finding, inspector: Person
) -> None:
    with clock.at(at("2026-11-05 09:00")):
        actions.verify(finding.pk, by=inspector, verdict=Verdict.NOT, note="未清。", workdays=5)
    words = shown(client, inspector, finding)
    assert "以往和其他催办" in words
    assert "期限2026-11-03" in words


def test_what_is_closed_shows_only_what_was(
    client: Client, finding: Finding, inspector: Person
) -> None:
    actions.verify(finding.pk, by=inspector, verdict=Verdict.RECTIFIED, note="已清。")
    words = shown(client, inspector, finding)
    assert "期限2026-11-03" in words
    assert "起</small>" not in words


def test_where_there_is_nothing_to_remind_of_there_is_no_ladder(
    client: Client, still: None, school: Unit, inspector: Person
) -> None:
    assert shown(client, inspector, making.finding(school, inspector)) == ""
    closed = making.told(school, inspector)
    actions.verify(closed.pk, by=inspector, verdict=Verdict.RECTIFIED, note="已清。")
    assert shown(client, inspector, closed) == ""


def test_the_history_tells_of_it(client: Client, finding: Finding, principal: Person) -> None:
    client.force_login(principal)
    page = client.get(reverse("finding", args=[finding.pk])).content.decode()
    assert "整改：逾期催办，期限2026-11-03" in page


class TestTheList:
    def test_it_shows_every_step_with_its_people(
        self, client: Client, finding: Finding, inspector: Person, principal: Person
    ) -> None:
        client.force_login(inspector)
        page = client.get(reverse("reminders")).content.decode()
        for word in (finding.number, finding.unit.short_name, "逾期催办", principal.name):
            assert word in page

    @pytest.mark.usefixtures("finding")
    @pytest.mark.parametrize(
        ("query", "count"),
        [("", 2), ("?rung=overdue", 1), ("?about=receipt", 0), ("?school=龙溪口", 2)],
    )
    def test_it_is_narrowed(
        self, client: Client, inspector: Person, query: str, count: int
    ) -> None:
        client.force_login(inspector)
        answer = client.get(reverse("reminders") + query)
        assert answer.context["listing"].total == count

    @pytest.mark.usefixtures("finding")
    def test_it_is_exported(self, client: Client, inspector: Person) -> None:
        client.force_login(inspector)
        answer = client.get(reverse("reminders"), {"export": "xlsx"})
        assert "spreadsheetml" in answer["Content-Type"]

    @pytest.mark.usefixtures("finding")
    def test_an_outsider_sees_none_and_the_school_has_its_own_page(
        self, client: Client, outsider: Person, principal: Person
    ) -> None:
        client.force_login(outsider)
        assert client.get(reverse("reminders")).context["listing"].total == 0
        client.force_login(principal)
        assert client.get(reverse("reminders")).status_code == 403


def test_the_clock_of_a_holiday_is_shown_as_it_runs(
    client: Client, finding: Finding, inspector: Person
) -> None:
    Finding.objects.update(due_on=at("2026-11-07 09:00").date())  # a Saturday
    with clock.at(at("2026-11-07 09:00") + timedelta(days=2)):
        client.force_login(inspector)
        page = client.get(reverse("finding", args=[finding.pk])).content.decode()
    assert "今天到期" in page
