"""The few shapes that the generator's modules hand to each other."""

import random
from dataclasses import dataclass, field

from demo.personas import Persona

# of eight seeds tried, the one whose sample lies nearest to all the planted probabilities
SEED = "behavioral-segments-demo-7"


def dice(*keys: object) -> random.Random:
    """A random stream of its own for each purpose, so that a change in one place moves nothing elsewhere."""
    return random.Random("|".join([SEED, *map(str, keys)]))


def chance(rng: random.Random, percent: int) -> bool:
    """True in `percent` of 100 cases."""
    return rng.randrange(100) < percent


@dataclass(slots=True)
class Event:
    """One event as sent. Times in milliseconds since 1970; `person` is who really did it."""

    at: int
    person: str
    name: str
    properties: dict[str, object]
    user_id: str
    anonymous_id: str
    platform: str
    app_version: str
    event_id: str = ""
    received_at: int = 0


@dataclass(slots=True)
class Device:
    """A phone, tablet or browser and the anonymous id that the client made on it."""

    anonymous_id: str
    platform: str
    signed_in: bool = False


@dataclass(slots=True)
class Session:
    """A visit: its start and what is done in it, in order (tokens of behaviour.py)."""

    start: int
    actions: list[tuple] = field(default_factory=list)
    device: int = 0
    anonymous: bool = False


@dataclass(slots=True)
class Person:
    """A member of the cast, what was decided about it, and what it turned out to do."""

    user_id: str
    persona: Persona
    number: int
    signed_up_at: int
    attributes: dict[str, object]
    offset_minutes: int
    devices: list[Device]
    rhythm: str
    features: tuple[str, ...]
    sessions: list[Session] = field(default_factory=list)
    deleted_at: int | None = None
    aha: bool = False
    subscribed_at: int | None = None
    trial_at: int | None = None
    paid_spans: list[tuple[int, int]] = field(default_factory=list)
    orders: list = field(default_factory=list)
    # (segment, per_value) that were planted, those left open, and exact entry instants worth a test
    planted: set[tuple[str, str]] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    entries: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def is_anonymous(self) -> bool:
        """Whether the person never signed up."""
        return self.persona.signup == "none"
