"""Queries as the hub gets them, and its answers as values."""

import json

from bridge.messages import Dialect, Query, Result

NATIVE, INLINE, PNG = Dialect(), Dialect("inline"), Dialect("native", "png")


def ask(model, dialect=NATIVE, **inputs):
    return Query(model=model, inputs=inputs, arrived=0.0, dialect=dialect)


def read(answer, dialect=NATIVE):
    assert isinstance(answer, Result), answer
    return json.loads(answer.encoded[dialect].data)
