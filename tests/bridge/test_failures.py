from bridge.failures import MOST, MOST_TOPICS, Journal
from bridge.messages import Failure


def fail(error="It broke.", model="edges", code="model-failed"):
    return Failure(model=model, error=error, code=code, status=500)


def test_a_failure_stands_there_with_its_model_code_and_moment():
    journal = Journal()
    assert journal.describe() == []
    journal.note(fail(), 1234.56789)
    assert journal.describe() == [
        {"model": "edges", "code": "model-failed", "error": "It broke.", "at": 1234.568, "times": 1}]


def test_the_same_sentence_of_the_same_model_is_counted():
    journal = Journal()
    for moment, failure in enumerate((fail(), fail(model="pose"), fail(), fail("Another."), fail())):
        journal.note(failure, moment)
    assert [(entry["model"], entry["error"], entry["times"], entry["at"]) for entry in journal.describe()] == [
        ("edges", "It broke.", 3, 4), ("edges", "Another.", 1, 3), ("pose", "It broke.", 1, 1)]


def test_the_last_fifty_are_kept():
    journal = Journal()
    for number in range(MOST + 30):
        journal.note(fail(f"Failure {number}."), number)
    found = journal.describe()
    assert len(found) == MOST == 50 and found[0]["error"] == f"Failure {MOST + 29}."


def test_what_nobody_hears_of_is_none():
    journal = Journal()
    for code in ("nothing-new", "dropped"):
        journal.note(fail(code=code), 0)
    assert journal.describe() == []


def test_of_a_topic_the_newest_sentence_stands_for_all():
    journal = Journal()
    for number in range(200):
        journal.note(fail(f"It was {number}."), number, "OSC: ", "/edges/threshold")
    journal.note(fail("It was 3."), 300)
    assert [(entry["error"], entry["times"]) for entry in journal.describe()] == [
        ("It was 3.", 1), ("OSC: It was 199.", 200)]


def test_topics_hide_nothing_else():
    journal = Journal()
    for number in range(MOST - MOST_TOPICS):
        journal.note(fail(f"Failure {number}."), number)
    for number in range(10_000):
        journal.note(fail("Wrong."), number, "OSC: ", f"/{number}")
    found = [entry["error"] for entry in journal.describe()]
    assert len(found) == MOST and found.count("OSC: Wrong.") == MOST_TOPICS == 20 and "Failure 0." in found
