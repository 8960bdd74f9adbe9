"""IR types as Python types."""

from __future__ import annotations

from dataclasses import dataclass

from generator.ir import Api, DeclId, Facts, Type
from generator.naming import NamePlan
from generator.targets.python.spelling.expressions import Expr
