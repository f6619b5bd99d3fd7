"""What the server sends has the shape that `client/contract.ts` names."""

import re
from pathlib import Path

import msgspec
import pytest

from dudao.field.pull import shapes
from dudao.field.pull.answer import Answer
from dudao.workgroup.queries.logs import Written
from dudao.workgroup.queries.materials import Taken
from dudao.workgroup.queries.posts import Told

CONTRACT = (
    Path(__file__).parents[2] / "src" / "dudao" / "field" / "client" / "contract.ts"
).read_text(encoding="utf-8")


def braces(text: str) -> str:
    """What stands in the first braces of `text`."""
    depth, begin = 0, text.index("{")
    for at in range(begin, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return text[begin + 1 : at]
    raise AssertionError(text)


def names(body: str) -> set[str]:
    """The fields at the top of a TypeScript type; those of types inside are left out."""
    body = re.sub(r"//.*", "", body)
    while "{" in body:
        body = re.sub(r"\{[^{}]*\}", "", body)
    return set(re.findall(r"(?:^|[;\n])\s*(\w+)\??:", body))


def interface(name: str) -> set[str]:
    head = f"export interface {name}"
    if match := re.search(rf"{head} extends", CONTRACT):
        raise AssertionError(match[0])
    return names(braces(CONTRACT[CONTRACT.index(f"{head} {{") :]))


def field(name: str, inside: str) -> set[str]:
    """The fields of an unnamed type, given for the field `name` of an interface."""
    body = braces(CONTRACT[CONTRACT.index(f"export interface {inside} {{") :])
    start = re.search(rf"\b{name}: (?:\(\w+ & )?\{{", body)
    assert start, name
    return names(braces(body[start.start() :]))


@pytest.mark.parametrize(
    "name", ["School", "OpenFinding", "Assignment", "ServerVisit", "Note", "Form", "Words"]
)
def test_a_shape_has_the_fields_of_its_interface(name: str) -> None:
    assert set(getattr(shapes, name).__struct_encode_fields__) == interface(name)


@pytest.mark.parametrize(
    ("shape", "name", "inside"),
    [
        (shapes.Contact, "contacts", "School"),
        (shapes.PastFinding, "past", "School"),
        (shapes.PastVisit, "visits", "School"),
        (shapes.Sheet, "records", "ServerVisit"),
        (shapes.SheetFile, "files", "ServerVisit"),
        (shapes.LookedBack, "look_backs", "ServerVisit"),
        (shapes.Merit, "merits", "ServerVisit"),
        (shapes.Presence, "presences", "ServerVisit"),
        (shapes.Clash, "clashes", "ServerVisit"),
        (shapes.Feedback, "feedback", "ServerVisit"),
        (shapes.Reserved, "records", "Assignment"),
        (shapes.Urgent, "urgent", "RaisedFinding"),
        (shapes.Rules, "rules", "Parts"),
        (shapes.Calendar, "calendar", "Parts"),
        (shapes.Category, "categories", "Parts"),
        (shapes.Law, "laws", "Parts"),
    ],
)
def test_what_is_inside_a_shape_has_its_fields(
    shape: type[msgspec.Struct], name: str, inside: str
) -> None:
    assert set(shape.__struct_encode_fields__) == field(name, inside)


def test_a_raised_finding_is_what_was_raised_and_by_whom() -> None:
    more = {"by", "number", "due_on"}
    assert set(shapes.Raised.__struct_encode_fields__) == interface("RaisedFinding") | more
    assert set(shapes.Named.__struct_encode_fields__) == interface("Named")


def test_an_answer_names_all_the_parts() -> None:
    assert set(Answer.__struct_encode_fields__) == interface("Pulled")


def test_what_comes_from_the_work_group_has_its_fields() -> None:
    assert set(Told._fields) == interface("Post")
    assert set(Written._fields) == field("logs", "Parts")
    assert set(Taken._fields) == field("files", "Parts")
