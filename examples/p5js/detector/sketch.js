/*
 * Detector: things before the camera, each in a box with its name.
 *
 * Start in a terminal: catwalk detect
 * It knows 80 kinds of things: people, cats, cups, chairs, phones, bananas and more.
 */

let video;
let detect;
let things = [];

async function setup() {
  createCanvas(640, 480);
  describe('The picture of the camera, with a box around each thing that the model knows, and its name.');
  video = createCapture(VIDEO, {flipped: true});
  video.size(640, 480);
  video.hide();
  detect = await catwalk.model('detect');
  detect.detectStart(video, gotThings);
}

function gotThings(results) {
  things = results;
}

function draw() {
  background(0);
  image(video, 0, 0, width, height);
  things.forEach(drawThing);
}

function drawThing(thing) {
  noFill();
  stroke(0, 255, 200);
  strokeWeight(4);
  rect(thing.x, thing.y, thing.width, thing.height);

  let words = `${thing.label} ${nf(thing.confidence * 100, 1, 0)} %`;
  // A name stays on the canvas where its box reaches above it.
  let top = max(thing.y - 26, 0);
  textSize(18);
  noStroke();
  fill(0, 255, 200);
  rect(thing.x - 2, top, textWidth(words) + 16, 26);
  fill(0);
  textAlign(LEFT, CENTER);
  text(words, thing.x + 6, top + 13);
}
