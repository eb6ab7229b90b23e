"""Command line: `python -m demo.generate` writes the demo's seeds and truth; with --scale, Parquet of any size."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from demo import scale, truth
from demo.behaviour import Player
from demo.campaigns import Journey, run_campaigns
from demo.catalog import CURRENCY_OF
from demo.clock import iso
from demo.delivery import deliver
from demo.dirt import Dirt, Row, Soiler, soil_users
from demo.model import Event, Person
from demo.people import make_cast
from demo.script import write_script
from demo.writer import EVENT_COLUMNS, USER_COLUMNS, to_json, write_csv

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Demo:
    """Everything that was generated: the cast, clean events by person, the raw rows and the account of the dirt."""

    cast: list[Person]
    events: dict[str, list[Event]]
    journeys: list[Journey]
    event_rows: list[Row]
    user_rows: list[Row]
    dirt: list[Dirt]


def build() -> Demo:
    """Generates the demo in memory; the same on every call."""
    cast = make_cast()
    events: dict[str, list[Event]] = {}
    for person in cast:
        currency = CURRENCY_OF.get(str(person.attributes["country"]), "USD")
        write_script(person, currency)
        events[person.user_id] = Player(person, currency).play()
    journeys = run_campaigns(cast, events)
    delivered = deliver([event for mine in events.values() for event in mine])
    for person in cast:
        truth.judge(person, events[person.user_id])
    soiler = Soiler(delivered)
    soiler.soil()
    users, user_dirt = soil_users([_user_row(p) for p in cast if not p.is_anonymous], _robust(cast))
    dirt = soiler.planted + user_dirt + truth.oddities(cast, events)
    return Demo(cast, events, journeys, [row for _, row in soiler.rows], users, dirt)


def _robust(cast: list[Person]) -> set[str]:
    """Users whose row may be broken without changing what was planted."""
    return {p.user_id for p in cast if p.persona.name in ("weekly_regular", "casual", "one_time_buyer")}


def _user_row(person: Person) -> Row:
    given = {k: v for k, v in person.attributes.items() if k in USER_COLUMNS and k != "traits"}
    return {
        "user_id": person.user_id,
        "signed_up_at": iso(person.signed_up_at),
        "deleted_at": iso(person.deleted_at) if person.deleted_at else "",
        "traits": to_json(person.attributes["traits"]),
    } | {k: str(v) for k, v in given.items()}


def write(demo: Demo, root: Path) -> None:
    """Writes seeds/raw and demo/truth below a folder."""
    write_csv(root / "seeds/raw/raw_events.csv", EVENT_COLUMNS, demo.event_rows)
    write_csv(root / "seeds/raw/raw_users.csv", USER_COLUMNS, demo.user_rows)
    tables = {
        "planted_users": truth.user_rows(demo.cast),
        "planted_entries": truth.entry_rows(demo.cast),
        "planted_dirt": truth.dirt_rows(demo.dirt),
        "planted_effects": truth.effect_rows(demo.cast, demo.journeys),
        "planted_journeys": truth.journey_rows(demo.journeys),
    }
    for name, rows in tables.items():
        write_csv(root / f"demo/truth/{name}.csv", tuple(rows[0]), rows)


def _size(text: str) -> scale.Size:
    try:
        return scale.parse_size(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from problem


def main(arguments: list[str] | None = None) -> None:
    """Parses the command line and writes what it asks for."""
    parser = argparse.ArgumentParser(prog="python -m demo.generate", description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="folder that gets seeds/raw and demo/truth")
    parser.add_argument("--scale", type=_size, help="make about this many events as Parquet instead: 20k, 1M, 10M, 100M")
    parser.add_argument("--out", type=Path, help="Parquet file of the events, with --scale")
    parser.add_argument("--users-out", type=Path, help="Parquet file of the users (default: <out>_users.parquet)")
    options = parser.parse_args(arguments)
    if options.scale:
        if not options.out:
            parser.error("--scale needs --out FILE.parquet")
        users_out = options.users_out or options.out.with_name(f"{options.out.stem}_users.parquet")
        count = scale.generate(options.scale, options.out, users_out)
        print(f"{count} raw events -> {options.out}, users -> {users_out}")
        return
    demo = build()
    write(demo, options.root)
    print(f"{len(demo.event_rows)} raw events, {len(demo.user_rows)} raw users -> {options.root / 'seeds/raw'}")


if __name__ == "__main__":
    main()
