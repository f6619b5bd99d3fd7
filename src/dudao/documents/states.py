"""The life of an official document, its kinds, and what each kind looks like and is numbered by."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice
from dudao.lib.states import Move


class State(Choice):
    DRAFT = "draft", _("草稿")
    CHECKING = "pending_check", _("待核稿")
    PENDING = "pending_sign_off", _("待签发")
    SIGNED_OFF = "signed_off", _("已签发")
    ISSUED = "issued", _("已印发")
    VOID = "void", _("已作废")


class Kind(Choice):
    """What a document is: working instruments first, then the statutory kinds (domain §4.4)."""

    RECTIFICATION_NOTICE = "rectification_notice", _("整改通知书")
    FEEDBACK_LIST = "feedback_list", _("反馈清单")
    SECTION_LETTER = "section_letter", _("科室协商函")
    SUPERVISION_OPINION = "supervision_opinion", _("督导意见书")
    VISIT_RECORD = "visit_record", _("督导记录")
    LESSON_RECORD = "lesson_record", _("听课记录")
    RECHECK_RECORD = "recheck_record", _("复查记录")
    TARGET_AGREEMENT = "target_agreement", _("责任书")
    TRANSFER_LETTER = "transfer_letter", _("移送函")
    APPOINTMENT = "appointment", _("聘书")
    CERTIFICATE = "certificate", _("证书")
    BRIEF = "brief", _("简报")
    NOTICE = "notice", _("通知")
    CIRCULAR = "circular", _("通报")
    OPINION = "opinion", _("意见")
    REPORT = "report", _("报告")
    REQUEST = "request", _("请示")
    LETTER = "letter", _("函")
    MINUTES = "minutes", _("纪要")


class Look(Choice):
    """The form a document is set in (GB/T 9704-2012, 7 and 10; working forms domain §4.4)."""

    RED = "red", _("文件格式")
    LETTER = "letter", _("信函格式")
    MINUTES = "minutes", _("纪要格式")
    PLAIN = "plain", _("工作文书")
    BRIEF = "brief", _("简报")
    CERTIFICATE = "certificate", _("证书")


class Part(Choice):
    """Whether a unit is a document's main recipient (主送) or gets a copy (抄送)."""

    MAIN = "main", _("主送")
    COPY = "copy", _("抄送")


class Amends(Choice):
    """What a later document does to an earlier one, which itself stays as it was issued."""

    CORRECTION = "correction", _("更正")
    WITHDRAWAL = "withdrawal", _("撤回")


#: Kinds whose content is `content.Official`; the others have a content of their own.
LOOKS = {
    Kind.NOTICE: Look.RED,
    Kind.CIRCULAR: Look.RED,
    Kind.OPINION: Look.RED,
    Kind.REPORT: Look.RED,
    Kind.REQUEST: Look.RED,
    Kind.LETTER: Look.LETTER,
    Kind.TRANSFER_LETTER: Look.LETTER,
    Kind.MINUTES: Look.MINUTES,
    Kind.SUPERVISION_OPINION: Look.PLAIN,
    Kind.VISIT_RECORD: Look.PLAIN,
    Kind.LESSON_RECORD: Look.PLAIN,
    Kind.RECHECK_RECORD: Look.PLAIN,
    Kind.TARGET_AGREEMENT: Look.PLAIN,
    Kind.APPOINTMENT: Look.CERTIFICATE,
    Kind.CERTIFICATE: Look.CERTIFICATE,
    Kind.BRIEF: Look.BRIEF,
}

#: Kinds that go up (上行文): the signer is printed, and a request has one main recipient.
UPWARD = frozenset({Kind.REPORT, Kind.REQUEST})

#: Kinds that may be issued without naming a main recipient.
UNADDRESSED = frozenset(
    {
        Kind.MINUTES,
        Kind.VISIT_RECORD,
        Kind.LESSON_RECORD,
        Kind.RECHECK_RECORD,
        Kind.TARGET_AGREEMENT,
        Kind.BRIEF,
    }
)

#: Kinds that both sides sign on the spot, so that nobody signs them off in the office.
SIGNED_ON_THE_SPOT = frozenset({Kind.FEEDBACK_LIST})

#: What an office's own word (机关代字) gets behind it in the numbers of a kind: 柳教督 + 整.
#: Kinds with the same word share one series: 通知 and 意见 the main one, 函 and 移送函 another.
SERIES_WORD = {
    Kind.RECTIFICATION_NOTICE: "整",
    Kind.FEEDBACK_LIST: "反",
    Kind.SECTION_LETTER: "商",
    Kind.SUPERVISION_OPINION: "意",
    Kind.VISIT_RECORD: "记",
    Kind.LESSON_RECORD: "听",
    Kind.RECHECK_RECORD: "复",
    Kind.TARGET_AGREEMENT: "责",
    Kind.TRANSFER_LETTER: "函",
    Kind.APPOINTMENT: "聘",
    Kind.CERTIFICATE: "证",
    Kind.BRIEF: "简",
    Kind.NOTICE: "",
    Kind.CIRCULAR: "通",
    Kind.OPINION: "",
    Kind.REPORT: "报",
    Kind.REQUEST: "请",
    Kind.LETTER: "函",
    Kind.MINUTES: "纪",
}

