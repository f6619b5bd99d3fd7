"""A month table on its way into a plan: read, looked at, corrected by hand, confirmed."""

import hashlib
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.audit.actions import record
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotFound, TooLarge, WrongState
from dudao.org.models import Person
from dudao.planning.actions.plan_rows import add_line, begin_edit, checked, require_drafter
from dudao.planning.models import Plan, PlanUpload
from dudao.planning.queries.plan_tables import prepare
from dudao.planning.queries.plans import known_of
from dudao.planning.reading import rows_in
from dudao.planning.rules.plans import AIMS_LIMIT, Wanted
from dudao.planning.rules.tables import read, rows_of
from dudao.planning.states import PlanState

LONGEST_NAME = 200
LONGEST_TEXT = 100_000


@transaction.atomic
def read_table(
    plan_id: UUID, *, by: Person, content: bytes | None = None, name: str = "", text: str = ""
) -> PlanUpload:
    """Read a month table out of a file, or out of `text`, and keep it to be looked at.

    The plan itself does not change. Raises `TooLarge`, `Unsupported` or `Invalid` for what is no
    such table; what has to be looked at stands in the upload's `problems`.
    """
    plan = begin_edit(plan_id, by)
    if content is None and len(text) > LONGEST_TEXT:
        raise TooLarge(_("粘贴的文字超过10万字。请只粘贴月份表。"))
    if content is None and not text.strip():
        told = _("请选择文件，或把表格文字粘贴进来。")
        raise Invalid(told, fields={"file": told})
    rows = rows_of(text) if content is None else rows_in(content, name)
    found = read(rows, known_of(plan.office))
    if not found.lines:
        raise Invalid(_("文件里没有文字，可能是扫描的图片。请上传可编辑的文档，或手工添加。"))
    if not found.headings:
        raise Invalid(
            _("没有找到月份。月份要写在一行的开头或表格的第一列，如“3月”“三月份”“3—4月”。")
            + _("请补上月份后再读一次；不分月的计划请手工添加。")
        )
    prepared = prepare(plan, found)
    source = content if content is not None else text.encode()
    upload = PlanUpload.objects.create(
        plan=plan,
        by=by,
        at=clock.now(),
        name=name[-LONGEST_NAME:] or _("粘贴的文字"),
        lines=prepared.lines,
        problems=prepared.problems,
        outcome={
            "sha256": hashlib.sha256(source).hexdigest(),
            "notes": prepared.notes,
            "title": prepared.title,
        },
    )
    told_of = {"file": upload.name, "sha256": upload.outcome["sha256"]}
    record("plan.table_read", upload, by=by, unit=plan.office, **told_of, lines=len(upload.lines))
    return upload


@transaction.atomic
def correct_line(
    upload_id: UUID,
    number: int,
    line: Wanted,
    *,
    by: Person,
    seen: int,
    part: str = "item",
) -> PlanUpload:
    """Correct a line that was read: a line of the plan, one of its aims, or left out (`head`).

    `seen` is the edition of the line; raises `Conflict` when somebody else corrected it meanwhile.
    """
    upload = _locked(upload_id, by)
    if not 0 <= number < len(upload.lines):
        raise NotFound(_("没有这一行。请刷新页面。"))
    kept = upload.lines[number]
    if kept["edition"] != seen:
        raise Conflict(
            _("这一行刚被别人改过，您的修改没有保存。请对照后再保存一次。"),
            current={name: kept[name] for name in ("text", "kind", "first_on", "last_on")},
            edition=kept["edition"],
        )
    if part not in {"item", "aims", "head"}:
        raise Invalid(_("没有这种用途。"), fields={"part": _("没有这种用途。")})
    if part == "item":
        line, _matters, _units = checked(line, upload.plan)
    upload.lines[number] = {
        **kept,
        "part": part,
        "text": line.text.strip() or kept["text"],
        "kind": str(line.kind),
        "audience": str(line.audience),
        "matters": list(line.matters),
        "units": list(line.units),
        "first_on": line.first_on.isoformat(),
        "last_on": line.last_on.isoformat(),
        "corrected": True,
        "edition": seen + 1,
    }
    upload.save(update_fields=["lines"])
    record("plan.table_corrected", upload, by=by, unit=upload.plan.office, line=number)
    return upload


