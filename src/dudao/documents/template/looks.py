"""What else must not be on official paper: revisions, comments, living fields, other faces."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from dudao.documents.template.marking import P, Places
from dudao.documents.template.package import Package, W
from dudao.documents.template.troubles import CONTEXT, Trouble

#: Field codes of Word that stay what they are when the file is opened elsewhere or later.
_CALM = frozenset(
    {"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "EQ", "SYMBOL", "SEQ", "STYLEREF", "REF"}
)
_OFFICIAL = re.compile(
    r"(方正小标宋|FZXiaoBiaoSong|仿宋|FangSong|楷体|KaiTi|黑体|SimHei|宋体|SimSun|华文仿宋|华文楷体"
    r"|华文中宋|STFangsong|STKaiti|Times New Roman|Symbol|Wingdings)"
)
_FACES = re.compile(rb'w:eastAsia="([^"]{1,60})"')


def troubles(part: str, tree: Any) -> list[Trouble]:
    """Return what of a part may not be issued."""
    places = Places(part, tree)
    found = [
        (paragraph, told)
        for paragraph in tree.iter(P)
        for told in dict.fromkeys(_of_paragraph(paragraph))
    ]
    found += [
        (paragraph, _living() % {"name": name})
        for paragraph, code in _codes(tree)
        for name in re.findall(r"^\W*([A-Z]+|=)", code.upper())
        if name not in _CALM
    ]
    return [Trouble(places.of(paragraph), _text(paragraph), told) for paragraph, told in found]


def _living() -> str:
    return _("有域代码“%(name)s”，内容会自己变化。请改成普通文字或本系统的字段。")


def _of_paragraph(paragraph: Any) -> Iterator[str]:
    for element in paragraph.iter(f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo"):
        if next(element.iterancestors(P), None) is paragraph:
            yield _("有没接受的修订。请在“审阅”里接受全部修订。")
    if next(paragraph.iter(f"{W}vanish"), None) is not None:
        yield _("有隐藏文字，印出来看不到。请取消隐藏。")
    row = next(paragraph.iterancestors(f"{W}tr"), None)
    if row is not None and next(row.iterfind(f"{W}trPr/{W}ins"), None) is not None:
        yield _("有没接受的修订。请在“审阅”里接受全部修订。")
    controls = paragraph.iterancestors(f"{W}sdt")
    if any(one.find(f"{W}sdtPr/{W}dataBinding") is not None for one in controls):
        yield _("有绑定数据的内容控件，打开时文字会被替换。请改成普通文字。")
    for _element in paragraph.iter(f"{W}commentReference"):
        yield _("有批注。请删去批注。")


def _codes(tree: Any) -> Iterator[tuple[Any, str]]:
    """Yield every field code of Word with its paragraph, however many runs it is broken into."""
    begun: list[list[Any]] = []
    for element in tree.iter(f"{W}fldSimple", f"{W}fldChar", f"{W}instrText"):
        paragraph = next(element.iterancestors(P), tree)  # outside a paragraph it is nowhere
        if element.tag == f"{W}fldSimple":
            yield paragraph, element.get(f"{W}instr", "")
        elif element.tag == f"{W}instrText":
            if not begun:
                yield paragraph, element.text or ""
            else:
                begun[-1][1] += element.text or ""
        elif element.get(f"{W}fldCharType") == "begin":
            begun.append([paragraph, ""])
        elif element.get(f"{W}fldCharType") == "end" and begun:
            yield tuple(begun.pop())
    for paragraph, code in begun:
        yield paragraph, code


def warnings(package: Package) -> list[Trouble]:
    """Name the faces that official documents are not set in."""
    data = package.parts["word/document.xml"] + package.parts.get("word/styles.xml", b"")
    names = {found.decode(errors="replace") for found in _FACES.findall(data)}
    return [
        Trouble(
            _("字体"), name, _("不是公文用字体。公文一般用方正小标宋、仿宋、楷体、黑体、宋体。")
        )
        for name in sorted(names)
        if not _OFFICIAL.search(name) and not re.fullmatch(r"[a-z]{2}-[A-Z]{2}", name)
    ]


def _text(paragraph: Any) -> str:
    text = "".join(node.text or "" for node in paragraph.iter(f"{W}t"))
    return text[: 2 * CONTEXT]
