"""`dudao office`: the first step of a real start."""

from argparse import ArgumentParser

import pytest

from dudao.cli import arguments, office
from dudao.cli.speech import CommandError
from dudao.org.models import Person, Unit


def run(*words: str) -> int:
    parser = ArgumentParser()
    arguments.office(parser)
    return office.run(parser.parse_args(words))


@pytest.mark.django_db
def test_it_founds_an_office_once_and_shows_the_password(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("431229", "admin", "示例管理员", "--short-name", "靖教督") == 0
    made = Unit.objects.get(kind="office")
    assert made.name == "靖州苗族侗族自治县人民政府教育督导室"
    said = capsys.readouterr().out
    password = said.rsplit("：", 1)[1].strip()
    assert Person.objects.get(username="admin").check_password(password)
    with pytest.raises(CommandError, match="已经有督导室"):
        run("431229", "other", "示例管理员")
    with pytest.raises(CommandError, match=r"更正.*用字母"):
        run("431228", "x", "示例管理员", "--name", "示例督导室")
    with pytest.raises(CommandError, match="没有代码为“999999”的区划"):
        run("999999", "admin", "示例管理员")
