"""The algorithm of the draw: reproducible by anyone, fair to everyone. Nothing here needs the portal."""

import copy
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.drawing.algorithm import canonical, differences, digest, draw, in_drawn_order, numbered, seed_of

DOCS = Path(__file__).resolve().parents[2] / "docs"
VECTOR = DOCS / "draw-vector.json"


def pool(count=8, excluded=(), experts=3, reserves=3):
    ids = [f"{number:03}" for number in range(1, count + 1)]
    return {
        "format": "expert-pool-1", "call": "C-1", "lot": 1, "draw": 1, "experts": experts, "reserves": reserves,
        "conditions": {"sphere": "4", "regions": [], "languages": ["ru"]},
        "candidates": [{"id": each, "eligible": each not in excluded, "reasons": []} for each in ids],
        "frozen_at": "2027-02-10T05:00:00+00:00", "sealed_sha256": "0" * 64,
    }  # fmt: skip


def protocol(**changes):
    content = pool(excluded=("002",))
    drawn = draw(content, randomness="ab" * 32, words="Ашық аспан")
    return {
        "format": "expert-draw-1", "pool": content, "pool_sha256": digest(content), "frozen_at": content["frozen_at"],
        "randomness": "ab" * 32, "words": "Ашық аспан", "seed": drawn.seed, "drawn_at": "2027-02-10T05:10:00+00:00",
        "result": numbered(drawn), **changes,
    }  # fmt: skip


ids = st.lists(st.from_regex(r"[0-9]{3}", fullmatch=True), unique=True, min_size=1, max_size=30)
seeds = st.text(alphabet="0123456789abcdef", min_size=64, max_size=64)


@given(ids, seeds)
def test_the_order_is_a_permutation_and_does_not_depend_on_the_order_of_asking(found, seed):
    first = in_drawn_order(found, seed=seed, pool_sha256="1" * 64)
    assert sorted(first) == sorted(found)
    assert in_drawn_order(reversed(found), seed=seed, pool_sha256="1" * 64) == first


@given(ids, seeds)
def test_leaving_one_out_does_not_change_the_order_of_the_others(found, seed):
    order = in_drawn_order(found, seed=seed, pool_sha256="1" * 64)
    rest = in_drawn_order(found[1:], seed=seed, pool_sha256="1" * 64)
    assert rest == [each for each in order if each != found[0]]


@given(st.text(max_size=40))
def test_words_of_observers_make_another_seed(words):
    assert (seed_of("ab" * 32, words) == seed_of("ab" * 32, "")) is (words == "")


def test_everybody_is_drawn_about_equally_often():
    """4,000 draws of 3 of 10: each expects 1,200; six standard deviations are 174."""
    content = pool(10)
    counts = Counter()
    for number in range(4000):
        counts.update(draw(content, randomness=f"{number:064x}").experts)
    assert len(counts) == 10
    assert all(abs(count - 1200) < 174 for count in counts.values()), counts


def test_every_place_is_about_equally_likely():
    content = pool(6)
    first = Counter(draw(content, randomness=f"{number:064x}").experts[0] for number in range(3000))
    assert all(abs(count - 500) < 125 for count in first.values()), first


def test_excluded_people_are_never_drawn():
    content = pool(10, excluded=("001", "005"))
    for number in range(200):
        drawn = draw(content, randomness=f"{number:064x}")
        assert not {"001", "005"} & {*drawn.experts, *drawn.reserves}


@settings(max_examples=30)
@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=5))
def test_canonical_form_does_not_depend_on_the_order_of_keys(value):
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_a_protocol_that_follows_has_no_differences():
    assert differences(protocol()) == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"seed": "f" * 64}, "seed"),
        ({"randomness": "cd" * 32}, "seed"),
        ({"words": "Басқа"}, "seed"),
        ({"pool_sha256": "f" * 64}, "pool_sha256"),
        ({"result": {"experts": [], "reserves": []}}, "result"),
        ({"drawn_at": "2027-02-10T04:00:00+00:00"}, "drawn_at"),
        ({"frozen_at": "2027-02-09T05:00:00+00:00"}, "frozen_at"),
    ],
)
def test_what_was_changed_is_named(change, named):
    assert any(line.startswith(named) for line in differences(protocol(**change)))


def test_a_pool_changed_afterwards_is_noticed():
    forged = protocol()
    forged["pool"] = copy.deepcopy(forged["pool"])
    forged["pool"]["candidates"][1]["eligible"] = True
    assert any(line.startswith("pool_sha256") for line in differences(forged))


def test_sealed_part_is_held_by_its_hash():
    sealed = {"salt": "x", "candidates": [{"id": f"{number:03}"} for number in range(1, 9)]}
    content = {**pool(), "sealed_sha256": digest(sealed)}
    drawn = draw(content, randomness="ab" * 32)
    found = protocol(pool=content, pool_sha256=digest(content), seed=drawn.seed, words="", result=numbered(drawn))
    assert differences(found, sealed) == []
    assert differences(found, {**sealed, "salt": "y"})[0].startswith("sealed_sha256")


def test_redraw_repeats_the_vector(capsys):
    call_command("redraw", str(VECTOR))
    assert "The protocol holds" in capsys.readouterr().out


def test_redraw_ends_with_1_and_says_what_differs(tmp_path, capsys):
    forged = json.loads(VECTOR.read_text(encoding="utf-8"))
    forged["result"]["experts"][0]["id"], forged["result"]["reserves"][0]["id"] = "001", "002"
    path = tmp_path / "forged.json"
    path.write_text(json.dumps(forged), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        call_command("redraw", str(path))
    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith("result:")


def test_redraw_refuses_what_is_no_protocol(tmp_path):
    path = tmp_path / "other.json"
    path.write_text("{}")
    with pytest.raises(CommandError, match="not a protocol"):
        call_command("redraw", str(path))


def test_the_lines_of_the_documentation_repeat_the_vector():
    """docs/draw.md shows a program that needs nothing of the portal: it is run here as it stands there."""
    program = re.search(r"```python\n(.+?)```", (DOCS / "draw.md").read_text(encoding="utf-8"), re.DOTALL)[1]
    result = subprocess.run(
        [sys.executable, "-", str(VECTOR)], input=program, text=True, capture_output=True, check=True
    )
    vector = json.loads(VECTOR.read_text(encoding="utf-8"))
    expected = [each["id"] for each in vector["result"]["experts"] + vector["result"]["reserves"]]
    assert result.stdout.split() == [*expected, "True"]
