"""Tests of the store and of the HTTP API."""
