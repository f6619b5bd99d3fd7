"""The wording bank of an office: what it added to the forms, and what waits to be decided."""

from datetime import date

import msgspec
from django.db.models import Count, Max, Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.instruments.definition import Item, Wording
from dudao.instruments.models import OfficeWording, Version, WordingProposal
from dudao.instruments.states import WordingState
from dudao.lib import clock
from dudao.org.models import Person, Unit


def proposals_visible_to(person: Person) -> QuerySet[WordingProposal]:
    """Return the proposals `person` decides on, and his own; each with `used` and `last_at`."""
    mine = Q(proposed_by=person) if person.is_active else Q(pk__in=[])
    rows = WordingProposal.objects.filter(
        scope_q(person, Permission.WORDING_DECIDE, "office") | mine
    )
    return _counted(rows).select_related(
        "version__instrument", "office", "proposed_by", "decided_by"
    )


def counted(proposal: WordingProposal) -> WordingProposal:
    """Return `proposal` with `used` and `last_at`."""
    return _counted(WordingProposal.objects.filter(pk=proposal.pk)).get()


def to_decide(person: Person) -> QuerySet[WordingProposal]:
    """Return the proposals that wait for `person` to decide."""
    pending = WordingProposal.objects.filter(state=WordingState.PENDING)
    return pending.filter(scope_q(person, Permission.WORDING_DECIDE, "office"))


def wordings_visible_to(person: Person) -> QuerySet[OfficeWording]:
    """Return the ready texts that the offices in reach of `person` added to forms."""
    rows = OfficeWording.objects.filter(scope_q(person, Permission.WORDING_DECIDE, "office"))
    return rows.select_related("office", "made_by")


def own_wordings(office: Unit, on: date | None = None) -> QuerySet[OfficeWording]:
    """Return what `office` offers beside its forms on a day (today), the oldest first."""
    day = on or clock.today()
    valid = Q(valid_to=None) | Q(valid_to__gt=day)
    rows = OfficeWording.objects.filter(valid, office=office, valid_from__lte=day)
    return rows.order_by("form", "item", "pk")


def supplements(office: Unit | None, on: date | None = None) -> dict[str, dict[str, list[Wording]]]:
    """Return form -> item -> what `office` offers beside it, in one statement."""
    found: dict[str, dict[str, list[Wording]]] = {}
    for row in own_wordings(office, on) if office else ():
        found.setdefault(row.form, {}).setdefault(row.item, []).append(row.wording)
    return found


def supplemented(version: Version, item: Item, office: Unit) -> Item:
    """Return `item` with what `office` offers today beside the form's own ready texts."""
    rows = own_wordings(office).filter(form=version.form.key, item=item.key)
    own = tuple(row.wording for row in rows)
    return msgspec.structs.replace(item, wording=(*item.wording, *own)) if own else item


def of_item(proposal: WordingProposal) -> Item | None:
    """Return the item a proposal is for, as the form has it now; None where it has no longer."""
    return proposal.version.form.item(proposal.item)


def standing(proposal: WordingProposal) -> QuerySet[WordingProposal]:
    """Return the other proposals for the same item into which this one may be merged."""
    states = [WordingState.PENDING.value, WordingState.TAKEN.value]
    rows = WordingProposal.objects.filter(
        office=proposal.office_id, form=proposal.form, item=proposal.item, state__in=states
    )
    return rows.exclude(pk=proposal.pk).order_by("pk")


def _counted(rows: QuerySet[WordingProposal]) -> QuerySet[WordingProposal]:
    counted: QuerySet[WordingProposal] = rows.annotate(used=Count("uses"), last_at=Max("uses__at"))
    return counted
