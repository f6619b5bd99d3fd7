"""Drawing: exact quotas, no favour, nothing dropped, and anybody gets the same."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from dudao.planning import drawing
from dudao.planning.drawing.selection import Stream
from tests.planning.drawing.lists import a_list, certified, entries, with_inspectors

SIZES = st.lists(st.integers(1, 12), min_size=1, max_size=6)
#: Fixed seeds: whoever runs this sees the same; of a thousand right programs one fails at this.
SURE = 0.001


def outcome(drawn: drawing.DrawList, seed: str, **more: Any) -> drawing.Outcome:
    return drawing.carry_out(drawing.read_list(drawing.list_text(drawn)), seed, **more)


@given(sizes=SIZES, data=st.data())
def test_quotas_are_exact_and_nearest(sizes: list[int], data: st.DataObject) -> None:
    count = data.draw(st.integers(0, sum(sizes)))
    strata = dict(zip("ABCDEF", sizes, strict=False))
    shares = drawing.quotas(strata, count)
    assert sum(shares.values()) == count
    for name, size in strata.items():
        assert abs(shares[name] * sum(sizes) - count * size) < sum(sizes)
        assert shares[name] <= size


def test_more_than_there_are_cannot_be_shared_out() -> None:
    with pytest.raises(ValueError, match="3"):
        drawing.quotas({"A": 2}, 3)


@given(sizes=SIZES, seed=st.text("0123456789abcdef", min_size=64, max_size=64), data=st.data())
def test_every_stratum_gives_exactly_its_quota_each_once(
    sizes: list[int], seed: str, data: st.DataObject
) -> None:
    drawn = a_list(entries(*sizes), data.draw(st.integers(0, sum(sizes))))
    picked = outcome(drawn, seed).picked
    assert len(picked) == len(set(picked))
    assert {name: n for name, n in drawn.quotas if n} == Counter(one[0] for one in picked)


def test_nobody_is_favoured() -> None:
    rows, times = entries(20), 2000
    found = Counter(
        one for n in range(times) for one in outcome(a_list(rows, 5), drawing.sha256(f"{n}")).picked
    )
    assert len(found) == 20
    assert chisquare(list(found.values())).pvalue > SURE


def test_pairs_are_drawn_as_often_as_each_other() -> None:
    drawn, times = a_list(entries(6), 2), 3000
    pairs = Counter(tuple(outcome(drawn, drawing.sha256(f"{n}")).picked) for n in range(times))
    assert len(pairs) == 30
    assert chisquare(list(pairs.values())).pvalue > SURE


def test_weights_count_exactly() -> None:
    weights, times = [1, 2, 3, 4], 4000
    rows = [drawing.Entry(f"{n}", "", "A", weight) for n, weight in enumerate(weights)]
    first = Counter(
        outcome(a_list(rows, 1), drawing.sha256(f"{n}")).picked[0] for n in range(times)
    )
    expected = [times * weight / sum(weights) for weight in weights]
    assert chisquare([first[row.id] for row in rows], expected).pvalue > SURE


def test_numbers_of_any_range_are_even() -> None:
    stream = Stream("seed", "label")
    found = Counter(stream.below(7) for _n in range(7000))
    assert chisquare(list(found.values())).pvalue > SURE
    assert stream.below(1) == 0


def test_a_number_that_would_favour_the_small_is_passed_over() -> None:
    stream, whole = Stream("", ""), 2**64
    stream._words = iter([whole - 1, 5])
    assert stream.below(2**63 + 1) == 5


def test_what_must_be_drawn_comes_first() -> None:
    rows = [*entries(6), *entries(3, must=True)]
    rows = [drawing.Entry(f"{n}", "", "A", must=row.must) for n, row in enumerate(rows)]
    for n in range(20):
        assert {"6", "7", "8"} <= set(outcome(a_list(rows, 4), drawing.sha256(f"{n}")).picked)
        assert set(outcome(a_list(rows, 2), drawing.sha256(f"{n}")).picked) <= {"6", "7", "8"}


def test_what_is_struck_keeps_its_place_and_is_drawn_over() -> None:
    rows = [drawing.Entry(f"{n}", "", "A", struck="已撤并" if n < 5 else "") for n in range(8)]
    found = outcome(a_list(rows, 3), drawing.sha256("x"))
    assert sorted(found.picked) == ["5", "6", "7"]
    assert {struck.why for struck in found.struck} == {"已撤并"}
    assert {struck.id for struck in found.struck} <= {"0", "1", "2", "3", "4"}


def test_what_falls_away_later_changes_nothing_else() -> None:
    drawn, seed = with_inspectors(entries(9, 6), 5, 2, 6), drawing.sha256("y")
    before = outcome(drawn, seed)
    gone = before.picked[1]
    after = outcome(drawn, seed, strikes=[(gone, "停课")])
    assert after.picked[:-1] == [one for one in before.picked if one != gone]
    assert after.picked[-1][0] == gone[0]
    assert after.struck[-1].why == "停课" or after.struck[-2].why == "停课"
    assert {k: v for k, v in before.teams.items() if k != gone}.items() <= after.teams.items()


def test_inspectors_keep_away_and_go_equally_often() -> None:
    drawn = with_inspectors(entries(30), 12, 2, 6)
    found = outcome(drawn, drawing.sha256("z"))
    assert not set(drawn.recusals) & {
        (who, where) for where, team in found.teams.items() for who in team
    }
    loads = Counter(who for team in found.teams.values() for who in team)
    assert max(loads.values()) - min(loads.values()) <= 2  # one, where nobody keeps away
    assert all(len(set(team)) == 2 for team in found.teams.values())


def test_an_entry_nobody_may_go_to_gets_nobody() -> None:
    only = [drawing.Party("i0", "督学")]
    drawn = a_list(entries(1), 1, inspectors=only, recusals=[("i0", "A000")], each=1)
    assert outcome(drawn, "0").teams == {"A000": []}


def run_script(proof: dict[str, Any], folder: Path) -> "subprocess.CompletedProcess[str]":
    """The very script that is printed, in a Python that knows nothing of us."""
    (folder / "proof.json").write_text(json.dumps(proof, ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, "-I", "-", str(folder / "proof.json")]
    return subprocess.run(
        command, input=drawing.recompute_script(), capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("strikes", [(), ("A", "B"), ("B", "B")])
def test_the_printed_script_gets_the_same(strikes: tuple[str, ...], tmp_path: Path) -> None:
    rows = [
        drawing.Entry(
            f"{s}{n:02}", f"{s}{n}", s, 1 + n % 4, n % 7 == 0, "撤并" if n % 5 == 4 else ""
        )
        for s, size in (("A", 15), ("B", 9))
        for n in range(size)
    ]
    drawn = with_inspectors(rows, 8, 2, 5)
    gone = []
    for stratum in strikes:
        picked = certified(drawn, strikes=gone)["picked"]
        gone.append((next(one for one in picked if one[0] == stratum), "临时停课"))
    proof = certified(drawn, strikes=gone)
    ran = run_script(proof, tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout) == {"picked": proof["picked"], "teams": proof["teams"]}
    assert drawing.check(proof) is None


def changed(proof: dict[str, Any], fault: drawing.Fault) -> dict[str, Any]:
    """The certificate with one thing wrong in it."""
    other = json.loads(json.dumps(proof))
    heavier = other["list"].replace('"weight":1', '"weight":9', 1)
    match fault:
        case drawing.Fault.LIST_CHANGED:
            other["list"] = heavier
        case drawing.Fault.COMMITMENT:
            other["parts"][1] = drawing.part_of("另一个", "1" * 32)
        case drawing.Fault.PEOPLE:
            other["commitments"].pop()
        case drawing.Fault.SEED:
            other["seed"] = "0" * 64
        case drawing.Fault.RESULT:
            other["picked"].reverse()
        case drawing.Fault.QUOTAS:
            other["list"] = other["list"].replace('["A",4],["B",2]', '["A",2],["B",4]')
            other["list_sha256"] = drawing.sha256(other["list"])
            other["seed"] = drawing.seed_of(other["list_sha256"], other["parts"])
        case drawing.Fault.UNREADABLE:
            other["list"] = "[]"
    return other


@pytest.mark.parametrize("fault", list(drawing.Fault))
def test_whatever_was_changed_is_found(fault: drawing.Fault, tmp_path: Path) -> None:
    proof = certified(with_inspectors(entries(12, 6), 6, 1, 4))
    assert drawing.check(changed(proof, fault)) is fault
    if fault not in (drawing.Fault.SEED, drawing.Fault.QUOTAS):
        assert run_script(changed(proof, fault), tmp_path).returncode == 1


@pytest.mark.parametrize(
    ("value", "nonce"),
    [("", "0" * 32), ("x" * 61, "0" * 32), ("a\nb", "0" * 32), ("a", "0" * 31), ("a", "G" * 32)],
)
def test_a_secret_has_one_shape(value: str, nonce: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        drawing.commitment(value, nonce)


def test_public_numbers_are_counted_however_they_are_typed() -> None:
    assert drawing.numbers_in(" 03, 11、17 +05\n") == "03 11 17 05"
    with pytest.raises(ValueError, match="没有"):
        drawing.numbers_in("没有")


def test_a_list_has_one_text_whatever_order_it_comes_in() -> None:
    rows = entries(3, 2)
    assert drawing.list_text(a_list(rows, 2)) == drawing.list_text(a_list(rows[::-1], 2))


def test_public_numbers_make_a_certificate_too(tmp_path: Path) -> None:
    drawn = a_list(entries(8), 3, people=(), numbers="双色球第2026123期 2026-10-25")
    proof = drawing.certificate(drawing.list_text(drawn), ["03 11 17 05"])
    assert drawing.check(proof) is None
    assert run_script(proof, tmp_path).returncode == 0


def test_a_list_of_another_form_and_a_number_too_few_are_found() -> None:
    proof = certified(with_inspectors(entries(12, 6), 6, 1, 4))
    few = {**proof, "parts": proof["parts"][:-1]}
    assert drawing.check(few) is drawing.Fault.PEOPLE
    plain = {**json.loads(proof["list"]), "format": "another"}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    other = {**proof, "list": text, "list_sha256": drawing.sha256(text)}
    assert drawing.check(other) is drawing.Fault.UNREADABLE
