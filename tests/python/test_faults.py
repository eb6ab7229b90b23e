"""Faults put into the macros are caught: the page about them is that of the script, and (long) each is tried again."""

import re

import pytest

from tests.python.oracle.faults import FAULTS, PAGE, faulty_text, try_faults


def test_every_fault_still_changes_its_macro_in_one_place() -> None:
    for fault in FAULTS:
        assert fault.new in faulty_text(fault)


def test_the_page_lists_every_fault_as_caught() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+) \| `(.+)` \| ([\d,]+) in \d+ of \d+ rules \|$", page, flags=re.MULTILINE)
    assert [(description, file) for description, file, _ in rows] == [(fault.description, fault.file) for fault in FAULTS]
    assert all(int(mismatches.replace(",", "")) > 0 for _, _, mismatches in rows)


@pytest.mark.long
def test_every_fault_is_caught() -> None:
    missed = [verdict for verdict in try_faults(FAULTS) if verdict.word != "caught"]
    assert not missed, [(verdict.fault.description, verdict.word) for verdict in missed]
