"""Blacking out: what is taken from a document before the public reads it. Pure.

A black box is always `MASK`, however much it covers, and boxes side by side are one, so that
nothing can be guessed from their length.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec

from dudao.documents.content import (
    Content,
    Fact,
    FeedbackList,
    Official,
    Problem,
    SectionLetter,
    dump,
    load,
    places,
    resolved,
    text_of,
    title_of,
)
from dudao.documents.layout import lay_out

MASK = "■■■"
_BOX = "\ue000"  # stands for a covered letter until boxes side by side have become one
_BOXES = re.compile(f"{_BOX}+")
#: What of a content is not words: it says how the rest is read.
_FIXED = frozenset(
    {
        "kind", "type", "genre", "level", "urgency", "head", "stance", "number", "issued_on",
        "visited_on", "due_on", "reply_by", "signed_at", "signed_sha256", "image", "reference",
        "facts", "share", "centred", "sealed", "issue_number", "workdays",
    }
)  # fmt: skip
_FULL = range(0xFF01, 0xFF5F)  # full-width forms of the narrow characters U+0021 to U+007E
_WIDE = 0xFEE0  # from the one to the other

Span = tuple[int, int]


class Mark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is blacked out: every occurrence of `text`, or with a `path` only that place.

    `path` leads to a text of the content (`pieces/3/text`, see `texts_of`), `start` and `end` are
    characters of it. `why` is a `personal.Personal`, or empty.
    """

    text: str = ""
    path: str = ""
    start: int = 0
    end: int = 0
    why: str = ""


def marks_of(stored: object) -> list[Mark]:
    """Return the marks as they were stored; raises `msgspec.ValidationError`."""
    return msgspec.convert(stored, list[Mark])


def texts_of(content: Content) -> dict[str, str]:
    """Return every text of the document by its path, facts filled in."""
    found: dict[str, str] = {}

    def keep(path: str, text: str) -> str:
        found[path] = text
        return text

    _mapped(dump(_whole(content)), keep)
    return found


def faults_of(content: Content, marks: Sequence[Mark]) -> list[Mark]:
    """Return the marks that cover nothing, or whose place is not there."""
    texts = texts_of(content)
    return [mark for mark in marks if not _covers(mark, texts)]


def redact(content: Content, marks: Sequence[Mark]) -> Content:
    """Return what the public may read of `content`: no drawn signatures, no inner references.

    Of the facts those stay (their printed text and day only) that no mark touches.
    """
    whole = _whole(content)
    plain = _mapped(dump(whole), lambda path, text: _blacked(text, _spans(path, text, marks)))
    public = load(plain)
    if isinstance(public, Official) and isinstance(content, Official):
        return msgspec.structs.replace(public, facts=_figures(content, marks))
    return public


def masked(text: str, marks: Iterable[Mark]) -> str:
    """Return `text` without what is blacked out everywhere."""
    return _blacked(text, _spans("", text, [mark for mark in marks if not mark.path]))


def left_over(public: Content, marks: Iterable[Mark], *besides: str) -> list[str]:
    """Return the texts that are to be gone but show in `public` as printed, or in `besides`.

    That is one broken over two fields, one in the number or a date, or one in a summary.
    """
    printed = [*_all_strings(msgspec.to_builtins(lay_out(public))), *text_of(public).splitlines()]
    shown = [*printed, *_all_strings(dump(public)), title_of(public), *besides]
    gone = dict.fromkeys(mark.text for mark in marks if not mark.path)
    return [text for text in gone if any(_pattern(text).search(line) for line in shown)]


def occurrences(text: str, within: str) -> list[Span]:
    """Return where `text` stands, overlaps too, whatever blanks or widths it is written with."""
    ahead = re.compile(f"(?=({_pattern(text).pattern}))", re.IGNORECASE)
    return [match.span(1) for match in ahead.finditer(within)]


