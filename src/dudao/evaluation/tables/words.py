"""The words that stand in our own indicator tables: sheets, headings, kinds. Chinese, as law is."""

from dudao.evaluation.framework.definition import Measure, Spread
from dudao.evaluation.framework.rules import RuleKind, Undefined

INDICATORS, FRAME, METRICS, GRADES, VETOES = "指标", "总则", "数据", "等级", "一票否决"

KINDS = {
    "等级": RuleKind.LEVEL,
    "是否": RuleKind.YES_NO,
    "评分": RuleKind.POINTS,
    "按问题扣分": RuleKind.DEDUCTION,
    "按区间折算": RuleKind.LINEAR,
    "分档": RuleKind.BANDED,
    "按标准比例": RuleKind.RATIO,
    "达标": RuleKind.THRESHOLD,
    "达标项数": RuleKind.COUNT,
    "公式": RuleKind.FORMULA,
    "差异系数": RuleKind.VARIATION,
    "满意度": RuleKind.SATISFACTION,
    "按期整改": RuleKind.ON_TIME,
}
KIND_WORDS = {kind: word for word, kind in KINDS.items()}
#: Field of a rule -> its word; the same word never means two fields of one kind.
RULE_WORDS = {
    "steps": "等级",
    "good": "是得分",
    "per_problem": "每个问题扣分",
    "most": "最多扣分",
    "zero": "零分值",
    "full": "满分值",
    "value": "取值",
    "unit": "单位",
    "bands": "分档",
    "bounds": "标准",
    "conditions": "条件",
    "needed": "至少达标项数",
    "floor_percent": "余项最低百分比",
    "in_part": "不足按项数折算",
    "total": "总量",
    "pupils": "人数",
    "at_most": "不高于",
    "satisfied": "满意",
    "dissatisfied": "不满意",
    "unknown": "不了解",
    "closed": "按期销号",
    "due": "到期",
}
UNDEFINED = {
    "零分": Undefined.ZERO,
    "满分": Undefined.FULL,
    "不适用": Undefined.NOT_APPLICABLE,
}
UNDEFINED_WORDS = {one: word for word, one in UNDEFINED.items()}
MEASURES = {"分值": Measure.POINTS, "权重": Measure.WEIGHTS}
MEASURE_WORDS = {one: word for word, one in MEASURES.items()}
SPREADS = {"同级分担": Spread.SIBLINGS, "总分折算": Spread.WHOLE, "按满分计": Spread.FULL}
SPREAD_WORDS = {one: word for word, one in SPREADS.items()}

#: Field of a framework -> its word in the sheet 总则.
FRAME_WORDS = {
    "title": "名称",
    "key": "代号",
    "measure": "计分制",
    "total": "总分",
    "most": "最高总分",
    "bonus_cap": "加分上限",
    "spread": "不适用指标",
    "applies": "适用范围",
    "basis": "依据",
    "intro": "说明",
}
METRIC_HEADINGS = {
    "key": "代号",
    "label": "名称",
    "unit": "单位",
    "levels": "学段",
    "formula": "公式",
    "source": "来源",
    "help": "说明",
}
GRADE_HEADINGS = {
    "key": "代号",
    "label": "名称",
    "at_least": "分数线",
    "bars": "条件",
    "share": "比例",
    "target": "下一步",
}
VETO_HEADINGS = {
    "code": "编号",
    "title": "名称",
    "basis": "依据",
    "when": "发生条件",
    "grade": "最高等级",
}
LEVEL_HEADINGS = tuple(f"{digit}级指标" for digit in "一二三四五六七八九十")
EXACTLY = "原文:"  # a rule that the lines cannot tell stands as it is kept
