"""A year's evaluation on the first page: what waits for a decision, what a school is told."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere, scope_q
from dudao.evaluation.models import VetoDecision, YearScheme
from dudao.evaluation.queries.years import OPEN_VETOES, vetoes_visible_to
from dudao.evaluation.states import VetoState, YearState
from dudao.org.models import Person
from dudao.web.home.parts import SHOWN, Card, Home, Row, day_words, link

READERS = (Permission.EVALUATION_VIEW, Permission.EVALUATION_VIEW_OWN)
SEASON = 11  # from November on somebody has to think of the end of the year


def years_home(person: Person, today: date) -> Home:
    """Return the card of the year; none where nothing waits."""
    if not any(may_anywhere(person, one) for one in READERS):
        return Home([], [])
    rows = [*_vetoes(person, today), *_schemes(person, today)][:SHOWN]
    card = Card(_("年度考核"), "scale", rows, link("years"), "", aside=True)
    return Home([], [card] if rows else [])


def _vetoes(person: Person, today: date) -> list[Row]:
    """Return the vetoes in which it is the turn of `person`: to state, to hear, to decide."""
    states = may_anywhere(person, Permission.EVALUATION_SUBMIT)
    runs = may_anywhere(person, Permission.YEAR_RUN)
    if not (states or runs):
        return []
    rows = vetoes_visible_to(person).filter(state__in=OPEN_VETOES)
    return [_veto(one, today, person) for one in rows[:SHOWN]]


def _veto(veto: VetoDecision, today: date, person: Person) -> Row:
    word = _("等待听证") if veto.state == VetoState.TOLD else _("等待决定")
    if may_anywhere(person, Permission.EVALUATION_SUBMIT):
        word = _("可以陈述申辩")
    note = _("%(rule)s · %(day)s告知") % {
        "rule": veto.rule, "day": day_words(veto.told_on, today),
    }  # fmt: skip
    title = _("一票否决：%(unit)s") % {"unit": veto.unit}
    return Row(title, note, reverse("veto", args=[veto.pk]), [("red", word)], late=True)


def _schemes(person: Person, today: date) -> list[Row]:
    if not may_anywhere(person, Permission.YEAR_RUN):
        return []
    rows = YearScheme.objects.filter(scope_q(person, Permission.YEAR_RUN, "office"))
    waiting = rows.filter(year=today.year).first()
    found = [
        Row(str(one), _("考核期已满，请核算后公布结果"), reverse("year", args=[one.pk]))
        for one in rows.filter(state=YearState.ADOPTED, last_on__lt=today)
    ]
    if waiting is not None and waiting.state == YearState.DRAFT:
        found.append(Row(str(waiting), _("等待印发"), reverse("year", args=[waiting.pk])))
    elif waiting is None and today.month >= SEASON:
        found.append(
            Row(_("%(year)s年度考核还没有方案") % {"year": today.year}, "", reverse("year-new"))
        )
    return found