MOVES = {
    "edit": Move(frozenset({State.DRAFT}), State.DRAFT),
    "submit": Move(frozenset({State.DRAFT}), State.CHECKING),
    "check": Move(frozenset({State.CHECKING}), State.PENDING),
    "return": Move(frozenset({State.CHECKING, State.PENDING}), State.DRAFT),
    "sign_off": Move(frozenset({State.PENDING}), State.SIGNED_OFF),
    "issue": Move(frozenset({State.SIGNED_OFF}), State.ISSUED),
    "issue_on_the_spot": Move(frozenset({State.DRAFT}), State.ISSUED),
    "deliver": Move(frozenset({State.ISSUED}), State.ISSUED),
    "amend": Move(frozenset({State.ISSUED}), State.ISSUED),
    "void": Move(
        frozenset({State.DRAFT, State.CHECKING, State.PENDING, State.SIGNED_OFF, State.ISSUED}),
        State.VOID,
    ),
}


def series_of(kind: Kind) -> Kind:
    """Return the kind under whose name the number series of `kind` is kept."""
    word = SERIES_WORD[kind]
    return next(first for first, its in SERIES_WORD.items() if its == word)


def kinds_of(series: Kind) -> list[Kind]:
    """Return all kinds that take their numbers from the series of `series`."""
    word = SERIES_WORD[series]
    return [kind for kind, its in SERIES_WORD.items() if its == word]


class TemplateState(Choice):
    """The life of a template an office made itself (自有模板)."""

    DRAFT = "draft", _("待启用")
    USED = "used", _("使用中")
    RETIRED = "retired", _("已停用")


TEMPLATE_MOVES = {
    "use": Move(frozenset({TemplateState.DRAFT, TemplateState.RETIRED}), TemplateState.USED),
    "retire": Move(frozenset({TemplateState.DRAFT, TemplateState.USED}), TemplateState.RETIRED),
}


class PublicState(Choice):
    """How far the publication of a document is (主动公开)."""

    WAITING = "waiting", _("待公开")
    PUBLISHED = "published", _("已公开")
    WITHHELD = "withheld", _("不予公开")
    TAKEN_DOWN = "taken_down", _("已撤下")


PUBLIC_MOVES = {
    "prepare": Move(frozenset({PublicState.WAITING}), PublicState.WAITING),
    "publish": Move(frozenset({PublicState.WAITING}), PublicState.PUBLISHED),
    "withhold": Move(frozenset({PublicState.WAITING}), PublicState.WITHHELD),
    "reconsider": Move(frozenset({PublicState.WITHHELD}), PublicState.WAITING),
    "correct": Move(frozenset({PublicState.PUBLISHED}), PublicState.PUBLISHED),
    "take_down": Move(frozenset({PublicState.PUBLISHED}), PublicState.TAKEN_DOWN),
}


class Standing(Choice):
    """Whether what an issued document says still holds: what anybody may ask about it."""

    VALID = "valid", _("有效")
    CORRECTED = "corrected", _("已更正")
    WITHDRAWN = "withdrawn", _("已撤回")
    VOID = "void", _("已作废")


class VolumeState(Choice):
    """The life of a file of the archive (案卷)."""

    OPEN = "open", _("归集中")
    CLOSED = "closed", _("已组卷")
    HANDED_OVER = "handed_over", _("已移交")


VOLUME_MOVES = {
    "arrange": Move(frozenset({VolumeState.OPEN}), VolumeState.OPEN),
    "close": Move(frozenset({VolumeState.OPEN}), VolumeState.CLOSED),
    "reopen": Move(frozenset({VolumeState.CLOSED}), VolumeState.OPEN),
    "hand_over": Move(frozenset({VolumeState.CLOSED}), VolumeState.HANDED_OVER),
}


#: The name of the series of places (件号) in the archive, which no kind of document has.
ARCHIVE_SERIES = "volume"


class Matter(Choice):
    """What a file of the archive is about: a school's year, one visit, one problem, the office."""

    SCHOOL = "school", _("一校一档")
    VISIT = "visit", _("入校督导")
    FINDING = "finding", _("问题整改")
    OFFICE = "office", _("督导室文书")


class Retention(Choice):
    """How long a file is kept (《机关文件材料归档范围和文书档案保管期限规定》)."""

    PERMANENT = "permanent", _("永久")
    THIRTY = "thirty", _("30年")
    TEN = "ten", _("10年")


class PackageState(Choice):
    """How far a package between offices is."""

    MADE = "made", _("已生成")
    RECEIPTED = "receipted", _("已回执")
    RECEIVED = "received", _("待接收")
    ACCEPTED = "accepted", _("已接收")
    REFUSED = "refused", _("已拒收")


PACKAGE_MOVES = {
    "receipt": Move(frozenset({PackageState.MADE}), PackageState.RECEIPTED),
    "turned_down": Move(frozenset({PackageState.MADE}), PackageState.REFUSED),
    "accept": Move(frozenset({PackageState.RECEIVED}), PackageState.ACCEPTED),
    "refuse": Move(frozenset({PackageState.RECEIVED}), PackageState.REFUSED),
}


class Change(Choice):
    """What accepting a package does to one record of what was accepted before."""

    NEW = "new", _("新增")
    CHANGED = "changed", _("有变化")
    SAME = "same", _("无变化")
    GONE = "gone", _("对方已删除")
    OLDER = "older", _("比已有的旧，保留已有的")
