"""The cast as people: attributes, devices, sign-up and the visits their rhythm gives them."""

import random

from demo import catalog
from demo.clock import DAY, HOUR, LAST_DAY, MINUTE, day_start
from demo.model import Device, Person, Session, chance, dice
from demo.personas import FEATURE_SETS, PERSONAS, Persona
from demo.rhythm import LATEST_SIGNUP, RHYTHMS


def make_cast() -> list[Person]:
    """Everybody, in the order of their ids; ids are dealt out at random so that they say nothing."""
    signed = [(p, n) for p in PERSONAS if p.signup != "none" for n in range(p.users)]
    dice("user ids").shuffle(signed)
    cast = [_make_person(f"u{i + 1:04d}", persona, n) for i, (persona, n) in enumerate(signed)]
    visitors = [(p, n) for p in PERSONAS if p.signup == "none" for n in range(p.users)]
    cast += [_make_person(f"anon:a{9000 + i}", persona, n) for i, (persona, n) in enumerate(visitors)]
    return cast


def _make_person(user_id: str, persona: Persona, number: int) -> Person:
    rng = dice("person", user_id)
    zone, offset = rng.choices(catalog.ZONES, catalog.ZONE_WEIGHTS)[0]
    rhythm = persona.rhythm
    if rhythm == "mixed":
        rhythm = ("weekly", "dormant", "monthly", "weekly_light", "dormant")[number % 5]
    during = persona.signup in ("during", "recent") or (persona.signup == "either" and number % 2 == 1)
    person = Person(
        user_id=user_id,
        persona=persona,
        number=number,
        signed_up_at=_sign_up(rng, persona, rhythm, during),
        attributes=_attributes(rng, zone) | {"_during": during},
        offset_minutes=offset,
        devices=_devices(rng, user_id),
        rhythm=rhythm,
        features=_features(rng, persona),
    )
    _plan_visits(rng, person)
    return person


def _sign_up(rng: random.Random, persona: Persona, rhythm: str, during: bool) -> int:
    """Instant of the sign-up; for an anonymous visitor that of the first visit's day."""
    if persona.signup == "recent":
        return day_start(LAST_DAY - rng.randint(3, 4)) + rng.randint(8, 15) * HOUR + rng.randrange(HOUR)
    if persona.signup == "none":
        return day_start(rng.randint(0, LAST_DAY - 25))
    day = rng.randint(1, LATEST_SIGNUP.get(rhythm, 84)) if during else -rng.randint(20, 420)
    return day_start(day) + rng.randint(7, 20) * HOUR + rng.randrange(HOUR)


def _attributes(rng: random.Random, zone: str) -> dict[str, object]:
    """The columns and traits of raw_users; none of them changes what the person does."""
    traits: dict[str, object] = {
        "first_name": rng.choice(catalog.FIRST_NAMES),
        "favourite_style": rng.choice(catalog.STYLES),
        "newsletter_topics": sorted(rng.sample(catalog.TOPICS, rng.randint(0, 3))),
    }
    for key in ("email_opt_in", "push_opt_in"):
        answer = rng.choices((True, False, None), (62, 22, 16))[0]
        if answer is not None:
            traits[key] = answer
    return {
        "country": catalog.COUNTRY_OF[zone],
        "birth_year": str(rng.randint(1956, 2008)) if chance(rng, 90) else "",
        "gender": rng.choices(catalog.GENDERS, catalog.GENDER_WEIGHTS)[0],
        "acquisition_channel": rng.choices(catalog.CHANNELS, catalog.CHANNEL_WEIGHTS)[0],
        "timezone": zone,
        "marketing_opt_in": rng.choices(("true", "false", ""), (60, 24, 16))[0],
        "traits": traits,
    }


def _devices(rng: random.Random, user_id: str) -> list[Device]:
    """One device, for a quarter of the people two; the anonymous id is the client's own."""
    count = 2 if chance(rng, 25) else 1
    platforms = rng.choices(catalog.PLATFORMS, catalog.PLATFORM_WEIGHTS, k=count)
    if user_id.startswith("anon:"):
        return [Device(user_id.removeprefix("anon:"), platforms[0])]
    number = user_id.removeprefix("u")
    return [Device(f"a{number}{'xy'[i]}", platform) for i, platform in enumerate(platforms)]


def _features(rng: random.Random, persona: Persona) -> tuple[str, ...]:
    if persona.features in ("one", "two"):
        return tuple(rng.sample(catalog.CORE, 1 if persona.features == "one" else 2))
    names = list(FEATURE_SETS[persona.features])
    rng.shuffle(names)
    return tuple(names)


def _plan_visits(rng: random.Random, person: Person) -> None:
    """Sessions from the rhythm; whoever signs up in the demo also comes back on the two days after."""
    during = person.attributes["_during"]
    first = (person.signed_up_at - day_start(0)) // DAY + (3 if during else 0)
    visits = RHYTHMS[person.rhythm](rng, first if not during else min(first, LAST_DAY))
    if person.persona.name == "deleted":
        person.deleted_at = day_start(rng.randint(50, 105)) + rng.randrange(8 * HOUR, 20 * HOUR)
    starts = [at for day in sorted(visits) for at in _starts_on(rng, person, day, visits[day])]
    if during:
        starts = [s for s in starts if s > person.signed_up_at + 70 * HOUR]
        early = [person.signed_up_at + gap * HOUR + rng.randrange(4 * HOUR) for gap in (0, 20, 44)]
        early[0] = person.signed_up_at - 4 * MINUTE
        starts = early + starts
    devices = len(person.devices)
    for number, start in enumerate(starts):
        later = number > 3 and devices == 2 and chance(rng, 30)
        person.sessions.append(Session(start, device=1 if later else 0, anonymous=person.is_anonymous))


def _starts_on(rng: random.Random, person: Person, day: int, count: int) -> list[int]:
    """Starts within one UTC day, at hours that suit the person's own clock."""
    hours = rng.choices(range(24), catalog.HOUR_WEIGHTS, k=count)
    utc_hours = sorted((hour - person.offset_minutes // 60) % 24 for hour in hours)
    if day == LAST_DAY:
        utc_hours = [min(max(hour, 6), 21) for hour in utc_hours]
    return [day_start(day) + hour * HOUR + rng.randrange(50 * MINUTE) for hour in utc_hours]
