"""OpenAPI and Swagger descriptions into the intermediate representation."""

from generator.openapi.reader import read

__all__ = ["read"]
