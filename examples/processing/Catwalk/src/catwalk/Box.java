package catwalk;

import processing.data.JSONObject;

/** A rectangle around something that was found; its places are in pixels, as those of a {@link Keypoint}. */
public class Box {
  /** The left edge. */
  public final float x;
  /** The upper edge. */
  public final float y;
  /** How wide it is. */
  public final float width;
  /** How high it is. */
  public final float height;
  /** How sure the model is, from 0 to 1. */
  public final float confidence;
  /** What is in it, such as "person"; "" where the model does not say. */
  public final String label;
  /** Stays with a thing while it is there; -1 where nothing is followed. */
  public final int id;
  /** The lowest place that is free, 0, 1, 2…, for colours and tracks; -1 where nothing is followed. */
  public final int slot;
  /** Velocity, speed, centre and bounds in parts of the picture, after <code>set("measures", true)</code>; else null. */
  public final JSONObject measures;

  Box(JSONObject found, Place place) {
    float[] corner = place.find(found.getFloat("x"), found.getFloat("y"));
    float[] other = place.find(found.getFloat("x") + found.getFloat("width"),
      found.getFloat("y") + found.getFloat("height"));
    x = Math.min(corner[0], other[0]);
    y = Math.min(corner[1], other[1]);
    width = Math.abs(other[0] - corner[0]);
    height = Math.abs(other[1] - corner[1]);
    confidence = found.getFloat("confidence", 1);
    label = found.getString("label", "");
    id = found.getInt("id", -1);
    slot = found.getInt("slot", -1);
    measures = found.hasKey("measures") ? found.getJSONObject("measures") : null;
  }

  /** Whether the point is inside. */
  public boolean contains(float pointX, float pointY) {
    return pointX >= x && pointX < x + width && pointY >= y && pointY < y + height;
  }
}
