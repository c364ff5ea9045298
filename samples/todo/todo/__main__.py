"""Starts the server."""

import argparse

from todo.api import serve
from todo.store import Store

parser = argparse.ArgumentParser(prog="todo", description="A list of things to do over HTTP.")
parser.add_argument("--file", default="todo.db", help="the SQLite file that keeps the items")
parser.add_argument("--port", type=int, default=8000, help="where to listen")
options = parser.parse_args()

server = serve(Store(options.file), options.port)
print(f"http://127.0.0.1:{server.server_port}/")
try:
    server.serve_forever()
except KeyboardInterrupt:
    server.server_close()
