"""Orders: what each kind of buyer buys, when, and what it costs (cents, so that sums are exact)."""

import random
from dataclasses import dataclass

from demo.catalog import COUPONS, EVERYDAY, LUXURY, Product
from demo.model import Person, chance


@dataclass(slots=True)
class Line:
    """One product of an order; discount is what the coupon takes off the line, in cents."""

    product: Product
    quantity: int
    unit_cents: int
    discount_cents: int

    @property
    def revenue_cents(self) -> int:
        """Net money of the line in cents."""
        return self.quantity * self.unit_cents - self.discount_cents


@dataclass(slots=True)
class Order:
    """An order to be placed between two demo days (both included)."""

    order_id: str
    first_day: int
    last_day: int
    lines: list[Line]
    coupon: str = ""
    currency: str = "USD"
    refund_percent: int = 0
    placed_at: int = 0

    @property
    def revenue_cents(self) -> int:
        """Net money of the order in cents."""
        return sum(line.revenue_cents for line in self.lines)

    @property
    def discount_cents(self) -> int:
        """What the coupon took off, in cents."""
        return sum(line.discount_cents for line in self.lines)


# demo days inside the last four blocks of 30 days, well away from their edges
BLOCKS = ((3, 24), (34, 54), (64, 84), (94, 113))


def plan_orders(rng: random.Random, person: Person, currency: str) -> list[Order]:
    """All orders of a person, by the column `spending` of its persona."""
    days, wanted, coupon_percent, items = _style(rng, person)
    spending = person.persona.spending
    orders = []
    for number, (first, last) in enumerate(days):
        coupon, percent = rng.choice(COUPONS) if chance(rng, coupon_percent) else ("", 0)
        promoted = not coupon and spending == "collector" and number == 0
        products = rng.sample(wanted, items if spending == "whale" else rng.randint(1, items))
        lines = []
        for product in products:
            quantity = 2 if spending == "whale" and chance(rng, 40) else 1
            unit = product.cents * 80 // 100 if promoted else product.cents
            lines.append(Line(product, quantity, unit, quantity * unit * percent // 100))
        orders.append(Order(f"o{person.user_id[1:]}-{number + 1}", first, last, lines, coupon, currency))
    if orders and chance(rng, 20) and spending in ("collector", "loyal", "once"):
        orders[-1].refund_percent = rng.choice((100, 50, 40))
    return orders


def _style(rng: random.Random, person: Person) -> tuple[list[tuple[int, int]], tuple[Product, ...], int, int]:
    """Day ranges, products, chance of a coupon in percent and most items of an order."""
    spending = person.persona.spending
    if spending == "whale":
        return [(62, 72), (74, 86), (90, 100), (101, 112)][: rng.randint(3, 4)], LUXURY, 0, 2
    if spending == "bargain":
        return [(60, 66), (68, 76), (78, 87), (90, 98), (100, 112)][: rng.randint(4, 5)], EVERYDAY, 100, 2
    if spending == "loyal":
        return list(BLOCKS), EVERYDAY, 0, 2
    if spending == "once":
        return [rng.choice(((70, 85), (92, 112)))], EVERYDAY, 0, 1
    if spending == "collector":
        category = rng.choice(("filters", "templates", "fonts"))
        wanted = tuple(p for p in EVERYDAY if p.category == category)
        return [(62, 72), (74, 86), (92, 110)][: rng.randint(2, 3)], wanted, 0, 2
    return [], EVERYDAY, 0, 1
