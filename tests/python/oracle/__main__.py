"""Long runs from the shell: ``python -m tests.python.oracle --rules 100 --users 2000 --seed 1``."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from .harness import MACROS, DbtFailed, Outcome, describe, run
from .rendering import render_rule
from .shrinking import shrink

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "America/Havana", "America/Santiago")


def summary(outcome: Outcome) -> str:
    """The counts of a run on a few lines."""
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(outcome.conditions.items()))
    share = outcome.members / max(1, outcome.instants)
    return (
        f"users {outcome.users}, rules {outcome.rules}, instants {outcome.instants}, member at {share:.0%} of them,"
        f" spells {outcome.spells}, mismatches {outcome.mismatches}\nconditions: {kinds}"
    )


def main() -> int:
    """Parse arguments, run, print; exit code 1 when anything disagrees."""
    parser = argparse.ArgumentParser(prog="python -m tests.python.oracle", description=__doc__)
    parser.add_argument("--rules", type=int, default=100, help="random rules, spread over the time zones")
    parser.add_argument("--users", type=int, default=2000, help="random users")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--zones", nargs="+", default=ZONES[:3], help="reporting time zones, one dbt run each")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--macros", type=Path, default=MACROS, help="folder of the macros under test")
    parser.add_argument("--keep", type=Path, help="new folder for the dbt projects and data, kept afterwards")
    parser.add_argument(
        "--shrink", action="store_true", help="make the printed mismatches small (several dbt runs each)"
    )
    parser.add_argument("--examples", type=int, default=5, help="how many rules with mismatches to print")
    given = parser.parse_args()
    started = time.monotonic()
    try:
        outcome = run(
            given.seed,
            given.rules,
            given.users,
            tuple(given.zones),
            given.macros.resolve(),
            given.processes,
            given.keep,
        )
    except DbtFailed as failure:
        print(failure)
        return 2
    for example in sorted(outcome.examples, key=lambda one: one.events)[: given.examples]:
        shrunk, needed = example, [example.rule]
        if given.shrink and example.user is not None:
            shrunk, needed = shrink(example, outcome.all_rules, given.macros.resolve())
        for rule in needed[:-1]:
            print(f"{rule['name']}:\n{render_rule(rule)}")
        print(describe(shrunk), end="\n\n")
    print("rules with mismatches:", len(outcome.examples))
    print(summary(outcome))
    print(f"seconds {time.monotonic() - started:.0f}")
    return 1 if outcome.mismatches else 0


if __name__ == "__main__":
    sys.exit(main())
