"""What tables Ⅳ and Ⅴ say of each item, in the sentences of the official forms."""

from collections.abc import Mapping
from decimal import Decimal

from dudao.evaluation.rules.balance import ANSWERS, kept, rounded, share

BLANK = "＿＿"
TEN_THOUSAND = Decimal(10_000)
Facts = Mapping[str, Decimal | None]
#: The items as they are called in tables Ⅳ and Ⅴ.
TITLES = {
    "B1": "1. 县域内义务教育学校规划布局合理，符合国家规定要求",
    "B2": "2. 县域内城乡义务教育学校建设标准统一、教师编制标准统一、生均公用经费基准定额统一、"
    "基本装备配置标准统一",
    "B3": "3. 所有小学、初中每12个班级配备音乐、美术专用教室1间以上；其中，每间音乐专用教室面积"
    "不小于96平方米，每间美术专用教室面积不小于90平方米",
    "B4": "4. 所有小学、初中学校规模不超过2000人，九年一贯制学校、十二年一贯制学校义务教育阶段规模"
    "不超过2500人",
    "B5": "5. 小学、初中所有班级学生数分别不超过45人、50人",
    "B6": "6. 不足100人的规模较小学校（包括乡镇中心校附设的村小）按不低于100人核定公用经费",
    "B7": "7. 特殊教育学校生均公用经费不低于8000元",
    "B8": "8. 全县义务教育学校教师平均工资收入水平不低于当地公务员平均工资收入水平，按规定足额核定"
    "教师绩效工资总量",
    "B9": "9. 教师5年360学时培训完成率达到100%",
    "B10": "10. 县级教育行政部门在核定的教职工编制总额和岗位总量内，统筹分配各校教职工编制和"
    "岗位数量",
    "B11": "11. 全县每年交流轮岗教师的比例不低于符合交流轮岗条件教师总数的10%；其中，骨干教师不低于"
    "交流轮岗教师总数的20%",
    "B12": "12. 专任教师持有教师资格证上岗率达到100%",
    "B13": "13. 城区和镇区公办小学、初中（均不含寄宿制学校）就近划片入学比例分别达到100%、95%以上",
    "B14": "14. 全县优质高中招生名额分配比例不低于50%，并向农村初中倾斜",
    "B15": "15. 留守儿童关爱体系健全，全县符合条件的随迁子女在公办学校和政府购买服务的民办学校"
    "就读的比例不低于85%",
    "C1": "1. 全县初中三年巩固率达到95%以上",
    "C2": "2. 全县残疾儿童少年入学率达到95%以上",
    "C3": "3. 所有学校建立章程，实现学校管理与教学信息化",
    "C4": "4. 全县所有学校按照不低于学校年度公用经费预算总额的5%安排教师培训经费",
    "C5": "5. 教师能熟练运用信息化手段组织教学，设施设备利用率达到较高水平",
    "C6": "6. 所有学校德育工作、校园文化建设达到良好以上",
    "C7": "7. 课程开齐开足，教学秩序规范，综合实践活动有效开展",
    "C8": "8. 无过重课业负担",
    "C9": "9. 在国家义务教育质量监测中，相关科目学生学业水平达到Ⅲ级以上，且校际差异率低于0.15",
}
_SENTENCES = {
    "B3": "音乐、美术专用教室不足的学校{schools_short_rooms}所",
    "B4": "超过2000人的小学{over_primary}所，初中{over_junior}所，"
    "超过2500人的一贯制学校{over_combined}所",
    "B5": "超过45人的小学班级{oversized_classes_primary}个，"
    "超过50人的初中班级{oversized_classes_junior}个",
    "B6": "不足100人的规模较小学校学生数{small_pupils}人，公用经费{small_funds}元",
    "B7": "特殊教育学校公用经费为{special_funds_wan}万元，特殊教育学生数为{special_pupils}人，"
    "特殊教育学校生均公用经费为{special_each}元",
    "B8": "全县义务教育学校教师年平均工资收入为{teacher_pay}元，"
    "当地公务员年平均工资收入{servant_pay}元",
    "B9": "完成360学时培训的教师{trained_teachers}人，全县教师{teachers}人，"
    "教师培训完成率{trained_share}%",
    "B11": "全县符合交流轮岗条件教师总数{exchange_eligible_teachers}名，"
    "上一年度交流轮岗教师{exchanged_teachers}名，"
    "交流轮岗教师占符合交流轮岗条件教师总数的比例{exchanged_share}%；"
    "交流轮岗的骨干教师{exchanged_backbone}名，占交流轮岗教师总数的比例{backbone_share}%",
    "B12": "全县在岗专任教师{teachers}人，其中持有教师资格证的专任教师{certified_teachers}人，"
    "占比{certified_share}%",
    "B13": "城区和镇区公办小学、初中（均不含寄宿制学校）就近划片入学比例分别"
    "{near_primary_share}%、{near_junior_share}%",
    "B14": "全县优质高中招生名额总数{places}人，分配名额{places_allotted}人，占比{places_share}%。"
    "其中分配农村学校的名额{places_rural}人，占分配名额总数的{rural_share}%",
    "B15": "全县符合条件的随迁子女数{migrants}人，在公办学校就读{migrants_public}人，"
    "在政府购买服务的民办学校就读{migrants_bought}人，合计{migrants_placed}人，"
    "占比{migrants_share}%",
    "C1": "全县初中毕业班学生数为{graduates}人，三年前该年级入学学生数为{entered}人，"
    "毕业年级三年转入学生数为{moved_in}人，死亡学生数为{died}人，转出学生数为{moved_out}人，"
    "全县初中三年巩固率为{kept_share}%",
    "C2": "全县残疾儿童少年为{disabled}人，入学{disabled_enrolled}人，入学率为{enrolled_share}%。"
    "其中，在特殊教育学校就读{disabled_special}人，占比{special_share}%",
    "C4": "教师培训经费不足公用经费预算总额5%的学校{schools_short_training}所",
    "C9": "相关科目学业水平最低{quality_roman}级，校际差异率最大{quality_gap_told}",
    "D1": "回收有效问卷{survey_valid}份，满意{survey_satisfied}份，综合满意度{survey_share}%",
}
_SHARES = {
    "trained_share": ("trained_teachers", "teachers"),
    "exchanged_share": ("exchanged_teachers", "exchange_eligible_teachers"),
    "backbone_share": ("exchanged_backbone", "exchanged_teachers"),
    "certified_share": ("certified_teachers", "teachers"),
    "places_share": ("places_allotted", "places"),
    "rural_share": ("places_rural", "places_allotted"),
    "migrants_share": ("migrants_placed", "migrants"),
    "enrolled_share": ("disabled_enrolled", "disabled"),
    "special_share": ("disabled_special", "disabled_enrolled"),
    "survey_share": ("survey_satisfied", "survey_valid"),
}
_ROMAN = ("", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ")
_GAP = "quality_gap"


def conclusion(code: str, facts: Facts, note: str = "") -> str:
    """Return 指标值或简要结论 of an item: its figures in a sentence, and what the office wrote."""
    told = [_SENTENCES[code].format_map(_told(facts))] if code in _SENTENCES else []
    answer = facts.get(ANSWERS.get(code, ""))
    if answer is not None and not note:
        told.append("符合要求" if answer == 1 else "未达到要求")
    return "。".join([*told, *([note] if note else [])])


class _Told(dict[str, str]):
    """The words of figures by name; what is not known is left blank, to be filled in by hand."""

    def __missing__(self, name: str) -> str:
        return BLANK


def _told(facts: Facts) -> _Told:
    more = {**facts, **_worked_out(facts)}
    # A figure of a level is called with an underscore: a dot means something else to `format`.
    return _Told(
        {
            name.replace(".", "_"): f"{number if name in _EXACT else rounded(number, 0):f}"
            for name, number in more.items()
            if number is not None
        }
        | _words(facts)
    )


#: Shares keep their one place, everything else is whole (注：比例数值保留一位小数，其余保留整数).
_EXACT = {*_SHARES, "kept_share", "near_primary_share", "near_junior_share"}


def _worked_out(facts: Facts) -> dict[str, Decimal | None]:
    placed = [facts.get("migrants_public"), facts.get("migrants_bought")]
    known = [number for number in placed if number is not None]
    more: dict[str, Decimal | None] = {}
    more["migrants_placed"] = sum(known, Decimal(0)) if len(known) == len(placed) else None
    whole = {**facts, **more}
    more |= {name: share(whole.get(a), whole.get(b)) for name, (a, b) in _SHARES.items()}
    funds, pupils = facts.get("special_funds"), facts.get("special_pupils")
    more["special_funds_wan"] = None if funds is None else funds / TEN_THOUSAND
    more["special_each"] = None if funds is None or not pupils else funds / pupils
    for level in ("near_primary", "near_junior"):
        near = facts.get(level)
        more[f"{level}_share"] = None if near is None else rounded(near, 1)
    more["kept_share"] = kept(facts)
    return more


def _words(facts: Facts) -> dict[str, str]:
    """Return the two figures that are neither whole nor a share."""
    found = {}
    level, gap = facts.get("quality_level"), facts.get(_GAP)
    if level is not None:
        found["quality_roman"] = _ROMAN[int(level)]
    if gap is not None:
        found["quality_gap_told"] = f"{gap.normalize():f}"
    return found
