"""An office's own classification of problems; old findings keep the words they were given."""

import tomllib
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.findings.actions.rows import locked, save
from dudao.findings.models import Category, Finding
from dudao.findings.rules import clean
from dudao.findings.rules.categories import DEEPEST, holds_on, name_problem
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotFound, WrongState
from dudao.org.models import Person, Unit

USUAL = Path(__file__).parents[1] / "packs" / "categories.toml"


@transaction.atomic
def add_category(
    office: Unit, name: str, *, by: Person, parent: Category | None = None
) -> Category:
    """Add a category below `parent` or at the top, behind its siblings, from today on."""
    require(by, Permission.CATEGORY_EDIT, office)
    _lock_tree(office)
    if parent is not None:
        _refuse_below(parent, office)
    siblings = _siblings(office, parent)
    name = _named(name, siblings)
    last = siblings.order_by("-position").values_list("position", flat=True).first() or 0
    made = Category.objects.create(
        office=office, parent=parent, name=name, position=last + 1, valid_from=clock.today()
    )
    record("category.added", made, by=by, unit=office, name=name)
    return made


@transaction.atomic
def rename_category(category_id: int, *, by: Person, name: str) -> Category:
    """Give a category another wording from today on: a new one in its place.

    What lies below moves under the new one; findings keep the old.
    """
    old = _locked(category_id)
    require(by, Permission.CATEGORY_EDIT, old.office)
    _refuse_retired(old)
    name = _named(name, _siblings(old.office, old.parent).exclude(pk=old.pk))
    if name == old.name:
        return old
    today = clock.today()
    old.valid_to = today
    old.save(update_fields=["valid_to"])
    made = Category.objects.create(
        office=old.office,
        parent=old.parent,
        name=name,
        position=old.position,
        valid_from=today,
        replaces=old,
    )
    old.children.filter(valid_to=None).update(parent=made)
    record("category.renamed", made, by=by, unit=old.office, was=old.name, name=name)
    return made


@transaction.atomic
def move_category(category_id: int, *, by: Person, up: bool) -> Category:
    """Change places with the sibling above (or below); at the end nothing changes."""
    moved = _locked(category_id)
    require(by, Permission.CATEGORY_EDIT, moved.office)
    _refuse_retired(moved)
    rows = list(_siblings(moved.office, moved.parent).order_by("position", "pk"))
    at = rows.index(moved)
    to = max(0, min(len(rows) - 1, at - 1 if up else at + 1))
    rows.insert(to, rows.pop(at))
    for position, row in enumerate(rows, 1):
        row.position = position
    Category.objects.bulk_update(rows, ["position"])
    record("category.moved", moved, by=by, unit=moved.office, name=moved.name, position=to + 1)
    return rows[to]


@transaction.atomic
def retire_category(category_id: int, *, by: Person) -> Category:
    """Offer a category no longer from today on; findings that bear it keep it.

    Raises `WrongState` while other categories lie below it.
    """
    retired = _locked(category_id)
    require(by, Permission.CATEGORY_EDIT, retired.office)
    _refuse_retired(retired)
    if retired.children.filter(valid_to=None).exists():
        raise WrongState(_("“%(name)s”下面还有分类，请先停用下级分类。") % {"name": retired})
    retired.valid_to = clock.today()
    retired.save(update_fields=["valid_to"])
    record("category.retired", retired, by=by, unit=retired.office, name=retired.name)
    return retired


@transaction.atomic
def adopt_usual_categories(office: Unit, *, by: Person) -> list[Category]:
    """Begin with the tree that ships with the product; only while the office has none."""
    require(by, Permission.CATEGORY_EDIT, office)
    _lock_tree(office)
    if Category.objects.filter(office=office).exists():
        raise WrongState(_("本县已有问题分类，请直接增改。"))
    made = []
    today = clock.today()
    groups = tomllib.loads(USUAL.read_text(encoding="utf-8"))["category"]
    for position, group in enumerate(groups, 1):
        top = Category.objects.create(
            office=office, name=group["name"], position=position, valid_from=today
        )
        below = [
            Category(office=office, parent=top, name=name, position=n, valid_from=today)
            for n, name in enumerate(group["below"], 1)
        ]
        made += [top, *Category.objects.bulk_create(below)]
    record("category.adopted", office, by=by, unit=office, categories=len(made))
    return made


@transaction.atomic
def categorise(
    finding_id: UUID, *, by: Person, category: Category | None, seen: int | None = None
) -> Finding:
    """Put a finding under a category that holds today, or under none; also after the telling."""
    finding = locked(finding_id, seen=seen)
    require(by, Permission.FINDING_RAISE, finding.unit)
    if problem := category_problem(category, finding.office):
        raise Invalid(_("有内容需要更正。"), fields={"category": problem})
    finding.category = category
    save(finding, "category")
    name = category.name if category else ""
    record("finding.categorised", finding, by=by, unit=finding.unit, category=name)
    return finding


def category_problem(category: Category | None, office: Unit) -> str | None:
    """Return why a finding of `office` cannot be given `category` today, or None."""
    if category is None:
        return None
    if category.office_id != office.pk:
        return _("请选择本督导室的分类。")
    if not holds_on(category, clock.today()):
        return _("“%(name)s”已停用，请选择现行分类。") % {"name": category}
    return None


def _lock_tree(office: Unit) -> None:
    """Let one person at a time change the tree of `office`."""
    Unit.objects.select_for_update(no_key=True).get(pk=office.pk)


def _locked(category_id: int) -> Category:
    found = Category.objects.select_related("office", "parent").filter(pk=category_id).first()
    if found is None:
        raise NotFound(_("找不到这个分类，请刷新页面。"))
    _lock_tree(found.office)
    found.refresh_from_db()
    return found


def _siblings(office: Unit, parent: Category | None) -> QuerySet[Category]:
    return Category.objects.filter(office=office, parent=parent, valid_to=None)


def _named(name: str, siblings: QuerySet[Category]) -> str:
    name = clean(name)
    if problem := name_problem(name, siblings.values_list("name", flat=True)):
        raise Invalid(_("有内容需要更正。"), fields={"name": problem})
    return name


def _refuse_below(parent: Category, office: Unit) -> None:
    if parent.office_id != office.pk:
        raise NotFound(_("找不到这个分类，请刷新页面。"))
    _refuse_retired(parent)
    depth, above = 1, parent
    while above.parent is not None:
        depth, above = depth + 1, above.parent
    if depth >= DEEPEST:
        raise Invalid(
            _("有内容需要更正。"),
            fields={"parent": _("分类最多%(most)d级，请放在上一级下面。") % {"most": DEEPEST}},
        )


def _refuse_retired(category: Category) -> None:
    if category.valid_to is not None:
        raise WrongState(_("“%(name)s”已停用，不能再改。") % {"name": category})
