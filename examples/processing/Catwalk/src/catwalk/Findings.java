package catwalk;

import java.util.LinkedHashMap;
import java.util.Map;
import processing.core.PApplet;
import processing.core.PConstants;
import processing.core.PImage;
import processing.data.JSONObject;

/** The newest of everything that a model found. Lives on the sketch's thread. */
final class Findings {
  private final PApplet sketch;
  private final Frames frames;
  Pose[] poses = {};
  Box[] boxes = {};
  Label[] labels = {};
  String text = "";
  float number;
  float[] vector = {};
  JSONObject data = new JSONObject();
  JSONObject timings = new JSONObject();
  float progress;
  int dropped;
  /** What the newest answer was made from; null until there is one. */
  PImage source;
  final Map<String, PImage> pictures = new LinkedHashMap<>();

  Findings(PApplet sketch, Frames frames) {
    this.sketch = sketch;
    this.frames = frames;
  }

  void take(Answer answer) {
    data = answer.data;
    timings = answer.timings;
    progress = answer.progress;
    dropped += answer.dropped;
    if (answer.poses != null) poses = answer.poses;
    if (answer.boxes != null) boxes = answer.boxes;
    if (answer.labels != null) labels = answer.labels;
    if (answer.text != null) text = answer.text;
    if (answer.number != null) number = answer.number;
    if (answer.vector != null) vector = answer.vector;
    answer.pictures.forEach((name, frame) -> pictures.put(name, show(frame, pictures.get(name))));
    if (answer.source != null) source = show(answer.source, source);
  }

  PImage firstPicture() {
    return pictures.isEmpty() ? null : pictures.values().iterator().next();
  }

  /** The frame in a picture of the sketch, in the one that was there before if it fits; they exchange their pixels. */
  private PImage show(Frame frame, PImage before) {
    PImage image = before;
    if (image == null || image.pixelWidth != frame.pixelWidth || image.pixelHeight != frame.pixelHeight
        || image.width != frame.width) {
      image = new PImage(frame.width, frame.height, PConstants.ARGB, frame.pixelWidth / frame.width);
      image.parent = sketch;
    }
    int[] older = image.pixels;
    image.pixels = frame.pixels;
    frame.pixels = older;
    image.updatePixels();
    frames.free(frame);
    return image;
  }
}
