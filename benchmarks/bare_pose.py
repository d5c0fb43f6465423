"""What `pose` costs without Catwalk: a loop that decodes the JPEG, letterboxes it and runs the same network."""

import time

import cv2
import numpy as np
import torch

from adapters.pose import Pose as PoseModel


class BarePose:
    """The network of the model `pose`, with so many threads, in this process."""

    def __init__(self, threads: int) -> None:
        torch.set_num_threads(threads)
        self.network = PoseModel.ready().network

    def count_frames(self, picture: bytes, seconds: float) -> int:
        """How many frames it does in so many seconds."""
        end = time.perf_counter() + seconds
        count = 0
        while time.perf_counter() < end:
            self.network.look_at(cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR_RGB))
            count += 1
        return count
