/*
 * oscP5 skeleton: a person as lines and dots, heard with the library oscP5.
 *
 * Install oscP5 with Sketch > Import Library > Manage Libraries. Start in a terminal: catwalk pose --open
 * You see the person before the camera through which Catwalk's page looks.
 * oscP5 takes datagrams of up to 1,536 bytes; what Catwalk sends has 1,472 at most.
 */
import java.util.concurrent.ConcurrentHashMap;
import netP5.*;
import oscP5.*;

String[][] BONES = {
  {"left_shoulder", "right_shoulder"}, {"left_shoulder", "left_elbow"}, {"left_elbow", "left_wrist"},
  {"right_shoulder", "right_elbow"}, {"right_elbow", "right_wrist"}, {"left_shoulder", "left_hip"},
  {"right_shoulder", "right_hip"}, {"left_hip", "right_hip"}, {"left_hip", "left_knee"}, {"left_knee", "left_ankle"},
  {"right_hip", "right_knee"}, {"right_knee", "right_ankle"}
};

OscP5 oscP5;
ConcurrentHashMap<String, PVector> points = new ConcurrentHashMap<String, PVector>();  // z is the confidence
int lastHeard;
boolean told;

void setup() {
  size(640, 480);
  oscP5 = new OscP5(this, 57200);  // the port at which this sketch hears
}

void draw() {
  background(#203040);
  if (frameCount % 60 == 1) {  // again and again: Catwalk may come late
    oscP5.send(new OscMessage("/subscribe").add(57200).add("pose"), new NetAddress("127.0.0.1", 57100));
  }
  boolean silent = millis() - lastHeard > 5000;
  if (silent && !told) println("No Catwalk answers at port 57100. Start it in a terminal with: catwalk pose --open");
  told = silent;
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
void oscEvent(OscMessage message) {
  lastHeard = millis();
  String[] parts = split(message.addrPattern(), '/');
  if (parts.length == 4 && parts[1].equals("pose") && parts[2].equals("0") && message.checkTypetag("fff")) {
    float x = message.get(0).floatValue(), y = message.get(1).floatValue();
    points.put(parts[3], new PVector(x * width, y * height, message.get(2).floatValue()));
  }
}
