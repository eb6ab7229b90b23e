"""The laws of activation over sequences of runs: what tools are told adds up to who is there, and is said once.

And nobody is in an audience who may not be.

Who should be in an audience is worked out here from the sentences of the rules, without the models' SQL.
"""

import json
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.python.support.activation_project import AS_OF, ActivationProject, World
from tests.python.support.killing import build_and_kill
from tests.python.support.workspace import NO_TESTS

SYNCED = ("power_users", "dormant_users", "hesitant_buyers")
ATTRIBUTES = [
    {"attribute": "plan", "kind": "column", "source": "plan"},
    {"attribute": "is_power_user", "kind": "in_audience", "source": "segment:power_users"},
    {"attribute": "dormant_users_next_at", "kind": "next_entry_at", "source": "dormant_users"},
    {"attribute": "old_news", "kind": "retired"},
]
HAPPENINGS = ("consent", "delete", "restore", "enter", "leave", "late", "forecast", "suppress", "unsuppress", "bot", "unsubscribe",
              "seed", "attributes", "as_of", "new user", "gone user", "journey", "nothing")  # fmt: skip
Member = tuple[str, str, str | None]


@dataclass
class Team:
    """What the team has written into its seeds."""

    active: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(SYNCED, True))
    suppressions: list[dict[str, str]] = field(default_factory=list)
    attributes: list[dict[str, str]] = field(default_factory=lambda: list(ATTRIBUTES))

    def write(self, project: ActivationProject) -> None:
        """Writes all seeds."""
        project.write_seed("synced_segments", [
            {"segment": name, "audience_name": name, "is_active": str(active).lower()} for name, active in self.active.items()
        ])  # fmt: skip
        project.write_seed("suppressions", self.suppressions)
        project.write_seed("synced_attributes", self.attributes)


@dataclass
class State:
    """All that the tools have been told so far, as they would know it, and the rows themselves."""

    changes: list[tuple] = field(default_factory=list)
    attributes: list[tuple] = field(default_factory=list)
    deletions: list[tuple] = field(default_factory=list)


def is_test_account(user: str) -> bool:
    """As seeds/reference/test_accounts.csv says."""
    return user == "qa_robot" or user.startswith("test_")


def may_be_addressed(world: World, team: Team, user: str) -> bool:
    """The rule of who may be in a segment's audience."""
    facts = world.users.get(user)
    ends = [row.get("suppressed_until") for row in team.suppressions if row["user_id"] == user]
    suppressed = any(not end or datetime.fromisoformat(end) > world.as_of for end in ends)
    return (
        facts is not None
        and facts.get("marketing_opt_in") is True
        and facts.get("deleted_at") is None
        and not suppressed
        and not user.startswith("anon:")
        and not is_test_account(user)
        and user not in world.bots | world.unsubscribed
    )


def wanted_members(world: World, team: Team) -> set[Member]:
    """Who should be in which audience when nothing is held."""
    wanted = {
        (f"segment:{segment}", user, key)
        for segment, user, key in world.members
        if team.active.get(segment) and may_be_addressed(world, team, user)
    }
    # the campaign of this world sends email, for which its permissions ask marketing_opt_in
    return wanted | {("campaign:tip:main", user, None) for user in world.journeys if may_be_addressed(world, team, user)}


def fold(changes: list[tuple]) -> set[Member]:
    """Applies changes one after another, as a tool does; a removal of nobody or a second addition is an error."""
    members: set[Member] = set()
    for _, _, audience, user, key, kind in sorted(changes, key=lambda row: row[1]):
        member = (audience, user, key)
        assert (member in members) == (kind == "removed"), f"{kind} {member} says nothing new"
        members ^= {member}
    return members


def read_state(project: ActivationProject) -> State:
    """The appended rows in order."""
    return State(
        project.query(
            "select change_id, updated_at, audience_id, user_id, per_value, change_type from activation.audience_changes "
            "order by 2, 1"
        ),
        project.query("select external_id, updated_at, payload from activation.user_attribute_changes order by 2, 1"),
        project.query("select external_id, updated_at, change_type from activation.user_deletions order by 2, 1"),
    )


