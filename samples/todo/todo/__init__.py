"""A list of things to do, kept in one SQLite file and served over HTTP."""
