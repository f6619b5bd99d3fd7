"""What people read is marked for translation, and everything marked is translated."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.exceptions import CHINESE
from tests.architecture.source import ROOT, Module, called_name, calls, imported, modules
from tools.messages import KEYWORDS, LOCALE, check, extracted, wrong_with

#: Letters and punctuation, without the brackets of document numbers.
LETTERS = re.compile("[\u3000-\u3007\u300c-\u3013\u3400-\u9fff\uff00-\uffef]")
EAGER = {f"django.utils.translation.{name}" for name in ("gettext", "ngettext", "pgettext")}
WEB = ROOT / "web"
MARKED = re.compile(
    r"{#.*?#}"
    r"|{%\s*comment\b.*?{%\s*endcomment\s*%}"
    r"|{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}"
    r"|{%\s*translate\b.*?%}"
    r"|_\((?:\"[^\"]*\"|'[^']*')\)",
    re.DOTALL,
)
COMMENTED = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)


def texts(module: Module) -> Iterator[str]:
    """Yield the Chinese texts of a module that are neither marked nor told to developers."""
    quiet = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
    for call in calls(module.tree):
        if called_name(call) in KEYWORDS:
            quiet |= {id(part) for argument in call.args for part in ast.walk(argument)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in quiet:
            yield from [node.value] if LETTERS.search(node.value) else []


def is_excepted(path: str) -> bool:
    """Tell whether Chinese is at home in the file or in its folder."""
    return any(path == place or path.startswith(f"{place}/") for place in CHINESE)


def left_over(path: Path, marked: re.Pattern[str]) -> list[str]:
    """Return the lines of a file that hold Chinese once everything `marked` is taken out."""
    rest = marked.sub(lambda found: "\n" * found[0].count("\n"), path.read_text(encoding="utf-8"))
    return [line.strip() for line in rest.splitlines() if LETTERS.search(line)]


def early(module: Module) -> list[str]:
    """Return what `module` translates as soon as it is imported."""
    names = {name for name, what in imported(module.name).items() if what in EAGER}
    inside = {
        id(node)
        for function in ast.walk(module.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
    }
    found = [c for c in calls(module.tree) if called_name(c) in names and id(c) not in inside]
    return [ast.unparse(call) for call in found]


def test_chinese_in_python_is_marked() -> None:
    left = {m.path: list(texts(m)) for m in modules() if not is_excepted(m.path)}
    assert {path: said for path, said in left.items() if said} == {}, "wrap it in gettext"


@pytest.mark.parametrize(
    ("files", "marked"), [("templates/**/*.*", MARKED), ("assets/**/*.ts", COMMENTED)]
)
def test_chinese_on_pages_is_marked(files: str, marked: re.Pattern[str]) -> None:
    found = {file.relative_to(ROOT).as_posix(): file for file in sorted(WEB.glob(files))}
    left = {p: left_over(file, marked) for p, file in found.items() if not is_excepted(p)}
    said = "use {% translate %}; a script takes its words from data attributes of the page"
    assert found
    assert {path: lines for path, lines in left.items() if lines} == {}, said


def test_nothing_is_translated_before_somebody_asks() -> None:
    found = {m.path: early(m) for m in modules()}
    said = "outside a function use gettext_lazy"
    assert {path: calls for path, calls in found.items() if calls} == {}, said


@pytest.mark.parametrize("language", sorted(path.name for path in LOCALE.iterdir()))
def test_every_text_is_translated(language: str) -> None:
    faults = check(LOCALE / language / "LC_MESSAGES" / "django.po")
    assert faults == [], "python -m tools.messages --update, then translate"


@pytest.mark.parametrize(
    ("texts", "forms", "fault"),
    [
        (("待整改",), ("Open",), ""),
        (("待整改",), ("",), "is not translated"),
        (("退回%(n)s次",), ("returned %(m)s times",), "has other places"),
        (("%(n)d 个", "%(n)d 个"), ("one", "%(n)d of them"), ""),
        (("%(n)d 个", "%(n)d 个"), ("%(m)d", "%(n)d of them"), "lacks places"),
        (("待整改",), ("待整改",), "is still Chinese"),
        (("以“（示例）”开头",), ("starting with “（示例）”",), ""),
    ],
)
def test_a_bad_translation_is_told(
    texts: tuple[str, ...], forms: tuple[str, ...], fault: str
) -> None:
    told = wrong_with(("", texts), forms)
    assert told.startswith(fault)
    assert bool(told) is bool(fault)


def test_texts_are_found_in_python_and_on_pages() -> None:
    found = extracted()
    assert found["", ("待整改",)].endswith(".py")
    assert found["", ("跳到正文",)].endswith("base.html")


def test_every_exception_is_still_there() -> None:
    said = {m.path: bool(list(texts(m))) for m in modules()}
    said |= {
        file.relative_to(ROOT).as_posix(): bool(left_over(file, MARKED))
        for file in WEB.glob("templates/**/*.*")
    }
    said |= {
        file.relative_to(ROOT).as_posix(): bool(left_over(file, COMMENTED))
        for file in (ROOT / "field").glob("client/**/*.ts*")
    }
    needed = {path for path, chinese in said.items() if chinese}
    assert [place for place in CHINESE if not any(p.startswith(place) for p in needed)] == []
