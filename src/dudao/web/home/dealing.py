"""What goes past the school and waits for somebody: letters, urgent reports, circulars."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from dudao.documents import queries as documents
from dudao.documents.states import Kind
from dudao.findings.models import CircularProposal, Consultation, UrgentReport
from dudao.findings.queries import dealing
from dudao.findings.states import CircularState, ConsultationState
from dudao.lib import clock
from dudao.org.models import Person
from dudao.web.home.parts import FACT_WORDS, SHOWN, Card, Home, Row, Tile, link, worry
from dudao.web.templatetags.tones import tone_of

COUNTED = 99


def section_share(person: Person, today: date) -> Home:
    """Return the letters that wait for a section, the nearest deadline first."""
    waiting = list(dealing.with_section(person)[:COUNTED])
    new = sum(letter.state == ConsultationState.SENT for letter in waiting)
    late = sum(dealing.is_late(letter, today) for letter in waiting)
    sent, accepted = ConsultationState.SENT, ConsultationState.ACCEPTED
    tiles = [
        Tile(_("待受理的协商函"), new, link("consultations", state=sent), worry(new, "amber")),
        Tile(_("办理中的协商函"), len(waiting) - new, link("consultations", state=accepted)),
        Tile(_("逾期未办复"), late, link("consultations", late="on"), worry(late, "red")),
    ]
    rows = [letter_row(letter, today) for letter in waiting[:SHOWN]]
    none = _("没有要办复的协商函。")
    return Home(tiles, [Card(_("要办复的协商函"), "share", rows, link("consultations"), none)])


def office_cards(person: Person, today: date) -> list[Card]:
    """Return what waits for the office; nothing where nothing does."""
    urgent = [_urgent_row(report) for report in dealing.urgent_to_receive(person)[:SHOWN]]
    back = [letter_row(letter, today) for letter in dealing.back_from_section(person)[:SHOWN]]
    circulars = [_circular_row(one) for one in dealing.circulars_to_decide(person)[:SHOWN]]
    cards = [
        Card(_("等您接收的紧急报告"), "alert", urgent, link("urgent-reports", waits="on"), ""),
        Card(_("科室已办复或退回"), "share", back, link("consultations"), "", aside=True),
        Card(
            _("等您研究的通报建议"),
            "flag",
            circulars,
            link("circulars", state=CircularState.PROPOSED),
            "",
            aside=True,
        ),
        _letters_to_handle(person, today),
    ]
    return [card for card in cards if card.rows]


def _letters_to_handle(person: Person, today: date) -> Card:
    """Return the drafts of letters to check or to sign off."""
    letters = {"kind": Kind.SECTION_LETTER}
    checking = documents.to_check(person).filter(**letters).values("pk")
    pending = documents.waiting_for(person).filter(**letters).values("pk")
    rows = Consultation.objects.filter(
        Q(document__in=checking) | Q(document__in=pending)
    ).select_related("finding__unit", "section", "document")
    return Card(
        _("等您核稿或签发的协商函"),
        "sign",
        [letter_row(letter, today) for letter in rows.order_by("id")[:SHOWN]],
        link("consultations", state=ConsultationState.DRAFT),
        "",
        aside=True,
    )


def letter_row(letter: Consultation, today: date) -> Row:
    """Return a letter as a line: what is asked, of whom, until when."""
    due = _("应于%(day)s前办复") % {"day": f"{letter.due_on:%m-%d}"}
    return Row(
        Truncator(letter.question).chars(FACT_WORDS),
        f"{letter.section} · {letter.finding.unit} · {due}",
        reverse("consultation", args=[letter.pk]),
        [(tone_of(letter, "state", letter.state), letter.get_state_display())],
        dealing.is_late(letter, today),
    )


def _urgent_row(report: UrgentReport) -> Row:
    when = f"{report.reported_at.astimezone(clock.CHINA):%m-%d %H:%M}"
    chip = ("green", _("险情已排除")) if report.danger_removed else ("red", _("险情未排除"))
    return Row(
        Truncator(report.situation).chars(FACT_WORDS),
        f"{report.finding.unit} · {report.reported_by} · {when}",
        f"{reverse('finding', args=[report.finding_id])}#urgent",
        [chip],
    )


def _circular_row(proposal: CircularProposal) -> Row:
    return Row(
        proposal.get_ground_display(),
        f"{proposal.finding.unit} · {Truncator(proposal.reason).chars(FACT_WORDS)}",
        reverse("circular", args=[proposal.pk]),
    )
