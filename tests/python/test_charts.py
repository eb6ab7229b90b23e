"""The boards: sound YAML, a page that shows what SQL says, colours everybody tells apart, and a lineage that reaches them."""

import json
import os
import re
import shutil
import subprocess
from itertools import combinations
from pathlib import Path

import duckdb
import numpy as np
import pytest
import yaml
from dbt_charts.telemetry.consent import send_anonymous_usage_stats

from cli.builds import ROOT, Build, UserError
from cli.charts import boards, dct, draw, environment
from tests.python.support.demo_build import demo_build

TABLE = re.compile(r"\b(?:marts|activation)\.(\w+)")
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# linear RGB as people without red, green or blue cones see it: Machado, Oliveira, Fernandes, IEEE TVCG 15 (2009), 1291-1298
COLOUR_VISIONS = {
    "usual": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}


def queried(sql: str) -> tuple:
    with duckdb.connect(str(demo_build().database), read_only=True) as connection:
        row = connection.execute(sql).fetchone()
    assert row
    return row


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The board of data hygiene as one HTML page."""
    board = ROOT / "charts" / "data_hygiene.yml"
    return draw(demo_build(), tmp_path_factory.mktemp("pages"), chosen=[board])[0]


def shown_by_browser(page: Path, folder: Path) -> str:
    """The page's text after headless Chromium has run it, without styles and scripts; without a network."""
    if not BROWSER:
        assert not os.environ.get("CHROMIUM_IS_REQUIRED"), "CHROMIUM_IS_REQUIRED is set, and there is no chromium on the PATH"
        pytest.skip("there is no chromium on the PATH: install it (Debian: apt install chromium) to see the page as a browser does")
    command = [
        BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=5000",
        f"--user-data-dir={folder}", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    visible = re.sub(r"<(style|script|title|desc|metadata)\b.*?</\1>", " ", done.stdout, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", visible).split())


def test_boards_are_sound() -> None:
    """Every field, query, chart and reference; warnings count as errors."""
    done = dct("validate", "--strict", *map(str, boards()), build=Build("test", Path("none.duckdb")))
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_page_in_the_browser_shows_the_numbers_of_the_database(page: Path, tmp_path: Path) -> None:
    text = shown_by_browser(page, tmp_path / "profile")
    (raw,) = queried("select count(*) from raw.raw_events")
    (quarantined,) = queried("select count(*) from marts.events_quarantine")
    (duplicates,) = queried("select count(*) from marts.events_duplicates")
    (bots,) = queried("select count(*) from marts.events_quarantine where concat(',', reasons, ',') like '%,bot,%'")
    assert f"{raw:,} raw events" in text
    assert f"{quarantined:,} quarantined" in text
    assert f"{duplicates:,} duplicates, put aside" in text
    # in front of the bars, as often as it says
    assert re.search(rf"\b{bots}\b", text) and "missing required property" in text


def test_a_page_loads_nothing_from_anywhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    loaded = re.findall(r"(?:\bsrc=|@import\s+|url\()[\"'(]?\s*(?:https?:)?//[^\"') ]+|<link\b[^>]*>", text)
    assert loaded == []


def test_the_same_build_gives_the_same_page(page: Path, tmp_path: Path) -> None:
    again = draw(demo_build(), tmp_path, chosen=[ROOT / "charts" / "data_hygiene.yml"])[0]
    assert again.read_bytes() == page.read_bytes()


def test_nobody_is_told_that_boards_are_drawn() -> None:
    """By the file alone, without any variable set; and by the variables alone, in a folder without that file."""
    assert send_anonymous_usage_stats(False, {}, ROOT) is False
    assert send_anonymous_usage_stats(False, environment(Build("test", Path("none.duckdb"))), Path("/")) is False


def test_nothing_built_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="run make build first"):
        draw(Build("demo", tmp_path / "none.duckdb"), tmp_path)


def test_lineage_ends_in_the_boards() -> None:
    """An exposure for each board, which depends on exactly the tables the board's queries name."""
    shared = set(TABLE.findall((ROOT / "charts" / "meta.yml").read_text(encoding="utf-8")))
    read = {f"{board.stem}_board": set(TABLE.findall(board.read_text(encoding="utf-8"))) | shared for board in boards()}
    exposures = yaml.safe_load((ROOT / "models" / "exposures.yml").read_text(encoding="utf-8"))["exposures"]
    told = {
        exposure["name"]: {re.fullmatch(r"ref\('(\w+)'\)", ref)[1] for ref in exposure["depends_on"]}
        for exposure in exposures
        if exposure["type"] == "dashboard"
    }
    assert told == read


def lab(colour: str, vision: np.ndarray) -> np.ndarray:
    """CIE L*a*b* (D65) of a #rrggbb colour as one kind of colour vision sees it."""
    encoded = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ np.clip(vision @ linear, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("vision", COLOUR_VISIONS)
def test_every_colour_vision_tells_the_colours_apart(vision: str) -> None:
    """10 is four to five times the least difference that an eye notices (about 2.3)."""
    shared = yaml.safe_load((ROOT / "charts" / "meta.yml").read_text(encoding="utf-8"))
    palette = shared["style"]["charts"]["color"]["categorical"]["palette"]
    seen = {colour: lab(colour, COLOUR_VISIONS[vision]) for colour in palette}
    near = {(a, b): np.linalg.norm(seen[a] - seen[b]) for a, b in combinations(palette, 2)}
    assert min(near.values()) > 10, min(near, key=near.__getitem__)


@pytest.mark.long
def test_every_board_is_drawn_without_an_empty_chart_or_any_other_warning(tmp_path: Path) -> None:
    done = dct(
        "render", *map(str, boards()), "--format", "svg", "--output", str(tmp_path / "{stem}.svg"),
        "--no-cache", "--diagnostics-json", build=demo_build(),
    )  # fmt: skip
    found = [json.loads(line)["code"] for line in done.stderr.splitlines() if line.startswith("{")]
    assert (done.returncode, found) == (0, []), done.stderr
    assert {path.stem for path in tmp_path.glob("*.svg")} == {board.stem for board in boards()}
