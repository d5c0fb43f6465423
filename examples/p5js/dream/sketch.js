/*
 * Dream: faces that nobody has, and the way from each to the next.
 *
 * Start in a terminal: catwalk dream-faces
 * Move the mouse from left to right to go from one face to the other; click for two others.
 * Up and down: how far from the average.
 */

const MOST_SEEDS = 10000;

let dream, face;
let wish = {seed: 12, toward: 13, position: 0, truncation: 1};

async function setup() {
  createCanvas(480, 480);
  describe('A small painted face, enlarged, which turns into another as the mouse moves.');
  dream = await catwalk.model('dream-faces');
  dream.detectStart(wish, gotFace);
}

function gotFace(result) {
  face = result;
}

function mouseMoved() {
  wish.position = constrain(mouseX / width, 0, 1);
  wish.truncation = constrain(map(mouseY, height, 0, 0.6, 1.4), 0.6, 1.4);
}

function mousePressed() {
  wish.seed = wish.toward;
  wish.toward = floor(random(MOST_SEEDS));
  wish.position = 0;
}

function draw() {
  background(20);
  if (face) image(face, 0, 0, width, height);
}
