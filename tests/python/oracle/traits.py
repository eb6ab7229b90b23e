"""What is known of people's traits over time, from observations as they were sent: believed or not, whose, the last value wins."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .instants import parse_instant

if TYPE_CHECKING:
    from .people import User

EARLIEST = parse_instant("2010-01-01") or 0
RUN_AT = parse_instant("2030-01-01") or 0
TOLERANCE = 5 * 60_000
COUNTRIES = ("DE", "US", "FR")
TIME_ZONES = ("UTC", "Europe/Berlin", "America/New_York", "America/Havana", "America/Santiago")

Value = tuple[int, Any]


@dataclass(frozen=True)
class Observation:
    """One observation as a source sends it; cells are text. Without `is_signed_in` only the device is known."""

    event_id: str | None
    occurred_at: str | None
    traits: str | None
    received_at: str | None = None
    is_signed_in: bool = True
    anonymous_id: str | None = None
    source: str = "app"


class Repeated(ValueError):
    """A JSON object that has a key twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Repeated
    return found


def members(text: str | None) -> dict[str, Any]:
    """The members of a JSON object; none for anything else."""
    try:
        document = json.loads(text or "", parse_float=Decimal, object_pairs_hook=_once)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def read_attribute(trait: str, value: Any) -> tuple[bool, Any]:
    """(believed, value): the attributes of raw_users in their own grammar, any other trait as it is. Empty text is nothing."""
    if value is None or value == "":
        return True, None
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
    if trait == "country":
        return text.upper() in COUNTRIES, text.upper()
    if trait == "birth_year":
        year = int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else 0
        return 1900 <= year <= 2100, year
    if trait == "timezone":
        return text in TIME_ZONES, text
    if trait == "gender":
        return True, text.lower()
    if trait == "marketing_opt_in":
        meant = {"true": True, "t": True, "yes": True, "1": True, "false": False, "f": False, "no": False, "0": False}
        return text.lower() in meant, meant.get(text.lower())
    return True, value


def owner(device: str, at: int, sign_ins: list[tuple[str, int, str]]) -> str:
    """Whose a device is at an instant: of its only user always, of several the latest to sign in; before that nobody's."""
    mine = [(when, user) for name, when, user in sign_ins if name == device]
    users = {user for _, user in mine}
    if len(users) == 1:
        return users.pop()
    before = [one for one in mine if one[0] <= at]
    return max(before)[1] if before else f"anon:{device}"


def learn_traits(users: Iterable[User]) -> None:
    """Sets `histories` of all users: trait -> (instant, value) in time order, one per instant; nothing from the deletion on."""
    everyone = {user.user_id: user for user in users}
    sign_ins = [(device, at, user.user_id) for user in everyone.values() for device, at in user.sign_ins]
    copies: dict[tuple[str, str, str], list[tuple[int, str, int, Any]]] = {}
    observations = [(one, sent) for one in everyone.values() for sent in one.observations]
    for number, (sender, sent) in enumerate(observations):
        at, received = parse_instant(sent.occurred_at or ""), parse_instant(sent.received_at or "")
        received = at if received is None else received
        if at is None or received is None or not EARLIEST <= at <= received + TOLERANCE or received > RUN_AT:
            continue
        if not sent.is_signed_in and sent.anonymous_id is None:
            continue
        person = sender.user_id if sent.is_signed_in else owner(sent.anonymous_id or "", at, sign_ins)
        for trait, value in members(sent.traits).items():
            is_believed, meant = read_attribute(trait, value)
            if is_believed:
                identity = (sent.source, sent.event_id or f"row {number}", trait)
                copies.setdefault(identity, []).append((received, person, at, meant))
    latest: dict[tuple[str, str, int], tuple[tuple[int, str, str], Any]] = {}
    for (source, event_id, trait), sent_again in copies.items():
        received, person, at, meant = min(sent_again, key=lambda copy: copy[0])
        rank = (received, source, event_id)
        known = latest.get((person, trait, at))
        if known is None or known[0] < rank:
            latest[(person, trait, at)] = (rank, meant)
    for user in everyone.values():
        user.histories = {}
    for (person, trait, at), (_, meant) in sorted(latest.items(), key=lambda item: item[0]):
        user = everyone.get(person)
        if user is not None and (user.deleted_at is None or at < user.deleted_at):
            user.histories.setdefault(trait, []).append((at, meant))
