package catwalk;

/** The rectangle that a picture's corners lie on: from parts of a picture, 0 to 1, to pixels. */
final class Place {
  final float x;
  final float y;
  final float width;
  final float height;

  Place(float x, float y, float width, float height) {
    this.x = x;
    this.y = y;
    this.width = width;
    this.height = height;
  }

  /** The point (across, down), parts of the picture, in pixels. */
  float[] find(float across, float down) {
    return new float[] {x + across * width, y + down * height};
  }

  /** A depth, which is on the scale of x. */
  float scaleDepth(float depth) {
    return depth * Math.abs(width);
  }
}
