"""The segments find whom the demo's scripts planted, and whatever they miss is explained."""

import duckdb
import pytest

from cli.persona_report import (
    KNOWN_MISSES,
    NOT_PLANTED,
    PAGE,
    Truth,
    judge,
    open_counts,
    read_members,
    read_truth,
    render,
    why_open,
)
from tests.python.support.demo_build import demo_build

# scripts and rules are written apart; nearly all of it has to agree
LEAST_RECALL = 0.98
LEAST_PRECISION = 0.98
Members = dict[str, dict[tuple[str, str, str], str]]


@pytest.fixture(scope="module")
def members() -> Members:
    with duckdb.connect(str(demo_build().database), read_only=True) as connection:
        return read_members(connection)


@pytest.fixture(scope="module")
def truth() -> Truth:
    return read_truth()


def test_every_segment_finds_its_people(members: Members, truth: Truth) -> None:
    scores = judge(truth, members)
    assert {score.segment for score in scores if not score.planted} == set(NOT_PLANTED), "someone must be planted in every segment"
    for score in scores:
        if score.planted:
            assert score.recall >= LEAST_RECALL and score.precision >= LEAST_PRECISION, score
        assert score.entries_exact == score.entries_planted, score
    assert sum(score.entries_planted for score in scores) == len(truth.entries) > 400


def test_no_miss_is_unexplained(members: Members, truth: Truth) -> None:
    misses = {one for score in judge(truth, members) for one in score.missed + score.extra}
    assert misses == KNOWN_MISSES.keys(), "explain a new miss in KNOWN_MISSES, remove one that is gone"
    unexplained = [pair for pair, (inside, _) in open_counts(truth, members).items() if inside and not why_open(*pair)]
    assert not unexplained


def test_the_page_is_the_build(members: Members, truth: Truth) -> None:
    assert PAGE.read_text(encoding="utf-8") == render(truth, members), "run python -m cli.persona_report --write"


def test_scores_by_hand() -> None:
    # planted: ann, bob, cid (for p1). In now: ann, cid for p2, dee, eve. eve is left open.
    truth = Truth(
        personas={name: "any" for name in ("ann", "bob", "cid", "dee", "eve")},
        planted={("x", "ann", ""), ("x", "bob", ""), ("x", "cid", "p1")},
        left_open={("x", "eve")},
        entries={("x", "ann", ""): "2026-06-01T00:00:00.000Z", ("x", "bob", ""): "2026-06-02T00:00:00.000Z"},
    )
    now = {("x", "ann", ""): "2026-06-01T00:00:00.000Z"}
    now |= {one: "2026-06-03T00:00:00.000Z" for one in (("x", "cid", "p2"), ("x", "dee", ""), ("x", "eve", ""))}
    (score,) = judge(truth, {"x": now})
    assert (score.missed, score.extra) == ([("x", "bob", ""), ("x", "cid", "p1")], [("x", "cid", "p2"), ("x", "dee", "")])
    assert (score.recall, score.precision) == (1 / 3, 1 / 3)
    assert (score.entries_exact, score.entries_planted) == (1, 2)
    assert open_counts(truth, {"x": now}) == {("x", "any"): (1, 0)}
