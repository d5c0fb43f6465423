"""People on photographs; places were read off by eye, without the model's."""

import cv2
import numpy as np
import pytest

from adapters.pose3d import CONNECTIONS, NAMES, Pose3d
from bridge import Memory
from tests.photographs import read_photograph

pytestmark = pytest.mark.weights

NEAR = 0.06  # of the picture's height
PLACES = [  # pixels
    ("astronaut.png", "nose", (224, 146)), ("astronaut.png", "left_eye", (246, 117)),
    ("astronaut.png", "right_eye", (204, 117)),
    ("messi5.jpg", "nose", (252, 108)), ("messi5.jpg", "right_wrist", (103, 104)),
    ("messi5.jpg", "left_wrist", (362, 160)), ("messi5.jpg", "left_ankle", (417, 263)),
    ("bus.jpg", "nose", (132, 437)), ("bus.jpg", "left_ankle", (205, 870)), ("bus.jpg", "right_ankle", (80, 865)),
]


@pytest.fixture(scope="module", params=["lite", "full", "heavy"])
def sized(request):
    return Pose3d.ready(size=request.param)


@pytest.fixture(scope="module")
def model():
    return Pose3d.ready()


def locate(person, name):
    point = person.keypoints[NAMES.index(name)]
    return np.array((point.x, point.y))


def measure(person, first, second):
    """Metres between two keypoints."""
    ends = [np.array((point.x, point.y, point.z)) for point in person.world if point.name in (first, second)]
    return np.linalg.norm(ends[0] - ends[1])


@pytest.mark.parametrize(("name", "point", "place"), PLACES)
def test_keypoints_are_where_they_are(sized, name, point, place):
    picture = read_photograph(name)
    (person,) = sized.run(picture).poses
    found = locate(person, point) * picture.shape[1::-1]
    assert np.linalg.norm(found - place) < NEAR * picture.shape[0]


@pytest.mark.parametrize("name", ["messi5.jpg", "bus.jpg", "basketball1.png"])
def test_people_are_as_large_as_people_are(sized, name):
    (person,) = sized.run(read_photograph(name)).poses
    assert 0.22 < measure(person, "left_shoulder", "right_shoulder") < 0.45
    for side in ("left", "right"):
        assert 0.15 < measure(person, f"{side}_shoulder", f"{side}_elbow") < 0.4
        assert 0.25 < measure(person, f"{side}_hip", f"{side}_knee") < 0.55
    hips = [point for point in person.world if point.name.endswith("hip")]
    assert abs(sum(point.x for point in hips)) < 0.05 and abs(sum(point.y for point in hips)) < 0.05
    assert person.world[0].y < -0.3 and [point.name for point in person.world] == list(NAMES)


def test_space_turns_with_the_picture(model):
    upright = read_photograph("bus.jpg")
    lying = np.ascontiguousarray(cv2.rotate(upright, cv2.ROTATE_90_CLOCKWISE))
    (person,), (other,) = model.run(upright).poses, model.run(lying).poses
    nose, turned = person.world[0], other.world[0]
    assert nose.y < -0.3 and turned.x > 0.3 and abs(turned.y) < 0.2
    assert np.linalg.norm(locate(other, "nose") - (1 - locate(person, "nose")[1], locate(person, "nose")[0])) < 0.03


@pytest.mark.parametrize("name", ["chelsea.png", "coffee.png", "starry_night.jpg"])
def test_where_there_is_nobody_nobody_is_found(model, name):
    found = model.run(read_photograph(name), limit=4, cutout=True)
    assert found.poses == [] and not found.mask.any()


def test_the_mask_is_white_where_the_person_is_and_only_when_asked_for(model):
    picture = read_photograph("messi5.jpg")
    mask = model.run(picture, cutout=True).mask
    assert mask.shape == picture.shape[:2] and mask.dtype == np.uint8
    assert min(mask[y, x] for x, y in ((246, 117), (245, 160), (265, 245))) > 200
    assert max(mask[y, x] for x, y in ((30, 30), (450, 150), (400, 50), (500, 330))) < 50
    assert model.run(picture).mask is None


def test_a_person_is_followed_without_searching(model):
    """The photograph passes by before the camera: the detector runs in the first frame alone."""
    picture = read_photograph("messi5.jpg")
    searches, memory, found = [], Memory(), []
    searching = model.finder.detector.find_things
    model.finder.detector.find_things = lambda *given: searches.append(1) or searching(*given)
    try:
        for step in range(30):
            view = np.ascontiguousarray(picture[:, step * 2:step * 2 + 480])
            (person,) = model.run(view, memory=memory).poses
            found.append(locate(person, "nose")[0] * 480 + step * 2)
        assert len(searches) == 1
        model.run(np.zeros_like(view), memory=memory)
        assert len(searches) == 2
    finally:
        model.finder.detector.find_things = searching
    assert np.std(found) < 4


def test_what_is_followed_is_as_exact_as_what_is_searched(model):
    picture, memory = read_photograph("bus.jpg"), Memory()
    (alone,) = model.run(picture).poses
    for _ in range(5):
        (followed,) = model.run(picture, memory=memory).poses
    gaps = [np.linalg.norm(locate(alone, name) - locate(followed, name)) for name in NAMES]
    assert np.median(gaps) < 0.01
    assert max(gaps) < 0.05  # a foot that is half hidden


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (501, 37)])
def test_pictures_of_any_shape_are_taken(model, shape):
    picture = np.full((*shape, 3), 90, np.uint8)
    assert model.run(picture).poses == []
    assert model.run(picture, threshold=0, cutout=True).mask.shape == shape


def test_the_skeleton_names_33_points_that_hang_together():
    poses, mask = Pose3d.info.outputs
    assert (len(poses.keypoints), len(set(NAMES)), mask.kind) == (33, 33, "mask")
    assert set(range(33)) == {place for bone in CONNECTIONS for place in bone}
