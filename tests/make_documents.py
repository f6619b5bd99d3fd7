"""Official documents, made the way an office makes them."""

from collections.abc import Sequence

from dudao.documents.actions import check, deliver, draft, issue, sign_off, submit
from dudao.documents.content import Fact, Official, Text, dump
from dudao.documents.models import Document
from dudao.documents.states import Kind, State
from dudao.org.models import Person, Unit

OFFICE = "新晃县人民政府教育督导室"


def official(**given: object) -> Official:
    """A notice that is complete and states nothing."""
    given = {
        "genre": Kind.NOTICE,
        "offices": [OFFICE],
        "title": f"{OFFICE}关于开展校园安全督导的通知",
        "recipients": ["各中小学、幼儿园"],
        "pieces": [
            Text(text="为保障学生安全，现就有关事项通知如下。"),
            Text(text="一、时间", level=1),
            Text(text="本月开展。"),
        ],
        **given,
    }
    return Official(**given)  # type: ignore[arg-type]


def stating(text: str = "3") -> Official:
    """A circular that states one figure."""
    fact = Fact(text=text, source="findings.told", arguments={})
    return official(
        genre=Kind.CIRCULAR,
        title="情况通报",
        pieces=[Text(text="共告知问题{问题数}个。")],
        facts={"问题数": fact},
    )


def paper(
    office: Unit, by: Person, content: Official | None = None, to: Sequence[Unit] = ()
) -> Document:
    """A drafted document of the office."""
    return draft(content or official(), office=office, unit=office, by=by, to=to)


def in_state(
    state: State,
    office: Unit,
    drafter: Person,
    director: Person,
    content: Official | None = None,
    to: Sequence[Unit] = (),
) -> Document:
    """A document of the office, taken to `state`."""
    document = paper(office, drafter, content, to)
    steps = [
        (submit, drafter, State.CHECKING),
        (check, director, State.PENDING),
        (sign_off, director, State.SIGNED_OFF),
        (issue, director, State.ISSUED),
    ]
    for step, who, reached in steps:
        if document.state == state:
            break
        step(document.pk, by=who)
        document.state = reached
    return Document.objects.get(pk=document.pk)


def delivered(office: Unit, drafter: Person, director: Person, to: Sequence[Unit]) -> Document:
    """A document in the hands of `to`."""
    document = in_state(State.ISSUED, office, drafter, director, to=to)
    deliver(document.pk, by=director)
    return document


#: As the API takes it.
CONTENT = dump(official())
