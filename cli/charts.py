"""`python -m cli.charts`: draws the boards in charts/ from a build, each as one HTML page, or as a picture.

The drawing is done by dbt-charts (https://github.com/dbt-labs/dbt-charts), without a network; the pages load nothing from anywhere.
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from cli.builds import ROOT, Build, UserError, add_options, chosen_build
from cli.summary import open_build

BOARDS = ROOT / "charts"
PAGES = Path("build") / "charts"
# when a page was drawn is no part of it: the same build gives the same bytes
DRAWN_AT = re.compile(r' data-rendered-at="[^"]*"')
PICTURE_WIDTH = 1400
PICTURE_COLOURS = 256


def boards() -> list[Path]:
    """The files of all boards, by name; meta.yml is what they share."""
    return sorted(path for path in BOARDS.glob("*.yml") if path.name != "meta.yml")


def environment(build: Build) -> Mapping[str, str]:
    """What dct is told besides its arguments: which file to read, and to send nobody anything.

    A path is made absolute, because dct takes it relative to the project and DBT_DUCKDB_PATH is relative to the caller.
    """
    return os.environ | {
        "DBT_DUCKDB_PATH": str(build.database.absolute()),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }


def dct(*arguments: str, build: Build) -> subprocess.CompletedProcess[str]:
    """Runs dbt-charts in the project's folder, whatever comes of it.

    Raises:
        UserError: dbt-charts is not installed in this Python environment.
    """
    program = Path(sys.executable).with_name("dct")
    if not program.exists():
        raise UserError(f"dbt-charts is not installed beside {sys.executable}: install the project with its extra `charts`.")
    command = [str(program), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(build), capture_output=True, text=True, check=False)


def draw(build: Build, folder: Path, kind: str = "html", chosen: list[Path] | None = None) -> list[Path]:
    """Draws boards (all, unless some are chosen) into a folder as `html`, `png` or `svg`; the files, in the order of the boards.

    Raises:
        UserError: nothing was built yet, dbt-charts is not installed, or a board does not fit the build; with what dct says.
    """
    open_build(build.database).close()
    chosen = chosen or boards()
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    done = dct(
        "render", *map(str, chosen), "--format", kind, "--output", str(folder / f"{{stem}}.{kind}"),
        "--var", f"currency={build.reporting_currency}", "--no-cache", "--no-warnings", build=build,
    )  # fmt: skip
    if done.returncode != 0:
        raise UserError(f"A board could not be drawn from {build.database}:\n{done.stdout}{done.stderr}")
    files = [folder / f"{board.stem}.{kind}" for board in chosen]
    for file in files if kind != "png" else []:
        file.write_text(DRAWN_AT.sub("", file.read_text(encoding="utf-8")), encoding="utf-8")
    return files


def draw_pictures(build: Build, folder: Path) -> list[Path]:
    """Draws all boards as PNG pictures small enough for a repository: PICTURE_WIDTH pixels wide, PICTURE_COLOURS colours.

    Raises:
        UserError: as draw.
    """
    from PIL import Image

    files = draw(build, folder, "png")
    for file in files:
        with Image.open(file) as drawn:
            size = PICTURE_WIDTH, round(drawn.height * PICTURE_WIDTH / drawn.width)
            small = drawn.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        # by coverage, so that a colour of few dots keeps its place beside those of large areas
        small.quantize(PICTURE_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(file, optimize=True)
    return files


def main(arguments: list[str] | None = None) -> int:
    """Draws the boards of the build that the command line names; 1 when that is not possible."""
    parser = argparse.ArgumentParser(prog="python -m cli.charts", description="Draws the boards in charts/ from a build.")
    add_options(parser)
    parser.add_argument("--pictures", default="", metavar="FOLDER", help="write PNG pictures there instead of HTML pages")
    options = parser.parse_args(arguments)
    try:
        build = chosen_build(options)
        folder = PAGES if build.name == "demo" else PAGES / build.name
        files = draw_pictures(build, Path(options.pictures)) if options.pictures else draw(build, folder)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    for file in files:
        print(os.path.relpath(file))
    return 0


if __name__ == "__main__":
    sys.exit(main())
