"""`python -m cli.persona_report`: do the segments find the people the demo's scripts planted in them?

Compares the members now with demo/truth/planted_users.csv and the entries with demo/truth/planted_entries.csv, prints the
page docs/personas.md; `--write` writes it.
"""

import argparse
import csv
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import duckdb

from cli.builds import ROOT, UserError, add_options, chosen_build
from cli.summary import open_build

TRUTH = ROOT / "demo" / "truth"
PAGE = ROOT / "docs" / "personas.md"
Membership = tuple[str, str, str]

# a miss that has a reason: (segment, user_id, per_value) -> the reason in words
KNOWN_MISSES: dict[Membership, str] = {}

# segments that no script plants, and why
NOT_PLANTED = {
    "champions": "the best of all customers at the time of a build: no script knows the others",
    "one_feature_users": "a step of single_feature_users, which is planted",
}

# where the scripts leave open who is in: (segment or *, persona) -> why both readings are right
OPEN_READINGS: dict[tuple[str, str], str] = {
    ("*", "anonymous_visitor"): "visits come by chance, so no script says where such a person stands at the end",
    ("*", "shared_device"): "two people on one tablet: whose a nameless event is, the identity rules decide, not the script",
    ("declining_users", "at_risk"): "the daily habit broke off altogether, and nothing at all is also less than half",
    (
        "declining_users",
        "monthly_visitor",
    ): "one or two visits a month: a week without one is a drop only if the weeks before had enough",
    ("declining_users", "trialist"): "those who went on to visit monthly, as monthly_visitor",
    ("review_candidates", "*"): "7 to 13 visits: how many of them make a session of their own depends on the pauses between them",
}


@dataclass(frozen=True)
class Truth:
    """What the scripts meant: persona by user, planted memberships, (segment, user) left open, instants of entry."""

    personas: dict[str, str]
    planted: set[Membership]
    left_open: set[tuple[str, str]]
    entries: dict[Membership, str]


@dataclass(frozen=True)
class Score:
    """One segment against the truth; memberships left open count neither way."""

    segment: str
    planted: int
    found: int
    missed: list[Membership]
    extra: list[Membership]
    entries_planted: int
    entries_exact: int

    @property
    def recall(self) -> float | None:
        """Found among planted; none when nobody is planted."""
        return self.found / self.planted if self.planted else None

    @property
    def precision(self) -> float | None:
        """Planted among found and extra; none when nobody is planted."""
        return self.found / (self.found + len(self.extra)) if self.planted else None


def main(arguments: list[str] | None = None) -> int:
    """Prints or writes the page; 1 when there is no demo build."""
    parser = argparse.ArgumentParser(prog="python -m cli.persona_report", description=__doc__)
    add_options(parser)
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    options = parser.parse_args(arguments)
    try:
        with open_build(chosen_build(options).database) as connection:
            page = render(read_truth(), read_members(connection))
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    if options.write:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page, encoding="utf-8")
    else:
        print(page, end="")
    return 0


def read_truth(folder: Path = TRUTH) -> Truth:
    """Reads the planted truth."""
    with (folder / "planted_users.csv").open(encoding="utf-8", newline="") as file:
        users = list(csv.DictReader(file))
    with (folder / "planted_entries.csv").open(encoding="utf-8", newline="") as file:
        entries = {(row["segment"], row["user_id"], row["per_value"]): row["entered_at"] for row in csv.DictReader(file)}
    planted = set()
    for row in users:
        for one in filter(None, row["segments"].split(";")):
            segment, _, per_value = one.partition(":")
            planted.add((segment, row["user_id"], per_value))
    return Truth(
        personas={row["user_id"]: row["persona"] for row in users},
        planted=planted,
        left_open={(segment, row["user_id"]) for row in users for segment in filter(None, row["open_segments"].split(";"))},
        entries=entries,
    )


def read_members(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[Membership, str]]:
    """Segment -> membership now -> instant of entry (ISO, ms); every segment of the catalog, empty ones too."""
    members: dict[str, dict[Membership, str]] = {
        segment: {} for (segment,) in connection.execute("select segment from marts.segment_catalog order by 1").fetchall()
    }
    query = "select segment, user_id, coalesce(per_value, ''), entered_at from marts.segment_members"
    for segment, user_id, per_value, entered_at in connection.execute(query).fetchall():
        members[segment][(segment, user_id, per_value)] = entered_at.isoformat(timespec="milliseconds") + "Z"
    return members


