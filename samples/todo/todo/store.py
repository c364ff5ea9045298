"""Keeps the items in a SQLite file."""

import sqlite3
from pathlib import Path

SCHEMA = Path(__file__).with_name("schema.sql")
MAX_TITLE = 200


class UnknownItem(Exception):
    """No item has this id."""


class WrongTitle(Exception):
    """A title must have from 1 to 200 characters."""


class Store:
    def __init__(self, file):
        self._connection = sqlite3.connect(file)
        self._connection.row_factory = sqlite3.Row
        self._connection.executescript(SCHEMA.read_text(encoding="utf-8"))

    def all(self):
        return [_item(row) for row in self._connection.execute("SELECT * FROM items ORDER BY id")]

    def add(self, title):
        title = title.strip() if isinstance(title, str) else ""
        if not 1 <= len(title) <= MAX_TITLE:
            raise WrongTitle(f"A title must have from 1 to {MAX_TITLE} characters.")
        with self._connection:
            added = self._connection.execute("INSERT INTO items (title) VALUES (?)", (title,))
        return self._find(added.lastrowid)

    def finish(self, item):
        with self._connection:
            self._connection.execute("UPDATE items SET done = 1 WHERE id = ?", (item,))
        return self._find(item)

    def remove(self, item):
        with self._connection:
            removed = self._connection.execute("DELETE FROM items WHERE id = ?", (item,))
        if removed.rowcount == 0:
            raise UnknownItem(f"There is no item {item}.")

    def close(self):
        self._connection.close()

    def _find(self, item):
        row = self._connection.execute("SELECT * FROM items WHERE id = ?", (item,)).fetchone()
        if row is None:
            raise UnknownItem(f"There is no item {item}.")
        return _item(row)


def _item(row):
    return {"id": row["id"], "title": row["title"], "done": bool(row["done"])}
