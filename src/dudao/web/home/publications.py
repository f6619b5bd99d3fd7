"""What waits to be published, on the first page of those who prepare or decide it."""

from datetime import date

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.documents.models import Publication
from dudao.documents.queries.publishing import is_late, publications_due
from dudao.documents.states import PublicState
from dudao.org.models import Person
from dudao.web.home.parts import FACT_WORDS, Card, Home, Row, day_words, link

#: A short row: the rest is one click away; no more are counted than an office ever has.
SHORT, COUNTED = 3, 99


def publications_home(person: Person, today: date) -> Home:
    """Return the card of what waits to be published; none when nothing does."""
    wanted = (Permission.PUBLICATION_PREPARE, Permission.PUBLICATION_DECIDE)
    if not any(may_anywhere(person, permission) for permission in wanted):
        return Home([], [])
    due = list(publications_due(person)[:COUNTED])
    rows = [_row(publication, today) for publication in due[:SHORT]]
    url = link("publications", state=PublicState.WAITING)
    heading = _("待公开（%(count)d）") % {"count": len(due)}
    return Home([], [Card(heading, "eye", rows, url, "", aside=True)] if rows else [])


def _row(publication: Publication, today: date) -> Row:
    late = is_late(publication, today)
    until = _("%(number)s · 应于%(day)s前公开") if late else _("%(number)s · 期限%(day)s")
    return Row(
        Truncator(publication.document.title).chars(FACT_WORDS),
        until
        % {"number": publication.document.number, "day": day_words(publication.due_on, today)},
        reverse("publication", args=[publication.pk]),
        late=late,
    )
