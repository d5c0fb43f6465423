"""The WebSocket of RunwayML's SDK: jobs are submitted, tell what they give as they give it, and can be cancelled.

All that is said on one socket goes through one queue, so that it comes in the order in which it happened. Of a sketch
that stops reading, partial outputs are left out.
"""

import asyncio
from collections.abc import Mapping
from time import perf_counter
from typing import Any
from uuid import uuid4

import orjson
from aiohttp import WSMsgType, web

from ..codecs.port_sdk import write_event, write_failure, write_output
from ..codecs.runway import Wish
from ..hub import Hub
from ..messages import Dialect, Failure, Json, Query, Result

MOST_WAITING = 64  # messages that a sketch has not read, from which partial outputs are left out
MOST_JOBS = 64  # of one sketch at a time
CLOSE_TIME = 1.0  # seconds a sketch has to say goodbye


async def serve_jobs(request: web.Request, hub: Hub, model: str, max_message: int) -> web.WebSocketResponse:
    """One sketch's socket, until it is gone."""
    socket = web.WebSocketResponse(max_msg_size=max_message, compress=False, timeout=CLOSE_TIME)
    await socket.prepare(request)
    desk = JobDesk(hub, model)
    writing = asyncio.get_running_loop().create_task(desk.write_to(socket))
    try:
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                desk.take_message(message.data)
    finally:
        desk.close()
        writing.cancel()
    return socket


def read_message(text: str) -> Mapping[str, Json]:
    """A message; an empty one, which means nothing, for what is none."""
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


class JobDesk:
    """The jobs of one sketch."""

    def __init__(self, hub: Hub, model: str) -> None:
        self.hub = hub
        self.model = model
        self.jobs: dict[str, asyncio.Task[None]] = {}
        self.tickets: dict[str, str] = {}
        self.outbox: asyncio.Queue[str] = asyncio.Queue()

    async def write_to(self, socket: web.WebSocketResponse) -> None:
        """Send what is said, until the socket is gone."""
        try:
            while True:
                await socket.send_str(await self.outbox.get())
        except ConnectionError:
            return

    def say(self, kind: str, job: str, **more: Any) -> None:
        """Tell the sketch something about a job."""
        self.outbox.put_nowait(write_event(kind, job, **more))

    def take_message(self, text: str) -> None:
        """Submit or cancel; anything else is passed over."""
        message = read_message(text)
        job = str(message.get("id") or uuid4().hex)
        if message.get("type") == "submit" and job not in self.jobs and len(self.jobs) < MOST_JOBS:
            self.submit(job, str(message.get("command") or ""), message.get("inputData") or {})
        elif message.get("type") == "cancel" and job in self.jobs:
            self.cancel(job)
            self.say("cancelled", job)

    def submit(self, job: str, command: str, inputs: Json) -> None:
        """Begin a job."""
        self.say("started", job)
        ticket = self.tickets[job] = uuid4().hex
        dialect = Dialect("port", layout=Wish(command))
        query = Query(model=self.model, inputs=inputs if isinstance(inputs, dict) else {}, arrived=perf_counter(),
                      dialect=dialect, ticket=ticket)
        self.jobs[job] = asyncio.get_running_loop().create_task(self.run(job, query))

    async def run(self, job: str, query: Query) -> None:
        """See a job through. What a generator gave last has been told already."""
        begun, told = perf_counter(), False

        def hear(result: Result) -> None:
            nonlocal told
            told = True
            wanted = self.tickets.get(job) == query.ticket  # a step may still be under way when a job is cancelled
            if wanted and self.outbox.qsize() < MOST_WAITING:
                self.outbox.put_nowait(write_output(job, result, result.encoded[query.dialect].data))

        answer = await self.hub.ask_newest(self.model, lambda: query, bounded=True, hear=hear)
        self.forget(job)
        if isinstance(answer, Failure):
            return self.say("failed", job, **write_failure(answer))
        if not told:
            self.outbox.put_nowait(write_output(job, answer, answer.encoded[query.dialect].data))
        self.say("succeeded", job, timeElapsed=round((perf_counter() - begun) * 1000))

    def cancel(self, job: str) -> None:
        """End a job, wherever it is."""
        self.hub.drop(self.model, self.tickets[job])
        self.jobs[job].cancel()
        self.forget(job)

    def forget(self, job: str) -> None:
        """A job is over."""
        del self.jobs[job], self.tickets[job]

    def close(self) -> None:
        """The sketch is gone, and its jobs with it."""
        for job in list(self.jobs):
            self.cancel(job)
