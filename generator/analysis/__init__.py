"""What follows from an API: who is used how, in which order, told apart by what, grouped how, shown with which values."""

from generator.analysis.facts import analyse

__all__ = ["analyse"]
