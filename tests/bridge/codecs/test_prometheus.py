from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from bridge.codecs.prometheus import Family, write_families

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x85\u2028\u2029\x0b\x0c\x1c\x1d\x1e"))


def read(*families):
    return {family.name: family for family in text_string_to_metric_families(write_families(families).decode())}


def test_the_page_is_as_the_format_says():
    family = Family("catwalk_answers_total", "counter", "Queries that\nwere answered.")
    family.add(3, model='a "b"\\')
    assert write_families([family, Family("empty", "gauge", "Nothing.")]) == (
        b"# HELP catwalk_answers_total Queries that\\nwere answered.\n"
        b"# TYPE catwalk_answers_total counter\n"
        b'catwalk_answers_total{model="a \\"b\\"\\\\"} 3\n')


def test_a_number_without_labels_stands_alone():
    family = Family("up", "gauge", "Up.")
    family.add(True)
    family.add(0.1)
    assert write_families([family]).splitlines()[2:] == [b"up 1", b"up 0.1"]


def test_prometheus_reads_summaries_with_and_without_a_now():
    family = Family("catwalk_stage_seconds", "summary", "Time.")
    family.add_summary([0.1, 0.2], {0.5: 0.1, 0.99: 0.2}, 12.5, 100, model="pose")
    family.add_summary([], {0.5: 0.0}, 0.0, 0, model="idle")
    found = read(family)["catwalk_stage_seconds"]
    assert found.type == "summary"
    values = {(sample.name, *sample.labels.values()): sample.value for sample in found.samples}
    assert values["catwalk_stage_seconds", "pose", "0.99"] == 0.2
    assert values["catwalk_stage_seconds_sum", "pose"] == 12.5 and values["catwalk_stage_seconds_count", "pose"] == 100
    idle = values["catwalk_stage_seconds", "idle", "0.5"]
    assert idle != idle, "of nothing there is no quantile"


@given(WORDS, st.floats(allow_nan=False))
def test_any_word_and_any_number_come_through(word, value):
    family = Family("any", "gauge", "Any.")
    family.add(value, model=word)
    (sample,) = read(family)["any"].samples
    assert (sample.labels, sample.value) == ({"model": word}, value)
