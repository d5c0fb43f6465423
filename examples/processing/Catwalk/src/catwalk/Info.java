package catwalk;

import java.util.LinkedHashMap;
import java.util.Map;
import processing.data.JSONArray;
import processing.data.JSONObject;

/** What a model takes and gives, as Catwalk describes it. */
final class Info {
  /** The kind of each output by its name, in the model's order: keypoints, boxes, image… */
  final Map<String, String> outputs = new LinkedHashMap<>();
  /** The name of the first input, and of the first that is a picture; "" where there is none. */
  final String firstInput;
  final String firstPicture;
  /** Pairs of keypoint numbers that a bone joins. */
  final int[][] connections;

  Info(JSONObject info) {
    String first = "";
    String picture = "";
    JSONArray inputs = info.hasKey("inputs") ? info.getJSONArray("inputs") : new JSONArray();
    for (int i = 0; i < inputs.size(); i++) {
      JSONObject input = inputs.getJSONObject(i);
      if (first.isEmpty()) first = input.getString("name");
      if (picture.isEmpty() && isPicture(input.getString("kind"))) picture = input.getString("name");
    }
    firstInput = first;
    firstPicture = picture;
    int[][] pairs = {};
    JSONArray fields = info.hasKey("outputs") ? info.getJSONArray("outputs") : new JSONArray();
    for (int i = 0; i < fields.size(); i++) {
      JSONObject output = fields.getJSONObject(i);
      outputs.put(output.getString("name"), output.getString("kind"));
      if (output.hasKey("connections")) pairs = readPairs(output.getJSONArray("connections"));
    }
    connections = pairs;
  }

  private static int[][] readPairs(JSONArray pairs) {
    int[][] read = new int[pairs.size()][];
    for (int i = 0; i < read.length; i++) read[i] = pairs.getJSONArray(i).toIntArray();
    return read;
  }

  static boolean isPicture(String kind) {
    return kind.equals("image") || kind.equals("mask") || kind.equals("depth");
  }
}
