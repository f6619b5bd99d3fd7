"""Reviews: what one has to rate, what the lead has to settle, where a team is to be sent."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.evaluation.models import Candidate
from dudao.evaluation.queries.ratings import open_moderations
from dudao.evaluation.queries.reviews import review_of, to_moderate, to_rate, without_team
from dudao.evaluation.states import Stage
from dudao.org.models import Person
from dudao.web.home.parts import SHOWN, Card, Home, Row, day_words, link


def reviews_home(person: Person, today: date) -> Home:
    """Return the cards of reviews; none where nothing waits."""
    cards = []
    if not may_anywhere(person, Permission.EVALUATION_RATE):
        return Home([], [])
    if rows := [_rating(one, today) for one in to_rate(person)[:SHOWN]]:
        cards.append(Card(_("待评分的学校"), "edit", rows, link("reviews", mine="on"), ""))
    if rows := [row for one in to_moderate(person)[:SHOWN] if (row := _settling(one))]:
        cards.append(Card(_("待会商的评分"), "group", rows, link("reviews", mine="on"), ""))
    if rows := [_sending(one) for one in without_team(person)[:SHOWN]]:
        url = link("reviews", stage=Stage.REVIEWED)
        cards.append(Card(_("待组评估组的学校"), "people", rows, url, "", aside=True))
    return Home([], cards)


def _rating(one: Candidate, today: date) -> Row:
    day = review_of(one).on_site_on
    when = _("%(day)s进校") % {"day": day_words(day, today)} if day else ""
    note = " · ".join(filter(None, [str(one.round), when]))
    url = reverse("review-sheet", args=[one.pk])
    return Row(str(one.unit), note, url, [("amber", _("待评分"))])


def _settling(one: Candidate) -> Row | None:
    """Return the row of a school whose ratings lie apart; None where they do not."""
    still = open_moderations(one)
    if not still:
        return None
    titles = _("、").join(each.leaf.title for each in still)
    url = reverse("review-moderation", args=[one.pk])
    return Row(str(one.unit), titles, url, [("red", _("待会商"))])


def _sending(one: Candidate) -> Row:
    url = reverse("review", args=[one.pk])
    return Row(str(one.unit), str(one.round), url, [("violet", one.get_stage_display())])
