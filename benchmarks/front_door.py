"""`python -m benchmarks.front_door`: what a newcomer waits for: `make build` in a fresh clone, cold and warm."""

import subprocess
import tempfile
from pathlib import Path

from benchmarks.measure import ROOT, cost_of, machine

RESULTS = ROOT / "benchmarks" / "results" / "front_door.md"


def main() -> None:
    """Clones the last commit, builds three times and writes benchmarks/results/front_door.md."""
    lines = [
        "# make build in a fresh clone",
        "",
        f"Made by `python -m benchmarks.front_door`: {machine()}.",
        "",
        "| | wall s | CPU s | peak memory of a process |",
        "|---|--:|--:|--:|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        for title, command in {
            "installing into .venv": ["make", ".venv/.installed"],
            "first build": ["make", "build"],
            "second build, nothing new": ["make", "build"],
            "real data: SOURCE=online_retail": ["make", "build", "SOURCE=online_retail"],
        }.items():
            cost = cost_of(command, clone)
            lines.append(f"| {title} | {cost.wall:.0f} | {cost.cpu:.0f} | {cost.peak_bytes / 1e6:.0f} MB |")
            print(lines[-1], flush=True)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
