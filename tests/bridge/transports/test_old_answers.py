from bridge.transports.old_answers import answer_options, write_object, write_text


def test_an_answer_is_json_for_everybody_who_says_no_origin():
    response = write_object({"error": None}, 400)
    assert (response.status, response.body, response.content_type) == (400, b'{"error":null}', "application/json")
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_one_answer_s_headers_are_not_another_s():
    first, second = write_text(b"{}"), write_text(b"{}")
    first.headers["Access-Control-Allow-Origin"] = "https://editor.p5js.org"
    assert second.headers["Access-Control-Allow-Origin"] == write_text(b"{}").headers["Access-Control-Allow-Origin"]


def test_options_say_what_may_be_asked():
    response = answer_options()
    assert response.status == 204 and "DELETE" in response.headers["Access-Control-Allow-Methods"]
