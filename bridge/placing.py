"""Where a model runs: on which device, with how many threads, in how much memory. The one place that decides it, for
torch, onnxruntime, LiteRT and OpenCV alike.

One picture alone gets as many threads as there are cores, less one: it is left to the sketch, because threads that wait
for each other at every layer of a network are up to fifty times slower when something else keeps one of their cores.
Pictures of several sketches do not wait for each other, so in a crowd each is given one thread, and all cores are used.
The server counts, the worker reads what it counted out of its environment; outside of a worker, this machine is asked.
"""

import os
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, local

MOST_THREADS = 4  # for one picture: more add little to networks of this size
MOST_ABREAST = 8
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")
CROWD_VARIABLE = "CATWALK_CROWD_THREADS"
CROWD = local()  # `here` is set in the threads of a crowd


def spare_threads(wanted: int = 0) -> int:
    """Threads for one picture: those wanted, else one core is left to the sketch."""
    return wanted or max(1, min(MOST_THREADS, count_cores() - 1))


def crowd_threads(wanted: int = 0) -> int:
    """Pictures that run at once in a crowd, a thread for each: as many as wanted, else as there are cores."""
    return wanted or min(MOST_ABREAST, count_cores())


def count_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def write_environment(threads: int) -> dict[str, str]:
    """What a worker finds in its environment, for so many threads; 0 when nobody has chosen."""
    return {**dict.fromkeys(THREAD_VARIABLES, str(spare_threads(threads))), CROWD_VARIABLE: str(crowd_threads(threads))}


def count_threads(environment: Mapping[str, str] = os.environ) -> int:
    """In a worker: threads for one picture, which in a thread of a crowd are none but itself."""
    if getattr(CROWD, "here", False):
        return 1
    return int(environment.get(THREAD_VARIABLES[0], "").partition(",")[0] or spare_threads())


def count_crowd(environment: Mapping[str, str] = os.environ) -> int:
    """In a worker: pictures at once in a crowd."""
    return int(environment.get(CROWD_VARIABLE) or crowd_threads())


def pick_device(wanted: str) -> str:
    """`auto` becomes cuda or mps where there is one, else cpu."""
    if wanted != "auto":
        return wanted
    import torch
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def measure_memory(device: str) -> int:
    """Bytes that are free for a model on this device: of the graphics card, or of the machine and of the container."""
    if device.startswith("cuda"):
        import torch
        return int(torch.cuda.mem_get_info(device)[0])
    import psutil
    return min(psutil.virtual_memory().available, measure_container())


def measure_container(folder: Path = Path("/sys/fs/cgroup")) -> int:
    """Bytes that a Linux container (cgroup 2) may still take; psutil knows only the machine's."""
    try:
        return int((folder / "memory.max").read_text()) - int((folder / "memory.current").read_text())
    except (OSError, ValueError):  # no container, or one without a limit: "max"
        return sys.maxsize


def start_threads(count: int) -> ThreadPoolExecutor:
    """So many threads in which torch, once imported, has no further threads; in all others it has what it had.

    torch remembers a number for every thread, and one for those to come. Threads read it when they first compute, so
    each of these does that before it is given its own, and the number for those to come is set right afterwards.
    """
    torch = sys.modules.get("torch")
    everyone = Barrier(count)
    threads = ThreadPoolExecutor(count, thread_name_prefix="crowd")

    def begin(_: int) -> None:
        CROWD.here = True
        if torch:
            torch.get_num_threads()
            torch.set_num_threads(1)
        everyone.wait()  # so that each thread begins once

    before = torch.get_num_threads() if torch else 0
    list(threads.map(begin, range(count)))
    if torch:
        torch.set_num_threads(before)
    return threads
