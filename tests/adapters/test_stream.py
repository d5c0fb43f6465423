"""A server of this test's own sends JPEGs as network cameras do; OpenCV reads them."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import cv2
import pytest

from adapters.sources.addresses import hide_password
from adapters.sources.patterns import draw_pattern, read_number
from adapters.stream import Stream
from bridge import Memory, NoFrame


class NetworkCamera:
    """Sends ten pictures, and the rest when `going_on` is set; then it ends."""

    def __init__(self, port: int = 0) -> None:
        camera = self
        self.going_on = Event()
        self.ending = Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
                self.end_headers()
                try:
                    camera.send_all(self.wfile)
                except ConnectionError:
                    """Who watched has gone."""

            def log_message(self, *words: object) -> None:
                """Keeps quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        self.address = f"http://127.0.0.1:{self.port}/"
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def send_all(self, out) -> None:
        for number in range(1, 100_000):
            picture = cv2.imencode(".jpg", draw_pattern(number, 160, 120))[1].tobytes()
            out.write(b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%b\r\n" % (
                len(picture), picture))
            if number == 10:
                self.going_on.wait(30)
            if self.ending.is_set():
                return

    def close(self) -> None:
        self.ending.set()
        self.going_on.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def camera() -> Iterator[NetworkCamera]:
    camera = NetworkCamera()
    yield camera
    camera.close()


@pytest.fixture
def open_stream():
    opened = []

    def open_stream(address, **options):
        stream = Stream.ready(address=address, **options)
        stream.capture.retry = 0.01
        opened.append(stream)
        return stream

    yield open_stream
    for stream in opened:
        stream.capture.close()


def test_pictures_come_from_an_address(camera, open_stream):
    stream, memory = open_stream(camera.address, side=80), Memory()
    camera.going_on.set()
    numbers = [read_number(stream.run(memory=memory)) for _ in range(20)]
    assert numbers == sorted(set(numbers)), "the newest each time, none twice"
    assert stream.run().shape == (60, 80, 3)


def test_a_stream_that_ends_is_said_and_taken_up_again(camera, open_stream):
    stream, memory = open_stream(camera.address), Memory()
    camera.going_on.set()
    stream.run(memory=memory)
    camera.ending.set()
    with pytest.raises(NoFrame, match="sends no more pictures|No pictures come from"):
        while True:
            stream.run(memory=memory)
    camera.ending.clear()
    while True:
        try:
            stream.run(memory=memory)
            break
        except NoFrame:
            pass


def test_nobody_answers_or_somebody_else(shelf, open_stream, capfd):
    shelf.files["/page"] = b"<html>" * 100
    nobody = "http://127.0.0.1:9/video", "rtsp://127.0.0.1:9/"
    for address in (*nobody, f"{shelf.address}/page", f"{shelf.address}/nothing"):
        with pytest.raises(NoFrame, match=f"No pictures come from {address}: nobody answers there, or with something"):
            open_stream(address).run()
    assert capfd.readouterr().err == ""


def test_a_password_is_not_shown():
    assert hide_password("rtsp://me:secret@camera/1") == "rtsp://me:…@camera/1"
    assert hide_password("http://camera:8080/a@b") == "http://camera:8080/a@b"