def judge(truth: Truth, members: dict[str, dict[Membership, str]]) -> list[Score]:
    """A score per segment, in the order of their names."""
    scores = []
    for segment in sorted(members):
        planted = {one for one in truth.planted if one[0] == segment}
        now = members[segment]
        entries = {one: at for one, at in truth.entries.items() if one[0] == segment}
        scores.append(
            Score(
                segment=segment,
                planted=len(planted),
                found=len(planted & now.keys()),
                missed=sorted(one for one in planted - now.keys() if one[:2] not in truth.left_open),
                extra=sorted(one for one in now.keys() - planted if one[:2] not in truth.left_open) if planted else [],
                entries_planted=len(entries),
                entries_exact=sum(now.get(one) == at for one, at in entries.items()),
            )
        )
    return scores


def open_counts(truth: Truth, members: dict[str, dict[Membership, str]]) -> dict[tuple[str, str], tuple[int, int]]:
    """(segment, persona) -> people left open who are in, and who are not."""
    people_in = {(segment, user_id) for now in members.values() for segment, user_id, _ in now}
    counts_in = Counter((segment, truth.personas[user]) for segment, user in truth.left_open if (segment, user) in people_in)
    counts_out = Counter((segment, truth.personas[user]) for segment, user in truth.left_open if (segment, user) not in people_in)
    return {pair: (counts_in[pair], counts_out[pair]) for pair in sorted(counts_in | counts_out)}


def why_open(segment: str, persona: str) -> str | None:
    """The words for a pair left open, or none when nobody has found any."""
    pairs = [(segment, persona), ("*", persona), (segment, "*")]
    return next((OPEN_READINGS[pair] for pair in pairs if pair in OPEN_READINGS), None)


def render(truth: Truth, members: dict[str, dict[Membership, str]]) -> str:
    """The page."""
    scores = judge(truth, members)
    lines = [
        "# Personas: what was planted, and what the segments found",
        "",
        "Written by `python -m cli.persona_report --write` on the demo build. The demo's scripts (`demo/personas.py`) say who is",
        "meant to be in a segment at the end, without looking at any rule (`demo/truth/`); the members now are held against that.",
        "Recall: of those planted, how many are members. Precision: of the members, how many are planted. Entries: planted",
        "instants of entry, exact to the millisecond, at which the spell begins. People whom a script leaves open count",
        "neither way; they are listed below.",
        "",
        "| segment | planted | found | missed | extra | recall | precision | entries exact |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for score in scores:
        if score.planted:
            entries = f"{score.entries_exact} of {score.entries_planted}" if score.entries_planted else ""
            shares = f"{score.recall:.3f} | {score.precision:.3f}"
            counts = f"{score.planted} | {score.found} | {len(score.missed)} | {len(score.extra)}"
            lines.append(f"| {score.segment} | {counts} | {shares} | {entries} |")
    lines += ["", "Nobody is planted in: " + "; ".join(f"{name} ({why})" for name, why in NOT_PLANTED.items()) + ".", ""]
    lines += ["## Misses", "", *render_misses(scores), "", "## Left open by the scripts", ""]
    lines += ["| segment | persona | in | not in | why both are right |", "|---|---|---:|---:|---|"]
    for (segment, persona), (inside, outside) in open_counts(truth, members).items():
        # everyone out is what a script without a word about the segment means too
        if inside:
            lines.append(f"| {segment} | {persona} | {inside} | {outside} | {why_open(segment, persona) or 'unexplained'} |")
    return "\n".join(lines) + "\n"


def render_misses(scores: list[Score]) -> list[str]:
    """Every miss with its reason."""
    misses = [one for score in scores for one in score.missed + score.extra]
    if not misses:
        return ["None: everyone planted is found, and nobody else."]
    return [f"- {' '.join(filter(None, one))}: {KNOWN_MISSES.get(one, 'unexplained')}" for one in misses]


if __name__ == "__main__":
    sys.exit(main())
