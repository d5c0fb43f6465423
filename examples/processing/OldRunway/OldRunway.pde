/*
 * Old Runway: PoseNet as sketches asked RunwayML's library for Processing from 2019 on.
 *
 * Start in a terminal: catwalk PoseNet
 * You see a photograph with dots and lines on the person. It comes from Catwalk; yours can lie in this folder.
 *
 * RunwayML's own library needs a part of Java that Processing 4 does not have. The four tabs that end in .java have
 * its calls. For an old sketch of yours, copy them into its folder, beside the .pde file: not one line of it changes.
 */
import com.runwayml.*;

RunwayHTTP runway;
JSONObject data;
PImage photo;

int[][] connections = {
  {ModelUtils.POSE_LEFT_SHOULDER_INDEX, ModelUtils.POSE_RIGHT_SHOULDER_INDEX},
  {ModelUtils.POSE_LEFT_SHOULDER_INDEX, ModelUtils.POSE_LEFT_ELBOW_INDEX},
  {ModelUtils.POSE_RIGHT_SHOULDER_INDEX, ModelUtils.POSE_RIGHT_ELBOW_INDEX},
};

void setup() {
  size(512, 512);
  runway = new RunwayHTTP(this);
}

void draw() {
  background(#203040);
  if (photo != null) image(photo, 0, 0, width, height);
  noStroke();
  fill(#00FFC8);
  ModelUtils.drawPoseParts(data, g, 14);
  if (data != null) drawConnections(data.getJSONArray("poses"));
}

void drawConnections(JSONArray poses) {
  stroke(#FF00AA);
  strokeWeight(4);
  for (int i = 0; i < poses.size(); i++) {
    for (int[] pair : connections) {
      JSONArray from = poses.getJSONArray(i).getJSONArray(pair[0]);
      JSONArray to = poses.getJSONArray(i).getJSONArray(pair[1]);
      line(from.getFloat(0) * width, from.getFloat(1) * height, to.getFloat(0) * width, to.getFloat(1) * height);
    }
  }
}

void runwayInfoEvent(JSONObject info) {
  photo = loadImage("http://127.0.0.1:8000/sample.png");
  if (photo != null) runway.query(photo);
}

void runwayDataEvent(JSONObject runwayData) {
  data = runwayData;
}

void runwayErrorEvent(String message) {
  println(message);
}
