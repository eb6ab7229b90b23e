"""The project's own rules about itself, read from the manifest that the last build of the demo left in target/.

Data flows one way, segments read what they may, and nothing is without a description in the yml beside it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

PROJECT = Path(__file__).parents[2]
MANIFEST = PROJECT / "target" / "manifest.json"
DATABASE = PROJECT / "behavioral_segments.duckdb"
NAME = "behavioral_segments"

# rooms that may read each other share a number
ROOMS = {
    "models/staging/": 0,
    "models/intermediate/segment_inputs/": 2,
    "models/intermediate/": 1,
    "models/marts/core/": 2,
    "models/segments/": 3,
    "models/marts/membership/": 4,
    "models/marts/behavior/": 5,
    "models/marts/campaigns/": 5,
    "models/marts/insights/": 5,
    "models/activation/": 6,
}
READ_BY_SEGMENTS = {"int_event_stream", "int_user_lives", "int_user_trait_spells"}
SIGNATURE = re.compile(r"{%-?\s*(?:macro|test)\s+(\w+)\s*\((.*?)\)\s*-?%}", re.DOTALL)
Node = Mapping[str, Any]


@cache
def manifest() -> Node:
    assert MANIFEST.exists(), f"{MANIFEST} is missing: run `make build` first"
    return json.loads(MANIFEST.read_text())


def nodes(*kinds: str) -> list[Node]:
    return [node for node in manifest()["nodes"].values() if node["resource_type"] in kinds and node["package_name"] == NAME]


def macros() -> list[Node]:
    """All macros of the project that are called by their name; an adapter's own version is described by the one that picks it."""
    own = [macro for macro in manifest()["macros"].values() if macro["package_name"] == NAME]
    return [macro for macro in own if "__" not in macro["name"]]


def room(node: Node) -> str | None:
    return next((folder for folder in ROOMS if node["original_file_path"].startswith(folder)), None)


def reads(node: Node) -> Iterator[Node]:
    """The models, seeds, sources and snapshots a model reads, its hints for dbt included."""
    for unique_id in node["depends_on"]["nodes"]:
        yield manifest()["nodes"].get(unique_id) or manifest()["sources"][unique_id]


def is_raw(node: Node) -> bool:
    return node["resource_type"] == "source" or node["original_file_path"].startswith("seeds/raw/")


def labels(found: Iterator[str]) -> str:
    return "\n".join(sorted(found))


def test_every_model_stands_in_a_room() -> None:
    assert not labels(model["original_file_path"] for model in nodes("model") if room(model) is None)


def test_no_model_reads_backwards() -> None:
    assert not labels(
        f"{model['name']} ({room(model)}) reads {read['name']} ({room(read)})"
        for model in nodes("model")
        for read in reads(model)
        if read["resource_type"] == "model" and ROOMS[room(read)] > ROOMS[room(model)]
    )


def test_only_staging_reads_raw_rows() -> None:
    assert not labels(
        f"{model['name']} reads {read['name']}"
        for model in nodes("model", "snapshot")
        for read in reads(model)
        if is_raw(read) and room(model) != "models/staging/"
    )


def test_segments_read_the_stream_lives_segments_and_snapshots_only() -> None:
    assert not labels(
        f"{model['name']} reads {read['name']}"
        for model in nodes("model")
        for read in reads(model)
        if room(model) == "models/segments/"
        and not (read["name"] in READ_BY_SEGMENTS or room(read) == "models/segments/" or read["resource_type"] == "snapshot")
    )


def test_every_model_seed_and_source_is_described() -> None:
    described = [*nodes("model", "seed", "snapshot"), *manifest()["sources"].values()]
    assert not labels(node["name"] for node in described if not node["description"].strip())


def test_every_column_of_every_table_is_described_and_there_are_no_others() -> None:
    with duckdb.connect(str(DATABASE), read_only=True) as connection:
        rows = connection.execute("select table_schema, table_name, column_name from information_schema.columns").fetchall()
    built: dict[tuple[str, str], set[str]] = {}
    for schema, table, column in rows:
        built.setdefault((schema, table), set()).add(column)
    wrong = []
    for node in nodes("model", "seed"):
        told = {name for name, column in node["columns"].items() if column["description"].strip()}
        wrong += [f"{node['name']}.{column}" for column in built[node["schema"], node["alias"]] ^ told]
    assert not labels(iter(wrong))


