"""The hash that deals people into holdouts and variants is even, and its salts do not know of each other."""

import hashlib

import duckdb
import pytest

from tests.python.support.demo_build import demo_build

PEOPLE = 100_000
BINS = 100
# the 99.99% quantile of chi-square with 99 degrees of freedom: an even hash fails once in ten thousand; the ids here are fixed
LIMIT = 160.2
SALTS = ("holdout:spring", "holdout:autumn", "variant:spring", "global_holdout")


def shares(salt: str) -> list[float]:
    """What the written rule gives, by hand: the first 32 bits of md5 of salt|user_id."""
    return [int(hashlib.md5(f"{salt}|u{n:06d}".encode()).hexdigest()[:8], 16) / 2**32 for n in range(PEOPLE)]


def chi_square(counts: list[int], expected: float) -> float:
    return sum((count - expected) ** 2 / expected for count in counts)


@pytest.fixture(scope="module")
def dealt() -> dict[str, list[float]]:
    return {salt: shares(salt) for salt in SALTS}


@pytest.mark.parametrize("salt", SALTS)
def test_shares_are_even(dealt: dict[str, list[float]], salt: str) -> None:
    counts = [0] * BINS
    for share in dealt[salt]:
        assert 0 <= share < 1
        counts[int(share * BINS)] += 1
    assert chi_square(counts, PEOPLE / BINS) < LIMIT


@pytest.mark.parametrize("other", SALTS[1:])
def test_salts_deal_anew(dealt: dict[str, list[float]], other: str) -> None:
    """In each tenth by one salt lies a tenth of each tenth by another: 100 cells, 81 degrees of freedom."""
    counts = [0] * BINS
    for first, second in zip(dealt[SALTS[0]], dealt[other], strict=True):
        counts[int(first * 10) * 10 + int(second * 10)] += 1
    assert chi_square(counts, PEOPLE / BINS) < 137.2, "the 99.99% quantile with 81 degrees of freedom is 137.2"


def test_an_uneven_hash_would_be_seen() -> None:
    """A hundredth of the people too many in one tenth."""
    counts = [PEOPLE // BINS + (100 if n < 10 else 0) for n in range(BINS)]
    assert chi_square(counts, sum(counts) / BINS) > 80
    assert chi_square([1100 if n < 20 else 975 for n in range(BINS)], 1000) > LIMIT


def test_the_engine_deals_as_the_rule_is_written(dealt: dict[str, list[float]]) -> None:
    """The compiled macro, as int_campaign_entries carries it, over the same ids."""
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select cast(cast('0x' || substr(md5('holdout:spring' || '|' || user_id), 1, 8) as bigint) as double) / 4294967296 "
            "from (select printf('u%06d', range) as user_id from range(?)) order by user_id",
            [PEOPLE],
        ).fetchall()
    assert [share for (share,) in rows] == dealt["holdout:spring"]
    with duckdb.connect(str(demo_build().database), read_only=True) as connection:
        decided = connection.execute(
            "select user_id, is_holdout from marts.campaign_decisions where campaign_id = 'trial_conversion'"
        ).fetchall()
    assert len(decided) > 100
    for user, is_holdout in decided:
        share = int(hashlib.md5(f"holdout:trial_conversion|{user}".encode()).hexdigest()[:8], 16) / 2**32
        assert is_holdout == (share < 0.5)
