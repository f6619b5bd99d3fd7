"""What people read, and its translations: `python -m tools.messages --update|--check|--compile`.

Chinese stands in the source; src/dudao/web/locale/<language>/LC_MESSAGES/django.po holds the rest.
No gettext programs are needed.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.console import ROOT

PACKAGE = ROOT / "src" / "dudao"
LOCALE = PACKAGE / "web" / "locale"
TEMPLATES = {".html", ".txt"}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
#: Fixed, so that the file changes only where a text does.
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
#: Chinese that an English text may quote: what stands in a form, a file or a document.
QUOTED = re.compile("“[^”]*”|《[^》]*》|〔[^〕]*〕|【[^】]*】")
PLACE = re.compile(r"%\(\w+\)[#0\- +]*\d*(?:\.\d+)?[a-z]|\{\w+\}")
Key = tuple[str, tuple[str, ...]]  # context, then singular and plural


def _as_python(path: Path) -> bytes:
    """Return the source as Python's extractor wants it; a template is rewritten by Django."""
    source = path.read_text(encoding="utf-8")
    if path.suffix in TEMPLATES:
        from django.conf import settings  # noqa: PLC0415 - only templates need Django

        if not settings.configured:
            settings.configure()
        from django.utils.translation.template import templatize  # noqa: PLC0415

        # In brackets, because the indentation of a page is none of Python's.
        source = f"({templatize(source, origin=str(path))}\n)"
    return source.encode()


def _sources() -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob("*")):
        web = path.is_relative_to(PACKAGE / "web" / "templates")
        if path.suffix == ".py" or (web and path.suffix in TEMPLATES):
            yield path


def key_of(message: Message) -> Key:
    """Return what tells one text from another."""
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    return message.context or "", tuple(ids)


def extracted() -> dict[Key, str]:
    """Return every text of the source with the file it first stands in."""
    found: dict[Key, str] = {}
    for path in _sources():
        code = io.BytesIO(_as_python(path))
        for _line, text, _comments, context in extract("python", code, KEYWORDS, (), {}):
            key = (context or "", (text,) if isinstance(text, str) else tuple(text))
            if any(key[1]):
                found.setdefault(key, path.relative_to(ROOT).as_posix())
    return found


def read(po: Path) -> Catalog:
    """Return the translations of one file; none where it does not exist yet."""
    if not po.exists():
        return Catalog(locale=po.parents[1].name, charset="utf-8")
    with po.open("rb") as file:
        return read_po(file, locale=po.parents[1].name, abort_invalid=True)


def translations(catalog: Catalog) -> dict[Key, tuple[str, ...]]:
    """Return what is translated, each with its one or two forms."""
    return {
        key_of(message): message.string if isinstance(message.string, tuple) else (message.string,)
        for message in catalog
        if message.id
    }


def write(po: Path, texts: dict[Key, tuple[str, ...]]) -> None:
    """Write a file anew, sorted and without places or dates."""
    catalog = Catalog(charset="utf-8")
    for context, ids in sorted(texts, key=lambda key: (key[1], key[0])):
        forms = texts[context, ids]
        if len(ids) > 1:
            catalog.add(ids, forms, context=context or None)
        else:
            catalog.add(ids[0], forms[0], context=context or None)
    out = io.BytesIO(HEADER.format(language=po.parents[1].name).encode())
    out.seek(0, io.SEEK_END)
    write_po(out, catalog, width=0, no_location=True, omit_header=True)
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_bytes(out.getvalue().rstrip() + b"\n")


def update(po: Path) -> int:
    """Take new texts in and drop dead ones, keeping translations; return how many lack one."""
    kept = translations(read(po))
    texts = {key: kept.get(key, ("",) * len(key[1])) for key in extracted()}
    write(po, texts)
    return sum(not all(forms) for forms in texts.values())


def _places(text: str) -> list[str]:
    return sorted(PLACE.findall(text))


def wrong_with(key: Key, forms: tuple[str, ...]) -> str:
    """Return what is wrong with one translation, or nothing."""
    ids = key[1]
    if not all(forms) or len(forms) != len(ids):
        return "is not translated"
    if _places(ids[-1]) != _places(forms[-1]):
        return f"has other places than its translation: {forms[-1]!r}"
    if not set(_places(forms[0])) <= set(_places("".join(ids))):
        return f"lacks places of its translation: {forms[0]!r}"
    if any(CHINESE.search(QUOTED.sub("", form)) for form in forms):
        return f"is still Chinese in its translation: {' / '.join(forms)!r}"
    return ""


def check(po: Path) -> list[str]:
    """Return what is missing, dead or wrong, a line each."""
    wanted, there = extracted(), translations(read(po))
    faults = {key: "stands nowhere in the source any more" for key in there if key not in wanted}
    for key in wanted:
        faults[key] = wrong_with(key, there.get(key, ()))
    return [
        f"{wanted.get(key, po.name)}: {key[1][0]!r} {fault}"
        for key, fault in faults.items()
        if fault
    ]


def compile_(po: Path) -> None:
    """Write the .mo that Django and the command line read."""
    with po.with_suffix(".mo").open("wb") as file:
        write_mo(file, read(po))


def main(words: list[str]) -> int:
    """Do what is asked for every language; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__)
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--update", action="store_true", help="take texts of the source in")
    asked.add_argument("--check", action="store_true", help="fail where a translation is missing")
    asked.add_argument("--compile", action="store_true", help="write the .mo files")
    chosen = parser.parse_args(words)
    faults: list[str] = []
    for po in sorted(LOCALE.rglob("*.po")):
        if chosen.compile:
            compile_(po)
        elif chosen.update:
            print(f"{po.parents[1].name}: {update(po)} texts lack a translation")
        else:
            faults += check(po)
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print(
            f"{len(faults)} faults: run `python -m tools.messages --update`, "
            f"then fill in {LOCALE.relative_to(ROOT)}/*/LC_MESSAGES/django.po.",
            file=sys.stderr,
        )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
