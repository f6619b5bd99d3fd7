"""Reading an office's classification of problems."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import units_for
from dudao.findings.models import Category
from dudao.findings.rules.categories import Branch, branches
from dudao.org.models import Person, Unit


def visible_to(person: Person) -> QuerySet[Category]:
    """Return the categories of the offices whose findings `person` works with."""
    offices = units_for(person, Permission.FINDING_VIEW).values("office")
    own = Q(office__in=units_for(person, Permission.CATEGORY_EDIT))
    return Category.objects.filter(Q(office__in=offices) | own)


def holding(office: Unit, on: date) -> QuerySet[Category]:
    """Return the categories of `office` that a finding of `on` may be given."""
    return Category.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=on), office=office, valid_from__lte=on
    )


def tree(office: Unit, on: date) -> list[Branch]:
    """Return the tree of `office` as it stands on a day, from top to bottom."""
    return branches(holding(office, on))


def choices(office: Unit, on: date) -> list[tuple[int, str]]:
    """Return what a form offers: every category with those above it."""
    return [(branch.category.pk, branch.path) for branch in tree(office, on)]


def of_office(office: Unit) -> QuerySet[Category]:
    """Return every category `office` ever had, with how many findings bear it."""
    return (
        Category.objects.filter(office=office)
        .annotate(used=Count("findings"))
        .select_related("replaces", "replaced_by")
        .order_by("position", "pk")
    )
