"""What an operation of a phone says, in words a person can decide by."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import UNSET

from dudao.files.models import File
from dudao.findings.models import Finding
from dudao.findings.states import Route, Severity, Verdict
from dudao.inbox.messages import Malformed, bodies, body_of, read
from dudao.inbox.models import Operation
from dudao.instruments.models import Version
from dudao.org.models import Unit
from dudao.planning.states import VisitKind
from dudao.visits.models import Record
from dudao.visits.rules import answer_in_words, label_of
from dudao.visits.states import Activity
from dudao.workgroup.models import Post

KINDS: dict[str, str | Promise] = {
    "visit.start": gettext_lazy("开始督导"),
    "visit.add_form": gettext_lazy("添加表单"),
    "visit.own_sheet": gettext_lazy("另取一份表单"),
    "visit.check_in": gettext_lazy("入校签到"),
    "visit.check_out": gettext_lazy("离校"),
    "visit.answer": gettext_lazy("填写表单"),
    "visit.attach": gettext_lazy("拍照或录音"),
    "visit.detach": gettext_lazy("移除照片或录音"),
    "visit.raise": gettext_lazy("记录问题"),
    "visit.edit_finding": gettext_lazy("修改问题"),
    "visit.drop_finding": gettext_lazy("撤销问题"),
    "visit.look_back": gettext_lazy("回头看"),
    "visit.merit": gettext_lazy("典型经验"),
    "visit.drop_merit": gettext_lazy("删去典型经验"),
    "visit.note": gettext_lazy("记录卡片"),
    "visit.drop_note": gettext_lazy("删去记录卡片"),
    "visit.compose": gettext_lazy("生成反馈清单"),
    "visit.withdraw": gettext_lazy("撤回反馈清单"),
    "visit.sign": gettext_lazy("校长签收"),
    "visit.refuse": gettext_lazy("学校拒签"),
    "visit.complete": gettext_lazy("照片全部传到"),
    "log.write": gettext_lazy("写督学日志"),
    "log.attach": gettext_lazy("日志附照片"),
    "post.read": gettext_lazy("阅读通知"),
    "post.done": gettext_lazy("完成任务"),
    "rating.give": gettext_lazy("实地评分"),
    "rating.finish": gettext_lazy("交评分表"),
}


class Told(NamedTuple):
    """An operation in words: what was done, what it says; `raw` where nobody can read it."""

    kind: str | Promise
    text: str = ""
    exact: str = ""
    file: File | None = None
    raw: str = ""


class Reader:
    """Tells operations that belong together; forms and findings are looked up once."""

    def __init__(self, operations: list[Operation]) -> None:
        self._versions: dict[UUID, int] = {}
        self._forms: dict[int, Version | None] = {}
        self._bodies = {operation.pk: _body(operation) for operation in operations}
        for body in self._bodies.values():
            self._learn(body)

    def tell(self, operation: Operation) -> Told:
        """Return what `operation` says."""
        kind = KINDS.get(operation.kind, operation.kind or _("读不懂的内容"))
        body = self._bodies[operation.pk]
        if body is None:
            return Told(kind, raw=operation.content)
        told = _TELL.get(type(body))
        return told(self, kind, body) if told else Told(kind)

    def _learn(self, body: bodies.Body | None) -> None:
        """Note which record is of which form, as the phone said when it took it along."""
        if isinstance(body, bodies.Start):
            self._versions |= {one.record: one.version for one in body.records}
        elif isinstance(body, bodies.AddForm | bodies.OwnSheet):
            self._versions[body.record] = body.version

    def form(self, version: int) -> Version | None:
        """Return a version of a form."""
        if version not in self._forms:
            self._forms[version] = Version.objects.filter(pk=version).first()
        return self._forms[version]

    def form_of(self, record: UUID) -> Version | None:
        """Return the form that a record is of."""
        if record not in self._versions:
            found = Record.objects.filter(pk=record).values_list("version", flat=True).first()
            self._versions[record] = found or 0
        return self.form(self._versions[record])


def _body(operation: Operation) -> bodies.Body | None:
    try:
        return body_of(read(operation.content))
    except Malformed:
        return None


def _start(_reader: Reader, kind: Any, body: bodies.Start) -> Told:
    unit = Unit.objects.filter(pk=body.unit).first()
    kinds = {one.value: str(one.label) for one in VisitKind}
    parts = [unit.name if unit else _("没有这所学校"), kinds.get(body.kind, ""), body.purpose]
    return Told(kind, _(" · ").join(filter(None, parts)))


def _sheet(reader: Reader, kind: Any, body: bodies.AddForm | bodies.OwnSheet) -> Told:
    version = reader.form(body.version)
    return Told(kind, version.form.title if version else "")


def _arrived(_reader: Reader, kind: Any, body: bodies.CheckIn) -> Told:
    said = [_("扫了校门铭牌 %(code)s") % {"code": body.plaque}] if body.plaque else []
    if body.place:
        said.append(_("带位置"))
    return Told(kind, _("，").join(said))


def _answered(reader: Reader, kind: Any, body: bodies.Answer) -> Told:
    version = reader.form_of(body.record)
    if version is None:
        pairs = [
            _("%(item)s：%(answer)s") % {"item": item, "answer": change.now}
            for item, change in body.changes.items()
        ]
        return Told(kind, _("；").join(pairs))
    form = version.form
    pairs = [
        _("%(item)s：%(answer)s")
        % {"item": label_of(form, item), "answer": answer_in_words(form, item, change.now)}
        for item, change in body.changes.items()
    ]
    return Told(kind, _("《%(form)s》") % {"form": form.title} + _("；").join(pairs))


def _attached(_reader: Reader, kind: Any, body: bodies.Attach | bodies.AttachToLog) -> Told:
    return Told(kind, body.name, file=File.objects.filter(pk=body.file).first())


def _raised(_reader: Reader, kind: Any, body: bodies.Raise) -> Told:
    severities = {one.value: str(one.label) for one in Severity}
    routes = {one.value: str(one.label) for one in Route}
    heads = [
        body.topic_title,
        severities.get(body.severity, ""),
        routes.get(body.route, ""),
        _("危及人身安全") if body.life_safety else "",
    ]
    text = _("%(fact)s 要求：%(demand)s") % {"fact": body.fact, "demand": body.demand}
    return Told(kind, f"{_(' · ').join(filter(None, heads))} — {text}")


def _edited(_reader: Reader, kind: Any, body: bodies.EditFinding) -> Told:
    said = [text for text in (body.fact, body.demand, body.basis) if text is not UNSET]
    return Told(kind, _("；").join([_fact(body.finding), *map(str, said)]))


def _dropped(_reader: Reader, kind: Any, body: bodies.DropFinding) -> Told:
    return Told(kind, _fact(body.finding))


def _looked_back(_reader: Reader, kind: Any, body: bodies.LookBack) -> Told:
    verdicts = {one.value: str(one.label) for one in Verdict}
    said = [_fact(body.finding), verdicts.get(body.verdict, ""), body.note]
    return Told(kind, _(" — ").join(filter(None, said)))


def _noted(_reader: Reader, kind: Any, body: bodies.Note) -> Told:
    activity = str(Activity(body.activity).label)
    return Told(kind, _("：").join(filter(None, [f"{activity} {body.role}".strip(), body.text])))


def _said(_reader: Reader, kind: Any, body: bodies.Merit) -> Told:
    return Told(kind, body.text)


def _composed(_reader: Reader, kind: Any, body: bodies.Compose) -> Told:
    return Told(kind, exact=body.text)


def _reason(_reader: Reader, kind: Any, body: bodies.Withdraw) -> Told:
    return Told(kind, body.reason)


def _signed(_reader: Reader, kind: Any, body: bodies.Sign) -> Told:
    said = [f"{body.signer_title} {body.signer_name}".strip(), body.school_view]
    return Told(kind, _(" — ").join(filter(None, said)))


def _refused(_reader: Reader, kind: Any, body: bodies.Refuse) -> Told:
    words = {"reason": body.reason, "witness": body.witness}
    return Told(kind, _("%(reason)s（见证人：%(witness)s）") % words)


def _logged(_reader: Reader, kind: Any, body: bodies.WriteLog) -> Told:
    return Told(kind, _(" — ").join([f"{body.on:%Y-%m-%d}", body.title, body.text]))


def _posted(_reader: Reader, kind: Any, body: bodies.ReadPost | bodies.DonePost) -> Told:
    title = Post.objects.filter(pk=body.post).values_list("title", flat=True).first()
    return Told(kind, _(" — ").join(filter(None, [title, getattr(body, "answer", "")])))


def _fact(finding: UUID) -> str:
    fact = Finding.objects.filter(pk=finding).values_list("fact", flat=True).first()
    return fact or _("还没有记入的问题")


_TELL: dict[type, Callable[[Reader, Any, Any], Told]] = {
    bodies.Start: _start,
    bodies.AddForm: _sheet,
    bodies.OwnSheet: _sheet,
    bodies.CheckIn: _arrived,
    bodies.Answer: _answered,
    bodies.Attach: _attached,
    bodies.AttachToLog: _attached,
    bodies.Raise: _raised,
    bodies.EditFinding: _edited,
    bodies.DropFinding: _dropped,
    bodies.LookBack: _looked_back,
    bodies.Note: _noted,
    bodies.Merit: _said,
    bodies.Compose: _composed,
    bodies.Withdraw: _reason,
    bodies.Sign: _signed,
    bodies.Refuse: _refused,
    bodies.WriteLog: _logged,
    bodies.ReadPost: _posted,
    bodies.DonePost: _posted,
}
