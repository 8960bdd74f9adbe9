"""Run the wire table, show what does not hold, and write the page anew."""

from __future__ import annotations

import sys

from tests.behaviour.wire.page import PAGE, page
from tests.behaviour.wire.python import outcomes
from tests.behaviour.wire.table import groups

PAGE.write_text(page(groups()), encoding="utf-8")
found = list(outcomes(groups()))
for each in found:
    if each.fault:
        print(f"{each.row.group}: {each.row.name}: {each.fault}")
print(f"{sum(not each.fault for each in found)} of {len(found)} rows hold")
sys.exit(any(each.fault and not each.row.known for each in found))
