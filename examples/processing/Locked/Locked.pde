/*
 * Locked: Catwalk itself looks through the camera; the sketch gets the people, and the picture they were found in.
 *
 * Start in a terminal: catwalk pose --source camera
 * Or with a film of yours: catwalk pose --source dance.mp4
 * You see the film, and lines and dots that stay on the people in it, however fast they move.
 */
import catwalk.*;

Catwalk catwalk;

void setup() {
  size(640, 480);
  catwalk = new Catwalk(this, "pose");
  catwalk.listen();  // hear what others show the model; here Catwalk's own camera does
}

void draw() {
  background(#203040);
  PImage picture = catwalk.picture();
  if (picture == null) return;
  scale(min(float(width) / picture.width, float(height) / picture.height));
  image(picture, 0, 0);
  for (Pose pose : catwalk.poses()) drawPose(pose);
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
