"""Answers HTTP requests about the items, and serves the page that shows them."""

import json
import re
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from todo.store import UnknownItem, WrongTitle

WEB = Path(__file__).parent.parent / "web"
PAGES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/app.js": ("app.js", "text/javascript; charset=utf-8"),
    "/style.css": ("style.css", "text/css; charset=utf-8"),
}
MAX_BODY = 10_000


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/api/items":
            self._send(200, self.server.store.all())
        elif self.path in PAGES:
            name, kind = PAGES[self.path]
            self._answer(200, kind, (WEB / name).read_bytes())
        else:
            self._fail(404, f"There is nothing at {self.path}.")

    def do_POST(self):
        done = re.fullmatch(r"/api/items/(\d{1,18})/done", self.path)
        if self.path == "/api/items":
            self._run(201, lambda: self.server.store.add(self._title()))
        elif done:
            self._run(200, lambda: self.server.store.finish(int(done[1])))
        else:
            self._fail(404, f"There is nothing at {self.path}.")

    def do_DELETE(self):
        item = re.fullmatch(r"/api/items/(\d{1,18})", self.path)
        if item:
            self._run(204, lambda: self.server.store.remove(int(item[1])))
        else:
            self._fail(404, f"There is nothing at {self.path}.")

    def log_message(self, format, *args):
        """Requests are not logged."""

    def _title(self):
        length = int(self.headers.get("Content-Length") or 0)
        if length > MAX_BODY:
            raise WrongTitle(f"A request may have at most {MAX_BODY} bytes.")
        try:
            body = json.loads(self.rfile.read(length))
        except ValueError:
            raise WrongTitle("The request is not JSON.") from None
        return body.get("title") if isinstance(body, dict) else None

    def _run(self, status, act):
        try:
            self._send(status, act())
        except UnknownItem as error:
            self._fail(404, str(error))
        except WrongTitle as error:
            self._fail(400, str(error))

    def _fail(self, status, message):
        self._send(status, {"error": message})

    def _send(self, status, value):
        self._answer(status, "application/json", b"" if value is None else json.dumps(value).encode())

    def _answer(self, status, kind, body):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve(store, port):
    """A server on this machine only; port 0 takes a free one."""
    server = HTTPServer(("127.0.0.1", port), Handler)
    server.store = store
    return server
