"""The benchmark of segments: its rules, and that all contenders name the same members on a small build."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import segments, staging
from benchmarks.rules import (
    DECK,
    ActiveDays,
    DistinctOf,
    Events,
    FirstPerformed,
    NotPerformed,
    Performed,
    PerformedInOrder,
    Rule,
    ShareOf,
    SumOf,
    generate,
    names,
    segment_file,
)

RULES = 100


def test_fifty_rules_are_the_first_of_two_hundred_and_all_differ() -> None:
    few, many = generate(50), generate(200)
    assert list(many.items())[:50] == list(few.items())
    assert len(set(many.values())) == 200
    assert sum(DECK.values()) == 50
    kinds = Counter(type(condition) for rule in few.values() for condition in rule.conditions)
    for kind in (PerformedInOrder, FirstPerformed, SumOf, ShareOf, DistinctOf, ActiveDays):
        assert kinds[kind] == {PerformedInOrder: 3, FirstPerformed: 3, SumOf: 2, ShareOf: 1, DistinctOf: 1, ActiveDays: 2}[kind]


def test_a_rule_is_written_as_a_person_would_write_the_file() -> None:
    rule = Rule(
        all_of=(Performed(Events("feature_used", "feature_tier", "premium"), 3, 7), NotPerformed(Events("order_completed"), None)),
        none_of=(Performed(Events("app_opened"), 1, 1),),
    )
    assert segment_file(rule) == (
        "{{ segment(\n"
        "    all_of=[performed('feature_used', where={'feature_tier': 'premium'}, at_least=3, within='7 days'),"
        " not_performed('order_completed')],\n"
        "    none_of=[performed('app_opened', at_least=1, within='1 days')]\n"
        ") }}\n"
    )


def test_the_events_of_a_rule_are_those_of_all_its_conditions() -> None:
    rule = Rule(
        any_of=(Performed(Events("app_opened"), 1, 1), PerformedInOrder(Events("product_viewed"), Events("order_completed"), 1, 7)),
        none_of=(SumOf(Events("order_completed"), 5, 7),),
    )
    assert names(rule) == {"app_opened", "product_viewed", "order_completed"}


def taken(contender: str, rules: str, wall: float, cpu: float, **steps: tuple[float, float]) -> dict:
    return {"contender": contender, "rules": rules, "wall": wall, "cpu": cpu, "steps": steps, "peak_bytes": 1_500_000_000}


def kept(size: str, events: int, ours_of_ten: float) -> dict:
    """Two rounds on ten and thirty rules: the second took twice as long in all."""
    rounds = [
        [
            taken("floor", "none", slow * 0.5, slow * 0.5),
            taken("hand_sql", "10", slow * 2, slow * 4),
            taken("polars_frames", "10", slow * 1, slow * 1, load=(slow * 3, slow * 3)),
            taken("ours", "10", slow * ours_of_ten, slow * 8, int_event_times=(slow * 1, slow * 2)),
            taken("hand_sql", "30", slow * 4, slow * 6),
            taken("ours", "30", slow * 10, slow * 20, int_event_times=(slow * 1, slow * 2)),
            taken("ours", "shipped", slow * 3, slow * 3, int_event_times=(slow * 1, slow * 2), dear=(slow * 2, slow * 2)),
        ]
        for slow in (1, 2)
    ]
    # of the thirty, those of one condition read few events and took a tenth of a second, all others two; in the second round double
    own = {name: 9_999 if len(rule.conditions) == 1 else 100_000 for name, rule in generate(30).items()}
    for slow, one_round in zip((1, 2), rounds, strict=True):
        one_round[5]["steps"] |= {name: (slow / 10, slow / 10 * (1 if own[name] < 10_000 else 2)) for name in own}
    about = {"size": size, "events": events, "people": 7, "machine": "a machine", "members": [0, 2, 4], "own_events": own}
    return {**about, "sets": [10, 30], "rounds": rounds}


def test_the_page_shows_medians_and_ratios_within_a_round() -> None:
    words = segments.page([kept("1M", 1_000_000, 4), kept("10M", 10_000_000, 40)])
    # seconds: the mean of 1 x and 2 x; ratios are the same in both rounds
    assert "| **segments, all intervals of all time** | 6.00 | 12.00 | 2.00 | 2.00 | 1.5 GB |  |" in words
    assert "| polars, today | 1.50 | 1.50 | 0.50 | 0.25 | 1.5 GB | 4.5 |" in words
    assert "| of which the stream that they share | 1.50 | 3.00 | 0.50 | 0.50 | | |" in words
    assert "| one `group by user_id`, the floor | 0.75 | 0.75 | 0.25 | 0.12 | 1.5 GB |  |" in words
    assert "The 1 segments that ship: 4.50 s, of which the stream 1.50 s. The dearest: `dear` 3.00 s." in words
    # ours at 1M: (10 - 4) / 20 and twice that; by hand (4 - 2) / 20 and (6 - 4) / 20, and twice that
    assert "One more segment costs 450 ms and 900 ms of CPU, one more query by hand 150 and 150 (from 10 to 30 rules)." in words
    assert "From 1M to 10M, 10 segments grow with events to the power of 1.00." in words
    assert "From 1M to 10M, 30 segments grow with events to the power of 0.00." in words
    assert re.search(r"CPU of a segment of one condition: \w+ 0\.15 s, ", words)
    # a tenth of all events is more than up to a tenth
    few = sum(len(rule.conditions) == 1 for rule in generate(30).values())
    assert f"events that are its own, median: up to 1% 150 ms ({few} rules), more 300 ms ({30 - few} rules)." in words
    assert "Of 3 rules 2 have members" in words


@pytest.mark.long
def test_all_contenders_name_the_same_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "FOLDER", tmp_path)
    monkeypatch.setattr(staging, "FOLDER", tmp_path)
    installed = segments.installed()
    build = segments.build("20k")
    bench = segments.Bench(build, segments.compiled("20k", RULES))
    for contender in (segments.HAND, *installed, segments.OURS):
        taken = bench.run(contender, RULES)
        assert taken.wall > 0 and taken.peak_bytes > 10_000_000
        bench.compare(segments.HAND, contender, RULES)
    # nothing is compared with nothing: most rules have members, and no rule has everybody
    sizes = bench.sizes(RULES)
    assert sum(map(bool, sizes)) > RULES / 2
    # one person more in one rule is found
    job = json.loads((bench.folder(segments.OURS) / "job.json").read_text())
    members = Path(job["folder"]) / "members"
    (members / "rule_001.parquet").write_bytes((members / "rule_002.parquet").read_bytes())
    with pytest.raises(SystemExit, match=r"rule_001\.parquet"):
        bench.compare(segments.HAND, segments.OURS, RULES)
