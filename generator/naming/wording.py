"""Any text into lower-case words that a name can be made of, and words into the usual casings."""

from __future__ import annotations

from generator.naming.rules import Words


def words(text: str) -> Words:
    """The words of any text: `HTTPServer` is ("http", "server"), `+1` is ("plus", "1"). Never empty."""
    raise NotImplementedError


def snake(parts: Words) -> str:
    """("track", "lead") as `track_lead`."""
    return "_".join(parts)


def camel(parts: Words) -> str:
    """("track", "lead") as `trackLead`."""
    return parts[0] + pascal(parts[1:])


def pascal(parts: Words) -> str:
    """("track", "lead") as `TrackLead`."""
    return "".join(part[:1].upper() + part[1:] for part in parts)
