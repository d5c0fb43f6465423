/*
 * Puppet: you as a puppet of lines, with fingers and a face.
 *
 * Start in a terminal: catwalk body
 * Each person has a colour of their own, from the hands to the lips.
 */

const COLOURS = ['#ff4d6d', '#2ec4ff', '#ffd166', '#3ddc97'];

let video;
let body;
let people = [];

async function setup() {
  createCanvas(640, 480);
  describe('A puppet of lines on black for each person before the camera, with all fingers and the face.');
  video = createCapture(VIDEO, {flipped: true});
  video.size(640, 480);
  video.hide();
  body = await catwalk.model('body');
  body.detectStart(video, gotPeople);
}

function gotPeople(results) {
  people = results;
}

function draw() {
  background(0);
  people.forEach(drawPuppet);
}

function drawPuppet(person) {
  // The slot is 0, 1, 2… and stays with a person.
  stroke(COLOURS[person.slot % COLOURS.length]);
  for (let [a, b] of body.connections) {
    let start = person.keypoints[a];
    let end = person.keypoints[b];
    if (start.confidence > 0.3 && end.confidence > 0.3) {
      // The body's own points are the first 17.
      strokeWeight(a < 17 ? 8 : 2);
      line(start.x, start.y, end.x, end.y);
    }
  }
}
