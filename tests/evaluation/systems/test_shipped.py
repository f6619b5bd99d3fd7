"""What ships: every system can be published, holds what law says, and loads once."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from dudao.evaluation import actions
from dudao.evaluation.framework import Framework, digest, read, rules
from dudao.evaluation.models import SystemVersion
from dudao.evaluation.tables import grids_in, read_table, workbook_of
from dudao.lib.errors import Invalid

FILES = sorted(one for one in actions.PACKS.glob("*.toml") if one.name != "norms.toml")


def shipped(name: str) -> Framework:
    framework, faults = read(tomllib.loads((actions.PACKS / f"{name}.toml").read_text()))
    assert framework is not None
    assert faults == []
    return framework


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_pack_is_without_faults_and_comes_back_from_excel(file: Path) -> None:
    framework = shipped(file.stem)
    found = read_table(grids_in(workbook_of(framework)), key="x", title="y")
    assert (found.problems, found.notes) == ([], [])
    assert digest(found.framework) == digest(framework)


def test_balance_has_seven_fifteen_nine_and_one() -> None:
    framework = shipped("county_balance")
    sizes = {one.code: len(one.children) for one in framework.indicators}
    assert (sizes["B"], sizes["C"], sizes["D"]) == (15, 9, 1)
    variations = [one.rule for one in framework.leaves() if isinstance(one.rule, rules.Variation)]
    limits = [rule.at_most for rule in variations]
    assert limits == [Decimal("0.5"), Decimal("0.45")] * 7
    counts = [one.rule for one in framework.leaves() if isinstance(one.rule, rules.Count)]
    asked = [(len(one.conditions), one.needed, one.floor_percent) for one in counts[:2]]
    assert asked == [(7, 6, Decimal(85))] * 2


def test_structures_have_as_many_parts_as_their_documents() -> None:
    standard = shipped("management_standard")
    assert (len(standard.indicators), len(standard.leaves())) == (6, 22)
    quality = shipped("compulsory_quality")
    assert (len(quality.indicators), len(quality.leaves())) == (5, 12)
    assert len(shipped("kindergarten_conduct").indicators) == 5


def test_the_sample_has_the_four_grades_of_the_office_and_a_veto_that_is_off() -> None:
    level = shipped("school_level")
    assert [grade.label for grade in level.grades] == ["示范", "优秀", "合格", "待合格"]
    assert [veto.basis for veto in level.vetoes] == [""]


@pytest.mark.django_db
def test_packs_load_once_and_a_changed_one_becomes_the_next_version(tmp_path: Path) -> None:
    assert len(actions.load_systems()) == 7
    assert actions.load_systems() == []
    text = (actions.PACKS / "year_end.toml").read_text().replace("年终督导评估", "年终评估")
    (tmp_path / "year_end.toml").write_text(text)
    (made,) = actions.load_systems(tmp_path)
    assert (made.number, made.system.title) == (2, "年度教育重点工作及年终评估")
    assert SystemVersion.objects.filter(system=made.system, state="published").count() == 1


@pytest.mark.django_db
def test_a_faulty_pack_is_refused(tmp_path: Path) -> None:
    text = (actions.PACKS / "year_end.toml").read_text().replace("weight = 35", "weight = 30")
    (tmp_path / "year_end.toml").write_text(text)
    with pytest.raises(Invalid):
        actions.load_systems(tmp_path)
