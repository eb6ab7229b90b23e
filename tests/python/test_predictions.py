"""Both predictions on simulated apps, whole builds: what is known of the people is found, and nothing of the future is used."""

import csv
import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest

from prediction.bg_nbd import BgNbd, expected_purchases, p_alive
from tests.python.support.simulated_buyers import purchase_times
from tests.python.support.simulated_visitors import Visits, with_rhythms, without_rhythm
from tests.python.support.tables import query
from tests.python.support.workspace import Workspace

LAST_DAY = date(2026, 6, 30)
DAYS = 150
CHURN = ("--select", "+user_churn_risk", "+churn_risk_reliability")
BUYERS, TRUE, TRUE_VALUES = 1500, (0.8, 40.0, 0.9, 3.0), (4.0, 3.5, 30.0)
Row = tuple[str, str, str, str]


def visit_rows(visits: Visits) -> Iterable[Row]:
    return ((user, "app_opened", f"{day}T10:00:00Z", "{}") for user, days in visits.items() for day in days)


def buyer_rows() -> Iterable[Row]:
    """Customers as BG/NBD has them, first seen 60 to 300 days ago; what each order is worth as Gamma-Gamma has it."""
    random = np.random.default_rng(11)
    p, q, gamma = TRUE_VALUES
    for number in range(BUYERS):
        age, rate = int(random.integers(60, 300)), random.gamma(q, 1 / gamma)
        first = LAST_DAY - timedelta(days=age)
        for time in (0.0, *purchase_times(random, *TRUE, until=float(age))):
            value = max(round(float(random.gamma(p, 1 / rate)), 2), 0.01)
            at = f"{first + timedelta(days=int(time))}T12:00:00Z"
            yield f"buyer_{number:04}", "order_completed", at, json.dumps({"revenue": value, "currency": "USD"})


