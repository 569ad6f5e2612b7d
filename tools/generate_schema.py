"""Writes the JSON Schemas to where they are published; run it after changing report/shape.py."""

from pathlib import Path

from wirespan.report.schema import DOCUMENTS, schema_text

ROOT = Path(__file__).parents[1]
PLACES = (ROOT / "src/wirespan/report", ROOT / "docs/reference")

for name in DOCUMENTS:
    for place in PLACES:
        (place / f"{name}.schema.json").write_text(schema_text(name), encoding="utf-8")
