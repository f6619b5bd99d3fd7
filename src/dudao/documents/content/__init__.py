"""What a document says: structured facts, typed per kind. How it looks is `sheet`'s business."""

from hashlib import sha256

import msgspec

from dudao.documents.content import official, working
from dudao.documents.content.facts import (
    Disagreement,
    Fact,
    Recompute,
    filled,
    first_disagreement,
    free_name,
    names_in,
    places,
)
from dudao.documents.content.official import (
    Attached,
    Attendance,
    Grid,
    GridColumn,
    Official,
    Pairs,
    Piece,
    Signing,
    Text,
    resolved,
    words_of,
)
from dudao.documents.content.working import (
    STANCE_TEXT,
    FeedbackList,
    LookBack,
    Problem,
    RectificationNotice,
    Refusal,
    SectionLetter,
    Signature,
    Stance,
    day_text,
    due_text,
    lead_in,
    looked_back_text,
    usual_demands,
)

__all__ = [
    "INSTRUMENT",
    "STANCE_TEXT",
    "Attached",
    "Attendance",
    "Content",
    "Disagreement",
    "Fact",
    "FeedbackList",
    "Grid",
    "GridColumn",
    "LookBack",
    "Official",
    "Pairs",
    "Piece",
    "Problem",
    "Recompute",
    "RectificationNotice",
    "Refusal",
    "SectionLetter",
    "Signature",
    "Signing",
    "Stance",
    "Text",
    "day_text",
    "due_text",
    "dump",
    "filled",
    "first_disagreement",
    "free_name",
    "kind_of",
    "lead_in",
    "load",
    "looked_back_text",
    "names_in",
    "places",
    "resolved",
    "text_of",
    "text_sha256",
    "title_of",
    "usual_demands",
    "words_of",
]

Content = RectificationNotice | FeedbackList | SectionLetter | Official

#: What a kind calls itself on paper.
INSTRUMENT = {
    "rectification_notice": "督导整改通知书",
    "feedback_list": "督导反馈清单",
    "section_letter": "督导协商函",
    "supervision_opinion": "督导意见书",
    "visit_record": "督导检查记录",
    "lesson_record": "听课记录",
    "recheck_record": "复查记录",
    "target_agreement": "教育工作目标管理责任书",
    "transfer_letter": "移送函",
    "appointment": "聘书",
    "certificate": "荣誉证书",
    "brief": "教育督导简报",
    "notice": "通知",
    "circular": "通报",
    "opinion": "意见",
    "report": "报告",
    "request": "请示",
    "letter": "函",
    "minutes": "会议纪要",
}


def kind_of(content: Content) -> str:
    """Return the kind's identifier, as `Document.kind` stores it."""
    if isinstance(content, Official):
        return str(content.genre)
    return str(content.__struct_config__.tag)


def title_of(content: Content) -> str:
    """Return the title under which lists show the document."""
    if isinstance(content, Official):
        return filled(content.title, content.facts)
    if isinstance(content, SectionLetter):
        return f"致{content.section}：关于{content.school}督导发现问题的协商函"
    return f"{content.school}{INSTRUMENT[kind_of(content)]}"


def dump(content: Content) -> dict[str, object]:
    """Return `content` as plain JSON values for the database."""
    plain: dict[str, object] = msgspec.to_builtins(content)
    return plain


def load(stored: object) -> Content:
    """Return the typed content of what `dump` made; raises `msgspec.ValidationError`."""
    return msgspec.convert(stored, Content)  # type: ignore[no-any-return]


def text_of(content: Content) -> str:
    """Return the exact text a signature binds to.

    One fact a line, in a fixed order, blanks folded, without what comes with signing or after:
    the school's stances and view, signatures, number, date of issue. The first line names this
    form, so that it may change.
    """
    lines = (
        official.lines_of(content) if isinstance(content, Official) else working.lines_of(content)
    )
    named = ["dudao-text-1", INSTRUMENT[kind_of(content)], *lines]
    return "\n".join(" ".join(line.split()) for line in named)


def text_sha256(content: Content) -> str:
    """Return the SHA-256 that the document is known by, as 64 hexadecimal digits.

    That of `text_of`, unless the content brings the hash of what was signed.
    """
    if isinstance(content, FeedbackList) and content.signed_sha256:
        return content.signed_sha256
    return sha256(text_of(content).encode()).hexdigest()
