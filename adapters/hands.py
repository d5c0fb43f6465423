"""Hands as 21 keypoints each, found by Google's MediaPipe."""

from typing import Annotated, Any

from bridge import Between, Box, Frame, Keypoint, Memory, Model, Pose, Skeleton, Weights

FINGERS = {"thumb": ("cmc", "mcp", "ip", "tip"), **dict.fromkeys(
    ("index_finger", "middle_finger", "ring_finger", "pinky_finger"), ("mcp", "pip", "dip", "tip"))}
NAMES = ("wrist", *(f"{finger}_{joint}" for finger, joints in FINGERS.items() for joint in joints))
CONNECTIONS = (
    (0, 1), (1, 2), (2, 3), (3, 4), (0, 5), (5, 6), (6, 7), (7, 8), (5, 9), (9, 10), (10, 11), (11, 12), (9, 13),
    (13, 14), (14, 15), (15, 16), (13, 17), (0, 17), (17, 18), (18, 19), (19, 20))

PACKAGE: dict[str, Any] = {
    "package": "pypi:mediapipe==0.10.21", "size": 35_622_638, "wheel": "cp311-cp311-manylinux_2_28_x86_64",
    "licence": "Apache-2.0"}
ORIGIN = "MediaPipe Hands, {}, Google, https://github.com/google-ai-edge/mediapipe"

Limit = Annotated[int, Between(1, 4), "How many hands at most. Fewer are faster."]
Threshold = Annotated[float, Between(0, 1), "How sure the model must be of a hand; others are left out."]
Mirrored = Annotated[bool, "The picture is a mirror's, as of a selfie camera, so left and right change places."]
Found = Annotated[list[Pose], Skeleton(NAMES, CONNECTIONS), "x and y in 0…1 of the picture; z is depth, seen from the "
                  "wrist, in picture widths: nearer to the camera it is below 0."]


class Hands(Model):
    """Hands in the picture, each as 21 named keypoints, left or right."""

    limits = (
        "Hands that hold something, lie in hair or on one another are often missed; of gloves it knows little.",
        "Left and right are the person's own, told by the look of the hand: of a fist seen from its side it may be "
        "wrong. In a mirrored picture say mirrored, or they change places.",
        "In grey pictures some are missed, above all before a background as light as they are.",
        "Drawn and painted hands are hands to it, an emoji too.",
        "Every keypoint is always given; what is hidden is guessed. The confidence is that of the whole hand.",
        "A hand smaller than a twentieth of the picture is found only now and then.")

    weights = (
        Weights(file="mediapipe/modules/palm_detection/palm_detection_full.tflite", **PACKAGE,
                sha256="1b14e9422c6ad006cde6581a46c8b90dd573c07ab7f3934b5589e7cea3f89a54",
                origin=ORIGIN.format("palm detection")),
        Weights(file="mediapipe/modules/hand_landmark/hand_landmark_full.tflite", **PACKAGE,
                sha256="11c272b891e1a99ab034208e23937a8008388cf11ed2a9d776ed3d01d0ba00e3",
                origin=ORIGIN.format("keypoints")))

    parallel = True
    memory = 220_000_000

    def setup(self) -> None:
        from .networks import hands

        palm, hand = (file.path for file in self.weights)
        self.finder = hands.HandFinder(palm, hand)

    def run(self, image: Frame, limit: Limit = 2, threshold: Threshold = 0.5, mirrored: Mirrored = False,
            memory: Memory | None = None) -> Found:
        width, height = image.shape[1], image.shape[0]
        found = self.finder.find_hands(image, memory, limit, threshold)
        return [make_hand(hand, width, height, mirrored) for hand in found]


def make_hand(hand: Any, width: int, height: int, mirrored: bool) -> Pose:
    """Pixels as parts of the picture; what is outside of it stays at its border."""
    points = hand.points / (width, height, width)
    points[:, :2] = points[:, :2].clip(0, 1)
    rows = zip(NAMES, points.tolist())
    keypoints = tuple(Keypoint(name, x, y, hand.presence, z) for name, (x, y, z) in rows)
    (left, top), (right, bottom) = points[:, :2].min(0).tolist(), points[:, :2].max(0).tolist()
    side = "right" if (hand.right > 0.5) != mirrored else "left"
    return Pose(keypoints, hand.presence, Box(left, top, right - left, bottom - top), label=side)