def write(file: Path, rows: Iterable[Row]) -> None:
    """The rows once each, and one event on the last evening, which is the moment all is as of."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("user_id", "event_name", "occurred_at", "properties"))
        writer.writerows(dict.fromkeys(rows))
        writer.writerow(("clock", "app_opened", f"{LAST_DAY}T23:00:00Z", "{}"))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("simulated"))


def build(app: Workspace, name: str, rows: Iterable[Row], *selected: str) -> Path:
    app.forget()
    write(app.raw_events, rows)
    app.build(*selected, given={"raw_events": str(app.raw_events)})
    return app.keep(name)


@pytest.fixture(scope="module")
def rhythms(app: Workspace) -> Path:
    return build(app, "rhythms", visit_rows(with_rhythms(7, 900, LAST_DAY - timedelta(days=DAYS - 1), DAYS)), *CHURN)


@pytest.fixture(scope="module")
def alike(app: Workspace) -> Path:
    return build(app, "alike", visit_rows(without_rhythm(8, 2500, LAST_DAY - timedelta(days=DAYS - 1), DAYS)), *CHURN)


@pytest.fixture(scope="module")
def buyers(app: Workspace) -> Path:
    return build(app, "buyers", buyer_rows(), "--select", "+user_purchase_forecast")


def area_under_curve(scores: np.ndarray, has_left: np.ndarray) -> float:
    """By its definition: every pair of one who left and one who returned is looked at."""
    left, returned = scores[has_left][:, None], scores[~has_left][None, :]
    return float(np.mean((left > returned) + 0.5 * (left == returned)))


def judged(database: Path) -> tuple[float, float]:
    """The two areas, of the risk and of the days since the last visit, from the people themselves."""
    rows = query(database, "select churn_probability, days_since_seen, has_left from intermediate.int_churn_scored "
                           "where purpose = 'judged'")  # fmt: skip
    risk, days, has_left = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    return area_under_curve(risk, has_left == 1), area_under_curve(days, has_left == 1)


def verdict(database: Path) -> tuple[float, float, bool, str]:
    sql = "select auc::double, auc_days_since_seen::double, beats_baseline, verdict from marts.churn_risk_verdict"
    return query(database, sql)[0]


def test_lateness_beats_days_where_everybody_has_a_rhythm(rhythms: Path) -> None:
    auc, auc_of_days, beats, sentence = verdict(rhythms)
    assert (auc, auc_of_days) == pytest.approx(judged(rhythms), abs=1e-6)
    assert auc > auc_of_days + 0.02
    assert beats
    assert sentence.startswith("ranks people better")
    notes = query(rhythms, "select distinct model_note from marts.user_churn_risk where churn_probability is not null")
    assert notes == [(None,)]


def test_no_advantage_is_said_so_where_only_days_tell(alike: Path) -> None:
    auc, auc_of_days, beats, sentence = verdict(alike)
    assert (auc, auc_of_days) == pytest.approx(judged(alike), abs=1e-6)
    assert auc_of_days > 0.6
    assert beats is False
    assert sentence.startswith("does not rank people better")
    notes = query(alike, "select distinct model_note from marts.user_churn_risk where churn_probability is not null")
    assert notes == [(sentence,)]


@pytest.mark.parametrize("name", ["rhythms", "alike"])
def test_probabilities_come_true(name: str, request: pytest.FixtureRequest) -> None:
    """The simulated people do not change their ways, so that what was learnt holds later, but for chance and shrinkage."""
    rows = query(request.getfixturevalue(name), "select people, predicted_share::double, actual_share::double "
                                                "from marts.churn_risk_reliability order by decile")  # fmt: skip
    assert len(rows) >= 5
    for people, predicted, actual in rows:
        assert abs(predicted - actual) < 4 * np.sqrt(0.25 / people) + 0.05
    shares = [actual for _, _, actual in rows]
    assert shares[-1] > shares[0] + 0.2


def test_rates_know_nothing_of_the_judged_days(app: Workspace, rhythms: Path) -> None:
    """Half of the people vanish from the first judged day on, the others come daily: not one rate changes."""
    (first_judged,) = query(rhythms, "select judged_from from marts.churn_risk_verdict")[0]
    visits = with_rhythms(7, 900, LAST_DAY - timedelta(days=DAYS - 1), DAYS)
    changed = {
        user: [day for day in days if day <= first_judged]
        + [first_judged + timedelta(days=n) for n in range(1, 30) if number % 2 and days and days[0] <= first_judged]
        for number, (user, days) in enumerate(visits.items())
    }
    other = build(app, "other_future", visit_rows(changed), *CHURN)
    rates = "select * from intermediate.int_churn_rates order by rhythm_band, visit_band, lateness_band"
    assert query(other, rates) == query(rhythms, rates)
    assert verdict(other) != verdict(rhythms)


def test_known_parameters_come_out_of_the_events(buyers: Path) -> None:
    """Days are coarser than the simulated instants, and 1,500 customers are few: within a third."""
    fits = query(buyers, "select r, alpha, a, b, p, q, gamma, customers, is_trusted, reason from marts.purchase_model_fit "
                         "order by model")  # fmt: skip
    assert fits[0][:4] == pytest.approx(TRUE, rel=1 / 3)
    assert fits[1][4:7] == pytest.approx(TRUE_VALUES, rel=1 / 3)
    assert fits[0][7:] == (BUYERS, True, None)
    assert fits[1][8:] == (True, None)


def test_every_customer_has_the_scores_of_their_history(buyers: Path) -> None:
    """Histories are counted again from the raw file, and scored with the published parameters."""
    days: dict[str, set[date]] = {}
    for user, name, at, _ in buyer_rows():
        assert name == "order_completed"
        days.setdefault(user, set()).add(datetime.fromisoformat(at).date())
    histories = np.array([(len(its) - 1, (max(its) - min(its)).days, (LAST_DAY - min(its)).days) for its in days.values()], float)
    model = BgNbd(*query(buyers, "select r, alpha, a, b from marts.purchase_model_fit where model = 'bg_nbd'")[0])
    rows = query(buyers, "select user_id, p_alive::double, expected_purchases_90d::double, expected_value_365d::double, "
                         "expected_purchases_365d::double * expected_purchase_value::double "
                         "from marts.user_purchase_forecast")  # fmt: skip
    found = {user: scores for user, *scores in rows}
    assert found.keys() == days.keys()
    alive, expected = p_alive(model, *histories.T), expected_purchases(model, 90, *histories.T)
    for user, chance, purchases in zip(days, alive, expected, strict=True):
        assert found[user][:2] == pytest.approx([chance, purchases], abs=1e-6)
        assert found[user][2] == pytest.approx(found[user][3], rel=1e-4, abs=1e-3)


def test_the_same_events_give_the_same_bytes(app: Workspace, buyers: Path) -> None:
    app.restore(buyers)
    write(app.raw_events, buyer_rows())
    app.build("--select", "int_purchase_model_fitted+", given={"raw_events": str(app.raw_events)})
    with duckdb.connect() as connection:
        connection.execute(f"attach '{app.database}' as again (read_only); attach '{buyers}' as first (read_only)")
        for table in ("purchase_model_fit", "user_purchase_forecast"):
            sql = f"select count(*) from (from again.marts.{table} except all from first.marts.{table})"
            assert connection.execute(sql).fetchall() == [(0,)]


def test_sql_scores_as_scipy_does(app: Workspace, buyers: Path) -> None:
    """With a seed of parameters named, scores are computed in SQL; here from those that the build before has fitted."""
    app.restore(buyers)
    seeded = {"raw_events": str(app.raw_events), "purchase_model_parameters": "purchase_model_parameters"}
    app.build("--select", "int_purchase_states_integrated", given=seeded)
    columns = ("p_alive", "expected_purchases_90d", "expected_purchases_365d")
    worst = ", ".join(f"max(abs(python.{column} - in_sql.{column}))" for column in columns)
    joined = query(app.database, f"select count(*), {worst} from intermediate.int_purchase_states_scored as python "
                                 "full join intermediate.int_purchase_states_integrated as in_sql "
                                 "using (repeat_purchases, recency_days, age_days)")[0]  # fmt: skip
    (states,) = query(buyers, "select count(*) from intermediate.int_purchase_states")[0]
    assert joined[0] == states
    assert max(joined[1:]) < 1e-6
