"""What each person's visits contain: everyday actions first, then what its persona and the planted effects demand."""

import random

from demo.catalog import EVERYDAY, LUXURY, PREMIUM, TRIAL_DAYS
from demo.clock import DAY, HOUR, LAST_DAY, MINUTE, day_of, day_start
from demo.model import Device, Person, Session, chance, dice
from demo.store import plan_orders
from demo.subscriptions import decide, decide_after_trial

# percent of the usual number of actions: a few people do several times as much as the rest
INTENSITY = (50, 60, 70, 80, 80, 90, 100, 110, 150, 270)
ACTIONS = (("feature",), ("view",), ("project",), ("paywall",))
ACTION_WEIGHTS = (70, 16, 8, 6)
EARLY = 3 * DAY


def write_script(person: Person, currency: str) -> None:
    """Fills the sessions of a person with actions, adding visits where a scripted act needs one."""
    rng = dice("script", person.user_id)
    decide(rng, person)
    _everyday(rng, person)
    if person.attributes["_during"]:
        _first_days(rng, person)
    if person.trial_at is not None and person.persona.subscription != "trial_engaged":
        session = attach(rng, person, person.trial_at, person.trial_at + 6 * DAY, [("paywall",), ("trial",)])
        person.trial_at = session.start + 2 * MINUTE
    decide_after_trial(rng, person)
    if person.subscribed_at is not None:
        last = person.subscribed_at + 2 * DAY
        if person.persona.subscription == "trial_campaign":
            last = min(last, person.trial_at + (TRIAL_DAYS * 24 - 8) * HOUR)
        attach(rng, person, person.subscribed_at, last, [("paywall",), ("subscribe",)])
    person.orders = plan_orders(rng, person, currency)
    for order in person.orders:
        attach(rng, person, day_start(order.first_day), day_start(order.last_day + 1) - 5 * HOUR, [("order", order)])
    _reviews(rng, person)
    EXTRAS.get(person.persona.extra, _nothing)(rng, person)
    if len(person.devices) == 2 and chance(rng, 50):
        _use_second_device_before_signing_in(rng, person)
    person.sessions.sort(key=lambda session: session.start)


def attach(rng: random.Random, person: Person, first: int, last: int, actions: list[tuple]) -> Session:
    """Adds actions to one of the visits between two instants; makes a visit where there is none."""
    inside = [s for s in person.sessions if first <= s.start <= last and not s.anonymous]
    if inside:
        session = rng.choice(inside)
    else:
        session = Session(first + rng.randrange(MINUTE, max(2 * MINUTE, min(last - first, 6 * HOUR))))
        person.sessions.append(session)
    session.actions.extend(actions)
    return session


