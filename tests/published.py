"""The JSON schemas that are published in docs/schema, which refer to each other by name."""

from __future__ import annotations

import json
from typing import Any, Final

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from sandbox import ROOT

SCHEMAS: Final[dict[str, Any]] = {
    path.name: json.loads(path.read_text("utf-8"))
    for path in sorted((ROOT / "docs" / "schema").glob("*.json"))
    if not path.name.startswith("config-")
}
_REGISTRY: Final[Registry[Any]] = Registry().with_resources(
    (name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
)


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    """What tells whether something fits a schema; ``SCHEMAS`` has those that are published."""
    return Draft202012Validator(schema, registry=_REGISTRY)


def fits(made: object, name: str) -> None:
    """Raises ValidationError where something is not as the schema of that name says."""
    validator(SCHEMAS[name]).validate(made)
