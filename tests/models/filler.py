"""Fills what is painted over with what is around it."""

import cv2

from bridge import Frame, Mask, Model


class Filler(Model):
    """Telea's way of filling in, 2004, as OpenCV has it."""

    def run(self, image: Frame, mask: Mask | None = None) -> Frame:
        if mask is None:
            return image
        return cv2.inpaint(image, cv2.resize(mask, image.shape[1::-1], interpolation=cv2.INTER_NEAREST), 3,
                           cv2.INPAINT_TELEA)
