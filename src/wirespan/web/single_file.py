"""The built page as one HTML file with its answers inside: opened from disk, it loads nothing.

Script and style stand in the file; the content security policy names them by their hashes,
so that nothing else could run, whatever a packet said.
"""

import base64
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from wirespan.base.errors import UsageError
from wirespan.web.built import START_PAGE

ELEMENT = "answers"
"""ID of the element whose text is the bundle."""
KIND = "application/vnd.wirespan"
"""Of a script element no browser runs."""
SCRIPT = re.compile(r'<script type="module"[^>]* src="\./([^"]+)"></script>')
STYLE = re.compile(r'<link rel="stylesheet"[^>]* href="\./([^"]+)">')
ICON = re.compile(r'<link rel="icon"[^>]*>\n?\s*')
HEAD, BODY_END = '<meta charset="utf-8" />', "</body>"
NOT_BUILT = UsageError(
    "cannot write the HTML file", "the page is not built", "build it with: make page"
)


class Template:
    """UsageError where the page was not built."""

    def __init__(self, static: Path) -> None:
        if not (static / START_PAGE).is_file():
            raise NOT_BUILT
        page = ICON.sub("", (static / START_PAGE).read_text(encoding="utf-8"))
        self._hashes: dict[str, list[str]] = {"script": [], "style": []}
        page = SCRIPT.sub(self._inlined(static, "script", ' type="module"'), page)
        self._page = STYLE.sub(self._inlined(static, "style", ""), page)

    def filled(self, answers: str) -> str:
        """The file, ``answers`` being base64."""
        data = f'<script type="{KIND}" id="{ELEMENT}">{answers}</script>\n  '
        policy = f'<meta http-equiv="Content-Security-Policy" content="{self._policy()}" />'
        page = self._page.replace(HEAD, f"{HEAD}\n    {policy}", 1)
        before, _, after = page.rpartition(BODY_END)
        return f"{before}{data}{BODY_END}{after}"

    def _inlined(self, static: Path, element: str, kind: str) -> Callable[[re.Match[str]], str]:
        def inlined(found: re.Match[str]) -> str:
            text = (static / found[1]).read_text(encoding="utf-8")
            if f"</{element}" in text.lower() or "<!--" in text:
                raise NOT_BUILT
            self._hashes[element].append(_hash(text))
            return f"<{element}{kind}>{text}</{element}>"

        return inlined

    def _policy(self) -> str:
        scripts, styles = (" ".join(self._hashes[element]) for element in ("script", "style"))
        return "; ".join(
            (
                "default-src 'none'",
                f"script-src {scripts}",
                f"style-src {styles}",
                "base-uri 'none'",
                "form-action 'none'",
            )
        )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
