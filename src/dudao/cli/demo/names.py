"""Invented names. People carry 试, 例, 演 or 拟 in the middle, so that nobody is taken for real."""

import random
from collections.abc import Iterator

#: 新晃侗族自治县 and its townships with their real codes.
COUNTY = ("431227", "新晃侗族自治县")
TOWNSHIPS = [
    ("431227107", "晃州镇"),
    ("431227101", "波洲镇"),
    ("431227103", "鱼市镇"),
    ("431227106", "中寨镇"),
    ("431227108", "凉伞镇"),
    ("431227109", "林冲镇"),
    ("431227110", "禾滩镇"),
    ("431227111", "贡溪镇"),
    ("431227112", "扶罗镇"),
    ("431227200", "步头降苗族乡"),
    ("431227215", "米贝苗族乡"),
]

_SURNAMES = "杨吴姚龙蒲舒田曹谭唐罗邓向滕张黄刘陈李周"
_MIDDLES = "试例演拟"
_GIVENS = "安博诚达恩方刚恒慧佳康乐敏宁平琴荣书涛文希新言颖远泽真知志周"
_PLACES = [
    "云雾坪",
    "白鹭湾",
    "青石寨",
    "枫香坳",
    "竹林冲",
    "梨花溪",
    "桐油坡",
    "石板桥",
    "柿子垭",
    "月亮塘",
    "稻香坝",
    "松涛岭",
    "芦花洲",
    "杜鹃坡",
    "银杏沟",
    "响水洞",
    "飞泉崖",
    "风雨桥",
    "鼓楼坪",
    "凉亭坳",
    "茶籽坪",
    "栗木寨",
    "荷叶塘",
    "双溪口",
    "望江台",
    "踏水冲",
    "回龙湾",
    "半坡田",
    "晒谷坪",
    "麻栗树",
    "映山红",
    "牛角湾",
    "画眉坡",
    "三岔路",
    "长乐坪",
    "金鸡岭",
    "小河口",
    "大樟树",
    "老屋场",
    "新田垅",
    "五里牌",
    "七里冲",
    "九曲溪",
    "百花坪",
    "木叶寨",
    "花桥头",
    "油菜坝",
    "蕨菜坪",
    "甘草坡",
    "蜂桶岩",
]


def people(draw: random.Random) -> Iterator[str]:
    """Yield names of people, each once."""
    names = [a + b + c for a in _SURNAMES for b in _MIDDLES for c in _GIVENS]
    draw.shuffle(names)
    yield from names


def places(draw: random.Random) -> Iterator[str]:
    """Yield names of invented villages, each once; then with 新, 上, 下 before them."""
    for prefix in ("", "新", "上", "下"):
        names = [prefix + place for place in _PLACES]
        draw.shuffle(names)
        yield from names
