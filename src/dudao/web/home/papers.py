"""What of the papers waits for somebody: to be checked, to be filed."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.documents import queries as documents
from dudao.documents.models import Document
from dudao.documents.states import Kind, State
from dudao.findings.models import Notice
from dudao.findings.queries.notices import to_file
from dudao.lib import clock
from dudao.org.models import Person
from dudao.web.documents.columns import url_of
from dudao.web.home.parts import SHOWN, Card, Row, link


def draft_row(document: Document) -> Row:
    """Return the line of a draft: what it is, by whom and since when."""
    note = _("%(who)s 起草于 %(day)s") % {
        "who": document.drafted_by,
        "day": f"{document.drafted_at.astimezone(clock.CHINA):%m-%d}",
    }
    return Row(document.title, note, url_of(document))


def to_check_cards(person: Person) -> list[Card]:
    """Return the card of the drafts `person` may check; none when there is nothing to check."""
    waiting = (
        documents.to_check(person)
        .exclude(kind=Kind.SECTION_LETTER)
        .select_related("notice")[:SHOWN]
    )
    rows = [draft_row(document) for document in waiting]
    url = link("documents", state=State.CHECKING)
    return [Card(_("等您核稿"), "check", rows, url, "", aside=True)] if rows else []


def to_file_cards(person: Person, today: date) -> list[Card]:
    """Return the card of the notices `person` has to file; none when all are filed."""
    rows = [_filing_row(notice, today) for notice in to_file(person)[:SHOWN]]
    url = link("notices", waits="filing")
    return [Card(_("整改通知书待备案"), "flag", rows, url, "", aside=True)] if rows else []


def _filing_row(notice: Notice, today: date) -> Row:
    due = notice.filing_due_on or today
    note = _("%(number)s · 应于 %(day)s 前备案") % {
        "number": notice.document.number,
        "day": f"{due:%m-%d}",
    }
    return Row(str(notice.unit), note, reverse("notice", args=[notice.pk]), late=due < today)
