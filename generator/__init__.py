"""Specloom, an SDK compiler: from an OpenAPI description to client packages, their documentation and their tests."""

__version__ = "0.1.0"
