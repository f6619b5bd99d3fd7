"""What a line of a plan is about, by the words in it. Pure."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dudao.planning.states import Audience, ItemKind

#: The six items of kindergartens have keys that begin so; the eight of schools do not.
KINDERGARTEN = "kindergarten"
#: The opening of term is a matter too, and none of the routine items.
OPENING = "term_opening"
_LEVELS = "国家|省|市|州|盟|部"
_CHECKS = "督导|督查|检查|复查|复评|复核|评估|验收|监测|抽查|抽测|调研"
#: Kind -> words; the first that fits counts, so the order matters.
_KINDS: tuple[tuple[ItemKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(words))
    for kind, words in (
        (ItemKind.ROUTINE, r"^(?:开展|进行|做好|组织|实施)?(?:常规|经常性|日常)(?:督导|检查|性)?"),
        (ItemKind.SPECIAL, r"^(?:开展|进行|做好|组织|实施)?(?:专项|开学)"),
        (ItemKind.UPPER, rf"迎接|迎检|迎评|(?:接受|配合|协助).{{0,14}}(?:{_CHECKS})"),
        (ItemKind.UPPER, rf"(?:{_LEVELS})(?:级|里|厅|局)?.{{0,10}}(?:{_CHECKS})"),
        (ItemKind.TRAINING, "培训|研修|外出学习|学习考察|集中学习|业务学习"),
        (ItemKind.MEETING, "会议|例会|座谈会|联席会|工作会|部署会|推进会|培训会"),
        (ItemKind.SURVEY, "满意度|问卷|社会调查|民意|意见征集|测评"),
        (ItemKind.REPORT, "总结|报送|上报|上交|归档|案例|报告|材料"),
        (ItemKind.REPORT, "(?:制[定订]|拟定|撰写).{0,30}计划|计划的?(?:制[定订]|拟定)"),
        (ItemKind.SPECIAL, "专项|开学|办园行为|督查|回头看|复查|复评"),
        (ItemKind.ROUTINE, "常规|经常性|挂牌督导|随访|随机督导|入校督导|到校督导"),
    )
)
_TO_SCHOOLS = {ItemKind.ROUTINE, ItemKind.SPECIAL, ItemKind.UPPER, ItemKind.SURVEY}
_ABOUT_MATTERS = {ItemKind.ROUTINE, ItemKind.SPECIAL, ItemKind.NOTE}
_SMALL = re.compile("村小|教学点|小规模学校")
_KINDERGARTENS = re.compile("幼儿园|办园|园所|学前")
_SCHOOLS = re.compile("中小学|学校|小学|中学|初中|高中|校园")
#: Parts of a title that name no matter when they stand alone.
_BARE = {"校园", "学校", "教师", "学生", "管理", "安全", "情况", "工作", "幼儿园", "规范"}
_TITLE_BREAKS = re.compile("[、，,；;（）()]|和|及|与")
_TITLE_ENDS = re.compile("(?:建设)?(?:情况|工作)$")


class Known(NamedTuple):
    """A matter that may be named in a plan, and the ways to write it."""

    id: int
    key: str
    title: str
    words: tuple[str, ...] = ()

    @property
    def routine(self) -> bool:
        """Tell whether it is one of the items that each school is asked every year."""
        return self.key != OPENING

    @property
    def kindergarten(self) -> bool:
        """Tell whether it is one of the kindergartens' items."""
        return self.key.startswith(KINDERGARTEN)


def kind_of(text: str) -> ItemKind:
    """Return what a line is; a note when no word says."""
    said = re.sub(r"\s+", "", text)
    return next((kind for kind, words in _KINDS if words.search(said)), ItemKind.NOTE)


def audience_of(text: str, kind: ItemKind) -> Audience:
    """Return which schools a line is about, by the schools it names."""
    if kind not in _TO_SCHOOLS:
        return Audience.NONE
    if _SMALL.search(text):
        return Audience.SMALL_RURAL
    kindergartens = bool(_KINDERGARTENS.search(text))
    schools = bool(_SCHOOLS.search(text))
    if kindergartens:
        return Audience.ALL if schools else Audience.KINDERGARTENS
    if schools or kind == ItemKind.ROUTINE:
        return Audience.SCHOOLS
    return Audience.ALL if kind == ItemKind.SPECIAL else Audience.NONE


def matters_in(text: str, known: Iterable[Known], *, kind: ItemKind) -> list[int]:
    """Return the ids of the matters a line names, in the order they are known.

    What goes on in brackets counts: 食堂（食品、饮水） is one line of perhaps two matters. Only
    a line that names kindergartens may hold theirs, and one that names only them holds no others.
    """
    if kind not in _ABOUT_MATTERS:
        return []
    said = re.sub(r"\s+", "", text)
    audience = audience_of(text, ItemKind.ROUTINE)
    fits = {
        True: audience in {Audience.KINDERGARTENS, Audience.ALL},
        False: audience != Audience.KINDERGARTENS,
    }
    return [
        one.id
        for one in known
        if fits[one.kindergarten] and any(word in said for word in words_of(one))
    ]


def words_of(matter: Known) -> Sequence[str]:
    """Return all ways in which a plan may name `matter`: its words, its title and its parts."""
    parts = (_TITLE_ENDS.sub("", part.strip()) for part in _TITLE_BREAKS.split(matter.title))
    return [
        *matter.words,
        matter.title,
        *(part for part in parts if len(part) > 1 and part not in _BARE),
    ]
