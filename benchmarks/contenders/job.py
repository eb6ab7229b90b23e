"""What a contender is given, and what it says it took: read from and written to files, because it runs in its own process."""

import json
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from benchmarks.measure import MAXRSS_UNIT
from benchmarks.rules import Rule, generate

THREADS = 2
MEMORY = "4GB"


@dataclass
class Job:
    """One run of one contender.

    base: database of the one build; exported: folder with events.parquet and people.parquet; folder: where it may write,
    members/<rule>.parquet at the end; as_of: ISO instant, UTC; rules: how many generated ones; statements: name and SQL of what dbt
    runs, in order.
    """

    base: str
    exported: str
    folder: str
    as_of: str
    rules: int
    statements: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, tuple[float, float]] = field(default_factory=dict)
    peak_bytes: int = 0

    @property
    def catalog(self) -> str:
        """The name of the build's database in SQL, quoted."""
        return f'"{Path(self.base).stem}"'

    @property
    def now(self) -> datetime:
        """The instant at which members are asked for, UTC without a zone."""
        return datetime.fromisoformat(self.as_of)

    def described(self) -> dict[str, Rule]:
        """The rules by name."""
        return generate(self.rules)

    def members(self, name: str) -> Path:
        """Where the user ids of a segment's members are left for the comparison."""
        return Path(self.folder) / "members" / f"{name}.parquet"

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Counts wall and CPU seconds of all threads of this process to a step."""
        wall, cpu = time.monotonic(), time.process_time()
        yield
        earlier = self.seconds.get(step, (0, 0))
        self.seconds[step] = (earlier[0] + time.monotonic() - wall, earlier[1] + time.process_time() - cpu)

    def write(self, file: Path) -> None:
        """Writes the job, with its seconds, to a file."""
        file.write_text(json.dumps(asdict(self)), encoding="utf-8")


def peak_bytes() -> int:
    """The most memory that this program held at once, in bytes: what getrusage says also knows of the program that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text()).group(1)) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MAXRSS_UNIT


def run(contender: Callable[[Job], None]) -> None:
    """The contender on the job in the file that the command line names; its seconds are written back into it."""
    file = Path(sys.argv[1])
    job = Job(**json.loads(file.read_text(encoding="utf-8")))
    (Path(job.folder) / "members").mkdir(parents=True, exist_ok=True)
    contender(job)
    job.peak_bytes = peak_bytes()
    job.write(file)
