"""How figures look in a terminal: tables, sparklines and moments, in UTF-8 or plain ASCII."""

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

BLOCKS, PLAIN_BLOCKS = "▁▂▃▄▅▆▇█", "_.:-=+*#"


def is_plain() -> bool:
    """True where the terminal cannot show block characters."""
    return "utf" not in (sys.stdout.encoding or "").lower()


def sparkline(values: Sequence[float], top: float, plain: bool = False) -> str:
    """One character a value, scaled from 0 to `top`; only a zero gets the lowest character."""
    blocks = PLAIN_BLOCKS if plain else BLOCKS
    steps = len(blocks) - 1
    return "".join(blocks[0 if value <= 0 else max(1, min(steps, round(steps * value / top)))] for value in values)


def table(rows: Sequence[Sequence[str]], indent: int = 2) -> list[str]:
    """Lines of a table whose first column is text (left) and whose others are numbers (right)."""
    widths = [max(len(row[i]) for row in rows if i < len(row)) for i in range(max(map(len, rows)))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(widths[i]) for i, cell in enumerate(row[1:], start=1))]
        lines.append((" " * indent + "  ".join(cells)).rstrip())
    return lines


def share(part: float | None, whole: float | None = 1) -> str:
    """A share in percent with one decimal, or `-` where there is nothing to divide by."""
    return "-" if part is None or not whole else f"{100 * part / whole:.1f}%"


def moment(at: datetime) -> str:
    """A UTC moment to the minute."""
    return at.strftime("%Y-%m-%d %H:%M")


def length(span: timedelta) -> str:
    """A length of time in its two largest units, such as `3 d 5 h`."""
    seconds = int(span.total_seconds())
    for size, unit, smaller, smaller_unit in ((86400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if seconds >= size:
            rest = seconds % size // smaller
            return f"{seconds // size} {unit}" + (f" {rest} {smaller_unit}" if rest else "")
    return f"{seconds} s"
