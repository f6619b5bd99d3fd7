"""The life of a draw (双随机), and its words."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice
from dudao.lib.states import Move


class DrawKind(Choice):
    """What is drawn."""

    SCHOOLS = "schools", _("抽学校和督学")
    CLASSES = "classes", _("校内抽班级")
    TEACHERS = "teachers", _("校内抽教师")


class Strata(Choice):
    """By what the list is divided, each part giving its share."""

    NONE = "none", _("不分层")
    STAGE = "stage", _("按学段")
    SETTING = "setting", _("按城乡")
    OWNERSHIP = "ownership", _("按办别")


class SeedWay(Choice):
    """Where the chance comes from."""

    COMMIT = "commit", _("多人各出一数")
    NUMBERS = "numbers", _("公开号码（如彩票开奖号）")


class DrawState(Choice):
    DRAFT = "draft", _("名单编制中")
    FROZEN = "frozen", _("名单已冻结")
    COMMITTED = "committed", _("已封数，待揭晓")
    SEEDED = "seeded", _("待抽取")
    DRAWN = "drawn", _("已抽取")
    PUBLISHED = "published", _("结果已公布")
    VOID = "void", _("已作废")


_HAS_RESULT = frozenset({DrawState.DRAWN, DrawState.PUBLISHED})
DRAW_MOVES = {
    "edit": Move(frozenset({DrawState.DRAFT}), DrawState.DRAFT),
    "freeze": Move(frozenset({DrawState.DRAFT}), DrawState.FROZEN),
    "commit": Move(frozenset({DrawState.FROZEN}), DrawState.FROZEN),
    "commit_last": Move(frozenset({DrawState.FROZEN}), DrawState.COMMITTED),
    "reveal": Move(frozenset({DrawState.COMMITTED}), DrawState.COMMITTED),
    "reveal_last": Move(frozenset({DrawState.COMMITTED}), DrawState.SEEDED),
    "set_numbers": Move(frozenset({DrawState.FROZEN}), DrawState.SEEDED),
    "carry_out": Move(frozenset({DrawState.SEEDED}), DrawState.DRAWN),
    "publish": Move(frozenset({DrawState.DRAWN}), DrawState.PUBLISHED),
    "void": Move(
        frozenset(
            {
                DrawState.DRAFT,
                DrawState.FROZEN,
                DrawState.COMMITTED,
                DrawState.SEEDED,
                DrawState.DRAWN,
            }
        ),
        DrawState.VOID,
    ),
}
#: What leaves the state as it is but needs a result.
RESULT_STATES = _HAS_RESULT
#: The list is fixed and anybody may see it.
OPEN_STATES = frozenset(DrawState) - {DrawState.DRAFT}
