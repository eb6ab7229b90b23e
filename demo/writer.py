"""Writes rows as CSV and properties as JSON, the same bytes on every platform."""

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from demo.clock import iso
from demo.model import Event

EVENT_COLUMNS = (
    "event_id", "user_id", "anonymous_id", "event_name", "occurred_at", "received_at", "source", "platform", "app_version",
    "properties",
)
USER_COLUMNS = (
    "user_id", "signed_up_at", "country", "birth_year", "gender", "acquisition_channel", "timezone", "marketing_opt_in",
    "deleted_at", "traits",
)


def to_json(value: object) -> str:
    """Compact JSON with sorted keys; letters stay letters."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def event_row(event: Event) -> dict[str, str]:
    """A raw row; every cell is text."""
    return {
        "event_id": event.event_id,
        "user_id": event.user_id,
        "anonymous_id": event.anonymous_id,
        "event_name": event.name,
        "occurred_at": iso(event.at),
        "received_at": iso(event.received_at),
        "source": "app",
        "platform": event.platform,
        "app_version": event.app_version,
        "properties": to_json(event.properties),
    }


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[dict[str, str]]) -> None:
    """Writes UTF-8 CSV with LF line ends, making the folder if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
