"""One's messages and wishes as pages."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from dudao.notifications.models import Channel, Message, Preference
from dudao.notifications.queries.messages import unread_count
from dudao.org.models import Person, Unit
from tests import make
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def told(principal: Person, school: Unit, inspector: Person) -> Message:
    """A message about a finding of the school, and one about no finding."""
    make.messages(principal, 1)
    message = make.messages(principal, 1)[0]
    message.path = reverse("finding", args=[making.told(school, inspector).pk])
    message.urgent = True
    message.save()
    return message


def page(client: Client, who: Person, name: str = "messages", query: str = "") -> str:
    client.force_login(who)
    answer = client.get(reverse(name) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_names_the_school_behind_the_sign_in(
    client: Client, told: Message, principal: Person, school: Unit
) -> None:
    words = page(client, principal)
    for word in (told.text, school.name, "问题告知学校", "紧急", "未读", "全部已读"):
        assert word in words
    assert school.name not in told.text


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("query", "count"), [("", 2), ("?urgent=on", 1), ("?unread=on", 2), ("?kind=finding.told", 2)]
)
def test_it_is_narrowed(client: Client, principal: Person, query: str, count: int) -> None:
    client.force_login(principal)
    assert client.get(reverse("messages") + query).context["listing"].total == count


@pytest.mark.usefixtures("told")
def test_it_is_exported(client: Client, principal: Person) -> None:
    client.force_login(principal)
    answer = client.get(reverse("messages"), {"export": "xlsx"})
    assert "spreadsheetml" in answer["Content-Type"]


def test_a_page_takes_a_fixed_number_of_statements(
    client: Client, principal: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(principal)
    for count in (1, 15):
        make.messages(principal, count)
        with django_assert_max_num_queries(10):
            client.get(reverse("messages"))


@pytest.mark.usefixtures("told")
def test_the_badge_counts_what_is_unread(client: Client, principal: Person) -> None:
    assert '<span class="visually-hidden">未读：</span>2</b>' in page(client, principal, "home")
    make.messages(principal, 100)
    assert "99+" in page(client, principal, "home")
    client.post(reverse("messages-read"))
    assert "badge-count" not in page(client, principal, "home")


def test_opening_a_message_reads_it_and_leads_on(
    client: Client, told: Message, principal: Person
) -> None:
    client.force_login(principal)
    answer = client.get(reverse("message", args=[told.pk]))
    assert answer["Location"] == told.path
    assert unread_count(principal) == 1


def test_nobody_opens_anothers_message(
    client: Client, told: Message, inspector: Person, outsider: Person
) -> None:
    for who in (inspector, outsider):
        client.force_login(who)
        assert client.get(reverse("message", args=[told.pk])).status_code == 404
        assert told.text not in page(client, who)


class TestWishes:
    @pytest.fixture(autouse=True)
    def robot(self, office: Unit, director: Person) -> Channel:
        return Channel.objects.create(
            office=office, kind="wecom", name="群", on=True, made_by=director, made_at=make.NOW
        )

    def test_they_are_kept_and_shown_again(self, client: Client, principal: Person) -> None:
        client.force_login(principal)
        given = {"channels": ["wecom"], "quiet_from": "12:00", "quiet_to": "14:00"}
        answer = client.post(reverse("message-settings"), given)
        assert answer.status_code == 302
        kept = Preference.objects.get(person=principal)
        assert (kept.channels, kept.digest) == (["wecom"], False)
        words = page(client, principal, "message-settings")
        assert 'value="12:00"' in words
        assert "08:00至18:00" in words

    def test_quiet_hours_over_the_whole_day_are_refused(
        self, client: Client, principal: Person
    ) -> None:
        client.force_login(principal)
        given = {"digest": "on", "quiet_from": "07:00", "quiet_to": "19:00"}
        answer = client.post(reverse("message-settings"), given)
        assert answer.status_code == 422
        assert "收不到任何提醒" in answer.content.decode()

    def test_without_channels_it_says_so(
        self, client: Client, principal: Person, robot: Channel
    ) -> None:
        robot.delete()
        assert "还没有启用站外通知" in page(client, principal, "message-settings")
