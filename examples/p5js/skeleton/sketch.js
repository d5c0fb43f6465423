/*
 * Skeleton: lines and dots on one person in front of the camera.
 *
 * Start in a terminal: catwalk pose
 * You see yourself as in a mirror, with your skeleton on top.
 */

let video;
let pose;
let people = [];

async function setup() {
  createCanvas(640, 480);
  describe('The picture of the camera, with the skeleton of the person in front of it.');
  video = createCapture(VIDEO, {flipped: true});
  video.size(640, 480);
  video.hide();
  pose = await catwalk.model('pose');
  pose.detectStart(video, gotPoses);
}

function gotPoses(results) {
  people = results;
}

function draw() {
  background(0);
  image(video, 0, 0, width, height);
  for (let person of people) {
    drawBones(person.keypoints);
    drawJoints(person.keypoints);
  }
}

function drawBones(keypoints) {
  stroke(255, 0, 170);
  strokeWeight(4);
  for (let [a, b] of pose.connections) {
    let start = keypoints[a];
    let end = keypoints[b];
    if (start.confidence > 0.3 && end.confidence > 0.3) {
      line(start.x, start.y, end.x, end.y);
    }
  }
}

function drawJoints(keypoints) {
  noStroke();
  fill(0, 255, 200);
  for (let keypoint of keypoints) {
    if (keypoint.confidence > 0.3) {
      circle(keypoint.x, keypoint.y, 12);
    }
  }
}
