"""The HTTP API as an OpenAPI 3.1 document, made from the models' infos. Pure."""

from collections.abc import Mapping
from typing import Any

from .. import __version__
from ..info import Field, Info
from ..messages import Json

PICTURE = {"type": "string", "format": "uri", "description": "A picture as a data URI."}
NUMBER = {"type": "number"}
POINT = {"type": "object", "required": ["name", "x", "y", "confidence"],
         "properties": {"name": {"type": "string"}, "x": NUMBER, "y": NUMBER, "z": NUMBER, "confidence": NUMBER}}
POINTS = {"type": "array", "items": POINT}
NUMBERS = {"type": "object", "additionalProperties": NUMBER}
FOLLOWED = {"id": {"type": "integer"}, "slot": {"type": "integer"}, "measures": {"type": "object", "properties": {
    "velocity": NUMBERS, "speed": NUMBER, "centre": NUMBERS, "bounds": NUMBERS, "angles": NUMBERS, "distances": NUMBERS,
    "velocities": {"type": "object", "additionalProperties": NUMBERS}, "pinch": NUMBER, "fingers": NUMBERS}}}
WORDS = {"type": "array", "items": {"type": "string"}}
GESTURES = {"type": "object", "properties": {"now": WORDS, "began": WORDS, "ended": WORDS}}
BOX = {"type": "object", "required": ["x", "y", "width", "height"],
       "properties": {"x": NUMBER, "y": NUMBER, "width": NUMBER, "height": NUMBER, "confidence": NUMBER,
                      "label": {"type": "string"}, **FOLLOWED}}
POSE = {"type": "object", "required": ["confidence", "keypoints"],
        "properties": {"confidence": NUMBER, "label": {"type": "string"}, "box": BOX, **FOLLOWED, "gestures": GESTURES,
                       "keypoints": POINTS, "keypoints3D": POINTS}}
LABEL = {"type": "object", "required": ["label", "confidence"],
         "properties": {"label": {"type": "string"}, "confidence": NUMBER}}
AUDIO = {"type": "object", "properties": {"rate": {"type": "integer"}}}
SCHEMAS: dict[str, dict[str, Any]] = {
    "image": PICTURE, "mask": PICTURE, "depth": PICTURE, "text": {"type": "string"}, "number": NUMBER,
    "boolean": {"type": "boolean"}, "category": {"type": "string"}, "vector": {"type": "array", "items": NUMBER},
    "keypoints": {"type": "array", "items": POSE}, "boxes": {"type": "array", "items": BOX},
    "labels": {"type": "array", "items": LABEL}, "audio": AUDIO, "file": {"type": "string"},
}
ERROR = {"type": "object", "required": ["error", "code", "status"],
         "properties": {"error": {"type": "string"}, "code": {"type": "string"}, "status": {"type": "integer"}}}
TEXT, WHOLE, YES = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
OFFER = {"type": "object", "required": ["name", "served", "state"], "properties": {
    **dict.fromkeys(("name", "state", "description", "restricted", "needs", "picture", "error"), TEXT),
    **dict.fromkeys(("takes", "gives", "licences"), WORDS), **dict.fromkeys(("size", "missing"), WHOLE),
    **dict.fromkeys(("served", "described", "source", "ready"), YES),
    "speed": {"type": ["object", "null"], "properties": {"milliseconds": NUMBER, "when": {"enum": ["now", "earlier"]}}},
    "pull": {"type": ["object", "null"], "properties": {
        "state": {"enum": ["fetching", "done", "failed"]}, "done": WHOLE, "size": WHOLE, "error": TEXT}},
    "info": {"type": "object"}}}
FAILURES = {"type": "object", "properties": {"failures": {"type": "array", "items": {"type": "object", "properties": {
    **dict.fromkeys(("model", "code", "error"), TEXT), "at": NUMBER, "times": WHOLE}}}}}
SITES = {"type": "object", "properties": {"listed": WORDS, "allowed": WORDS, "notice": TEXT, "asked": {
    "type": "array", "items": {"type": "object", "properties": {"origin": TEXT, "times": WHOLE, "last": NUMBER}}}}}
EXPORT = {"type": "object", "properties": {
    "ways": {"type": "object", "additionalProperties": WORDS}, "lacks": WORDS, "pictures": {"type": "object"},
    **dict.fromkeys(("model", "has", "makes", "input", "out", "line"), TEXT)}}
CATALOG = {"type": "object", "properties": {"models": {"type": "array", "items": OFFER}}}
TIMINGS = {"type": "object", "description": "Milliseconds.",
           "properties": {key: NUMBER for key in ("waited", "decoded", "ran", "encoded")}}


def describe_api(infos: Mapping[str, Info]) -> dict[str, Json]:
    """The whole document."""
    paths: dict[str, Json] = {
        "/models": {"get": operation("List the models", {"type": "object"})},
        "/catalog": {"get": operation("Every model there is, served or not", CATALOG)},
        "/models/{name}/start": {
            "parameters": [{"name": "name", "in": "path", "required": True, "schema": TEXT}],
            "post": start_operation("Start a model of the catalog, which is served from now on; {\"options\": {…}} as "
                                    "below")},
        "/failures": {"get": operation("The last failures, in sentences", FAILURES)},
        "/sites": {"get": operation("The sites that may connect, and those that asked in vain", SITES),
                   "post": {**operation("Let a site in until Catwalk ends", SITES), "requestBody": {
                       "required": True, "content": {"application/json": {"schema": {
                           "type": "object", "required": ["origin"], "properties": {"origin": TEXT}}}}}},
                   "delete": {**operation("Take that back", SITES), "parameters": [
                       {"name": "origin", "in": "query", "required": True, "schema": TEXT}]}},
        "/healthz": {"get": operation("How the bridge is", {"type": "object"})},
    }
    for name, info in infos.items():
        paths |= describe_model(name, info)
        paths[f"/catalog/{name}"] = {"get": operation("The model as the directory has it, with its info", OFFER)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Catwalk", "version": __version__,
                 "description": "Machine-learning models for live sketches. Errors are one sentence each."},
        "paths": paths,
        "components": {"schemas": {"Error": ERROR}},
    }


