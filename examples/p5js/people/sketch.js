/*
 * People: up to six people, each in a colour of their own.
 *
 * Start in a terminal: catwalk pose --option pose.size=multi
 * (With plain "catwalk pose" you see one person.)
 * You see everyone's skeleton, with a number at the nose.
 */

const COLOURS = ['#ff4d6d', '#2ec4ff', '#ffd166', '#3ddc97', '#b388ff', '#ff9f1c'];

let video;
let pose;
let people = [];

async function setup() {
  createCanvas(640, 480);
  describe('The picture of the camera, with the skeletons of all people in it, each in another colour.');
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
  tint(120);
  image(video, 0, 0, width, height);
  for (let person of people) {
    drawPerson(person);
  }
}

function drawPerson(person) {
  // The slot is 0, 1, 2… and stays with a person.
  let colour = COLOURS[person.slot % COLOURS.length];
  stroke(colour);
  strokeWeight(6);
  for (let [a, b] of pose.connections) {
    let start = person.keypoints[a];
    let end = person.keypoints[b];
    if (start.confidence > 0.3 && end.confidence > 0.3) {
      line(start.x, start.y, end.x, end.y);
    }
  }
  fill(colour);
  noStroke();
  textSize(28);
  textAlign(CENTER, BOTTOM);
  text(person.slot + 1, person.nose.x, person.nose.y - 40);
}
