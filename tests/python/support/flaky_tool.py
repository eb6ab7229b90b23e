"""A tool on the loopback that fails as real ones do: it refuses, answers too late, hangs up, and forgets nothing it did."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# longer than the client of the tests waits
TOO_LONG = 0.6
Member = tuple[str, str, str | None]


class FlakyTool(ThreadingHTTPServer):
    """Takes audience changes and messages, each once per Idempotency-Key. All of it is known to the test that started it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lock = threading.Lock()
        self.requests: list[str] = []
        self.failures: Counter[str] = Counter()
        self.members: set[Member] = set()
        self.sent: list[dict[str, Any]] = []
        self.done: set[str] = set()
        self.repeated = 0
        self.errors: list[str] = []
        self.is_down = False

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has hung up is no error here."""

    def take(self, path: str, key: str, row: dict[str, Any]) -> None:
        """Does what a row says, unless its key says that it was done."""
        with self.lock:
            if key in self.done:
                self.repeated += 1
                return
            self.done.add(key)
            if path == "/messages":
                self.sent.append(row)
                return
            member = (row["audience_id"], row["user_id"], row.get("per_value"))
            if (member in self.members) != (row["change_type"] == "removed"):
                self.errors.append(f"{row['change_type']} {member} came in the wrong order or twice")
            self.members ^= {member}


class _Handler(BaseHTTPRequestHandler):
    server: FlakyTool

    def do_POST(self) -> None:
        row = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers["Idempotency-Key"]
        with self.server.lock:
            self.server.requests.append(key)
            number = len(self.server.requests)
        if self.server.is_down or number % 7 == 3:
            self._fail("refused before doing anything")
            self._answer(503)
            return
        if number % 41 == 5:
            self._fail("answered too late, done all the same")
            self.server.take(self.path, key, row)
            time.sleep(TOO_LONG)
        elif number % 11 == 6:
            self._fail("hung up after doing it")
            self.server.take(self.path, key, row)
            self.close_connection = True
            self.connection.close()
            return
        else:
            self.server.take(self.path, key, row)
        self._answer(200)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def _fail(self, how: str) -> None:
        with self.server.lock:
            self.server.failures[how] += 1

    def log_message(self, format: str, *arguments: Any) -> None:
        """Silence."""


@contextmanager
def flaky_tool() -> Iterator[FlakyTool]:
    """A tool that listens on a free port of 127.0.0.1 until the block ends."""
    tool = FlakyTool()
    thread = threading.Thread(target=tool.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield tool
    finally:
        tool.shutdown()
        tool.server_close()
        thread.join()
