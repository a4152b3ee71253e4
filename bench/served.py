"""The platform served as it is in use, on loopback, and a reader who asks for pages."""

import gzip
import http.client
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Reader:
    """One person who has signed in, on one kept connection."""

    def __init__(self, port: int, session: str, server: int) -> None:
        self._port, self._session, self._server = port, session, server
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def get(self, path: str, *, fragment: bool = False) -> bytes:
        """Ask for a page as a browser does; give the bytes as they were transferred. Raises where the answer is not 200."""
        headers = {"Accept-Encoding": "gzip", "Cookie": f"sessionid={self._session}"}
        if fragment:
            headers["HX-Request"] = "true"
        self._connection.request("GET", path, headers=headers)
        response = self._connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path} answers {response.status}")
        return body

    def timed(self, path: str, *, fragment: bool = False) -> float:
        """Ask for a page; give the milliseconds until its last byte."""
        started = time.perf_counter()
        self.get(path, fragment=fragment)
        return (time.perf_counter() - started) * 1000

    def weight(self, path: str) -> int:
        """Count the bytes transferred for a page with its styles and scripts, without fonts."""
        page = self.get(path)
        html = gzip.decompress(page).decode() if page[:2] == b"\x1f\x8b" else page.decode()
        linked = set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg))"', html))
        return len(page) + sum(len(self.get(address)) for address in linked)

    def resident(self) -> float:
        """Give the resident memory, in megabytes, of the largest process that answers."""
        return max(_resident(pid) for pid in _children(self._server))


@contextmanager
def served(environment: dict[str, str], session: str) -> Iterator[Reader]:
    """Serve an installation with one worker; stop it at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "tansiq.config.cli", "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield Reader(port, session, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _try in range(600):
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not begin to answer within a minute")


def _children(pid: int) -> list[int]:
    """Give the processes that a server started to answer; the one for background work is not among them."""
    named = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in named if b"background" not in Path(f"/proc/{child}/cmdline").read_bytes()]


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1)) / 1024  # type: ignore[union-attr]
