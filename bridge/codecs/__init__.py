"""Bytes and JSON ↔ values; pure functions, no I/O and no clock. One module a dialect."""
