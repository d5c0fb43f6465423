package catwalk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import processing.core.PImage;
import processing.data.JSONArray;
import processing.data.JSONObject;

/** Values for a model's inputs, on their way to Catwalk: pictures among them become JPEGs. */
final class Question {
  /** Stands for the name of the model's first input. */
  static final String FIRST = "";

  final Map<String, Object> values = new LinkedHashMap<>();
  /** The first picture among the values, in whose pixels the answer will be; null where there is none. */
  Frame frame;

  Question() {
  }

  /** A live frame, as the model's first picture. */
  Question(Frame frame) {
    this.frame = frame;
    values.put(FIRST, frame);
  }

  /** A picture, or JSON, is copied as it is now. Raises IllegalArgumentException with a sentence for what no input can be. */
  void put(String name, Object value) {
    values.put(name, copyValue(name, value));
  }

  private Object copyValue(String name, Object value) {
    String input = name.equals(FIRST) ? "The question" : "“" + name + "”";
    if (value instanceof PImage image) {
      if (image.width <= 0 || image.height <= 0) {
        throw new IllegalArgumentException(input + " must be a picture with pixels; this one has no size, as one that is not "
          + "loaded yet.");
      }
      Frame copy = new Frame();
      copy.copy(image);
      if (frame == null) frame = copy;
      return copy;
    }
    if (value instanceof Number number && !Double.isFinite(number.doubleValue())) {
      throw new IllegalArgumentException(input + " must be a finite number; it was " + value + ".");
    }
    if (value instanceof float[] numbers) {
      JSONArray list = new JSONArray();
      for (float number : numbers) list.append((Float) copyValue(name, number));
      return list;
    }
    if (value == null) return JSONObject.NULL;
    if (value instanceof JSONObject object) return JSONObject.parse(object.format(-1));
    if (value instanceof JSONArray list) return JSONArray.parse(list.format(-1));
    if (value instanceof Number || value instanceof Boolean || value instanceof String || value == JSONObject.NULL) return value;
    throw new IllegalArgumentException(input + " must be a PImage, a number, a String, a boolean or a float[]; it was "
      + value.getClass().getSimpleName() + ".");
  }

  /**
   * The message with these values under a key.
   *
   * @param header of the message, to which the values are added
   * @param key "inputs" or "settings"
   */
  Message write(JSONObject header, String key, Info info, Pictures pictures, int maxSide, float quality)
      throws IOException {
    JSONObject written = new JSONObject();
    List<ByteBuffer> blobs = new ArrayList<>();
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      Object value = entry.getValue();
      String name = entry.getKey();
      if (value instanceof Frame picture) {
        if (name.equals(FIRST)) name = info.firstPicture;
        value = new JSONObject().setInt("blob", blobs.size());
        blobs.add(ByteBuffer.wrap(pictures.encode(picture, maxSide, quality)));
      }
      written.put(name.equals(FIRST) ? info.firstInput : name, value);
    }
    return new Message(header.setJSONObject(key, written), blobs);
  }
}
