"""Plays a person's visits: turns each planned action into events, keeping the state that the app would keep."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from demo import catalog
from demo.catalog import PREMIUM, Product
from demo.clock import (
    CLOSING,
    FREEZE,
    HOUR,
    MINUTE,
    SECOND,
    day_of,
    day_start,
)
from demo.model import Event, Person, Session, chance, dice
from demo.store import Order
from demo.subscriptions import charge, trial_end

# no view of an item is repeated after this, so that only planted people hesitate at the end
LAST_LOOK = CLOSING - 30 * HOUR
PAUSE_BETWEEN_VISITS = 41 * MINUTE
BROWSER = "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_5) Safari/605.1.15"
PLACEMENTS = ("settings", "export", "brand_kit", "templates")


def money(cents: int) -> float | int:
    """Cents as the shortest JSON number: 9.99, 30."""
    return cents / 100 if cents % 100 else cents // 100


class Player:
    """Plays one person; the result is in `events`, in order of time."""

    def __init__(self, person: Person, currency: str) -> None:
        self.person = person
        self.currency = currency
        self.rng = dice("play", person.user_id)
        self.events: list[Event] = []
        self.now = 0
        self.device = person.devices[0]
        self.known = person.attributes["_during"] is False and not person.is_anonymous
        self.signed_in = self.known
        self.used: set[str] = set()
        self.last_looks: set[str] = set()
        self.turn = 0
        self.projects = 0 if person.attributes["_during"] else self.rng.randint(2, 8)
        self.done = 0
        self.level = 0
        self.visits = 0

    def play(self) -> list[Event]:
        """All events of the person."""
        free_at = 0
        for session in self.person.sessions:
            start = max(session.start, free_at)
            if self.person.deleted_at and start > self.person.deleted_at - 3 * HOUR:
                break
            self._visit(session, start)
            free_at = self.now + PAUSE_BETWEEN_VISITS
        self._after()
        return self.events

    # -- a visit -------------------------------------------------------------------------------------------------

    def _visit(self, session: Session, start: int) -> None:
        self.now = start
        self.visits += 1
        self.turn_in_visit = 0
        self.device = self.person.devices[session.device]
        # a device that has not seen this person yet knows only its own anonymous id until the sign-in
        new_to_it = session.device == 1 or (self.visits == 1 and chance(self.rng, 25))
        asks_sign_in = self.known and not self.device.signed_in and not session.anonymous and new_to_it
        if ("sign_in",) in session.actions:
            self._sign_in()
        else:
            self.signed_in = self.known and not session.anonymous and not asks_sign_in
        in_browser = self.device.platform == "web" and chance(self.rng, 10)
        self._emit("app_opened", {"user_agent": BROWSER} if in_browser else None)
        self._push()
        if asks_sign_in:
            self._wait()
            self._sign_in()
        for action in session.actions:
            self._wait()
            self.actions[action[0]](self, *action[1:])
            self._level_up()

    def _wait(self) -> None:
        gap = self.rng.randrange(3 * SECOND, 50 * SECOND)
        if chance(self.rng, 12):
            gap = self.rng.randrange(MINUTE, 6 * MINUTE)
        self.now += gap

    def _emit(
        self, name: str, properties: dict[str, object] | None = None, at: int | None = None, both: bool = False
    ) -> None:
        at = self.now if at is None else at
        by_name = both or self.signed_in
        self.events.append(
            Event(
                at=at,
                person=self.person.user_id,
                name=name,
                properties=properties or {},
                user_id=self.person.user_id if by_name else "",
                anonymous_id=self.device.anonymous_id if both or not by_name else "",
                platform=self.device.platform,
                app_version=catalog.release_on(day_of(at)),
            )
        )

    def _server(self, at: int, name: str, properties: dict[str, object], platform: str = "server") -> None:
        version = "" if platform == "server" else catalog.release_on(day_of(at))
        user_id = self.person.user_id
        self.events.append(Event(at, user_id, name, properties, user_id, "", platform, version))

    def _push(self) -> None:
        """Some visits of people who allow pushes begin with one."""
        if self.person.attributes["traits"].get("push_opt_in") is True and self.signed_in and chance(self.rng, 5):
            sent = self.now - self.rng.randrange(MINUTE, 50 * MINUTE)
            self._emit("push_delivered", at=sent)
            self._emit("push_opened", at=self.now + 900)

    # -- actions -------------------------------------------------------------------------------------------------

    def _sign_in(self) -> None:
        self.device.signed_in = True
        self.signed_in = True
        self._emit("signed_in", both=True)
        self.now += 2 * SECOND

    def _sign_out(self) -> None:
        self.signed_in = False

    def _sign_up(self) -> None:
        self.known = self.signed_in = self.device.signed_in = True
        self.person.signed_up_at = self.now
        self._emit("signed_up", both=True)

    def _onboarding(self) -> None:
        self._emit("onboarding_completed")

    def _is_paying(self) -> bool:
        in_trial = self.person.trial_at is not None and self.person.trial_at <= self.now < trial_end(self.person)
        return in_trial or any(first <= self.now < last for first, last in self.person.paid_spans)

    def _feature(self, name: str = "", planted: str = "") -> None:
        self.done += 1
        name = name or self._next_feature()
        if name in PREMIUM and not self._is_paying():
            self._paywall(name)
            return
        if self.now >= FREEZE and name not in self.used and not planted:
            return
        self.used.add(name)
        properties: dict[str, object] = {"feature_name": name}
        if name == catalog.SEARCH:
            properties["query"] = self._text(catalog.SEARCH_WORDS, 20)
        self._emit("feature_used", properties)

    def _next_feature(self) -> str:
        """The features in turn, so that a short visit already shows them all; later in a visit favourites repeat."""
        person = self.person
        searching = person.features and len(person.features) > 2 and person.persona.extra != "searches"
        if searching and self.signed_in and self.now < day_start(78) and chance(self.rng, 4):
            return catalog.SEARCH
        if person.persona.name == "trialist" and self._is_paying() and self.now < day_start(85) and chance(self.rng, 25):
            return self.rng.choice(PREMIUM)
        names = [f for f in person.features if f not in PREMIUM or self._is_paying()]
        self.turn_in_visit += 1
        if self.turn_in_visit > 2 and chance(self.rng, 45):
            return names[0]
        self.turn += 1
        return names[self.turn % len(names)]

    def _project(self) -> None:
        self.done += 2
        if self.projects >= catalog.FREE_PROJECTS and not self._is_paying():
            if self.now < FREEZE and chance(self.rng, 40):
                self._limit()
            return
        if not self.signed_in:
            return
        self.projects += 1
        self._emit("project_created", {"project_name": self._text(catalog.PROJECT_WORDS, 12)})

    def _limit(self) -> None:
        self._emit("plan_limit_hit", {"limit_name": "projects"})
        self._wait()
        self._paywall("project_limit")

    def _paywall(self, placement: str = "") -> None:
        if not self._is_paying():
            self._emit("paywall_viewed", {"placement": placement or self.rng.choice(PLACEMENTS)})

    def _view(self, product: Product | None = None) -> None:
        self.done += 1
        planted = product is not None
        product = product or self.rng.choice(catalog.EVERYDAY)
        if self.now >= LAST_LOOK:
            if product.product_id in self.last_looks and not planted:
                return
            self.last_looks.add(product.product_id)
        self._emit("product_viewed", {"product_category": product.category, "product_id": product.product_id})

    def _order(self, order: Order) -> None:
        for line in order.lines:
            for _ in range(3 if chance(self.rng, 15) else 1):
                self._view(line.product)
                self._wait()
            cart = {
                "product_category": line.product.category, "product_id": line.product.product_id,
                "quantity": line.quantity, "title": line.product.title,
            }
            self._emit("added_to_cart", cart)
            self._wait()
        for line in order.lines:
            self._emit("product_purchased", line_properties(order, line.product.product_id))
            self.now += 5
        order.placed_at = self.now
        self._emit("order_completed", order_properties(order))
        if order.refund_percent:
            at = min(self.now + self.rng.randint(20, 140) * HOUR, CLOSING - HOUR)
            cents = order.revenue_cents * order.refund_percent // 100
            refund = {"currency": order.currency, "order_id": order.order_id, "revenue": money(cents)}
            self._server(at, "order_refunded", refund)

    def _trial(self) -> None:
        self.person.trial_at = self.now
        self._emit("trial_started", {"plan": "pro"})

    def _subscribe(self) -> None:
        person = self.person
        person.subscribed_at = self.now
        plan, steps = charge(self.rng, person)
        paid = {"currency": self.currency, "plan": plan, "revenue": money(catalog.PLAN_CENTS[plan])}
        self._emit("subscription_started", paid)
        for at, name in steps:
            client = name == "subscription_cancelled"
            properties = paid if name == "subscription_renewed" else {"plan": plan}
            self._server(at, name, dict(properties), self.device.platform if client else "server")

    def _prompt(self) -> None:
        self._emit("review_prompted")

    def _review(self, rating: int) -> None:
        self._emit("review_submitted", {"rating": rating})

    def _reach(self, level: int) -> None:
        self.level = level
        self._emit("level_reached", {"level": level})

    def _level_up(self) -> None:
        """One level at a time; nobody rises on the last day unless it was planted."""
        top = 9 if self.person.persona.extra == "milestone_today" else len(catalog.LEVEL_AT)
        due = sum(1 for needed in catalog.LEVEL_AT[:top] if self.done >= needed)
        if self.signed_in and self.level < due and self.now < FREEZE:
            self.level += 1
            self.now += 400
            self._emit("level_reached", {"level": self.level})

    # -- afterwards ----------------------------------------------------------------------------------------------

    def _after(self) -> None:
        person = self.person
        if person.trial_at is not None and person.subscribed_at is None and trial_end(person) < CLOSING:
            self._server(trial_end(person), "subscription_expired", {"plan": "pro"})
        self.events.sort(key=lambda event: event.at)
        if person.deleted_at:
            self.events = [event for event in self.events if event.at < person.deleted_at]
            self.signed_in = True
            for gap in (1, 5, 30):
                self._emit("feature_used", {"feature_name": "canvas"}, at=person.deleted_at + gap * HOUR)
        self.events = [event for event in self.events if event.at < CLOSING - MINUTE]

    def _text(self, words: Iterable[str], awkward_percent: int) -> str:
        if chance(self.rng, awkward_percent):
            return self.rng.choice(catalog.AWKWARD)
        return self.rng.choice(tuple(words))

    actions: ClassVar[dict[str, Callable[..., None]]] = {
        "sign_in": lambda self: None,  # done at the start of the visit
        "sign_out": _sign_out,
        "signup": _sign_up,
        "onboarding": _onboarding,
        "feature": _feature,
        "project": _project,
        "limit": _limit,
        "paywall": _paywall,
        "view": _view,
        "order": _order,
        "trial": _trial,
        "subscribe": _subscribe,
        "prompt": _prompt,
        "review": _review,
        "level": _reach,
    }


def line_properties(order: Order, product_id: str) -> dict[str, object]:
    """Properties of product_purchased: quantity x unit_price - discount_amount = revenue."""
    line = next(line for line in order.lines if line.product.product_id == product_id)
    properties = {
        "currency": order.currency,
        "discount_amount": money(line.discount_cents),
        "list_price": money(line.product.cents),
        "order_id": order.order_id,
        "product_category": line.product.category,
        "product_id": line.product.product_id,
        "quantity": line.quantity,
        "revenue": money(line.revenue_cents),
        "title": line.product.title,
        "unit_price": money(line.unit_cents),
    }
    return properties | ({"coupon_code": order.coupon} if order.coupon else {})


def order_properties(order: Order) -> dict[str, object]:
    """Properties of order_completed: revenue is the sum of its lines."""
    properties = {
        "currency": order.currency,
        "discount_amount": money(order.discount_cents),
        "order_id": order.order_id,
        "quantity": sum(line.quantity for line in order.lines),
        "revenue": money(order.revenue_cents),
    }
    return properties | ({"coupon_code": order.coupon} if order.coupon else {})


