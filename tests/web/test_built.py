"""Where the built page lies, known without what serves it."""

import subprocess
import sys

from wirespan.web.built import START_PAGE, STATIC

LOADED = """
import sys
import wirespan.web.report_file, wirespan.web.session, wirespan.web.single_file
print([name for name in ("starlette", "uvicorn") if name in sys.modules])
"""


def test_the_page_lies_beside_what_serves_it() -> None:
    assert (STATIC.parent.name, STATIC.name, START_PAGE) == ("web", "static", "index.html")


def test_who_writes_a_file_to_send_loads_no_server() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"
