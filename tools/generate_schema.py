"""The JSON Schemas where they are published: in the package, and in the reference."""

from pathlib import Path

from wirespan.report.schema import DOCUMENTS, schema_text

PLACES = ("src/wirespan/report", "docs/reference")


def schemas() -> dict[Path, str]:
    """Every schema's text by its path from the root of the checkout."""
    return {
        Path(place, f"{name}.schema.json"): schema_text(name)
        for name in DOCUMENTS
        for place in PLACES
    }
