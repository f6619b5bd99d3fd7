"""Changing the tree of a framework, one indicator at a time. Nothing is changed in place."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from msgspec import structs

from dudao.evaluation.framework.definition import Framework, Indicator
from dudao.evaluation.framework.reading import MAX_LEVELS

Parts = tuple[Indicator, ...]


class EditError(ValueError):
    """The tree cannot be changed so; the message says why."""


def added(
    framework: Framework, one: Indicator, above: str = "", at: int | None = None
) -> Framework:
    """Return `framework` with `one` below `above` (empty: at the top), at a place or last."""
    _require_free(framework, one.code)
    if above and framework.indicator(above) is None:
        raise EditError(_missing(above))
    done = _below(framework, above, lambda parts: _put(parts, one, at))
    if _depth(done.indicators) > MAX_LEVELS:
        raise EditError(_("指标层级太多，最多 %(limit)s 级。") % {"limit": MAX_LEVELS})
    return done


def changed(framework: Framework, code: str, one: Indicator) -> Framework:
    """Return `framework` with the indicator `code` as `one` says; what lies below it stays."""
    was = found(framework, code)
    if one.code != code:
        _require_free(framework, one.code)
    kept = structs.replace(one, children=was.children)
    return _with(framework, _mapped(framework.indicators, code, lambda _was: (kept,)))


def dropped(framework: Framework, code: str) -> Framework:
    """Return `framework` without the indicator `code` and what lies below it."""
    found(framework, code)
    return _with(framework, _mapped(framework.indicators, code, lambda _was: ()))


def moved(framework: Framework, code: str, above: str = "", at: int | None = None) -> Framework:
    """Return `framework` with the indicator `code`, and what lies below it, at another place."""
    one = found(framework, code)
    inside = {code} | {p.indicator.code for p in framework.walk() if code in p.path}
    if above in inside:
        raise EditError(_("不能把指标移到它自己的下级。"))
    return added(dropped(framework, code), one, above, at)


def shifted(framework: Framework, code: str, by: int) -> Framework:
    """Return `framework` with the indicator `code` so many places further down among its own."""
    one = found(framework, code)
    placed = next(p for p in framework.walk() if p.indicator.code == code)
    beside = placed.above.children if placed.above else framework.indicators
    at = min(max([each.code for each in beside].index(code) + by, 0), len(beside) - 1)
    above = placed.above.code if placed.above else ""
    rest = dropped(framework, code)
    return _below(rest, above, lambda parts: _put(parts, one, at))


def found(framework: Framework, code: str) -> Indicator:
    """Return the indicator called `code`; raises `EditError`."""
    one = framework.indicator(code)
    if one is None:
        raise EditError(_missing(code))
    return one


def next_code(framework: Framework, above: str = "") -> str:
    """Return a free code for one more indicator below `above`."""
    used = {placed.indicator.code for placed in framework.walk()}
    used |= {veto.code for veto in framework.vetoes}
    beside = found(framework, above).children if above else framework.indicators
    start = f"{above}." if above else ""
    number = len(beside) + 1
    while f"{start}{number}" in used:
        number += 1
    return f"{start}{number}"


def _missing(code: str) -> str:
    return _("没有指标“%(code)s”，可能刚被删去。") % {"code": code}


def _require_free(framework: Framework, code: str) -> None:
    if framework.indicator(code) is not None:
        raise EditError(_("指标编号“%(code)s”已经用了，请换一个。") % {"code": code})


def _depth(parts: Parts) -> int:
    return 1 + max((_depth(one.children) for one in parts), default=0) if parts else 0


def _put(parts: Parts, one: Indicator, at: int | None) -> Parts:
    place = len(parts) if at is None else at
    return (*parts[:place], one, *parts[place:])


def _below(framework: Framework, above: str, edit: Callable[[Parts], Parts]) -> Framework:
    if not above:
        return _with(framework, edit(framework.indicators))

    def deeper(was: Indicator) -> Parts:
        return (structs.replace(was, children=edit(was.children)),)

    return _with(framework, _mapped(framework.indicators, above, deeper))


def _mapped(parts: Parts, code: str, edit: Callable[[Indicator], Parts]) -> Parts:
    done: list[Indicator] = []
    for one in parts:
        if one.code == code:
            done += edit(one)
        else:
            done.append(structs.replace(one, children=_mapped(one.children, code, edit)))
    return tuple(done)


def _with(framework: Framework, parts: Parts) -> Framework:
    return structs.replace(framework, indicators=parts)
