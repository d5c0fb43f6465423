"""`from runway.data_types import *`: every type, and the modules that came along with it, on which old ports rely."""

import base64
import inspect
import json
import math
import os
import sys
import tarfile
from io import BytesIO as IO

import numpy as np
from PIL import Image

from .exceptions import InvalidArgumentError, MissingArgumentError
from .file_types import directory, file
from .old_types import semantic_map
from .picture_types import image, segmentation
from .place_types import image_bounding_box, image_landmarks, image_point
from .plain_types import BaseType, any, array, boolean, category, number, text, vector

checkpoint = file  # as the oldest ports called it

__all__ = ["any", "array", "boolean", "category", "checkpoint", "directory", "file", "image", "image_bounding_box",
           "image_landmarks", "image_point", "number", "segmentation", "semantic_map", "text", "vector",
           "BaseType", "IO", "Image", "InvalidArgumentError", "MissingArgumentError", "base64", "inspect", "json",
           "math", "np", "os", "sys", "tarfile"]
