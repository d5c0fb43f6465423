package catwalk;

import processing.core.PVector;

/**
 * A named point of a body, a hand or a face.
 *
 * <p><code>x</code> and <code>y</code> are in pixels of the picture that was sent, unless {@link Catwalk#place place} says
 * otherwise; <code>z</code> is depth on the scale of <code>x</code>, less is nearer, 0 where the model knows none. Being a
 * PVector, it has <code>dist</code>, <code>lerp</code> and the like.
 */
public class Keypoint extends PVector {
  private static final long serialVersionUID = 1;

  /** What it is called, such as "left_wrist". */
  public final String name;
  /** How sure the model is, from 0 to 1; what is below 0.3 had better not be drawn. */
  public final float confidence;

  Keypoint(String name, float x, float y, float z, float confidence) {
    super(x, y, z);
    this.name = name;
    this.confidence = confidence;
  }
}
