package catwalk;

import processing.data.JSONObject;

/** What a picture shows, in a word. */
public class Label {
  /** The word, such as "coffee mug". */
  public final String label;
  /** How sure the model is, from 0 to 1. */
  public final float confidence;

  Label(JSONObject found) {
    label = found.getString("label");
    confidence = found.getFloat("confidence");
  }

  @Override
  public String toString() {
    return label;
  }
}
