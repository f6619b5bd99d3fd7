"""What demo and walkthrough plan: a county's year, an area's as its lead writes it. No models."""

import io

from docx import Document as Word

AIMS = (
    "一、工作目标\n责任督学挂牌督导覆盖全县所有学校和幼儿园，每校每月至少入校一次，问题必整改、整改必落"
    "实。\n二、工作要求\n常规督导与专项督导结合，村小、教学点每月回头看；认真记录，按月向督导室报告。"
)
_WORK = "常规督导（中小学、幼儿园）："
COUNTY = """\
1月：期末工作专项督导；年度考核总结
2月：制定年度督导计划；寒假安全提醒
3月：春季开学专项督导；全县教育督导工作会议
4月：常规督导：校园及周边安全、学生交通安全；常规督导：食堂、食品、饮水及宿舍卫生
5月：常规督导：课程开设和课堂教学；督学集中培训
6月：常规督导（中小学、幼儿园）：教师师德和专业发展
7月：常规督导：校务管理和制度执行；暑期培训
9月：秋季开学专项督导；督学工作例会
10月：常规督导：招生、收费、择校和分班情况；常规督导：校风、教风、学风建设
11月：常规督导：学生学习、体育锻炼和课业负担；优秀督导案例征集
12月：社会满意度调查；年度总结，材料归档"""
_APRIL = (
    "①召开督学会议；②常规督导：学校安全（校园及周边、学生交通安全；食堂、食品、饮水、宿舍卫生）；"
    "③督促幼儿园完成办园行为自查。"
)
#: As zones write it by hand: never a word of 校风教风学风.
ZONE = (
    ("3月", "1.制定责任区工作计划；2.专项督导：春季开学准备情况。"),
    ("四月份", _APRIL),
    ("5月", "（一）幼儿园办园行为复评（二）督学集中培训（三）常规督导：课程开设和课堂教学"),
    ("6月", _WORK + "教师师德和专业发展；迎接市幼儿园办园行为专项督导。"),
    ("7月", _WORK + "校务管理和制度执行；督学培训。"),
    ("9月", "1、秋季开学专项督导；2、召开督学会议；3、迎接省“三项工作”复查"),
    ("10月", "集中培训；" + _WORK + "招生、收费、分班情况"),
    ("11月", _WORK + "学生学习、体育锻炼和课业负担；报送优秀督导案例（督学、兼职督学）"),
    ("12月", "1.年度社会满意度调查；2.挂牌督导工作总结；3.材料归档上交"),
)


def zone_table(name: str, year: int) -> bytes:
    """Return an area's plan as its lead wrote it in Word."""
    made = Word()
    made.add_paragraph(f"{name}{year}年责任督学挂牌督导工作计划")
    made.add_paragraph("一、指导思想")
    made.add_paragraph(
        "以县年度挂牌督导工作计划为依据，常规督导与专项督导结合，如实记录，按时报告。"
    )
    table = made.add_table(rows=0, cols=2)
    for row in (("月份", "工作内容"), *ZONE):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = row
    made.add_paragraph(name)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()