@transaction.atomic
def confirm_table(
    upload_id: UUID, *, by: Person, checked_by_hand: bool = False, replace: bool = False
) -> PlanUpload:
    """Put what was read into its plan, after what is there or, with `replace`, in its place.

    What has to be looked at must have been: `checked_by_hand`. Everything goes in, or nothing.
    """
    upload = _locked(upload_id, by)
    if upload.problems and not checked_by_hand:
        raise WrongState(
            _("有需要核对的地方：%(what)s请核对、改正后勾选“已逐项核对”再写入。")
            % {"what": upload.problems[0]["what"]}
        )
    plan = begin_edit(upload.plan_id, by)
    if replace:
        plan.items.all().delete()
    begin = plan.items.count()
    lines = [line for line in upload.lines if line["part"] == "item"]
    if begin + len(lines) == 0:
        raise Invalid(_("没有一行要写入计划。请先在核对页把需要的行改为“列入计划”。"))
    for position, line in enumerate(lines, begin):
        add_line(plan, wanted(line), position)
    _keep_aims(plan, upload)
    plan.save(update_fields=["edition", "aims"])
    upload.confirmed_at = clock.now()
    upload.save(update_fields=["confirmed_at"])
    told_of = {"upload": str(upload.pk), "lines": len(lines), "replaced": replace}
    record("plan.table_confirmed", plan, by=by, unit=plan.office, **told_of)
    return upload


@transaction.atomic
def discard_table(upload_id: UUID, *, by: Person) -> Plan:
    """Throw away a month table that waits to be confirmed; the plan stays as it is."""
    upload = _locked(upload_id, by)
    record("plan.table_discarded", upload, by=by, unit=upload.plan.office, file=upload.name)
    upload.delete()
    return upload.plan


@transaction.atomic
def drop_unconfirmed_tables(*, before: datetime) -> int:
    """Drop month tables read before `before` and never confirmed; return how many."""
    return PlanUpload.objects.filter(confirmed_at=None, at__lt=before).delete()[0]


def wanted(line: dict[str, Any]) -> Wanted:
    """Return a kept line as one for the plan."""
    return Wanted(
        line["text"],
        line["kind"],
        date.fromisoformat(line["first_on"]),
        date.fromisoformat(line["last_on"]),
        line["audience"],
        tuple(line["matters"]),
        tuple(line["units"]),
    )


def _keep_aims(plan: Plan, upload: PlanUpload) -> None:
    aims = [line["text"] for line in upload.lines if line["part"] == "aims"]
    whole = "\n".join([*([plan.aims] if plan.aims else []), *aims])
    if len(whole) > AIMS_LIMIT:
        raise Invalid(
            _(
                "月份表以前的文字超过%(limit)d字，放不进“目标和要求”。请在核对页把不需要的行改为不列入。"
            )
            % {"limit": AIMS_LIMIT}
        )
    plan.aims = whole


def _locked(upload_id: UUID, by: Person) -> PlanUpload:
    rows = PlanUpload.objects.select_for_update(of=("self",)).select_related(
        "plan__office", "plan__area", "plan__inspector__person"
    )
    upload = rows.filter(pk=upload_id).first()
    if upload is None:
        raise NotFound(_("这份月份表已被放弃，请重新上传。"))
    require_drafter(by, upload.plan)
    if upload.confirmed_at is not None:
        raise WrongState(_("这份月份表已经写入计划。如有新内容，请另行上传。"))
    if upload.plan.state != PlanState.DRAFT:
        raise WrongState(_("计划已经送出，不能再写入。需要修改时，请先退回。"))
    return upload
