"""The marks a clerk types: 【字段】, 【每个问题】…【问题结束】, 【如有附件】…【附件结束】.

The form that docxtpl has ({{ 标题 }}, {% for 问题 in 问题清单 %}) is understood as well. Nothing is
ever computed: a mark is a known name or it is an error.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Sort = Literal["field", "each", "given", "end", "literal", "wrong"]


class Token(NamedTuple):
    """A mark in a text: what it does, about which name, and from where to where it stands.

    `variable` is what the docxtpl form calls one item; a `literal` is a bracket to be printed; an
    `end` without a name ends whatever was opened last.
    """

    sort: Sort
    name: str
    start: int
    end: int
    variable: str = ""


_MARK = re.compile(
    r"(?P<double>【【|】】)"
    r"|【(?P<plain>[^【】\n]{1,60})】"
    r"|[{｛]{2}(?P<value>[^{}｛｝\n]{1,200})[}｝]{2}"
    r"|[{｛]%(?P<tag>[^{}｛｝\n]{1,200})%[}｝]"
    r"|(?P<open>【[^【】\n]{0,12}|】|[{｛]{2}|[}｝]{2}|[{｛]%|%[}｝])"
)
_NAME = r"[^\W\d_][\w]{0,30}"
_VALUE = re.compile(rf"{_NAME}(\.{_NAME})?")
_FOR = re.compile(rf"for\s+({_NAME})\s+in\s+({_NAME})")
_IF = re.compile(rf"if\s+({_NAME}(?:\.{_NAME})?)")
#: The docxtpl form says where its tag stands: in a paragraph, row, cell or run. We see that.
_PLACE = re.compile(r"^(?:p|tr|tc|r)\s+")


def tokens(text: str) -> Iterator[Token]:
    """Yield the marks in `text` in their order."""
    for found in _MARK.finditer(text):
        sort, name, variable = _meant(found)
        yield Token(sort, name, found.start(), found.end(), variable)


def _meant(found: "re.Match[str]") -> tuple[Sort, str, str]:
    if found["double"]:
        return "literal", found["double"][0], ""
    if found["plain"] is not None:
        return _plain(found["plain"])
    if found["value"] is not None:
        inner = _squeezed(found["value"].strip("- "))
        return ("field", inner, "") if _VALUE.fullmatch(inner) else ("wrong", found[0], "")
    if found["tag"] is not None:
        return _tag(found["tag"], found[0])
    return "wrong", found["open"], ""


def _plain(inner: str) -> tuple[Sort, str, str]:
    name = _squeezed(inner)
    for start, sort in (("每个", "each"), ("如有", "given")):
        if name.startswith(start) and name != start:
            return sort, name.removeprefix(start), ""  # type: ignore[return-value]
    if name.endswith("结束"):
        return "end", name.removesuffix("结束"), ""
    return "field", name, ""


def _tag(inner: str, whole: str) -> tuple[Sort, str, str]:
    text = _PLACE.sub("", inner.strip("- \t"))
    if found := _FOR.fullmatch(text):
        return "each", found[2].removesuffix("清单"), found[1]
    if found := _IF.fullmatch(text):
        return "given", found[1].removesuffix("清单"), ""
    if text in {"endfor", "endif"}:
        return "end", "", ""
    return "wrong", whole, ""


def _squeezed(name: str) -> str:
    """Return a name without blanks, its full stop half width: 问题 ． 事实 is 问题.事实."""
    return re.sub(r"[\s\u3000]+", "", name).replace("．", ".").replace("。", ".")
