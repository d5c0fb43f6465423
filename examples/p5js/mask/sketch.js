/*
 * Mask: a drawn mask that does what your face does.
 *
 * Start in a terminal: catwalk face
 * Open your mouth, shut an eye, smile, lean your head. Each face gets a mask of its own colour.
 */

const COLOURS = ['#ffd166', '#2ec4ff', '#ff4d6d', '#3ddc97'];

let video;
let face;
let faces = [];

async function setup() {
  createCanvas(640, 480);
  describe('The picture of the camera, with a drawn mask over each face, whose eyes and mouth move with the face.');
  video = createCapture(VIDEO, {flipped: true});
  video.size(640, 480);
  video.hide();
  face = await catwalk.model('face');
  face.detectStart(video, gotFaces);
}

function gotFaces(results) {
  faces = results;
}

function draw() {
  background(0);
  image(video, 0, 0, width, height);
  faces.forEach(drawMask);
}

function drawMask(one) {
  noStroke();
  // The slot is 0, 1, 2… and stays with a person.
  drawPart(one.faceOval.keypoints, COLOURS[one.slot % COLOURS.length]);
  drawPart(one.leftEye.keypoints, 'white');
  drawPart(one.rightEye.keypoints, 'white');
  drawPart(one.leftIris.keypoints, 'black');
  drawPart(one.rightIris.keypoints, 'black');
  // The lips' first 20 points go around the mouth outside, the others inside.
  drawPart(one.lips.keypoints.slice(0, 20), '#b3123b');
  drawPart(one.lips.keypoints.slice(20), '#28000a');
  // A smile makes the cheeks red.
  fill(255, 0, 80, 160 * one.measures.smile);
  circle(one.left_cheek.x, one.left_cheek.y, one.faceOval.width / 5);
  circle(one.right_cheek.x, one.right_cheek.y, one.faceOval.width / 5);
}

function drawPart(points, colour) {
  fill(colour);
  beginShape();
  points.forEach((point) => vertex(point.x, point.y));
  endShape(CLOSE);
}
