"""`make purchase-model`: what the purchase model foretold of a real shop, against what came; and the demo's fitted parameters.

Reads three builds: the demo, the shop as it was known on 2011-06-01, and the shop as it is known now.
"""

import csv
import re
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np

from cli.builds import ROOT

FITTED_ON = date(2011, 6, 1)
DAYS = 90
PAGE = ROOT / "docs" / "purchase_model.md"
CHART = ROOT / "docs" / "purchase_model.svg"
SEED = ROOT / "seeds" / "reference" / "purchase_model_parameters.csv"
SEED_COLUMNS = (
    "model", "r", "alpha", "a", "b", "p", "q", "gamma", "log_likelihood", "customers", "repeat_buyers", "converged", "at_bounds",
    "fitted_as_of",
)  # fmt: skip


@dataclass(frozen=True)
class Decile:
    """A tenth of the customers by rising forecast: means of purchases foretold and made per customer."""

    number: int
    customers: int
    expected: float
    actual: float


def deciles(forecast: dict[str, float], purchases: dict[str, int]) -> list[Decile]:
    """Ten groups of nearly equal size, by rising forecast and then by user id; who is not in `purchases` made none."""
    ranked = sorted(forecast, key=lambda user: (forecast[user], user))
    return [
        Decile(
            number, len(users), float(np.mean([forecast[user] for user in users])),
            float(np.mean([purchases.get(user, 0) for user in users])),
        )
        for number, users in enumerate((list(part) for part in np.array_split(np.array(ranked, dtype=object), 10)), start=1)
    ]  # fmt: skip


def table(rows: list[Decile]) -> str:
    """The deciles and their total as a Markdown table."""
    customers = sum(row.customers for row in rows)
    expected, actual = (sum(getattr(row, name) * row.customers for row in rows) for name in ("expected", "actual"))
    lines = ["| customers by rising forecast | customers | foretold per customer | made per customer |", "|--:|--:|--:|--:|"]
    lines += [f"| {row.number} | {row.customers} | {row.expected:.2f} | {row.actual:.2f} |" for row in rows]
    return "\n".join([*lines, f"| all, in sum | {customers} | {expected:.0f} | {actual:.0f} |"])


def chart(rows: list[Decile], file: Path) -> None:
    """Draws the deciles as pairs of bars, each with its number, into an SVG file that is the same on every run."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "purchase_model", "svg.fonttype": "none", "font.size": 9})
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7.5, 3.6), layout="constrained")
    places = np.arange(1, len(rows) + 1)
    for shift, name, label, colour in ((-0.2, "expected", "foretold", "#4c72b0"), (0.2, "actual", "made", "#dd8452")):
        bars = axes.bar(places + shift, [getattr(row, name) for row in rows], 0.38, label=label, color=colour)
        axes.bar_label(bars, fmt="%.2f", fontsize=6.5, padding=1)
    axes.set_xticks(places)
    axes.set_xlabel("tenth of the customers, by rising forecast")
    axes.set_ylabel(f"purchases per customer in {DAYS} days")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="upper left")
    figure.savefig(file, metadata={"Date": None, "Creator": None})
    pyplot.close(figure)
    file.write_text(re.sub(r"[ \t]+$", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8")


def foretold(then: Path) -> dict[str, float]:
    """What the build of that day expects of each customer."""
    with duckdb.connect(str(then), read_only=True) as connection:
        rows = connection.execute("select user_id, expected_purchases_90d from marts.user_purchase_forecast").fetchall()
    return {user: float(expected) for user, expected in rows}


def made(now: Path) -> dict[str, int]:
    """Days with purchases of each customer from that day on, as known now."""
    with duckdb.connect(str(now), read_only=True) as connection:
        return dict(connection.execute(
            "select user_id, count(distinct cast(ordered_at as date)) from marts.fct_orders "
            "where not is_fully_refunded and ordered_at >= $1 and ordered_at < $2 group by user_id",
            [FITTED_ON, FITTED_ON + timedelta(days=DAYS)],
        ).fetchall())  # fmt: skip


def write_seed(demo: Path) -> None:
    """The demo's fit as the seed that engines without Python models read."""
    with duckdb.connect(str(demo), read_only=True) as connection:
        columns = ", ".join(SEED_COLUMNS)
        rows = connection.execute(f"select {columns} from marts.purchase_model_fit order by model").fetchall()
    with SEED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(SEED_COLUMNS)
        writer.writerows([str(value).lower() if isinstance(value, bool) else value for value in row] for row in rows)


def main() -> int:
    """Writes the table into the page, the chart and the seed."""
    retail = ROOT / "online_retail.duckdb"
    write_seed(ROOT / "behavioral_segments.duckdb")
    rows = deciles(foretold(ROOT / f"online_retail_as_of_{FITTED_ON}.duckdb"), made(retail))
    page = PAGE.read_text(encoding="utf-8")
    written = re.sub(r"(?<=<!-- calibration -->\n).*?(?=\n<!-- end -->)", table(rows), page, flags=re.DOTALL)
    PAGE.write_text(written, encoding="utf-8")
    chart(rows, CHART)
    print(table(rows))
    print(f"Written: {', '.join(str(path.relative_to(ROOT)) for path in (PAGE, CHART, SEED))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
