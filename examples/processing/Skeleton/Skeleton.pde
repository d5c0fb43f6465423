/*
 * Skeleton: lines and dots on the person in a picture, over the WebSocket of Catwalk's library.
 *
 * Start in a terminal: catwalk pose
 * You see a photograph with a skeleton on the person in it. The photograph comes from Catwalk; your own goes
 * into the folder "data" of the sketch, and its name into loadImage().
 *
 * With a camera (Sketch > Import Library > Manage Libraries > Video): import processing.video.*; then
 * Capture camera = new Capture(this, 640, 480); camera.start(); in setup(), and in draw()
 * if (camera.available()) camera.read(); with camera instead of photo.
 */
import catwalk.*;

Catwalk catwalk;
PImage photo;

void setup() {
  size(512, 512);
  catwalk = new Catwalk(this, "pose");
  catwalk.place(0, 0, width, height);  // where the picture is drawn
}

void draw() {
  background(#203040);
  if (photo == null && catwalk.connected()) photo = loadImage("http://127.0.0.1:8000/sample.png");
  if (photo == null) return;
  catwalk.send(photo);  // never waits; the newest picture wins
  image(photo, 0, 0, width, height);
  for (Pose pose : catwalk.poses()) {
    drawPose(pose);
  }
}

void drawPose(Pose pose) {
  stroke(#FF00AA);
  strokeWeight(6);
  for (Keypoint[] bone : pose.bones()) {
    line(bone[0].x, bone[0].y, bone[1].x, bone[1].y);
  }
  noStroke();
  fill(#00FFC8);
  for (Keypoint point : pose.keypoints) {
    if (point.confidence > 0.3) circle(point.x, point.y, 14);
  }
}
