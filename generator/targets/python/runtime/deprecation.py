"""The mark of what is deprecated, which editors strike through (PEP 702).

Python has it from 3.13 on, `typing_extensions` before that; type checkers know the latter
even where it is not installed. The warning itself comes with the call, once.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import deprecated as deprecated
else:

    def deprecated(message):
        def mark(method):
            method.__deprecated__ = message
            return method

        return mark
