/*
 * OSC skeleton: a person as lines and dots, over OSC and without any library. The tab Osc has all that it takes.
 *
 * Start in a terminal: catwalk pose --open
 * You see the person before the camera through which Catwalk's page looks. Others may show pictures to pose, too.
 */
import java.util.concurrent.ConcurrentHashMap;

String[][] BONES = {
  {"left_shoulder", "right_shoulder"}, {"left_shoulder", "left_elbow"}, {"left_elbow", "left_wrist"},
  {"right_shoulder", "right_elbow"}, {"right_elbow", "right_wrist"}, {"left_shoulder", "left_hip"},
  {"right_shoulder", "right_hip"}, {"left_hip", "right_hip"}, {"left_hip", "left_knee"}, {"left_knee", "left_ankle"},
  {"right_hip", "right_knee"}, {"right_knee", "right_ankle"}
};

ConcurrentHashMap<String, PVector> points = new ConcurrentHashMap<String, PVector>();  // z is the confidence

void setup() {
  size(640, 480);
  thread("hearOsc");
}

void draw() {
  background(#203040);
  stroke(#FF00AA);
  strokeWeight(6);
  for (String[] bone : BONES) {
    PVector from = points.get(bone[0]), to = points.get(bone[1]);
    if (from != null && to != null && min(from.z, to.z) > 0.3) line(from.x, from.y, to.x, to.y);
  }
  noStroke();
  fill(#00FFC8);
  for (PVector point : points.values()) if (point.z > 0.3) circle(point.x, point.y, 14);
}

// The first person's keypoints: /pose/0/nose x y confidence, and so on.
void oscEvent(String address, float[] numbers) {
  String[] parts = split(address, '/');
  if (address.startsWith("/pose/0/") && parts.length == 4 && numbers.length == 3) {
    points.put(parts[3], new PVector(numbers[0] * width, numbers[1] * height, numbers[2]));
  }
}
