"""Rounds: drafted, changed, opened, closed with a summary, followed by the next."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from typing_extensions import Unpack

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.evaluation.actions.round_rows import (
    locked_batch,
    locked_round,
    move_round,
    reason_given,
    record_round,
    require_not_closed,
    require_seen,
)
from dudao.evaluation.models import Batch, Round, SystemVersion
from dudao.evaluation.queries.rounds import shares_given, unfinished, versions_for
from dudao.evaluation.rules.rounds import (
    SUMMARY_LIMIT,
    RoundGiven,
    round_problems,
    shares_of,
    shifted,
    spans,
)
from dudao.evaluation.states import Division, RoundState, TierBy
from dudao.findings.rules import clean
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.org.models import Person, Unit

SAID = ("title", "basis", "first_on", "last_on")
ABOUT: dict[str, Any] = {
    "kinds": [],
    "stages": [],
    "tags": [],
    "tier_by": TierBy.NOTHING.value,
    "division": Division.THIRDS.value,
    "percents": [],
}


@transaction.atomic
def draft_round(
    office: Unit,
    version: SystemVersion,
    *,
    by: Person,
    before: Round | None = None,
    above: Round | None = None,
    **given: Unpack[RoundGiven],
) -> Round:
    """Prepare a round of `office` by a published `version`, with its batches, without units.

    With `before` it is the next round after that one. Raises `Invalid` per field.
    """
    require(by, Permission.ROUND_RUN, office)
    _require_version(office, version)
    said, about = _said({"basis": "", **ABOUT, **given})
    made = Round.objects.create(
        office=office,
        version=version,
        number=before.number + 1 if before else 1,
        before=before,
        above=above,
        about=about,
        made_by=by,
        made_at=clock.now(),
        **said,
    )
    _set_batches(made)
    record_round("drafted", made, by, before=str(before.pk) if before else None)
    return made


@transaction.atomic
def edit_round(
    round_id: UUID,
    *,
    by: Person,
    seen: int | None = None,
    version: SystemVersion | None = None,
    **given: Unpack[RoundGiven],
) -> Round:
    """Change a round that is not open; units in batches that there are no more are put back."""
    round_ = locked_round(round_id)
    require(by, Permission.ROUND_RUN, round_.office)
    _require_draft(round_)
    standing = {name: getattr(round_, name) for name in SAID} | ABOUT | round_.about
    standing["percents"] = shares_given(round_)
    require_seen(seen, round_.edition, standing)
    if version is not None:
        _require_version(round_.office, version)
        round_.version = version
    said, round_.about = _said({**standing, **given})
    for name, value in said.items():
        setattr(round_, name, value)
    round_.edition += 1
    round_.save(update_fields=[*SAID, "about", "version", "edition"])
    _set_batches(round_)
    record_round("edited", round_, by)
    return round_


@transaction.atomic
def edit_batch(
    batch_id: int,
    *,
    by: Person,
    seen: int | None = None,
    **days: Any,
) -> Batch:
    """Move the days of a batch: `first_on`, `last_on`, `self_evaluation_due_on`."""
    batch = locked_batch(batch_id)
    round_ = batch.round
    require(by, Permission.ROUND_RUN, round_.office)
    require_not_closed(round_)
    names = ("first_on", "last_on", "self_evaluation_due_on")
    require_seen(seen, round_.edition, {name: getattr(batch, name) for name in names})
    for name in names:
        setattr(batch, name, days.get(name, getattr(batch, name)))
    if problems := _day_problems(batch):
        raise Invalid(_("有内容需要更正。"), fields=problems)
    batch.save(update_fields=list(names))
    round_.edition += 1
    round_.save(update_fields=["edition"])
    due = batch.self_evaluation_due_on
    record_round(
        "batch_edited", round_, by, number=str(batch.number), due_on=due.isoformat() if due else ""
    )
    return batch


@transaction.atomic
def open_round(round_id: UUID, *, by: Person) -> Round:
    """Open a round: from now on its schools see it. Every batch needs a unit."""
    round_ = locked_round(round_id)
    require(by, Permission.ROUND_DECIDE, round_.office)
    move_round(round_, "open")
    empty = round_.batches.filter(candidates=None).order_by("number")
    numbers = [str(batch.number) for batch in empty]
    if numbers:
        raise Invalid(
            _("第%(numbers)s批还没有学校。请先分批。") % {"numbers": _("、").join(numbers)}
        )
    round_.save(update_fields=["state"])
    record_round("opened", round_, by, units=round_.candidates.count())
    return round_


@transaction.atomic
def close_round(round_id: UUID, *, by: Person, summary: str, unfinished_reason: str = "") -> Round:
    """Close a round with its summary; what came to no end is named and needs a reason."""
    round_ = locked_round(round_id)
    require(by, Permission.ROUND_DECIDE, round_.office)
    move_round(round_, "close")
    text = clean(summary)
    if not text or len(text) > SUMMARY_LIMIT:
        told = _("请写收尾总结，最多%(limit)d字。") % {"limit": SUMMARY_LIMIT}
        raise Invalid(told, fields={"summary": told})
    left = unfinished(round_)
    reason = ""
    if left:
        reason = _unfinished(unfinished_reason, [str(one.unit) for one in left])
        text = f"{text}\n{reason}"
    round_.summary = text
    round_.save(update_fields=["state", "summary"])
    record_round("closed", round_, by, reason=reason, unfinished=[str(one.pk) for one in left])
    return round_


@transaction.atomic
def draft_next_round(
    round_id: UUID, *, by: Person, version: SystemVersion | None = None, title: str = ""
) -> Round:
    """Prepare the round that follows, by the newest version, as many years later."""
    round_ = locked_round(round_id)
    if round_.state == RoundState.DRAFT:
        raise WrongState(_("这一轮还没有开始，不用准备下一轮。"))
    require(by, Permission.ROUND_RUN, round_.office)
    newest = versions_for(round_.office).filter(system=round_.version.system).first()
    years = max(1, round_.last_on.year - round_.first_on.year + _turns(round_))
    given: dict[str, Any] = {
        **round_.about,
        "percents": shares_given(round_),
        "title": clean(title) or round_.title,
        "basis": round_.basis,
        "first_on": shifted(round_.first_on, years),
        "last_on": shifted(round_.last_on, years),
    }
    return draft_round(
        round_.office, version or newest or round_.version, by=by, before=round_, **given
    )


def _turns(round_: Round) -> int:
    """Return 1 where the round ends late in its last year, so that the next begins after it."""
    begun = (round_.first_on.month, round_.first_on.day)
    return int((round_.last_on.month, round_.last_on.day) >= begun)


def _require_draft(round_: Round) -> None:
    if round_.state != RoundState.DRAFT:
        raise WrongState(_("这一轮已经开始，不能再改范围和批次；个别批次的时间可以单独调整。"))


def _require_version(office: Unit, version: SystemVersion) -> None:
    if not versions_for(office).filter(pk=version.pk).exists():
        told = _("请选择本督导室已发布的指标体系。")
        raise Invalid(told, fields={"version": told})


def _said(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    missing = {name: _("必填，请填写。") for name in SAID if given.get(name) is None}
    if missing:
        raise Invalid(_("有内容需要更正。"), fields=missing)
    said = {name: given[name] for name in SAID}
    said |= {name: clean(said[name]) for name in ("title", "basis")}
    about = {name: given[name] for name in ABOUT}
    if problems := round_problems({**said, **about}):
        raise Invalid(_("有内容需要更正。"), fields=problems)
    lists = {name: list(about[name]) for name in ("kinds", "stages", "tags")}
    plain = {name: str(about[name]) for name in ("tier_by", "division")}
    return said, {**lists, **plain, "percents": [str(one) for one in about["percents"]]}


def _set_batches(round_: Round) -> None:
    """Let the round have the batches it says, keeping those whose number stays."""
    about = round_.about
    shares = shares_of(about["division"], [Decimal(one) for one in about["percents"]])
    days = spans(round_.first_on, round_.last_on, len(shares))
    for number, (share, span) in enumerate(zip(shares, days, strict=True), 1):
        Batch.objects.update_or_create(
            round=round_,
            number=number,
            defaults={"share": share, **span._asdict(), "self_evaluation_due_on": None},
        )
    extra = round_.batches.filter(number__gt=len(shares))
    round_.candidates.filter(batch__in=extra).delete()
    extra.delete()


def _day_problems(batch: Batch) -> dict[str, str]:
    due = batch.self_evaluation_due_on
    problems = {}
    if batch.last_on < batch.first_on:
        problems["last_on"] = _("结束日期早于开始日期。")
    if due is not None and due > batch.last_on:
        problems["self_evaluation_due_on"] = _("自评截止不能晚于本批结束。")
    return problems


def _unfinished(given: str, names: list[str]) -> str:
    told = _("尚未完成：%(names)s。") % {"names": _("、").join(names)}
    try:
        return told + reason_given(given, "unfinished_reason")
    except Invalid as error:
        fields = {"unfinished_reason": told + error.fields["unfinished_reason"]}
        raise Invalid(_("还有学校没有完成评估，请写明怎么处理。"), fields=fields) from error
