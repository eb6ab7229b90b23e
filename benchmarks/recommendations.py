"""`make recommendations`: what user_next_best offered the customers of a real shop, against what they bought and what was popular.

Reads two builds: the shop as it was known on 2011-06-01, and the shop as it is known now.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
from scipy import stats

from cli.builds import ROOT

SPLIT_ON = date(2011, 6, 1)
DAYS = 90
OFFERED = 10
# days in which people make a product popular; none is ever
POPULAR_DAYS = (7, 14, 30, 60, 90, None)
PAGE = ROOT / "docs" / "recommendations.md"
CHART = ROOT / "docs" / "recommendations.svg"
OFFER = "user_next_best"
Lists = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Judged:
    """How one way of offering did: the share of customers with a hit among ten, and the mean reciprocal rank of the first hit."""

    name: str
    hit_rate: float
    mrr: float


def first_hits(offers: Lists, wanted: Mapping[str, set[str]]) -> np.ndarray:
    """Rank from 1 of the first product of each customer's list that they bought later, in the order of user ids; 0 without one."""
    return np.array([
        next((rank for rank, product in enumerate(offers.get(user, ())[:OFFERED], start=1) if product in wanted[user]), 0)
        for user in sorted(wanted)
    ])  # fmt: skip


def judged(name: str, ranks: np.ndarray) -> Judged:
    """Hit rate and mean reciprocal rank; a customer without a hit counts 0 in both."""
    return Judged(name, float(np.mean(ranks > 0)), float(np.mean(np.where(ranks > 0, 1 / np.maximum(ranks, 1), 0))))


def gain(ours: np.ndarray, theirs: np.ndarray) -> tuple[float, float, float]:
    """Difference of two hit rates on the same customers: estimate and 95% interval of the paired difference."""
    difference = (ours > 0).astype(float) - (theirs > 0)
    margin = stats.norm.ppf(0.975) * difference.std() / np.sqrt(len(difference))
    return float(difference.mean()), float(difference.mean() - margin), float(difference.mean() + margin)


def popular(bought: Mapping[tuple[str, str], date], owned: Mapping[str, set[str]], days: int | None) -> dict[str, list[str]]:
    """The products that most people bought last within the days before the split, each customer's own ones left out."""
    since = date.min if days is None else SPLIT_ON - timedelta(days=days)
    people: dict[str, int] = {}
    for (_, product), day in bought.items():
        if day >= since:
            people[product] = people.get(product, 0) + 1
    ranked = sorted(people, key=lambda product: (-people[product], product))
    return {
        user: [product for product in ranked[: OFFERED + len(own)] if product not in own][:OFFERED] for user, own in owned.items()
    }


def measured(
    offers: Lists, bought: Mapping[tuple[str, str], date], later: Mapping[str, set[str]]
) -> tuple[list[Judged], tuple[float, float, float], int]:
    """Ours and each popularity, our gain over the best of these by hit rate, and the customers judged.

    Args:
        offers: per customer the products offered, best first.
        bought: (customer, product) bought before the split, and the last day.
        later: per customer the products bought in the days after.
    """
    owned: dict[str, set[str]] = {}
    for user, product in bought:
        owned.setdefault(user, set()).add(product)
    known = {product for _, product in bought}
    wanted = {user: (later.get(user, set()) & known) - own for user, own in owned.items()}
    wanted = {user: products for user, products in wanted.items() if products}
    ours = first_hits(offers, wanted)
    baselines = {days: first_hits(popular(bought, owned, days), wanted) for days in POPULAR_DAYS}
    rows = [judged(OFFER, ours)] + [
        judged("popular ever" if days is None else f"popular in {days} days", ranks) for days, ranks in baselines.items()
    ]
    best = max(baselines.values(), key=lambda ranks: float(np.mean(ranks > 0)))
    return rows, gain(ours, best), len(wanted)


def table(rows: list[Judged], over_best: tuple[float, float, float], customers: int) -> str:
    """The Markdown table and the sentence below it."""
    lines = ["| offered | hit rate at 10 | mean reciprocal rank |", "|---|--:|--:|"]
    lines += [f"| {row.name} | {row.hit_rate:.1%} | {row.mrr:.3f} |" for row in rows]
    points, low, high = (100 * value for value in over_best)
    beats = "beats the best popularity" if low > 0 else "does not beat the best popularity for certain"
    sentence = f"{customers} customers. By hit rate `{OFFER}` {beats}: {points:+.1f} points ({low:+.1f} to {high:+.1f})."
    return "\n".join([*lines, "", sentence])


def chart(rows: list[Judged], file: Path) -> None:
    """Draws both figures as bars, each with its number, into an SVG file that is the same on every run."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "recommendations", "svg.fonttype": "none", "font.size": 9})
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(1, 2, figsize=(7.5, 2.8), layout="constrained", sharey=True)
    places = np.arange(len(rows))[::-1]
    colours = ["#0072b2" if row.name == OFFER else "#b0b0b0" for row in rows]
    for axes, name, label, shown in zip(
        panels, ("hit_rate", "mrr"), ("customers with a hit among 10", "mean reciprocal rank"), ("{:.1%}", "{:.3f}"), strict=True
    ):
        bars = axes.barh(places, [getattr(row, name) for row in rows], 0.7, color=colours)
        axes.bar_label(bars, fmt=shown.format, fontsize=8, padding=2)
        axes.set_yticks(places, [row.name for row in rows])
        axes.set_xlabel(label)
        axes.margins(x=0.16)
        axes.set_xticks([])
        axes.spines[["top", "right", "bottom"]].set_visible(False)
    figure.savefig(file, metadata={"Date": None, "Creator": None})
    pyplot.close(figure)
    file.write_text(re.sub(r"[ \t]+$", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8")


def offered(then: Path) -> dict[str, list[str]]:
    """What the build of that day offers each customer, best first."""
    with duckdb.connect(str(then), read_only=True) as connection:
        rows = connection.execute(
            "select user_id, item from marts.user_next_best where kind = 'product' order by user_id, place"
        ).fetchall()
    offers: dict[str, list[str]] = {}
    for user, product in rows:
        offers.setdefault(user, []).append(product)
    return offers


def purchases(database: Path, since: date, until: date) -> dict[tuple[str, str], date]:
    """(customer, product) bought on the days from `since` to before `until`, and the last of these days."""
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "select user_id, product_id, cast(max(occurred_at) as date) from marts.fct_events "
            "where event_name = 'product_purchased' and occurred_at >= $1 and occurred_at < $2 group by all",
            [since, until],
        ).fetchall()
    return {(user, product): day for user, product, day in rows}


def main() -> int:
    """Writes table and chart."""
    then, now = ROOT / f"online_retail_as_of_{SPLIT_ON}.duckdb", ROOT / "online_retail.duckdb"
    later: dict[str, set[str]] = {}
    for user, product in purchases(now, SPLIT_ON, SPLIT_ON + timedelta(days=DAYS)):
        later.setdefault(user, set()).add(product)
    rows, over_best, customers = measured(offered(then), purchases(then, date(2010, 1, 1), SPLIT_ON), later)
    printed = table(rows, over_best, customers)
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(re.sub(r"(?<=<!-- judged -->\n).*?(?=\n<!-- end -->)", printed, page, flags=re.DOTALL), encoding="utf-8")
    chart(rows, CHART)
    print(printed)
    print(f"Written: {', '.join(str(path.relative_to(ROOT)) for path in (PAGE, CHART))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
