/*
 * Finger paint: point with your index finger and it paints, make a fist and everything is wiped away.
 *
 * Start in a terminal: catwalk hands
 * You see yourself as in a mirror. Each hand has a colour of its own.
 */

const COLOURS = ['#ff4d6d', '#2ec4ff', '#ffd166', '#00ffc8'];

let video;
let paper;
let hands;
let found = [];
let brushes = {};

async function setup() {
  createCanvas(640, 480);
  describe('The picture of the camera. Pointing fingers paint on it, a fist wipes it clean.');
  paper = createGraphics(640, 480);
  video = createCapture(VIDEO, {flipped: true});
  video.size(640, 480);
  video.hide();
  hands = await catwalk.model('hands');
  // The picture is a mirror's, so the model must know that left and right have changed places.
  hands.set({gestures: true, mirrored: true, limit: 4});
  hands.detectStart(video, gotHands);
}

function gotHands(results) {
  found = results;
  let before = brushes;
  brushes = {};
  for (let hand of found) {
    let doing = hand.gestures.now;
    if (doing.includes('fist')) paper.clear();
    if (doing.includes('pointing')) paint(hand, before[hand.id]);
  }
}

function paint(hand, last) {
  let tip = hand.index_finger_tip;
  brushes[hand.id] = tip;
  let from = last ?? tip;
  paper.stroke(COLOURS[hand.slot % COLOURS.length]);
  paper.strokeWeight(14);
  paper.line(from.x, from.y, tip.x, tip.y);
}

function draw() {
  background(0);
  image(video, 0, 0, width, height);
  image(paper, 0, 0);
  noFill();
  stroke(255);
  strokeWeight(2);
  for (let hand of found) {
    circle(hand.index_finger_tip.x, hand.index_finger_tip.y, 24);
  }
}
