"""A page that fills in while its capture is made."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kit.conversations import Ask, Conversation, capture
from kit.namespaces import needs_own_network, run_inside
from kit.opened import Visit, needs_browser, served_live
from kit.patience import undisturbed
from wirespan.web.live import LiveSession

pytestmark = [pytest.mark.browser, needs_browser]

SLOW = Ask(think=700_000_000)
TALKS = capture(Conversation(0, (SLOW, Ask())), Conversation(1, (Ask(),), start=3_000_000_000))
FIRST = capture(Conversation(0, (SLOW, Ask())))
Live = tuple[Visit, LiveSession, Path]


@pytest.fixture(name="live")
def _live(browser: Any, tmp_path: Path) -> Iterator[Live]:
    path = tmp_path / "run.pcap"
    path.write_bytes(FIRST)
    with served_live(path, "curl") as (address, session):
        visit = Visit(browser, address)
        yield visit, session, path
        visit.close()


def test_it_fills_in_and_says_so_far(live: Live) -> None:
    visit, session, path = live

    visit.page.wait_for_selector(".facts-line:has-text('2 requests')")
    visit.page.wait_for_selector(".findings:has-text('The server needed the time')")
    assert "live, so far" in visit.text(".mark")
    assert "so far" in visit.text(".findings h2")

    path.write_bytes(TALKS)
    visit.page.wait_for_selector(".facts-line:has-text('3 requests')")
    assert session.state == "live"
    assert visit.complaints == []


def test_when_the_capture_has_ended_it_says_done_and_stays(live: Live) -> None:
    visit, session, _ = live
    visit.page.wait_for_selector(".facts-line:has-text('2 requests')")

    session.complete()

    visit.page.wait_for_selector(".how-far:has-text('done')")
    assert "so far" not in visit.text("main")
    visit.go("request/1", ".figures canvas")
    visit.go("packet/4", ".fields")
    assert visit.complaints == []


def test_a_list_grows_where_it_is_looked_at(live: Live) -> None:
    visit, _, path = live
    visit.go("requests?filter=http", ".waterfall .phases")
    assert visit.text(".counted").startswith("2 ")

    path.write_bytes(TALKS)

    visit.page.wait_for_selector(".counted:has-text('3 ')")
    assert visit.hash() == "#/requests?filter=http"


def test_while_nothing_comes_nothing_is_asked(live: Live) -> None:
    """At first what is there already is asked for; then not even once in a second and a half."""
    visit, _, _ = live
    visit.page.wait_for_selector(".facts-line:has-text('2 requests')")

    def nothing_is_asked() -> bool:
        before = len(visit.asked)
        visit.page.wait_for_timeout(1500)
        return len(visit.asked) == before

    assert undisturbed(nothing_is_asked)


def test_when_wirespan_ends_the_page_says_so(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "run.pcap"
    path.write_bytes(FIRST)
    with served_live(path, "curl") as (address, _):
        visit = Visit(browser, address)
        visit.page.wait_for_selector(".facts-line:has-text('2 requests')")

    visit.page.wait_for_selector(".how-far:has-text('ended')")
    assert visit.page.is_visible(".facts-line:has-text('2 requests')")
    visit.close()


RUN = """
import json, os, signal, subprocess, sys, time
from kit.opened import Visit, chromium
command = '''
import sys, threading, urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
class Answering(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")
    def log_message(self, *said): pass
server = HTTPServer(("127.0.0.1", 0), Answering)
threading.Thread(target=server.serve_forever, daemon=True).start()
urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/orders").read()
sys.stdin.readline()
'''
front = [sys.executable, '-m', 'wirespan', 'run', '-i', 'lo', '--open', '--no-browser', '--']
process = subprocess.Popen([*front, sys.executable, '-c', command], stdin=subprocess.PIPE,
    stderr=subprocess.PIPE, text=True)
with chromium() as browser:
    visit = Visit(browser, process.stderr.readline().strip())
    visit.page.wait_for_selector(".slowest a:has-text('/orders')")
    seen = visit.text('.mark'), process.poll()
    process.stdin.write('go on\\n')
    process.stdin.flush()
    visit.page.wait_for_selector(".how-far:has-text('done')")
    requests = visit.text('.facts-line a')
process.send_signal(signal.SIGINT)
print(json.dumps([*seen, requests, process.wait(), visit.complaints]))
"""


@pytest.mark.namespaces
@needs_own_network
def test_a_request_of_a_real_command_is_there_before_it_has_ended() -> None:
    said, status, requests, ended, complaints = json.loads(run_inside(RUN))

    assert "live, so far" in said
    assert status is None
    assert requests.split()[:2] == ["1", "request"]
    assert (ended, complaints) == (0, [])
