"""From what a document says to what its fields print."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dudao.documents.content import (
    STANCE_TEXT,
    Content,
    FeedbackList,
    Official,
    Piece,
    Problem,
    RectificationNotice,
    SectionLetter,
    Signature,
    Text,
    day_text,
    due_text,
    kind_of,
    looked_back_text,
    resolved,
    title_of,
)
from dudao.documents.layout.numerals import NUMERALS
from dudao.documents.proof import qr_png
from dudao.documents.states import Kind
from dudao.documents.template.fields import fields_of
from dudao.lib import clock

UNNUMBERED = "（文号印发时生成）"
UNDATED = "（印发日期）"


class Picture(NamedTuple):
    """A drawing, and how high it is printed in mm."""

    data: bytes
    millimetres: float


class Proof(NamedTuple):
    """What a document is checked by: the code printed on it and where, empty without a site."""

    code: str
    link: str = ""


class Heading(NamedTuple):
    """The head of an attachment: it begins a page, with its label (附件1) over its title."""

    label: str
    title: str


Paragraphs = list[Piece | Heading]
Item = Mapping[str, str | Picture]
#: A text, a drawing, the items of a list, or paragraphs. What is empty is not printed.
Value = str | Picture | Sequence[Item] | Paragraphs
Values = Mapping[str, Value]


def values_of(content: Content, proof: Proof, images: Mapping[str, bytes]) -> Values:
    """Return every field of the kind of `content`; `images` are the signatures by their ids."""
    match content:
        case RectificationNotice():
            own, office = _notice(content), content.office
        case FeedbackList():
            own, office = _feedback(content, images), content.office
        case SectionLetter():
            own, office = _letter(content), content.office
        case _:
            own, office = _official(resolved(content)), "\n".join(content.offices)
    said = {
        "标题": title_of(content),
        "发文机关": office,
        "文号": content.number or UNNUMBERED,
        "日期": day_text(content.issued_on) if content.issued_on else UNDATED,
        "校验码": proof.code,
        "校验网址": proof.link,
        "二维码": Picture(qr_png(proof.link or proof.code), 22),
        **own,
    }
    return {field.name: said[field.name] for field in fields_of(Kind(kind_of(content)))}


def _notice(content: RectificationNotice) -> dict[str, Value]:
    return {
        "主送机关": content.school,
        "学校": content.school,
        "引言": content.lead_in,
        "问题": [_problem(n, problem) for n, problem in enumerate(content.problems, 1)],
        "报送要求": _paragraphs(content.demands),
        "附件": _named(content.attachments),
        "抄送机关": "，".join(content.copies_to),
        "附注": content.remark,
    }


def _feedback(content: FeedbackList, images: Mapping[str, bytes]) -> dict[str, Value]:
    refusal = content.refusal
    problems = [
        {**_problem(n, problem), "学校意见": _answer(problem)}
        for n, problem in enumerate(content.problems, 1)
    ]
    return {
        "学校": content.school,
        "督导事项": content.subject,
        "督导日期": day_text(content.visited_on),
        "督学": "、".join(content.inspectors),
        "随行人员": "、".join(content.companions),
        "亮点": _items(content.merits),
        "问题": problems,
        "回头看": _items([looked_back_text(looked) for looked in content.look_backs]),
        "建议": _items(content.advice),
        "学校总体意见": content.school_view,
        "签名": [_signed(signature, images) for signature in content.signatures],
        "拒签理由": refusal.reason if refusal else "",
        "见证人": refusal.witness if refusal else "",
    }


def _letter(content: SectionLetter) -> dict[str, Value]:
    return {
        "主送机关": content.section,
        "学校": content.school,
        "引言": content.lead_in,
        "事实": content.problem.fact,
        "依据": content.problem.basis,
        "要求": content.problem.demand,
        "协商事项": content.question,
        "办复期限": day_text(content.reply_by),
        "办复要求": _paragraphs(content.requests),
    }


def _official(content: Official) -> dict[str, Value]:
    seen = content.attendance
    pieces: Paragraphs = [*content.pieces]
    told: dict[str, Value] = {
        "主送机关": "，".join(content.recipients),
        "正文": pieces,
        "附件": _named([it.title for it in content.attached]),
        "附件正文": _attached(content),
        "抄送机关": "，".join(content.copies_to),
        "附注": content.remark,
        "紧急程度": content.urgency,
        "签发人": "　".join(content.signers),
        "期号": str(content.issue_number) if content.issue_number else "",
        "出席人员": "、".join(seen.present) if seen else "",
        "请假人员": "、".join(seen.absent) if seen else "",
        "列席人员": "、".join(seen.observers) if seen else "",
    }
    return told


def _attached(content: Official) -> Paragraphs:
    """Return all attachments one behind the other, each with its name over it."""
    count = len(content.attached)
    pieces: Paragraphs = []
    for n, attached in enumerate(content.attached, 1):
        label = f"附件{n}" if count > 1 else "附件"
        pieces += [Heading(label, attached.title), *attached.pieces]
    return pieces


def _problem(n: int, problem: Problem) -> dict[str, str | Picture]:
    return {
        **_ordered(n),
        "事实": problem.fact,
        "依据": problem.basis,
        "要求": problem.demand,
        "期限": due_text(problem),
    }


def _ordered(n: int) -> dict[str, str | Picture]:
    return {"序号": str(n), "中文序号": NUMERALS[n - 1] if n <= len(NUMERALS) else str(n)}


def _answer(problem: Problem) -> str:
    return "：".join(part for part in (STANCE_TEXT[problem.stance], problem.words) if part)


def _signed(signature: Signature, images: Mapping[str, bytes]) -> Item:
    at = signature.signed_at
    drawing = images.get(signature.image)
    return {
        "身份": signature.role,
        "姓名": signature.name,
        "时间": f"{day_text(at.astimezone(clock.CHINA).date())}" if at else "",
        "笔迹": Picture(drawing, 14) if drawing else "",
    }


def _items(texts: Sequence[str]) -> list[Item]:
    return [{"序号": str(n), "内容": text} for n, text in enumerate(texts, 1)]


def _named(texts: Sequence[str]) -> list[Item]:
    return [{"序号": str(n), "名称": text} for n, text in enumerate(texts, 1)]


def _paragraphs(texts: Sequence[str]) -> Paragraphs:
    return [Text(text=text) for text in texts]
