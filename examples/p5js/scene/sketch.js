/*
 * Scene: each kind of thing in a colour of its own, and boxes with names.
 *
 * Start in a terminal: catwalk segment-torchvision detect-torchvision
 * Before the first time, get their files: catwalk pull segment-torchvision detect-torchvision
 * The colours are Pascal VOC's: people are pink, cats dark red, bottles purple. detector shows what needs no such files.
 */

let video;
let segment;
let detect;
let kinds;
let things = [];

async function setup() {
  createCanvas(640, 480);
  describe('The picture of the camera, coloured by what is in it, with a box and a name around each thing.');
  video = createCapture(VIDEO, {flipped: true});
  video.size(640, 480);
  video.hide();
  segment = await catwalk.model('segment-torchvision');
  detect = await catwalk.model('detect-torchvision');
  segment.detectStart(video, gotKinds);
  detect.detectStart(video, gotThings);
}

function gotKinds(picture) {
  // What is of no kind is black.
  kinds = picture;
}

function gotThings(results) {
  things = results;
}

function draw() {
  blendMode(BLEND);
  image(video, 0, 0, width, height);
  if (kinds) {
    blendMode(ADD);
    image(kinds, 0, 0, width, height);
    blendMode(BLEND);
  }
  things.forEach(drawThing);
}

function drawThing(thing) {
  noFill();
  stroke(0, 255, 200);
  strokeWeight(4);
  rect(thing.x, thing.y, thing.width, thing.height);
  noStroke();
  fill(0, 255, 200);
  textSize(18);
  text(thing.label, thing.x + 8, thing.y + 24);
}