@pytest.mark.parametrize("folder", ["models/marts/core/", "models/marts/behavior/", "models/marts/insights/"])
def test_marts_hold_their_contract(folder: str) -> None:
    marts = [node for node in nodes("model") if room(node) == folder and node["config"]["schema"] == "marts"]
    assert marts
    assert not labels(mart["name"] for mart in marts if not mart["config"]["contract"]["enforced"])


def described_folders() -> list[str]:
    folders = {str(Path(macro["original_file_path"]).parent) for macro in macros()} if MANIFEST.exists() else set()
    return sorted(folders)


@pytest.mark.parametrize("folder", described_folders())
def test_every_macro_and_argument_is_described(folder: str) -> None:
    wrong = []
    for macro in macros():
        # dbt takes no description of a materialization
        if str(Path(macro["original_file_path"]).parent) != folder or macro["name"].startswith("materialization_"):
            continue
        if not macro["description"].strip():
            wrong.append(macro["name"])
        told = [argument["name"] for argument in macro["arguments"] if (argument["description"] or "").strip()]
        if told != signature(macro):
            wrong.append(f"{macro['name']}({', '.join(signature(macro))}): described are {told}")
    assert not labels(iter(wrong))


def signature(macro: Node) -> list[str]:
    """Names of a macro's arguments, in order; what the macro's text says, since dbt only knows what a yml tells."""
    text = next(arguments for name, arguments in SIGNATURE.findall(macro["macro_sql"]) if macro["name"] in (name, f"test_{name}"))
    without_defaults = re.sub(r"=\s*(\[[^\]]*\]|{[^}]*}|'[^']*'|[^,]+)", "", text)
    return [name.strip() for name in without_defaults.split(",") if name.strip()]


def test_every_description_stands_in_the_yml_beside_what_it_describes() -> None:
    assert not labels(
        f"{node['original_file_path']} is described in {node['patch_path']}"
        for node in [*nodes("model", "seed", "snapshot"), *macros()]
        if node["patch_path"] and node["patch_path"] != f"{NAME}://{Path(node['original_file_path']).with_suffix('.yml')}"
    )


def test_a_file_with_one_macro_is_named_after_it() -> None:
    by_file: dict[str, list[str]] = {}
    for macro in macros():
        by_file.setdefault(Path(macro["original_file_path"]).stem, []).append(macro["name"])
    assert not labels(
        f"{stem}.sql holds {names[0]}"
        for stem, names in by_file.items()
        if len(names) == 1 and names[0] not in (stem, f"test_{stem}")
    )


def test_every_singular_test_is_described() -> None:
    """Read from the files: dbt forgets these descriptions when it parses again only what has changed."""
    tests = list((PROJECT / "tests" / "singular").rglob("*.sql"))
    described = {
        (properties.parent, test["name"])
        for properties in (PROJECT / "tests" / "singular").rglob("*.yml")
        for test in yaml.safe_load(properties.read_text())["data_tests"]
        if test.get("description", "").strip()
    }
    assert tests
    assert not labels(str(test.relative_to(PROJECT)) for test in tests if (test.parent, test.stem) not in described)


def test_unions_say_whether_they_keep_repeated_rows() -> None:
    """A bare `union` is none on BigQuery, and nobody compiles the SQL of later loads there."""
    comments = re.compile(r"{#.*?#}|--[^\n]*", re.DOTALL)
    bare = re.compile(r"\bunion\b(?!\s+(?:all|distinct)\b)", re.IGNORECASE)
    files = [path for folder in ("models", "macros", "tests", "analyses") for path in (PROJECT / folder).rglob("*.sql")]
    assert not labels(str(file) for file in files if bare.search(comments.sub("", file.read_text(encoding="utf-8"))))
