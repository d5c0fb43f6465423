"""RunwayML's models under their old names: a row each, with what they took and gave, and which model of today does it.

Names, kinds, ranges and orders are those that old sketches were written against; coordinates are 0…1 of the picture
unless a form says pixels. A row's `early_…` are the fields until the middle of 2019, where they differ. A name without
a row that Catwalk knows all the same (`MISSING`) answers with a sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..messages import Json
from .runway_fields import OldField, spell_image, spell_list, spell_spec

# PoseNet's own names and bones, in its order: the same points as COCO's.
POSENET_POINTS = (
    "nose", "leftEye", "rightEye", "leftEar", "rightEar", "leftShoulder", "rightShoulder", "leftElbow", "rightElbow",
    "leftWrist", "rightWrist", "leftHip", "rightHip", "leftKnee", "rightKnee", "leftAnkle", "rightAnkle")
POSENET_BONES = (
    ("leftHip", "leftShoulder"), ("leftElbow", "leftShoulder"), ("leftElbow", "leftWrist"), ("leftHip", "leftKnee"),
    ("leftKnee", "leftAnkle"), ("rightHip", "rightShoulder"), ("rightElbow", "rightShoulder"),
    ("rightElbow", "rightWrist"), ("rightHip", "rightKnee"), ("rightKnee", "rightAnkle"),
    ("leftShoulder", "rightShoulder"), ("leftHip", "rightHip"))

# The parts of a face as dlib's 68 points had them, out of the 478 of today, in its order: along the chin, the brows and
# the nose from the picture's left, around the eyes and the lips as a clock goes. Left is the picture's left.
FACE_PARTS = {
    "chin": (162, 234, 93, 58, 172, 136, 149, 148, 152, 377, 378, 365, 397, 288, 323, 454, 389),
    "left_eyebrow": (70, 63, 105, 66, 107), "right_eyebrow": (336, 296, 334, 293, 300),
    "nose_bridge": (168, 197, 5, 4), "nose_tip": (98, 97, 2, 326, 327),
    "left_eye": (33, 160, 158, 133, 153, 144), "right_eye": (362, 385, 387, 263, 373, 380),
    "top_lip": (61, 40, 37, 0, 267, 270, 291, 308, 311, 13, 81, 78),
    "bottom_lip": (291, 321, 314, 17, 84, 91, 61, 78, 178, 14, 402, 308)}


@dataclass(frozen=True, kw_only=True)
class Classic:
    """One old model. `model` is the adapter behind it, set up with `options`; the rest is as in `Shape`."""

    name: str
    model: str
    command: str
    description: str
    inputs: tuple[OldField, ...]
    outputs: tuple[OldField, ...]
    early_inputs: tuple[OldField, ...] = ()
    early_outputs: tuple[OldField, ...] = ()
    presets: Mapping[str, Json] = field(default_factory=dict)
    options: Mapping[str, Json] = field(default_factory=dict)
    bare: bool = False


def take_picture(name: str = "image", source: str = "image") -> OldField:
    """A picture that the model looks at."""
    return OldField(spell_image(name), source)


def give_picture(name: str, form: str = "picture", source: str = "image") -> OldField:
    """A picture that the model makes."""
    return OldField(spell_image(name), source, form)


def give_list(name: str, kind: str, source: str, form: str) -> OldField:
    """A list of what the model finds."""
    return OldField(spell_list(name, {"type": kind}), source, form)


def take_amount(name: str, source: str, default: float, step: float = 0.01) -> OldField:
    """How much of something, 0…1."""
    return OldField(spell_spec(name, "number", default=default, min=0, max=1, step=step), source)


PLAIN_PHOTO = OldField({"name": "image", "type": "image", "description": "Input image"}, "image")
SIZE = OldField(spell_spec("size", "any"), "poses", "size", empty={"width": 1, "height": 1})
BOXES_AND_LABELS = (give_list("boxes", "image_bounding_box", "boxes", "corners"),
                    give_list("labels", "text", "boxes", "names"), give_list("scores", "number", "boxes", "scores"))
BOXES_AND_CLASSES = (give_list("bboxes", "image_bounding_box", "boxes", "corners"),
                     give_list("classes", "text", "boxes", "names"), give_list("scores", "number", "boxes", "scores"))

ROWS = (
    Classic(
        name="PoseNet", model="pose", options={"size": "multi"}, bare=True, command="detect",
        description="Finds people and 17 points of the body of each.",
        inputs=(
            PLAIN_PHOTO,
            OldField({"name": "estimationType", "type": "dropdown", "default": "multi pose",
                      "description": "Whether to detect one or multiple bodies.",
                      "oneOf": ["multi pose", "single pose"]}),
            OldField({"name": "maxPoseDetections", "type": "slider", "default": 5, "min": 1, "max": 20, "step": 1,
                      "description": "The maximum number of poses to detect."}),
            OldField({"name": "scoreThreshold", "type": "slider", "default": 0.25, "min": 0, "max": 1, "step": 0.01,
                      "description": "Only return instance detections that have root part score greater or equal to "
                                     "this value."}, "threshold")),
        outputs=(
            OldField({"name": "poses", "type": "array", "description": "Human poses in image",
                      "itemType": {"name": "poses_item", "type": "image_landmarks", "length": len(POSENET_POINTS),
                                   "labels": list(POSENET_POINTS), "connections": [list(b) for b in POSENET_BONES]}},
                     "poses", "landmarks"),
            OldField({"name": "scores", "type": "array",
                      "itemType": {"name": "scores_item", "type": "number", "min": 0, "max": 1}}, "poses", "scores")),
        early_outputs=(give_list("poses", "any", "poses", "people"), SIZE)),
    Classic(
        name="OpenPose", model="pose", options={"size": "multi"}, command="detect",
        description="Finds people and 18 points of the body of each.",
        inputs=(take_picture(), OldField(spell_spec("model", "text", default="mobilenet_thin"))),
        outputs=(give_list("humans", "any", "poses", "humans"),)),
    Classic(
        name="OpenPifPaf-Pose", model="pose", options={"size": "multi"}, command="predict",
        description="Finds people and 17 points of the body of each, and draws them.",
        inputs=(take_picture(),),
        outputs=(give_picture("image", "drawn", "poses"),
                 OldField(spell_spec("keypoints", "text"), "poses", "pifpaf", empty="[]"))),
    Classic(
        name="COCO-SSD", model="detect", bare=True, command="detect",
        description="Finds things of 80 kinds with a box around each.",
        inputs=(PLAIN_PHOTO,), outputs=BOXES_AND_LABELS,
        early_outputs=(give_list("results", "any", "boxes", "objects"),)),
    Classic(
        name="YOLOv3", model="detect", command="detect", description="Finds things of 80 kinds with a box around each.",
        inputs=(take_picture("input_image"),), outputs=BOXES_AND_CLASSES),
    Classic(
        name="YOLO", model="detect", command="detect", description="Finds things of 80 kinds with a box around each.",
        inputs=(take_picture(),), outputs=(give_list("results", "any", "boxes", "bounds"),)),
    Classic(
        name="Face-Landmarks", model="face", command="detect", description="Finds faces and 72 points of each.",
        inputs=(take_picture("photo"),),
        outputs=(give_list("points", "image_point", "poses", "parts"),
                 give_list("labels", "text", "poses", "part_names")),
        early_outputs=(give_list("landmarks", "any", "poses", "faces"), SIZE)),
    Classic(
        name="Face-Recognition", model="face", command="detect_faces",
        description="Finds faces with a box around each.",
        inputs=(take_picture(),), outputs=(give_list("results", "image_bounding_box", "poses", "places"),),
        early_outputs=(give_list("results", "any", "poses", "spots"), SIZE)),
    Classic(
        name="MobileNet", model="classify", presets={"count": 3}, bare=True, command="classify",
        description="Names what is in the picture.",
        inputs=(PLAIN_PHOTO,), outputs=(give_list("results", "any", "labels", "guesses"),)),
    Classic(
        name="SqueezeNet", model="classify", presets={"count": 1}, command="classify",
        description="Names what is in the picture.",
        inputs=(take_picture("photo"),), outputs=(OldField(spell_spec("label", "text"), "labels", "word"),)),
    Classic(
        name="Fast-Style-Transfer", model="style", command="stylize", description="Paints the picture in a style.",
        inputs=(take_picture(),), outputs=(give_picture("output"),)),
    Classic(
        name="Adaptive-Style-Transfer", model="style", presets={"style": "starry"}, command="stylize",
        description="Paints the picture in a style.",
        inputs=(take_picture("contentImage"),), outputs=(give_picture("stylizedImage"),)),
    Classic(
        name="AdaIN-Style-Transfer", model="style", command="stylize",
        description="Paints one picture in the style of another.",
        inputs=(take_picture("style_image", "picture"), take_picture("content_image"),
                OldField(spell_spec("preserve_color", "boolean", default=False), "keep_colours"),
                take_amount("alpha", "strength", 1)),
        outputs=(give_picture("image"),)),
    Classic(
        name="Arbitrary-Image-Stylization", model="style", command="stylize",
        description="Paints one picture in the style of another.",
        inputs=(take_picture("content_image"), take_picture("style_image", "picture"),
                take_amount("interpolation_weight", "strength", 0.5, 0.1)),
        outputs=(give_picture("image"),)),
    Classic(
        name="FastPhotoStyle", model="recolor", command="stylize",
        description="Gives one photograph the colours of another.",
        inputs=(take_picture("content"), take_picture("style", "picture")), outputs=(give_picture("image"),)),
    Classic(
        name="Human-Segmentation", model="segment", command="segment_humans", description="Cuts out the people.",
        inputs=(take_picture("input_image"),), outputs=(give_picture("output_image"),)),
    Classic(
        name="PhotoSketch", model="edges-learned", command="sketch",
        description="Draws the outlines of what is there.",
        inputs=(take_picture("input"),), outputs=(give_picture("output"),)),
    Classic(
        name="MiDaS", model="depth", command="predict", description="Tells how near everything is: bright is near.",
        inputs=(take_picture(),), outputs=(give_picture("depth_map", "nearness", "depth"),)),
    Classic(
        name="DeepLab", model="segment-torchvision", options={"size": "fast"}, command="segment",
        description="Colours things of 20 kinds, each in its own colour.",
        inputs=(take_picture(),), outputs=(give_picture("image", "labelled"),)),
    Classic(
        name="DeepLabV3", model="segment-torchvision", options={"size": "good"}, command="segment",
        description="Colours things of 20 kinds, each in its own colour.",
        inputs=(take_picture(),), outputs=(give_picture("segmentation", "labelled"),)),
    Classic(
        name="ESRGAN", model="super-resolution", presets={"scale": 4}, command="upscale",
        description="Makes the picture four times as wide and as high.",
        inputs=(take_picture(),), outputs=(give_picture("upscaled"),)),
    Classic(
        name="Image-Super-Resolution", model="super-resolution", presets={"scale": 4}, command="upscale",
        description="Makes the picture four times as wide and as high.",
        inputs=(take_picture(),), outputs=(give_picture("upscaled"),)),
    Classic(
        name="Fast-SRGAN", model="super-resolution", presets={"scale": 4}, command="upscale",
        description="Makes the picture four times as wide and as high.",
        inputs=(take_picture(),), outputs=(give_picture("image"),)),
    Classic(
        name="SRFBN", model="super-resolution", presets={"scale": 4}, command="upscale",
        description="Makes the picture four times as wide and as high.",
        inputs=(take_picture("input_image"),), outputs=(give_picture("output_image"),)),
)
CLASSICS: Mapping[str, Classic] = {row.name: row for row in ROWS}

# Models of RunwayML that nothing here does yet.
MISSING = (
    "3DDFA", "AttnGAN", "Automatic-Colorization", "BigBiGAN", "BigGAN", "cnOCR", "CycleGAN", "DeepDream", "DeepFill",
    "DeepPrivacy", "DeOldify", "DenseCap", "DenseDepth", "DensePose", "DeRaindrop",
    "edge-connect", "Face-Parser", "Few-Shot-Face-Translation", "GLOW",
    "GPT-2", "Image-Inpainting-GMCNN", "im2txt", "Keras-OCR", "LiteFlowNet", "MaskRCNN",
    "OpenGPT-2", "Pix2Pix", "Pix2PixHD", "Places365", "Progressive-Growing-of-GANs",
    "ResNet50-Features", "RIDNet", "SPADE-COCO", "SPADE-Landscapes", "style2paints", "StyleGAN", "StyleGAN2",
    "UGATIT", "universal-sentence-encoder", "VGG16-Features", "Visual-Importance", "YOLACT")


def find_classic(word: str) -> Classic | None:
    """The row of that name, whatever its capitals."""
    return next((row for row in ROWS if row.name.lower() == word.lower()), None)


def find_missing(word: str) -> str:
    """RunwayML's spelling of a model that nothing here does yet; empty for a name it did not have."""
    return next((name for name in MISSING if name.lower() == word.lower()), "")
