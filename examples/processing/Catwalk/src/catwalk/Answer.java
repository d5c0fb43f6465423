package catwalk;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import processing.data.JSONArray;
import processing.data.JSONObject;

/** An answer as a sketch likes it: read once, off the sketch's thread. */
final class Answer {
  /** The model's whole answer, as it came. */
  final JSONObject data;
  /** Where its time went in Catwalk, in milliseconds. */
  final JSONObject timings;
  /** How many of this sketch's frames were dropped since the answer before it that the sketch has seen. */
  int dropped;
  /** From 0 to 1 where the model says how far it is, else 1. */
  final float progress;
  /** The picture that it was made from; null when that was not this sketch's. */
  final Frame source;
  /** Whether a newer answer may take its place when the sketch draws too slowly to see both. */
  final boolean replaceable;
  Pose[] poses;
  Box[] boxes;
  Label[] labels;
  String text;
  Float number;
  float[] vector;
  /** The pictures, by the names of their outputs. */
  final Map<String, Frame> pictures = new LinkedHashMap<>();

  /** Raises IOException and RuntimeException when the message is not as its header and the model's info say. */
  Answer(Message message, Info info, Pictures decoder, Frame source, Place place, boolean replaceable)
      throws IOException {
    data = message.header.getJSONObject("data");
    timings = message.header.hasKey("timings") ? message.header.getJSONObject("timings") : new JSONObject();
    dropped = message.header.getInt("dropped", 0);
    progress = message.header.getFloat("progress", 1);
    this.source = source;
    this.replaceable = replaceable;
    for (Map.Entry<String, String> output : info.outputs.entrySet()) {
      String name = output.getKey();
      if (data.hasKey(name) && !data.isNull(name)) {
        if (Info.isPicture(output.getValue())) readPicture(name, message, decoder);
        else readOutput(name, output.getValue(), info, place);
      }
    }
  }

  private void readPicture(String name, Message message, Pictures decoder) throws IOException {
    JSONObject facts = data.getJSONObject(name);
    pictures.put(name, decoder.decode(facts, message.blobs.get(facts.getInt("blob"))));
  }

  /** Of several outputs of a kind the first counts. */
  private void readOutput(String name, String kind, Info info, Place place) {
    if (kind.equals("keypoints") && poses == null) readPoses(data.getJSONArray(name), info, place);
    else if (kind.equals("boxes") && boxes == null) readBoxes(data.getJSONArray(name), place);
    else if (kind.equals("labels") && labels == null) readLabels(data.getJSONArray(name));
    else if (kind.equals("vector") && vector == null) vector = data.getJSONArray(name).toFloatArray();
    else if (kind.equals("number") && number == null) number = data.getFloat(name);
    else if (kind.equals("boolean") && number == null) number = data.getBoolean(name) ? 1f : 0f;
    else if ((kind.equals("text") || kind.equals("category")) && text == null) text = data.getString(name);
  }

  private void readPoses(JSONArray found, Info info, Place place) {
    poses = new Pose[found.size()];
    for (int i = 0; i < poses.length; i++) poses[i] = new Pose(found.getJSONObject(i), place, info.connections);
  }

  private void readBoxes(JSONArray found, Place place) {
    boxes = new Box[found.size()];
    for (int i = 0; i < boxes.length; i++) boxes[i] = new Box(found.getJSONObject(i), place);
  }

  private void readLabels(JSONArray found) {
    labels = new Label[found.size()];
    for (int i = 0; i < labels.length; i++) labels[i] = new Label(found.getJSONObject(i));
  }
}
