"""What each kind of operation says (docs/sync.md, "Kinds and bodies")."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Size = Annotated[int, Meta(ge=0)]
Workdays = Annotated[int, Meta(ge=0, le=10_000)]


class Body(Struct, kw_only=True):
    """What was done; each kind has its own."""


class Log(Body):
    """About an entry of the inspector's log (督学日志)."""

    log: UUID


class Post(Body):
    """About a task or notice of the work group, and the edition that was shown."""

    post: UUID
    edition: int | None = None


class Candidate(Body):
    """About the rating of a school in a round by the one who says it."""

    candidate: UUID


class Visit(Body):
    """About a visit."""

    visit: UUID


class Reserved(Struct):
    """A sheet that the visit starts with, under the id it has on every phone."""

    record: UUID
    version: int
    serial: int = 1


class Start(Visit):
    unit: int
    kind: str
    assignment: UUID | None = None
    purpose: str = ""
    focus: str = ""
    slot: str = "day"
    companions: list[int] = []
    records: list[Reserved] = []


class AddForm(Visit):
    record: UUID
    version: int


class OwnSheet(Visit):
    record: UUID
    version: int


class Place(Struct):
    """WGS-84."""

    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]
    accuracy_metres: Annotated[float, Meta(ge=0)] | None = None


class CheckIn(Visit):
    place: Place | None = None
    plaque: str | None = None


class CheckOut(Visit):
    pass


class Change(Struct):
    """An answer: what stood there, what stands now; null is none."""

    was: Any = None
    now: Any = None


class Answer(Visit):
    record: UUID
    changes: dict[str, Change]


class Target(Struct):
    """What a file belongs to: an item of a record, a note, a finding, a look-back."""

    record: UUID | None = None
    item: str = ""
    note: UUID | None = None
    finding: UUID | None = None
    look_back: UUID | None = None


class Original(Struct):
    """The picture as the camera made it, before it was made small."""

    sha256: Sha256
    size: Size
    width: Size
    height: Size


class Attach(Visit):
    file: UUID
    sha256: Sha256
    size: Size
    media_type: str
    name: str
    taken_at: datetime
    to: Target
    original: Original | None = None
    watermark: str = ""
    markup: dict[str, Any] | None = None
    blurred: Size = 0
    consent: bool | None = None


class Detach(Visit):
    file: UUID
    to: Target


class Urgent(Struct):
    situation: str
    measures_taken: str


class Raise(Visit):
    finding: UUID
    severity: str
    route: str
    fact: str
    demand: str
    record: UUID | None = None
    item: str = ""
    topic: str = ""
    topic_title: str = ""
    basis: str = ""
    life_safety: bool = False
    violation: bool = False
    category: int | None = None
    section: int | None = None
    workdays: Workdays | None = None
    evidence: list[UUID] = []
    urgent: Urgent | None = None


class EditFinding(Visit):
    """Only what changes is there."""

    finding: UUID
    topic: str | UnsetType = UNSET
    topic_title: str | UnsetType = UNSET
    severity: str | UnsetType = UNSET
    route: str | UnsetType = UNSET
    fact: str | UnsetType = UNSET
    basis: str | UnsetType = UNSET
    demand: str | UnsetType = UNSET
    life_safety: bool | UnsetType = UNSET
    violation: bool | UnsetType = UNSET
    category: int | UnsetType | None = UNSET
    section: int | UnsetType | None = UNSET
    workdays: Workdays | UnsetType | None = UNSET
    evidence: list[UUID] | UnsetType = UNSET
    urgent: Urgent | UnsetType | None = UNSET


class DropFinding(Visit):
    finding: UUID


class LookBack(Visit):
    finding: UUID
    verdict: str
    note: str = ""
    workdays: Workdays | None = None


class Merit(Visit):
    merit: UUID
    text: str


class DropMerit(Visit):
    merit: UUID


class Note(Visit):
    note: UUID
    activity: Literal["interview", "lesson", "documents", "meeting", "survey", "patrol"]
    text: str
    at: datetime
    role: str = ""


class DropNote(Visit):
    note: UUID


class Compose(Visit):
    """What the phone showed: the server renders `content` itself and compares with `text`."""

    feedback: UUID
    content: Raw
    text: str
    text_sha256: Sha256


class Withdraw(Visit):
    reason: str


class Stand(Struct):
    """What the principal says to one problem."""

    position: Literal["agree", "object"]
    remark: str = ""


class Sign(Visit):
    text_sha256: Sha256
    signer_name: str
    strokes: list[list[list[float]]]
    signer_title: str = ""
    positions: dict[UUID, Stand] = {}
    school_view: str = ""


class Refuse(Visit):
    reason: str
    witness: str


class Complete(Visit):
    files: list[UUID]


class WriteLog(Log):
    on: date
    title: str
    text: str
    visits: list[UUID] = []


class AttachToLog(Log):
    file: UUID
    sha256: Sha256
    size: Size
    media_type: str
    name: str
    taken_at: datetime


class ReadPost(Post):
    pass


class DonePost(Post):
    answer: str = ""


class Rate(Candidate):
    """What is given for an indicator: a number, a level, `yes`, `no`, or `na` (does not apply)."""

    code: str
    value: str = ""
    note: str = ""


class FinishRating(Candidate):
    """The sheet is handed in; `partly`: others of the team rate what it leaves out."""

    partly: bool = False


BODIES: dict[str, type[Body]] = {
    "visit.start": Start,
    "visit.add_form": AddForm,
    "visit.own_sheet": OwnSheet,
    "visit.check_in": CheckIn,
    "visit.check_out": CheckOut,
    "visit.answer": Answer,
    "visit.attach": Attach,
    "visit.detach": Detach,
    "visit.raise": Raise,
    "visit.edit_finding": EditFinding,
    "visit.drop_finding": DropFinding,
    "visit.look_back": LookBack,
    "visit.merit": Merit,
    "visit.drop_merit": DropMerit,
    "visit.note": Note,
    "visit.drop_note": DropNote,
    "visit.compose": Compose,
    "visit.withdraw": Withdraw,
    "visit.sign": Sign,
    "visit.refuse": Refuse,
    "visit.complete": Complete,
    "log.write": WriteLog,
    "log.attach": AttachToLog,
    "post.read": ReadPost,
    "post.done": DonePost,
    "rating.give": Rate,
    "rating.finish": FinishRating,
}
