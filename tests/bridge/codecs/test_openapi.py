import json

from openapi_spec_validator import OpenAPIV31SpecValidator

from bridge.codecs.openapi import SCHEMAS, describe_api, field_schema
from bridge.info import KINDS, Field, Info

EVERY = tuple(Field(name=kind, kind=kind, required=kind == "image", description=f"A {kind}.",
                    choices=("a", "b") if kind == "category" else ()) for kind in KINDS)
INFO = Info(name="paint", description="Paints.", inputs=EVERY, outputs=EVERY)


def test_the_document_is_valid_openapi_3_1():
    document = json.loads(json.dumps(describe_api({"paint": INFO, "poet": Info(
        name="poet", description="", inputs=(), outputs=())})))
    OpenAPIV31SpecValidator(document).validate()
    assert document["openapi"] == "3.1.0"


def test_every_kind_has_a_schema():
    assert set(SCHEMAS) == set(KINDS)


def test_fields_say_their_limits():
    number = Field(name="count", kind="number", whole=True, minimum=0, maximum=9, default=1, description="How many.")
    assert field_schema(number) == {
        "type": "integer", "minimum": 0, "maximum": 9, "default": 1, "description": "How many."}
    vector = Field(name="colour", kind="vector", length=3, minimum=0, maximum=1)
    assert field_schema(vector) == {"type": "array", "items": {"type": "number", "minimum": 0, "maximum": 1},
                                    "minItems": 3, "maxItems": 3}
    assert field_schema(Field(name="style", kind="category", choices=("ink", "oil")))["enum"] == ["ink", "oil"]
    assert field_schema(Field(name="words", kind="text", length=5)) == {"type": "string", "maxLength": 5}
    assert field_schema(Field(name="mirror", kind="boolean", default=False))["default"] is False


def test_a_query_says_what_it_needs_and_how_it_may_come():
    paths = describe_api({"paint": INFO})["paths"]
    content = paths["/models/paint/query"]["post"]["requestBody"]["content"]
    assert content["application/json"]["schema"]["required"] == ["image"]
    assert set(content) == {"application/json", "multipart/form-data", "image/jpeg", "image/png"}


def test_every_operation_may_answer_the_one_shape_of_errors():
    for path in describe_api({"paint": INFO})["paths"].values():
        for operation in (part for name, part in path.items() if name != "parameters"):
            schema = operation["responses"]["default"]["content"]["application/json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/Error"}
