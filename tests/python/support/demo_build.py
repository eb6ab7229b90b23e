"""The demo build that the tests of the tools read: made once, made again when anything it is made of is newer."""

import fcntl
import functools
import os
import subprocess
import sys
from pathlib import Path

from cli.builds import ROOT, Build

MADE_OF = ("models", "macros", "prediction", "seeds", "snapshots", "dbt_project.yml", "profiles.yml")


@functools.cache
def demo_build() -> Build:
    """The finished demo build in target/test_demo; of several test processes that ask at once, one makes it."""
    folder = ROOT / "target" / "test_demo"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _demo_build(folder)


def _demo_build(folder: Path) -> Build:
    build = Build("test_demo", folder / "test_demo.duckdb")
    stamp = folder / "finished"
    files = [file for name in MADE_OF for file in [ROOT / name, *(ROOT / name).rglob("*")] if file.is_file()]
    if not stamp.exists() or stamp.stat().st_mtime < max(file.stat().st_mtime for file in files):
        build.database.unlink(missing_ok=True)
        command = [
            sys.executable, "-m", "dbt.cli.main", "--quiet", "build", "--exclude-resource-type", "test", "unit_test",
            "--project-dir", str(ROOT), "--profiles-dir", str(ROOT), "--target-path", str(folder),
        ]  # fmt: skip
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "DBT_DUCKDB_PATH": str(build.database)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        stamp.touch()
    return build
