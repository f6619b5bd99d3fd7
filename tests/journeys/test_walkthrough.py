"""The walkthrough on a county with a year of work: every step holds, and holds again."""

import json
from pathlib import Path
from typing import Any

import pytest

from dudao.cli.main import run

Walked = tuple[dict[str, Any], Path]


@pytest.fixture(scope="module")
def walked(
    county: str, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Walked:
    """What two walkthroughs on the county say, and where their documents are."""
    out = tmp_path_factory.mktemp("walk")
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")
    assert capture is not None
    capture.read_global_capture()
    status = run(["walkthrough", "--url", county, "--times", "2", "--json", "--out", str(out)])
    said, wrong = capture.read_global_capture()
    assert status == 0, said + wrong
    return json.loads(said), out


def test_every_step_holds_again_and_again(walked: Walked) -> None:
    told, _out = walked
    assert told["held"]
    said = [step["what"] for step in told["steps"]]
    for words in (
        "一分钟内收到紧急消息",
        "核自己的稿：被拒绝",
        "编号发函",
        "列入情况通报",
        "异议成立，问题撤销",
        "上级复查：维持",
        "系统指出重复照片",
        "谱系列出各次出现",
        "保存为自己的视图",
        "取消交接",
        "签名验证通过",
        "点开的行数与数字一致",
        "五个一齐全",
        "审计链完整",
    ):
        assert sum(words in what for what in said) == 2, words


def test_it_saves_the_documents(walked: Walked) -> None:
    _told, out = walked
    assert {file.name for file in out.iterdir()} == {
        "反馈清单.pdf", "反馈清单.docx", "整改通知书.pdf", "整改通知书.docx", "整改报告.pdf",
        "整改报告.docx", "工作交接书.pdf", "问题台账.csv", "问题台账.xlsx",
        "督导情况通报.docx", "督导情况通报.pdf", "归档包.zip", "移交清单.xlsx",
        "数据包.zip", "备案回执.json", "会议纪要.docx", "任务下达通知.docx", "年度清单通知.docx",
        "督导通知.docx", "督导意见书.docx", "抽查证书.json", "优质均衡表Ⅰ—Ⅵ.xlsx",
    }  # fmt: skip
