"""The pages in a real Chromium: nothing is requested, nothing is complained of, nothing overflows a phone.

Chromium is sent through a proxy of this test, so every request that a page makes is seen and none leaves.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conftest import Home

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not on PATH"),
]

_SITE = "digest.test"
# What a fresh Chromium asks for by itself, whatever page it shows.
_OF_THE_BROWSER = {"accounts.google.com", "clients2.google.com", "update.googleapis.com"}
# The measuring page frames the page at a phone's width and writes down what it finds.
_MEASURE = """<!DOCTYPE html><title>measure</title>
<iframe id="f" src="{page}" width="{width}" height="800"></iframe>
<p id="result"></p><script>
document.getElementById("f").onload = function () {{
  var d = this.contentDocument, w = d.documentElement.clientWidth, wide = [];
  d.querySelectorAll("body *").forEach(function (e) {{
    var inside = e.closest(".scroll") && !e.matches(".scroll");
    var over = e.getBoundingClientRect().right > w + 1 && !inside && !e.closest(".vh, .skip");
    if (over) wide.push(e.tagName + "." + e.className);
  }});
  document.getElementById("result").textContent =
    "scroll=" + d.documentElement.scrollWidth + " client=" + w + " wide=[" + wide.join() + "]";
}};
</script>"""


class _Site(ThreadingHTTPServer):
    """Serves a release as http://digest.test and writes down every request, whatever its host."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.asked: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    server: _Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        parts = urlsplit(self.path)
        measured = re.fullmatch(r"/measure/(\d+)(/.*)", parts.path)
        file = self.server.folder / parts.path.lstrip("/")
        if parts.hostname != _SITE:
            self.send_error(404)
        elif measured:
            self._send(_MEASURE.format(width=measured[1], page=measured[2]).encode())
        elif file.is_file():
            self._send(file.read_bytes())
        else:
            self.send_error(404)

    def do_CONNECT(self) -> None:
        self.server.asked.append(self.path)
        self.send_error(403)

    def _send(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output quiet."""


@pytest.fixture(scope="module", params=["published_home", "sample_home"])
def site(request: pytest.FixtureRequest) -> Iterator[_Site]:
    """A published release behind a proxy: of real figures alone, and with made-up records beside them."""
    home: Home = request.getfixturevalue(request.param)
    server = _Site((home.folder / "releases" / "current").resolve())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def _chromium(site: _Site, profile: Path, address: str, *options: str) -> subprocess.CompletedProcess[str]:
    site.asked.clear()
    done = subprocess.run(
        [
            "chromium",
            *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            "--disable-features=NetworkTimeServiceQuerying,OptimizationHints,Translate,MediaRouter",
            *("--enable-logging=stderr", "--virtual-time-budget=5000", f"--user-data-dir={profile}"),
            f"--proxy-server=127.0.0.1:{site.server_port}",
            *options,
            f"http://{_SITE}{address}",
        ],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done


def _host(address: str) -> str:
    """The host of a proxied address: 'http://host/path', or 'host:443' of an encrypted one."""
    return urlsplit(address if "://" in address else f"//{address}").hostname or ""


@pytest.mark.parametrize("page", ["/digest/index.html", "/quality/index.html"])
def test_opening_a_page_asks_for_that_page_alone_and_logs_nothing(
    site: _Site, tmp_path: Path, page: str
) -> None:
    done = _chromium(site, tmp_path, page, "--dump-dom")
    assert "<h1>Thurrock, November 2017</h1>" in done.stdout
    assert [address for address in site.asked if _host(address) not in _OF_THE_BROWSER] == [
        f"http://{_SITE}{page}"
    ]
    assert [line for line in done.stderr.splitlines() if "CONSOLE" in line] == []


@pytest.mark.parametrize("page", ["/digest/index.html", "/quality/index.html"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_overflows_at_the_width_of_a_phone_or_a_desk(
    site: _Site, tmp_path: Path, page: str, width: int
) -> None:
    done = _chromium(site, tmp_path, f"/measure/{width}{page}", "--dump-dom", "--window-size=1400,1000")
    result = re.search(r"scroll=(\d+) client=(\d+) wide=\[(.*?)\]", done.stdout)
    assert result, done.stdout[-500:]
    assert result[3] == "", "these reach over the edge"
    assert int(result[1]) <= int(result[2]) <= width


@pytest.mark.parametrize("page", ["/digest/index.html", "/quality/index.html"])
def test_a_page_prints_to_pdf(site: _Site, tmp_path: Path, page: str) -> None:
    target = tmp_path / "page.pdf"
    _chromium(site, tmp_path / "profile", page, f"--print-to-pdf={target}")
    assert target.read_bytes().startswith(b"%PDF-")
