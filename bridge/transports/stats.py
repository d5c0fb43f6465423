"""Where the milliseconds go, and what failed: `/stats` and `/failures` for the page, `/metrics` for Prometheus."""

from collections import Counter
from time import perf_counter

from aiohttp import web

from .. import __version__
from ..codecs.prometheus import CONTENT_TYPE, Family, write_families
from ..guard import demand
from ..hub import Hub
from ..latency import PERCENTS, STAGES, Record, describe_latency, pick_percentile
from .gate import VISITOR
from .objects import write_object


def add_routes(app: web.Application, hub: Hub) -> None:
    """`/stats`, `/failures` and `/metrics`."""

    async def show_stats(request: web.Request) -> web.Response:
        now = perf_counter()
        models = {name: hub.describe_latency(name, now) for name in hub.seats}
        # A page without a name may be anybody's: it is not told who else is connected.
        register = hub.register if request[VISITOR].may_set else None
        return write_object(describe_latency(models, register, now))

    async def show_metrics(request: web.Request) -> web.Response:
        return web.Response(body=write_families(list_families(hub, perf_counter())),
                            headers={"Content-Type": CONTENT_TYPE})

    async def show_failures(request: web.Request) -> web.Response:
        visitor = request[VISITOR]
        demand(visitor.may_set, "read what went wrong for others", visitor)
        return write_object({"failures": hub.journal.describe()})

    app.router.add_get("/stats", show_stats)
    app.router.add_get("/failures", show_failures)
    app.router.add_get("/metrics", show_metrics)


def list_families(hub: Hub, now: float) -> list[Family]:
    """What Prometheus is told: of models, and how many are connected. Each connection by itself would be a series
    that never ends; `/stats` has them.
    """
    build = Family("catwalk_build_info", "gauge", "Which Catwalk this is.")
    build.add(1, version=__version__)
    running = Family("catwalk_model_running", "gauge", "1 while the model runs, else 0.")
    waiting = Family("catwalk_queries_waiting", "gauge", "Queries that wait for the model now, or are at it.")
    for name, seat in hub.seats.items():
        running.add(seat.engine.state == "running", model=name)
        waiting.add(seat.waiting, model=name)
    connections = Family("catwalk_connections", "gauge", "Sketches that have asked or listen to models, at each door.")
    doors = Counter(connection.caller.door for connection in hub.register.list_connections(now))
    for door, count in doors.items():
        connections.add(count, door=door)
    records = {name: seat.record for name, seat in hub.seats.items()}
    return [build, running, waiting, connections, *list_counters(records), *list_times(records, now)]


def list_counters(records: dict[str, Record]) -> list[Family]:
    """What each model was asked, and what became of it."""
    asked = Family("catwalk_queries_total", "counter", "Queries that have come.")
    answered = Family("catwalk_answers_total", "counter", "Queries that were answered.")
    failed = Family("catwalk_failures_total", "counter", "Queries that failed.")
    dropped = Family("catwalk_frames_dropped_total", "counter", "Frames whose place a newer one took.")
    skipped = Family("catwalk_frames_skipped_total", "counter", "Frames of the dropped that a budget spared the model.")
    for name, record in records.items():
        asked.add(record.asked, model=name)
        answered.add(record.answered, model=name)
        failed.add(record.failed, model=name)
        dropped.add(record.dropped, model=name)
        skipped.add(record.skipped, model=name)
    return [asked, answered, failed, dropped, skipped]


def list_times(records: dict[str, Record], now: float) -> list[Family]:
    """Where each model's time went, in seconds: quantiles of the last ten seconds, sum and count of all time."""
    stages = Family("catwalk_stage_seconds", "summary", "Time of an answer in each stage; quantiles of the last 10 s.")
    ages = Family("catwalk_answer_age_seconds", "summary", "From the frame that began it to the answer.")
    for name, record in records.items():
        times = record.find_times(now)[1]
        for stage in (*STAGES, "age"):
            ordered = times.get(stage, [])
            family, labels = (ages, {}) if stage == "age" else (stages, {"stage": stage})
            quantiles = {percent / 100: pick_percentile(ordered, percent) / 1000 if ordered else 0.0
                         for percent in PERCENTS}
            count = record.travelled if stage == "travelled" else record.answered
            family.add_summary(ordered, quantiles, record.totals[stage] / 1000, count, model=name, **labels)
    return [stages, ages]
