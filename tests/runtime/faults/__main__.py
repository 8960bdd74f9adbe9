"""Write `FAULTS.md` anew."""

from tests.runtime.faults.page import PAGE, page

PAGE.write_text(page(), encoding="utf-8")