def _everyday(rng: random.Random, person: Person) -> None:
    few, many = person.persona.actions
    percent = 100 if person.persona.extra.endswith("today") else rng.choice(INTENSITY)
    for session in person.sessions:
        count = max(1, rng.randint(few, many) * percent // 100)
        rest = rng.choices(ACTIONS, ACTION_WEIGHTS, k=count - 1)
        if person.attributes["_during"] and session.start < person.signed_up_at + EARLY + 2 * HOUR:
            rest = [action for action in rest if action != ("project",)]
        if person.rhythm in ("monthly", "returning", "new"):
            rest += [("feature",), ("feature",)]
        session.actions = [("feature",), *rest]
        if person.persona.extra == "searches":
            session.actions += [("feature", "advanced_search")] * 3
        if person.rhythm == "declining" and day_of(session.start) > LAST_DAY - 7:
            session.actions = [("feature",), ("feature",), ("feature",)]


def _first_days(rng: random.Random, person: Person) -> None:
    """Sign-up, tour and the projects of the first three days, which carry the planted aha moment."""
    first, *later = person.sessions[:3]
    before = first.actions[1:2] if chance(rng, 40) else []
    first.anonymous = True
    start: list[tuple] = [("signup",)]
    if person.persona.subscription == "trial_engaged":
        start += [("paywall",), ("trial",), ("onboarding",)]
        for session in later:
            session.actions += [("feature", name) for name in rng.sample(PREMIUM, 2)]
        first.actions += [("feature", name) for name in rng.sample(PREMIUM, 2)]
    elif chance(rng, 76):
        start.append(("onboarding",))
    first.actions = before + start + first.actions
    for _ in range(rng.choice((3, 3, 3, 4, 4, 5) if person.aha else (0, 0, 0, 1, 1, 1, 2, 2))):
        rng.choice([first, *later]).actions.append(("project",))
    if chance(rng, 35):
        _look_around_before(rng, person)


def _look_around_before(rng: random.Random, person: Person) -> None:
    """Anonymous use on the same device before the sign-up."""
    longest = 18 if person.persona.signup == "recent" else 120
    for _ in range(rng.randint(1, 2)):
        start = person.signed_up_at - rng.randint(2, longest) * HOUR - rng.randrange(HOUR)
        start = max(start, day_start(0) + rng.randrange(5 * HOUR))
        person.sessions.append(Session(start, [("feature",), ("view",), ("view",)][: rng.randint(1, 3)], 0, anonymous=True))


def _use_second_device_before_signing_in(rng: random.Random, person: Person) -> None:
    """An anonymous visit a few hours before the first signed-in one on the second device."""
    on_second = [session.start for session in person.sessions if session.device == 1]
    if on_second:
        start = min(on_second) - rng.randint(2, 5) * HOUR - rng.randrange(HOUR)
        person.sessions.append(Session(start, [("feature",), ("view",)], 1, anonymous=True))


def _reviews(rng: random.Random, person: Person) -> None:
    """Review prompts (at most one a visit, none before the tenth) and the reviews that follow some of them."""
    visits = [s for s in sorted(person.sessions, key=lambda s: s.start) if not s.anonymous][10:]
    if person.persona.extra == "asked_once" and visits:
        visits[len(visits) // 2].actions.append(("prompt",))
        return
    asked = rng.choices((0, 1, 2, 3), (40, 35, 10, 15))[0]
    submits = chance(rng, 25)
    for session in rng.sample(visits, min(asked, len(visits))):
        session.actions.append(("prompt",))
        if submits:
            session.actions.append(("review", rng.choices((1, 2, 3, 4, 5), (6, 6, 12, 30, 46))[0]))
            submits = False


def _hesitates(rng: random.Random, person: Person) -> None:
    product = rng.choice(EVERYDAY + LUXURY)
    today = [s for s in person.sessions if day_of(s.start) == LAST_DAY]
    today[0].actions = [("feature",), *[("view", product)] * 4]
    person.planted.add(("hesitant_buyers", product.product_id))
    for session in rng.sample(person.sessions, min(3, len(person.sessions))):
        if day_of(session.start) < LAST_DAY - 2 and not session.anonymous:
            session.actions += [("view", rng.choice(EVERYDAY))] * 3


def _first_use_today(rng: random.Random, person: Person) -> None:
    name = rng.choice(("quick_edit", "batch_export", "color_grading", "sharing"))
    _today(person).actions.append(("feature", name, "first"))
    person.planted.add(("first_time_feature_users", name))


def _limit_today(rng: random.Random, person: Person) -> None:
    _today(person).actions.append(("limit",))


def _milestone_today(rng: random.Random, person: Person) -> None:
    _today(person).actions.append(("level", 10))


def _shares_device(rng: random.Random, person: Person) -> None:
    """Two people, one tablet: every visit begins with a sign-in; some end signed out and go on anonymously."""
    person.devices[:] = [Device(f"ashared{person.number // 2 + 1}", "android")]
    for session in person.sessions:
        session.device = 0
        session.actions = [("sign_in",), *session.actions]
        if chance(rng, 30):
            session.actions += [("sign_out",), ("feature",), ("view",)]


def _today(person: Person) -> Session:
    return next(s for s in person.sessions if day_of(s.start) == LAST_DAY)


def _nothing(rng: random.Random, person: Person) -> None:
    """Personas without an extra."""


EXTRAS = {
    "hesitates": _hesitates,
    "first_use_today": _first_use_today,
    "limit_today": _limit_today,
    "milestone_today": _milestone_today,
    "shares_device": _shares_device,
}