@cache
def _pattern(text: str) -> re.Pattern[str]:
    letters = [_letter(letter) for letter in text if not letter.isspace()]
    # Two-character names are printed with a blank inside, numbers in groups.
    return re.compile(r"\s*".join(letters) or r"(?!)", re.IGNORECASE)


def _letter(letter: str) -> str:
    narrow = chr(ord(letter) - _WIDE) if ord(letter) in _FULL else letter
    if not "!" <= narrow <= "~":
        return re.escape(letter)
    return f"[{re.escape(narrow)}{chr(ord(narrow) + _WIDE)}]"


def _whole(content: Content) -> Content:
    """Return `content` with its facts filled in and without what only the office may have."""
    match content:
        case Official():
            return msgspec.structs.replace(resolved(content), facts={})
        case FeedbackList():
            signatures = [msgspec.structs.replace(it, image="") for it in content.signatures]
            return msgspec.structs.replace(
                content,
                signatures=signatures,
                signed_sha256="",
                problems=[_unreferenced(problem) for problem in content.problems],
            )
        case SectionLetter():
            return msgspec.structs.replace(content, problem=_unreferenced(content.problem))
        case _:
            problems = [_unreferenced(problem) for problem in content.problems]
            return msgspec.structs.replace(content, problems=problems)


def _unreferenced(problem: Problem) -> Problem:
    return msgspec.structs.replace(problem, reference="")


def _mapped(value: Any, change: Callable[[str, str], str], path: str = "") -> Any:
    """Return JSON values with every text of people changed."""
    if isinstance(value, str):
        return change(path, value)
    if isinstance(value, Mapping):
        return {
            key: inner if key in _FIXED else _mapped(inner, change, f"{path}/{key}".lstrip("/"))
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [_mapped(inner, change, f"{path}/{n}") for n, inner in enumerate(value)]
    return value


def _all_strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for inner in value.values() for text in _all_strings(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in _all_strings(inner)]
    return []


def _spans(path: str, text: str, marks: Iterable[Mark]) -> list[Span]:
    found: list[Span] = []
    for mark in marks:
        if mark.path:
            found += [(mark.start, mark.end)] if mark.path == path else []
        else:
            found += occurrences(mark.text, text)
    return found


def _blacked(text: str, spans: Sequence[Span]) -> str:
    letters = list(text)
    for start, end in spans:
        letters[start:end] = [_BOX] * (min(end, len(letters)) - start)
    return _BOXES.sub(MASK, "".join(letters)) if spans else text


def _covers(mark: Mark, texts: Mapping[str, str]) -> bool:
    if MASK[0] in mark.text:
        return False
    if mark.path:
        return 0 <= mark.start < mark.end <= len(texts.get(mark.path, ""))
    return any(occurrences(mark.text, text) for text in texts.values())


def _figures(content: Official, marks: Sequence[Mark]) -> dict[str, Fact]:
    """Return the facts that stand in the text, with nothing of them blacked out anywhere."""
    shown: set[str] = set()
    touched: set[str] = set()

    def look(path: str, text: str) -> str:
        there = places(text, content.facts)
        covered = _spans(path, whole.get(path, ""), marks) if there else []
        for name, start, end in there:
            shown.add(name)
            if any(start < last and first < end for first, last in covered):
                touched.add(name)
        return text

    whole = texts_of(content)
    _mapped(dump(content), look)
    return {
        name: Fact(text=fact.text, source="", as_of=fact.as_of)
        for name, fact in content.facts.items()
        if name in shown - touched and masked(name, marks) == name
    }


def elsewhere(content: Content, marks: Sequence[Mark]) -> dict[str, int]:
    """Return how often a text that is covered at one place still stands at others."""
    texts, public = texts_of(content), texts_of(redact(content, marks))
    placed = [texts.get(mark.path, "")[mark.start : mark.end] for mark in marks if mark.path]
    counts = {
        text: sum(len(occurrences(text, shown)) for shown in public.values()) for text in placed
    }
    return {text: count for text, count in counts.items() if count}