def check_laws(project: ActivationProject, before: State) -> State:
    """What holds after any run: nothing altered, moments rise, and members are the fold."""
    after = read_state(project)
    for name in ("changes", "attributes", "deletions"):
        old, new = getattr(before, name), getattr(after, name)
        assert new[: len(old)] == old, f"{name}: rows were altered or came before older ones"
        moments = {row[1] for row in new[len(old) :]}
        assert len(moments) <= 1, f"{name}: one run, several moments"
        if old and moments:
            assert min(moments) > max(row[1] for row in old), f"{name}: a moment that is not above every earlier one"
    stored = project.query("select audience_id, user_id, per_value from activation.audience_members")
    assert len(stored) == len(set(stored))
    assert set(stored) == fold(after.changes)
    return after


def check_attributes(project: ActivationProject, world: World, team: Team, state: State) -> None:
    """The last row of everybody who may be addressed tells the truth; of everybody else it is nulls or older than a deletion."""
    last = {user: (at, json.loads(payload)) for user, at, payload in state.attributes}
    deleted = {user: at for user, at, kind in state.deletions if kind == "deleted"}
    members = set(project.query("select audience_id, user_id from activation.audience_members"))
    for user, facts in world.users.items():
        if may_be_addressed(world, team, user):
            at = world.forecasts.get(("dormant_users", user))
            truth: dict[str, Any] = {
                "plan": facts.get("plan"),
                "is_power_user": ("segment:power_users", user) in members,
                "dormant_users_next_at": at and at.isoformat(timespec="milliseconds") + "Z",
                "old_news": None,
            }
            assert last[user][1] == {row["attribute"]: truth[row["attribute"]] for row in team.attributes}, user
        elif user in last and (user not in deleted or deleted[user] < last[user][0]):
            assert set(last[user][1].values()) == {None}, f"{user} may not be addressed and is still described"
    for user, at in deleted.items():
        if world.users[user].get("deleted_at") is not None:
            assert all(sent_at < at for sent_to, sent_at, _ in state.attributes if sent_to == user), f"{user} was sent after that"


def check_exact(project: ActivationProject, world: World, team: Team, state: State) -> None:
    """Where nothing is held, audiences hold exactly those they should."""
    assert fold(state.changes) == wanted_members(world, team)
    check_attributes(project, world, team, state)


def first_world(rng: random.Random, people: int = 30) -> World:
    """People of every kind, each in some segments."""
    world = World()
    names = [f"u{number}" for number in range(people)] + ["anon:x", "test_ann", "qa_robot"]
    for name in names:
        consent = rng.choice((True, True, True, False, None))
        world.users[name] = {"marketing_opt_in": consent, "plan": rng.choice((None, "pro", 'say "hi"'))}
        world.users["anon:x"] = {"marketing_opt_in": True}
        for segment in SYNCED:
            if rng.random() < 0.5:
                world.members.add((segment, name, rng.choice("pq") if segment == "hesitant_buyers" else None))
        if rng.random() < 0.3:
            world.forecasts["dormant_users", name] = AS_OF + timedelta(hours=rng.randrange(1, 500))
    for name in ("u1", "test_ann"):
        world.users[name]["marketing_opt_in"] = True
        world.members.add(("power_users", name, None))
    world.journeys = set(rng.sample(names, 8))
    world.bots = {"u2"}
    return world


def change_something(rng: random.Random, world: World, team: Team) -> str:
    """One thing that happens between two runs; says what."""
    user = rng.choice(sorted(world.users))
    what = rng.choice(HAPPENINGS)
    facts = world.users[user]
    if what == "consent":
        facts["marketing_opt_in"] = rng.choice((True, False, None))
    elif what == "delete":
        facts["deleted_at"] = world.as_of - timedelta(days=rng.randrange(3))
    elif what == "restore":
        facts["deleted_at"] = None
    elif what == "enter":
        world.members.add((rng.choice(SYNCED[:2]), user, None))
    elif what in ("leave", "late"):
        # late data take back what was true for earlier runs, for several at once
        for member in rng.sample(sorted(world.members, key=str), min(len(world.members), 1 if what == "leave" else 6)):
            world.members.discard(member)
    elif what == "forecast":
        world.forecasts["dormant_users", user] = world.as_of + timedelta(minutes=rng.randrange(1, 10_000))
        world.forecasts.pop(("dormant_users", rng.choice(sorted(world.users))), None)
    elif what == "suppress":
        until = rng.choice(("", "2026-09-10"))
        team.suppressions.append({"user_id": user, "channel": rng.choice(("", "email")), "suppressed_until": until})
    elif what == "unsuppress":
        team.suppressions.clear()
    elif what == "bot":
        world.bots ^= {user}
    elif what == "unsubscribe":
        world.unsubscribed ^= {user}
    elif what == "seed":
        segment = rng.choice(SYNCED)
        # an attribute asks for power_users: without it a test stops the run
        if rng.random() < 0.5 and segment in team.active and segment != "power_users":
            del team.active[segment]
        else:
            team.active[segment] = not team.active.get(segment, False)
    elif what == "attributes":
        team.attributes = rng.choice((ATTRIBUTES, ATTRIBUTES[:2], ATTRIBUTES[1:]))
    elif what == "as_of":
        world.as_of += timedelta(days=rng.choice((-3, 1, 5)))
    elif what == "new user":
        world.users[f"n{len(world.users)}"] = {"marketing_opt_in": True, "plan": "pro"}
        world.members.add(("power_users", f"n{len(world.users) - 1}", None))
    elif what == "gone user":
        facts |= {"marketing_opt_in": None, "deleted_at": None}
        world.members = {member for member in world.members if member[1] != user}
    elif what == "journey":
        world.journeys ^= {user}
    return what


