"""Names whose lookup hangs, and names with a dead address, on both HTTP libraries: `names` is the child process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runtime import names

ALONE = ["unshare", "--user", "--map-root-user", "--mount", "--net"]
ROOT = Path(__file__).parents[2]
BECOMES = {
    "passes_over_a_dead_address": "the answer",
    "ends_when_the_lookup_hangs": "no answer in time to connect",
}


def test_dead_addresses_are_passed_over_and_lookups_that_hang_end_with_the_time_to_connect(
    tmp_path: Path,
) -> None:
    try:
        subprocess.run([*ALONE, "ip", "link"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"a network of one's own takes namespaces of Linux, unshare and ip: {error}")
    command = [*ALONE, sys.executable, "-m", "tests.runtime.names", str(tmp_path)]
    child = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert child.returncode == 0, child.stderr
    assert json.loads(child.stdout) == {
        f"{case}: {transport.__name__}": outcome
        for transport in names.TRANSPORTS
        for case, outcome in BECOMES.items()
    }
