"""Reading a cleaned cell."""

import pytest

from dudao.org.roster import values
from dudao.org.roster.values import Wrong


@pytest.mark.parametrize(
    ("read", "given", "value"),
    [
        (values.text, "示例路1号", "示例路1号"),
        (values.name, "示例小学", "示例小学"),
        (values.identifier, "0043000001", "0043000001"),
        (values.phone, "0745-6220000", "0745-6220000"),
        (values.count, "320", 320),
        (values.count, "1,024人", 1024),
        (values.count, "320.0", 320),
        (values.yes_or_no, "√", True),
        (values.yes_or_no, "否", False),
        (values.day, "2026年9月1日", "2026-09-01"),
        (values.day, "2026/9", "2026-09-01"),
        (values.day, "1958", "1958-01-01"),
        (values.day, "20260901", "2026-09-01"),
        (values.longitude, "109.17°", "109.170000"),
        (values.latitude, "27.36", "27.360000"),
        (values.school_type, "312", "312"),
        (values.school_type, "九年一贯制", "312"),
        (values.kind, "中心校", "central_school"),
        (values.ownership, "教育部门办", "public"),
        (values.ownership, "22", "private"),
        (values.setting, "镇中心区", "town"),
    ],
)
def test_it_reads_what_offices_write(read: object, given: str, value: object) -> None:
    assert read(given) == value  # type: ignore[operator]


@pytest.mark.parametrize(
    ("read", "given", "right"),
    [
        (values.text, "长" * 201, "不超过200个字"),
        (values.name, "长" * 121, "不超过120个字"),
        (values.identifier, "2.143E+09", "把这一列设为文本格式，重新填写完整的编号"),
        (values.identifier, "1" * 21, "不超过20位"),
        (values.phone, "找门卫", "数字和短横线，如0745-6220000"),
        (values.count, "约三百", "0或更大的整数，如320"),
        (values.count, "-3", "0或更大的整数，如320"),
        (values.count, "3000000", "不超过1000000"),
        (values.yes_or_no, "大概", "是、否"),
        (values.day, "2026-02-30", "年-月-日，如2026-09-01"),
        (values.day, "去年", "年-月-日，如2026-09-01"),
        (values.longitude, "27.36", "经度在73到136之间，如109.17"),
        (values.latitude, "北", "纬度在3到54之间，如27.36"),
        (values.school_type, "九年一贯学校", "九年一贯制学校、九年制学校、九年一贯制"),
        (values.setting, "XX", "城区、镇区、乡村、城市、主城区、城乡结合区、县镇、县城"),
    ],
)
def test_it_says_what_would_be_right(read: object, given: str, right: str) -> None:
    with pytest.raises(Wrong) as refused:
        read(given)  # type: ignore[operator]
    assert refused.value.right == right
    assert refused.value.wrong