def run_sequence(project: ActivationProject, seed: int, runs: int) -> None:
    """A random history of runs, every law checked after every one of them."""
    rng = random.Random(f"activation {seed}")
    project.forget()
    world, team, state = first_world(rng), Team(), State()
    said: list[str] = []
    for number in range(runs):
        if number:
            said.append("+".join(change_something(rng, world, team) for _ in range(rng.choice((1, 1, 3)))))
        team.write(project)
        project.write_world(world)
        is_last = number == runs - 1
        ran = project.run() if is_last else project.build()
        assert ran.succeeded, ran.output
        before = state
        state = check_laws(project, before)
        check_exact(project, world, team, state)
        if said and set(said[-1].split("+")) == {"nothing"}:
            assert state == before, "a run without news appended something"
    project.build()
    assert read_state(project) == state, f"a second run appended something ({said})"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> ActivationProject:
    return ActivationProject(tmp_path_factory.mktemp("activation"))


def test_laws_hold_over_a_sequence_of_runs(project: ActivationProject) -> None:
    run_sequence(project, seed=1, runs=5)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 4))
def test_laws_hold_over_any_sequence_of_runs(project: ActivationProject, seed: int) -> None:
    run_sequence(project, seed, runs=12)


Started = tuple[ActivationProject, World, Team, State]


def ten_power_users() -> World:
    """Ten consenting power users, one of whom is dormant too."""
    world = World(users={f"u{n}": {"marketing_opt_in": True, "plan": "pro"} for n in range(10)})
    world.members = {("power_users", user, None) for user in world.users} | {("dormant_users", "u0", None)}
    return world


@pytest.fixture(scope="module")
def first_run(project: ActivationProject) -> Path:
    """The file after a first run on ten_power_users."""
    project.forget()
    Team().write(project)
    project.write_world(ten_power_users())
    project.build()
    return project.keep("first_run")


@pytest.fixture
def started(project: ActivationProject, first_run: Path) -> Started:
    """A copy of that file to go on from."""
    project.restore(first_run)
    team = Team()
    team.write(project)
    return project, ten_power_users(), team, check_laws(project, State())


def kill_and_mend(started: Started, model: str, after_seconds: float, number: int) -> State:
    """Kills a run around one table; whatever it has said stays said, the next run says the rest."""
    project, world, team, state = started
    world.members ^= {("dormant_users", f"u{number + 1}", None)}
    world.users[f"u{number + 4}"]["plan"] = None
    world.users[f"u{number + 7}"]["deleted_at"] = AS_OF
    project.write_world(world)
    assert build_and_kill(project, model, after_seconds)
    project.build()
    after = read_state(project)
    for name in ("changes", "attributes", "deletions"):
        assert getattr(after, name)[: len(getattr(state, name))] == getattr(state, name)
    assert set(project.query("select audience_id, user_id, per_value from activation.audience_members")) == fold(after.changes)
    check_exact(project, world, team, after)
    return after


def test_a_run_that_is_killed_is_made_up_for(started: Started) -> None:
    kill_and_mend(started, "audience_members", 0.0, number=0)


@pytest.mark.long
@pytest.mark.parametrize("after_seconds", [0.0, 0.1])
def test_any_runs_that_are_killed_are_made_up_for(started: Started, after_seconds: float) -> None:
    project, world, team, state = started
    for number, model in enumerate(("audience_changes", "user_deletions", "user_attribute_changes")):
        state = kill_and_mend((project, world, team, state), model, after_seconds, number)


