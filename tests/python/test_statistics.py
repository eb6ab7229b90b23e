"""The distribution functions of macros/statistics against scipy, on grids far beyond what a campaign meets."""

import duckdb
import numpy as np
import pytest
from scipy import stats

from cli.definitions import run_dbt
from tests.python.support.demo_build import demo_build

EXPRESSIONS = {
    "normal": "{{ normal_upper_tail('x') }}",
    "chi_square": "{{ chi_square_upper_tail('x', 'degrees') }}",
    "student_t": "{{ student_t_as_normal('x', 'degrees') }}",
    "student_t_quantile": "{{ student_t_quantile('degrees') }}",
    "wilson_low": "{{ wilson_bound('x', 'degrees', -1) }}",
    "wilson_high": "{{ wilson_bound('x', 'degrees', 1) }}",
}


@pytest.fixture(scope="module")
def statements() -> dict[str, str]:
    """The SQL that each macro renders, all in one start of dbt."""
    inline = "\n@@\n".join(EXPRESSIONS.values())
    printed = run_dbt(["compile", "--inline", inline], demo_build(), {}, demo_build().target_path / "statistics")
    return dict(zip(EXPRESSIONS, printed.split("@@"), strict=True))


def computed(statement: str, x: np.ndarray, degrees: np.ndarray) -> np.ndarray:
    """The expression on each pair, as DuckDB gives it; null is nan."""
    given = {"place": np.arange(len(x)), "x": x.astype(float), "degrees": degrees}  # noqa: F841
    rows = duckdb.connect().execute(f"select {statement} as y from given order by place").fetchall()
    return np.array([np.nan if y is None else y for (y,) in rows], dtype=float)


def grid(x: np.ndarray, degrees: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.repeat(x, len(degrees)), np.tile(degrees, len(x))


def test_the_normal_tail_is_right_to_15_decimals_and_8_digits(statements: dict[str, str]) -> None:
    z = np.concatenate([np.linspace(0, 24, 4801), [7.07106781186546, 7.07106781186547, 7.07106781186548]])
    tail = computed(statements["normal"], z, z)
    assert tail == pytest.approx(stats.norm.sf(z), rel=1e-8, abs=0)
    assert tail == pytest.approx(stats.norm.sf(z), rel=0, abs=1e-15)
    assert computed(statements["normal"], np.array([24.1, 1e6]), np.zeros(2)).tolist() == [0, 0]


def test_the_chi_square_tail_is_right_to_14_decimals_and_8_digits(statements: dict[str, str]) -> None:
    x, degrees = grid(np.concatenate([[0, 1e-16, 1e-6], np.linspace(0.01, 570, 900)]), np.arange(1, 21))
    tail = computed(statements["chi_square"], x, degrees)
    assert tail == pytest.approx(stats.chi2.sf(x, degrees), rel=1e-8, abs=0)
    assert tail == pytest.approx(stats.chi2.sf(x, degrees), rel=0, abs=1e-14)
    beyond = computed(statements["chi_square"], np.array([5.0, 5.0, 600.0]), np.array([0, 21, 3]))
    assert np.isnan(beyond[:2]).all() and beyond[2] == 0


def test_students_tail_is_right_to_three_in_100000(statements: dict[str, str]) -> None:
    t, degrees = grid(np.linspace(0, 12, 601), np.array([3, 3.5, 4, 5.5, 8, 12.25, 30, 100, 1e4, 1e7]))
    p_value = 2 * stats.norm.sf(computed(statements["student_t"], t, degrees))
    exact = 2 * stats.t.sf(t, degrees)
    assert p_value == pytest.approx(exact, rel=0, abs=3e-5)
    assert p_value[degrees >= 8] == pytest.approx(exact[degrees >= 8], rel=0, abs=1e-6)


def test_students_quantile_is_right_to_an_eighth_of_a_percent(statements: dict[str, str]) -> None:
    degrees = np.array([3, 3.5, 4, 5, 7.25, 10, 30, 100, 1e4, 1e7])
    quantile = computed(statements["student_t_quantile"], degrees, degrees)
    assert quantile == pytest.approx(stats.t.ppf(0.975, degrees), rel=1.25e-3)
    assert quantile[degrees >= 10] == pytest.approx(stats.t.ppf(0.975, degrees[degrees >= 10]), rel=1e-5)


def test_wilsons_interval(statements: dict[str, str]) -> None:
    x, n = grid(np.array([0, 1, 7, 20]), np.array([20.0, 21.0, 1000.0]))
    intervals = [stats.binomtest(int(k), int(m)).proportion_ci(method="wilson") for k, m in zip(x, n, strict=True)]
    assert computed(statements["wilson_low"], x, n) == pytest.approx([bounds.low for bounds in intervals], abs=1e-14)
    assert computed(statements["wilson_high"], x, n) == pytest.approx([bounds.high for bounds in intervals], abs=1e-14)
