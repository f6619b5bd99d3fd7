"""What waits in the work group, whatever one's role."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.org.models import Person
from dudao.web.home.parts import SHOWN, Card, Home, Row, day_words, link
from dudao.web.workgroup.shown import is_late, standing
from dudao.workgroup.models import Receipt
from dudao.workgroup.queries.posts import waiting_for


def posts_home(person: Person, today: date) -> Home:
    """Return the card of what `person` has to read or to do; nothing when there is nothing."""
    rows = [_row(receipt, today) for receipt in waiting_for(person)[:SHOWN]]
    card = Card(_("工作群的任务和通知"), "group", rows, link("posts", state="todo"), "")
    return Home([], [card] if rows else [])


def _row(receipt: Receipt, today: date) -> Row:
    post, late = receipt.post, is_late(receipt, today)
    until = _("应于%(on)s前办结") if late else _("期限%(on)s")
    due = until % {"on": day_words(post.due_on, today)} if post.due_on else ""
    note = " · ".join(
        part for part in (str(post.get_kind_display()), str(post.written_by), due) if part
    )
    return Row(post.title, note, reverse("post", args=[post.pk]), [standing(receipt)], late)
