/*
 * Locked: a film or a camera that Catwalk itself plays, and the people found in this very picture.
 *
 * Start in a terminal: catwalk pose --source camera
 * Or with a film of yours: catwalk pose --source dance.mp4
 * However fast somebody moves, the bones stay on them: picture and people come in one answer.
 */

let picture;
let poses = [];
let bones = [];

async function setup() {
  createCanvas(640, 480);
  describe('The picture of a camera or a film, with the skeletons of the people in it.');
  let pose = await catwalk.model('pose');
  bones = pose.connections;
  pose.listen(gotPoses, {inputs: ['image']});
}

function gotPoses(results, seen) {
  poses = results;
  picture = seen.image;
}

function draw() {
  background(0);
  if (!picture) return;
  scale(min(width / picture.width, height / picture.height));
  image(picture, 0, 0);
  poses.forEach(drawPose);
}

function drawPose(pose) {
  stroke(255, 0, 170);
  strokeWeight(6);
  for (let [from, to] of bones) {
    let [a, b] = [pose.keypoints[from], pose.keypoints[to]];
    if (a.confidence > 0.3 && b.confidence > 0.3) line(a.x, a.y, b.x, b.y);
  }
  noStroke();
  fill(0, 255, 200);
  for (let point of pose.keypoints) {
    if (point.confidence > 0.3) circle(point.x, point.y, 12);
  }
}
