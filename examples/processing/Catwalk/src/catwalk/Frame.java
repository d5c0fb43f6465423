package catwalk;

import processing.core.PImage;

/** A picture's pixels as they were when the sketch gave it away, which may change the picture from then on. */
final class Frame {
  /** As Processing has them, ARGB, row by row. */
  int[] pixels = {};
  int pixelWidth;
  int pixelHeight;
  /** The size as the sketch sees it, which is half of pixelWidth on screens of double density. */
  int width;
  int height;
  /** When it was given, of System.nanoTime(). */
  long born;

  /** Takes the pixels of a picture; some tenths of a millisecond for 640×480. */
  void copy(PImage image) {
    born = System.nanoTime();
    image.loadPixels();
    pixelWidth = image.pixelWidth;
    pixelHeight = image.pixelHeight;
    width = image.width;
    height = image.height;
    int length = pixelWidth * pixelHeight;
    if (pixels.length != length) pixels = new int[length]; // it may only have found its size by loading
    System.arraycopy(image.pixels, 0, pixels, 0, length);
  }
}
