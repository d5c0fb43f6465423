"""The 478 points of a face: their names, the parts they belong to, and the lines that show a face.

The numbering is that of MediaPipe's Face Mesh with irises, a point's place in the list. Left and right are those of the
person. A point that says something has a name of its own; the others are `point_0` … `point_477`.
"""

COUNT = 478

FEATURES = {
    "forehead": 10, "chin": 152, "nose_bridge": 168, "nose_tip": 1, "nose_bottom": 2, "left_nostril": 327,
    "right_nostril": 98, "left_eye_outer": 263, "left_eye_inner": 362, "left_eye_top": 386, "left_eye_bottom": 374,
    "left_pupil": 473, "right_eye_outer": 33, "right_eye_inner": 133, "right_eye_top": 159, "right_eye_bottom": 145,
    "right_pupil": 468, "left_eyebrow_outer": 300, "left_eyebrow_middle": 334, "left_eyebrow_inner": 336,
    "right_eyebrow_outer": 70, "right_eyebrow_middle": 105, "right_eyebrow_inner": 107, "mouth_left": 291,
    "mouth_right": 61, "upper_lip_top": 0, "upper_lip_bottom": 13, "lower_lip_top": 14, "lower_lip_bottom": 17,
    "left_cheek": 425, "right_cheek": 205, "left_ear": 454, "right_ear": 234, "left_jaw": 397, "right_jaw": 172}

# Rings and arcs as they are drawn, under ml5's names; each goes round as a clock does, from the picture's left.
LIPS_OUTER = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146)
LIPS_INNER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95)
RIGHT_EYE = (33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7)
LEFT_EYE = (362, 398, 384, 385, 386, 387, 388, 466, 263, 249, 390, 373, 374, 380, 381, 382)
RIGHT_EYEBROW = ((70, 63, 105, 66, 107), (46, 53, 52, 65, 55))  # its upper and its lower edge
LEFT_EYEBROW = ((336, 296, 334, 293, 300), (285, 295, 282, 283, 276))
RIGHT_IRIS, LEFT_IRIS = (469, 470, 471, 472), (474, 475, 476, 477)
FACE_OVAL = (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176,
             149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109)

PARTS = {
    "lips": LIPS_OUTER + LIPS_INNER, "leftEye": LEFT_EYE, "leftEyebrow": LEFT_EYEBROW[0] + LEFT_EYEBROW[1][::-1],
    "leftIris": LEFT_IRIS, "rightEye": RIGHT_EYE, "rightEyebrow": RIGHT_EYEBROW[0] + RIGHT_EYEBROW[1][::-1],
    "rightIris": RIGHT_IRIS, "faceOval": FACE_OVAL}


def name_points() -> tuple[str, ...]:
    names = [f"point_{number}" for number in range(COUNT)]
    for name, number in FEATURES.items():
        names[number] = name
    return tuple(names)


def join_points(points: tuple[int, ...]) -> list[tuple[int, int]]:
    """The lines from each point to the next."""
    return list(zip(points, points[1:]))


NAMES = name_points()
CONNECTIONS = tuple(
    line for ring in (LIPS_OUTER, LIPS_INNER, RIGHT_EYE, LEFT_EYE, RIGHT_IRIS, LEFT_IRIS, FACE_OVAL)
    for line in join_points(ring + ring[:1])) + tuple(
    line for arc in (*RIGHT_EYEBROW, *LEFT_EYEBROW) for line in join_points(arc))

# In which order the network that looks closer gives the points of the lips and of an eye with its surroundings
# (mediapipe/modules/face_landmark/tensors_to_face_landmarks_with_attention.pbtxt). An eye begins with its own 16.
CLOSER_LIPS = (
    61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409, 78, 95, 88, 178, 87, 14,
    317, 402, 318, 324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415, 76, 77, 90, 180, 85, 16, 315, 404, 320, 307, 306,
    184, 74, 73, 72, 11, 302, 303, 304, 408, 62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292, 183, 42, 41, 38, 12, 268,
    271, 272, 407)
CLOSER_RIGHT_EYE = (
    33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173, 130, 25, 110, 24, 23, 22, 26, 112, 243,
    247, 30, 29, 27, 28, 56, 190, 226, 31, 228, 229, 230, 231, 232, 233, 244, 113, 225, 224, 223, 222, 221, 189, 35,
    124, 46, 53, 52, 65, 143, 111, 117, 118, 119, 120, 121, 128, 245, 156, 70, 63, 105, 66, 107, 55, 193)
CLOSER_LEFT_EYE = (
    263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398, 359, 255, 339, 254, 253, 252, 256,
    341, 463, 467, 260, 259, 257, 258, 286, 414, 446, 261, 448, 449, 450, 451, 452, 453, 464, 342, 445, 444, 443, 442,
    441, 413, 265, 353, 276, 283, 282, 295, 372, 340, 346, 347, 348, 349, 350, 357, 465, 383, 300, 293, 334, 296, 336,
    285, 417)
EYELIDS = 16
