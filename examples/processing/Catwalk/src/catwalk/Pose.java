package catwalk;

import java.util.ArrayList;
import java.util.List;
import processing.data.JSONArray;
import processing.data.JSONObject;

/** A person, a hand or a face, as the model found it in one picture. */
public class Pose {
  /** Keypoints below this confidence are not seen. */
  public static final float LEAST_CONFIDENCE = 0.3f;

  /** All keypoints, in the model's order. */
  public final Keypoint[] keypoints;
  /** The same in metres, as the camera sees them (right, down, away), where the model knows them; else empty. */
  public final Keypoint[] keypoints3D;
  /** How sure the model is, from 0 to 1. */
  public final float confidence;
  /** Stays with a person while they are there; -1 where nobody is followed. */
  public final int id;
  /** The lowest place that is free, 0, 1, 2…, for colours and tracks; -1 where nobody is followed. */
  public final int slot;
  /** Which of several sorts, such as "left" of hands; "" where there is one only. */
  public final String label;
  /** The rectangle around it; null where the model gives none. */
  public final Box box;
  /** All measures as they came, in parts of the picture; null where there are none. {@link #measure} reads one. */
  public final JSONObject measures;

  private final JSONObject gestures;
  private final int[][] connections;

  Pose(JSONObject found, Place place, int[][] connections) {
    keypoints = readPoints(found, "keypoints", place);
    keypoints3D = readPoints(found, "keypoints3D", new Place(0, 0, 1, 1));
    confidence = found.getFloat("confidence", 0);
    id = found.getInt("id", -1);
    slot = found.getInt("slot", -1);
    label = found.getString("label", "");
    box = found.hasKey("box") ? new Box(found.getJSONObject("box"), place) : null;
    measures = found.hasKey("measures") ? found.getJSONObject("measures") : null;
    gestures = found.hasKey("gestures") ? found.getJSONObject("gestures") : null;
    this.connections = connections;
  }

  private static Keypoint[] readPoints(JSONObject found, String key, Place place) {
    JSONArray points = found.hasKey(key) ? found.getJSONArray(key) : new JSONArray();
    Keypoint[] read = new Keypoint[points.size()];
    for (int i = 0; i < read.length; i++) {
      JSONObject point = points.getJSONObject(i);
      float[] where = place.find(point.getFloat("x"), point.getFloat("y"));
      float depth = place.scaleDepth(point.getFloat("z", 0));
      read[i] = new Keypoint(point.getString("name"), where[0], where[1], depth, point.getFloat("confidence", 1));
    }
    return read;
  }

  /**
   * The keypoint of this name.
   *
   * @param name such as "nose" or "left_wrist"
   * @return null when the model has none of this name
   */
  public Keypoint get(String name) {
    for (Keypoint point : keypoints) {
      if (point.name.equals(name)) return point;
    }
    return null;
  }

  /** Whether the keypoint of this name is there, with a confidence of at least 0.3. */
  public boolean sees(String name) {
    Keypoint point = get(name);
    return point != null && point.confidence >= LEAST_CONFIDENCE;
  }

  /**
   * The pairs of keypoints that a bone joins and that are both seen: draw a line from <code>bone[0]</code> to
   * <code>bone[1]</code>.
   */
  public Keypoint[][] bones() {
    List<Keypoint[]> bones = new ArrayList<>();
    for (int[] pair : connections) {
      Keypoint one = keypoints[pair[0]];
      Keypoint other = keypoints[pair[1]];
      if (Math.min(one.confidence, other.confidence) >= LEAST_CONFIDENCE) bones.add(new Keypoint[] {one, other});
    }
    return bones.toArray(new Keypoint[0][]);
  }

  /**
   * One measure; they come after <code>catwalk.set("measures", true)</code>.
   *
   * @param path such as "speed", "velocity/x" or "angles/left_elbow"; docs/identities.md of Catwalk has them all
   * @return in parts of the picture, degrees or seconds as that page says; 0 when it is not measured now
   */
  public float measure(String path) {
    JSONObject found = measures;
    String[] parts = path.split("/");
    for (int i = 0; found != null && i < parts.length - 1; i++) {
      found = found.hasKey(parts[i]) ? found.getJSONObject(parts[i]) : null;
    }
    return found == null ? 0 : found.getFloat(parts[parts.length - 1], 0);
  }

  /** Whether this gesture is made now, such as "left_hand_up"; after <code>catwalk.set("gestures", true)</code>. */
  public boolean does(String gesture) {
    return lists("now", gesture);
  }

  /**
   * Whether this gesture began with this frame. A sketch that draws more slowly than answers come sees the newest of them only,
   * and may miss it; {@link #does} it cannot miss.
   */
  public boolean began(String gesture) {
    return lists("began", gesture);
  }

  /** Whether this gesture ended with this frame; may be missed, as {@link #began}. */
  public boolean ended(String gesture) {
    return lists("ended", gesture);
  }

  private boolean lists(String key, String gesture) {
    return gestures != null && gestures.hasKey(key) && gestures.getJSONArray(key).toStringList().hasValue(gesture);
  }
}
