/*
 * People: everyone has a number and a colour of their own, and leaves a trail.
 *
 * Start in a terminal: catwalk pose --option pose.size=multi
 * You see the same photograph twice, side by side: two people. Both are moved about, and keep their colours.
 */
import catwalk.*;

color[] COLOURS = {#FF4D6D, #2EC4FF, #FFD166, #3DDC97, #B388FF, #FF9F1C};

Catwalk catwalk;
PImage photo;
PGraphics stage;
HashMap<Integer, ArrayList<PVector>> trails = new HashMap<Integer, ArrayList<PVector>>();

void setup() {
  size(800, 480);
  stage = createGraphics(width, height);
  catwalk = new Catwalk(this, "pose");
}

void draw() {
  background(#203040);
  if (photo == null && catwalk.connected()) photo = loadImage("http://127.0.0.1:8000/sample.png");
  if (photo == null) return;
  moveAbout();
  catwalk.send(stage);
  tint(120);
  image(stage, 0, 0);
  for (Pose pose : catwalk.poses()) drawPerson(pose);
}

// Stands in for a camera: image(camera, 0, 0) would do.
void moveAbout() {
  stage.beginDraw();
  stage.background(128);
  stage.image(photo, 20 + 15 * sin(frameCount * 0.02), 40, 360, 360);
  stage.image(photo, 420 - 15 * sin(frameCount * 0.02), 100, 360, 360);
  stage.endDraw();
}

// A person's id and slot (0, 1, 2…) stay while the person is there.
void poseEvent(Pose[] poses) {
  if (trails.size() > 50) trails.clear();  // of people who have left
  for (Pose pose : poses) {
    ArrayList<PVector> trail = trails.computeIfAbsent(pose.id, id -> new ArrayList<PVector>());
    trail.add(pose.get("nose"));
    if (trail.size() > 60) trail.remove(0);
  }
}

void drawPerson(Pose pose) {
  ArrayList<PVector> trail = trails.get(pose.id);
  stroke(COLOURS[pose.slot % COLOURS.length]);
  strokeWeight(8);
  for (int i = 1; i < trail.size(); i++) line(trail.get(i - 1).x, trail.get(i - 1).y, trail.get(i).x, trail.get(i).y);
  for (Keypoint[] bone : pose.bones()) line(bone[0].x, bone[0].y, bone[1].x, bone[1].y);
  textSize(32);
  text(pose.slot + 1, pose.get("nose").x + 30, pose.get("nose").y - 30);
}