def test_partial_runs_empty_runs_and_full_refreshes_take_nothing_back(started: Started) -> None:
    """Only a dbt build of everything appends, and what the others left out comes with the next one."""
    project, world, team, state = started
    world.members.discard(("power_users", "u3", None))
    world.users["u4"]["marketing_opt_in"] = False
    world.users["u5"]["deleted_at"] = AS_OF
    project.write_world(world)
    for arguments in (
        ("build", *NO_TESTS, "--empty"),
        ("run",),
        ("build", *NO_TESTS, "--select", "models/activation"),
    ):
        ran = project.try_dbt(*arguments)
        assert ran.succeeded, ran.output
        assert read_state(project) == state, arguments
    held = project.query("select audience_id, reason, to_add, to_remove from activation.audience_holds")
    assert held == [("segment:power_users", "not_appended_yet", 0, 3)]
    project.build("--full-refresh")
    state = check_laws(project, state)
    check_exact(project, world, team, state)
    assert project.query("select count(*) from activation.audience_holds") == [(0,)]


def test_a_failing_test_upstream_lets_nothing_out(started: Started) -> None:
    project, world, _, state = started
    world.members.discard(("power_users", "u3", None))
    project.write_world(world)
    seed = project.seeds / "synced_segments.csv"
    seed.write_text(seed.read_text() + "power_users,a second name,,,true\n")
    ran = project.run()
    assert not ran.succeeded
    assert "unique_synced_segments_segment" in ran.output
    assert read_state(project) == state


@pytest.mark.long
def test_two_runs_at_one_moment_never_repeat_it(started: Started) -> None:
    """A retry of an orchestrator has the same run_at; what is new since waits for a later moment, and a warning says so."""
    project, world, team, state = started
    at = "2027-01-01T06:00:00"
    world.members.discard(("power_users", "u3", None))
    project.write_world(world)
    project.build(given={"run_at": at})
    first = check_laws(project, state)
    assert {row[1] for row in first.changes[len(state.changes) :]} == {datetime(2027, 1, 1, 6)}
    world.members.discard(("power_users", "u4", None))
    project.write_world(world)
    ran = project.run(run_at=at)
    assert ran.succeeded, ran.output
    assert read_state(project) == first
    assert "segment:power_users waits for a dbt build of everything" in ran.sentence()
    project.build(given={"run_at": "2027-01-01T06:00:00.001"})
    check_exact(project, world, team, check_laws(project, first))


LIMIT = {"audience_move_limit": 0.5, "audience_move_min": 2}


@pytest.mark.long
def test_an_audience_that_moves_too_much_waits_for_approval(started: Started) -> None:
    """Six of ten leave: they stay until it is approved, but whoever takes back consent or is deleted goes at once."""
    project, world, team, state = started
    world.members -= {("power_users", f"u{n}", None) for n in range(6)}
    world.users["u8"]["marketing_opt_in"] = None
    world.users["u9"]["deleted_at"] = AS_OF
    project.write_world(world)
    ran = project.run(**LIMIT)
    assert ran.succeeded, ran.output
    state = check_laws(project, state)
    kept = {user for audience, user, _ in fold(state.changes) if audience == "segment:power_users"}
    assert kept == {f"u{n}" for n in range(8)}
    assert "segment:power_users is kept as it was: 0 would come and 6 of 8 would go" in ran.sentence()
    assert project.query("select audience_id, reason, members, to_remove from activation.audience_holds") == [
        ("segment:power_users", "moves_too_much", 8, 6)
    ]
    # the tools' attribute says what the audience says
    (is_power_user,) = project.query("select is_power_user from activation.reverse_etl_users where external_id = 'u0'")[0]
    assert is_power_user is True

    project.build(given=LIMIT)
    assert read_state(project) == state, "a held audience said something at the second run"
    project.build(given=LIMIT | {"approved_audiences": ["segment:power_users"]})
    check_exact(project, world, team, check_laws(project, state))
    assert project.query("select count(*) from activation.audience_holds") == [(0,)]


def test_project_is_made_of_the_real_models(project: ActivationProject) -> None:
    """The small project has every activation model but the outbox, so that no new one escapes the laws."""
    real = {path.name for path in (Path(__file__).parents[2] / "models" / "activation").rglob("*.sql")}
    small = {path.name for path in (project.project / "models" / "activation").rglob("*.sql")}
    assert real - small == {"message_outbox.sql"}
