"""What waits in the register and in programmes, for whoever has the next step."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.org.models import Person
from dudao.planning.models import Entry, Part
from dudao.planning.queries.programmes import coming, in_team, school_parts, team_parts
from dudao.planning.queries.register import entries_to_decide
from dudao.planning.rules.programmes import Next, Side, Step
from dudao.web.home.parts import SHOWN, Card, Home, Row, day_words, link

#: As many as are looked at: an office has fewer open at a time.
LOOKED_AT = 60
#: A visit shows among the assignments, and what the school has to do, at the school.
_ELSEWHERE = frozenset({Step.VISIT, Step.BEGIN})


def programmes_home(person: Person, today: date) -> Home:
    """Return the cards of what waits; none where nothing does."""
    school = [(part, coming(part)) for part in school_parts(person)[:SHOWN]]
    entries = [_entry_row(entry, today) for entry in entries_to_decide(person)[:SHOWN]]
    parts = link("programme-parts")
    cards = []
    if school:
        rows = [_row(part, following, today) for part, following in school]
        cards.append(Card(_("督导项目：要本校办的事"), "flag", rows, parts, ""))
    if ours := _ours(person, today):
        cards.append(Card(_("督导项目：等您办的事"), "flag", ours[:SHOWN], parts, "", aside=True))
    if entries:
        url = link("register", state="submitted")
        cards.append(Card(_("等您批准的清单项目"), "clipboard", entries, url, "", aside=True))
    return Home([], cards)


def _ours(person: Person, today: date) -> list[Row]:
    """Return what the team or the office has to do, what is late first."""
    found = [(part, coming(part)) for part in team_parts(person)[:LOOKED_AT]]
    waiting = [
        (part, following)
        for part, following in found
        if following.side in {Side.TEAM, Side.OFFICE}
        and following.step not in _ELSEWHERE
        and not (following.step == Step.AGREE and _said(part, person))
    ]
    waiting.sort(key=lambda row: (row[1].due is None, row[1].due))
    return [_row(part, following, today) for part, following in waiting]


def _said(part: Part, person: Person) -> bool:
    """Tell whether `person` has no vote to give any more."""
    said = any(one.person_id == person.pk for one in part.agreements.all())
    return said or in_team(person, part.programme) is None


def _row(part: Part, following: Next, today: date) -> Row:
    due = following.due
    until = _("%(day)s前") % {"day": day_words(due, today)} if due else ""
    note = " · ".join(word for word in (str(part.unit), str(part.programme), until) if word)
    late = following.late(today)
    chips = [("red" if late else "amber", part.get_state_display())]
    return Row(following.word, note, reverse("programme-part", args=[part.pk]), chips, late)


def _entry_row(entry: Entry, today: date) -> Row:
    begins = _("%(day)s开始") % {"day": day_words(entry.first_on, today)}
    return Row(
        entry.title,
        f"{entry.get_kind_display()} · {begins}",
        reverse("register-entry", args=[entry.pk]),
        [("amber", entry.get_state_display())],
    )
