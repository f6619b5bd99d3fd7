"""What looks like somebody's private matter."""

import pytest

from dudao.documents.personal import Personal, suspected


def found(text: str, *names: str) -> list[tuple[Personal, str]]:
    return [(one.why, one.text) for one in suspected({"pieces/0/text": text}, names)]


@pytest.mark.parametrize(
    ("text", "why", "what"),
    [
        ("电话13812345678。", Personal.PHONE, "13812345678"),
        ("电话138 1234 5678。", Personal.PHONE, "138 1234 5678"),
        ("值班0745-6221234。", Personal.PHONE, "0745-6221234"),
        ("证号431227201501010012。", Personal.IDENTITY, "431227201501010012"),
        ("证号43122720150101001X。", Personal.IDENTITY, "43122720150101001X"),
        ("账号6222021234567890123。", Personal.ACCOUNT, "6222021234567890123"),
        ("账号6222 0212 3456 7890。", Personal.ACCOUNT, "6222 0212 3456 7890"),
        ("校车湘N12345超载。", Personal.PLATE, "湘N12345"),
        ("校车湘N·D12345超载。", Personal.PLATE, "湘N·D12345"),
        ("李某同学受伤。", Personal.PUPIL, "李某"),
        ("学生王小明反映。", Personal.PUPIL, "王小明"),
        ("学生李某反映。", Personal.PUPIL, "李某"),
        ("学生张三反映。", Personal.PUPIL, "张三"),
        ("学生张三在课间摔伤。", Personal.PUPIL, "张三"),
        ("王小明同学反映。", Personal.PUPIL, "王小明"),
        ("住人民路25号3栋2单元。", Personal.ADDRESS, "住人民路25号3栋2单元"),
        ("家在桐木村三组。", Personal.ADDRESS, "家在桐木村三组"),
    ],
)
def test_it_is_suggested(text: str, why: Personal, what: str) -> None:
    assert found(text) == [(why, what)]


@pytest.mark.parametrize(
    "text",
    [
        "全县共有学校138所，学生12345678人次。",
        "晃教督通〔2026〕12号",
        "各位同学要注意安全。",
        "2026年10月20日至22日",
        "《教育督导条例》第二十三条",
    ],
)
def test_what_is_everybodys_is_not(text: str) -> None:
    assert found(text) == []


def test_known_people_are_suggested_however_they_are_spaced() -> None:
    assert found("校长张　三和李四到场。", "张三", "李四", "李") == [
        (Personal.NAME, "张　三"),
        (Personal.NAME, "李四"),
    ]


def test_a_place_is_suggested_once() -> None:
    assert found("学生王小明", "王小明") == [(Personal.PUPIL, "王小明")]
