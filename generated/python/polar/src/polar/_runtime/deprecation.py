"""The mark of what is deprecated: editors strike it through, calling it warns (PEP 702).

Python itself has the mark from 3.13 on, `typing_extensions` before that; type checkers
know the latter even where it is not installed.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import deprecated as deprecated
else:
    import functools
    import warnings

    def deprecated(message):
        """Mark a method, which may be asynchronous."""

        def mark(method):
            @functools.wraps(method)
            def warning(*args, **kwargs):
                warnings.warn(message, DeprecationWarning, stacklevel=2)
                return method(*args, **kwargs)

            warning.__deprecated__ = message
            return warning

        return mark