def describe_model(name: str, info: Info) -> dict[str, Json]:
    """The addresses of one model."""
    at = f"/models/{name}"
    state = {"type": "object"}
    settings = {"type": "object", "properties": {item.name: field_schema(item) for item in info.inputs}}
    return {
        at: {"get": operation(info.description or name, state)},
        f"{at}/query": {"post": {**operation(f"Ask {name}", answer_schema(info), pictures=True),
                                 "requestBody": query_body(info)}},
        f"{at}/runway": {"get": operation("Inputs and outputs in RunwayML's words", state)},
        f"{at}/settings": {
            "get": operation("The inputs held for everyone", state),
            "put": {**operation("Hold inputs for every later query", state),
                    "requestBody": {"content": {"application/json": {"schema": settings}}}}},
        f"{at}/settings/{{input}}": {"get": {
            "summary": "The picture that is held for an input, as it came",
            "parameters": [{"name": "input", "in": "path", "required": True, "schema": TEXT}],
            "responses": {"200": {"description": "Its bytes", "content": {"application/octet-stream": {}}},
                          **failures()}}},
        f"{at}/export": {"get": {
            **operation("The line of catwalk run that does the same to somebody's own files", EXPORT),
            "parameters": [{"name": key, "in": "query", "schema": TEXT} for key in ("has", "makes", "input")]}},
        f"{at}/start": {"post": start_operation("Start the model; {\"options\": {…}} starts it with others")},
        f"{at}/stop": {"post": operation("Stop the model", state)},
        f"{at}/pull": {"post": operation("Fetch what the model lacks; {\"accept_licences\": true} says yes", OFFER)},
        f"{at}/frame.jpg": {"get": picture_operation("The newest picture", "image/jpeg")},
        f"{at}/stream.mjpg": {"get": picture_operation("Every new picture", "multipart/x-mixed-replace")},
        f"{at}/events": {"get": {"summary": "Every new answer", "responses": {
            "200": {"description": "Server-sent events", "content": {"text/event-stream": {}}}, **failures()}}},
    }


def operation(summary: str, schema: Json, *, pictures: bool = False) -> dict[str, Json]:
    """An operation that answers JSON."""
    content: dict[str, Json] = {"application/json": {"schema": schema}}
    if pictures:
        content |= {"image/jpeg": {}, "image/png": {}}
    return {"summary": summary, "responses": {"200": {"description": "The answer", "content": content}, **failures()}}


def start_operation(summary: str) -> dict[str, Json]:
    """An operation that starts a model; whoever does not want to wait for it says so."""
    told = operation(summary, {"type": "object"})
    prefer = {"name": "Prefer", "in": "header", "schema": {"type": "string"},
              "description": "respond-async answers at once; the model's state and error tell what comes of it."}
    begun = {"202": {"description": "It has begun to start", "content": told["responses"]["200"]["content"]}}
    return {**told, "parameters": [prefer], "responses": {**begun, **told["responses"]}}


def picture_operation(summary: str, content_type: str) -> dict[str, Json]:
    """An operation that answers pictures; `draw=1` draws what was found."""
    draw = {"name": "draw", "in": "query", "schema": {"type": "integer", "enum": [0, 1]},
            "description": "1 draws poses and boxes on the picture they were found in."}
    good = {"200": {"description": summary, "content": {content_type: {}}}}
    return {"summary": summary, "parameters": [draw], "responses": {**good, **failures()}}


def failures() -> dict[str, Json]:
    """What every operation may answer instead."""
    schema = {"$ref": "#/components/schemas/Error"}
    return {"default": {"description": "A sentence", "content": {"application/json": {"schema": schema}}}}


def query_body(info: Info) -> dict[str, Json]:
    """A query's body: JSON, a form, or one bare picture with the other inputs in the URL."""
    inputs = {"type": "object", "properties": {item.name: field_schema(item) for item in info.inputs},
              "required": [item.name for item in info.inputs if item.required]}
    content: dict[str, Json] = {"application/json": {"schema": inputs}, "multipart/form-data": {"schema": inputs}}
    if any(item.kind == "image" for item in info.inputs):
        content |= {"image/jpeg": {}, "image/png": {}}
    return {"required": True, "content": content}


def answer_schema(info: Info) -> dict[str, Json]:
    """The envelope around a model's outputs."""
    outputs = {"type": "object", "properties": {item.name: field_schema(item) for item in info.outputs}}
    return {"type": "object", "required": ["model", "data", "timings"],
            "properties": {"model": {"type": "string"}, "data": outputs, "timings": TIMINGS}}


def field_schema(item: Field) -> dict[str, Json]:
    """One field as a JSON schema."""
    schema = dict(SCHEMAS[item.kind])
    limits: dict[str, Json] = {"description": item.description or None, "default": item.default,
                               "minimum": item.minimum, "maximum": item.maximum, "enum": list(item.choices) or None}
    if item.kind == "vector":
        inner = {key: limits.pop(key) for key in ("minimum", "maximum")}
        schema["items"] = NUMBER | {key: value for key, value in inner.items() if value is not None}
        schema |= {"minItems": item.length, "maxItems": item.length} if item.length else {}
    if item.kind == "text" and item.length:
        schema["maxLength"] = item.length
    if item.kind == "number" and item.whole:
        schema["type"] = "integer"
    return schema | {key: value for key, value in limits.items() if value is not None}
