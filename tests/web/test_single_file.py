"""The built page as one HTML file."""

import base64
import hashlib
import re
from pathlib import Path

import pytest

from kit.saved import bundle_in
from wirespan.base.errors import UsageError
from wirespan.web.single_file import Template

PAGE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <link rel="icon" href="./favicon.svg" type="image/svg+xml" />
    <script type="module" crossorigin src="./assets/index-1.js"></script>
    <link rel="stylesheet" crossorigin href="./assets/index-1.css">
  </head>
  <body>
    <div id="page"></div>
  </body>
</html>
"""
SCRIPT, STYLE = "let a = '\\\\1 $& é';\n", "b { color: red }\n"


def built(folder: Path, script: str = SCRIPT, style: str = STYLE) -> Path:
    (folder / "assets").mkdir()
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    (folder / "assets" / "index-1.js").write_text(script, encoding="utf-8")
    (folder / "assets" / "index-1.css").write_text(style, encoding="utf-8")
    return folder


def digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_script_and_style_stand_in_the_file(tmp_path: Path) -> None:
    page = Template(built(tmp_path)).filled("QUJD")

    assert f'<script type="module">{SCRIPT}</script>' in page
    assert f"<style>{STYLE}</style>" in page
    assert bundle_in(page) == "QUJD"


def test_nothing_is_loaded_from_anywhere(tmp_path: Path) -> None:
    page = Template(built(tmp_path)).filled("")

    assert re.findall(r"\b(?:src|href)=", page) == []


def test_the_policy_names_script_and_style_by_their_hashes(tmp_path: Path) -> None:
    page = Template(built(tmp_path)).filled("")

    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert found is not None
    assert found[1].split("; ") == [
        "default-src 'none'",
        f"script-src 'sha256-{digest(SCRIPT)}'",
        f"style-src 'sha256-{digest(STYLE)}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert page.index("Content-Security-Policy") < page.index("<script")


def test_answers_come_before_the_end_and_run_nowhere(tmp_path: Path) -> None:
    page = Template(built(tmp_path)).filled("QUJD")

    assert '<script type="application/vnd.wirespan" id="answers">QUJD</script>\n  </body>' in page


@pytest.mark.parametrize("script", ["a </script> b", "a </SCRIPT b", "a <!-- b"])
def test_a_script_that_would_end_itself_is_refused(tmp_path: Path, script: str) -> None:
    with pytest.raises(UsageError, match="make page"):
        Template(built(tmp_path, script=script))


def test_a_page_that_is_not_built_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as told:
        Template(tmp_path)

    assert str(told.value) == (
        "cannot write the HTML file: the page is not built; build it with: make page"
    )
