/*
 * Echoes: you, cut out, and everything you were a moment ago, in a tunnel that the mouse steers.
 *
 * Start in a terminal: catwalk "camera > segment > mix" "mix ~> mix.other"
 * Three models in a chain, and the last one is given its own picture back, a frame late.
 * No picture leaves Catwalk but the one that you see.
 */

let mix;
let picture;

async function setup() {
  createCanvas(640, 480);
  describe('The person in front of the camera on black, with fading copies that grow and turn behind.');
  mix = await catwalk.model('mix');
  await mix.set({mode: 'lighter', amount: 0.95, zoom: 1.03}, {everyone: true});
  mix.listen(gotPicture);
}

function gotPicture(result) {
  picture = result;
}

function draw() {
  background(0);
  if (picture) image(picture, 0, 0, width, height);
}

function mouseMoved() {
  if (!mix) return;
  let zoom = map(mouseY, 0, height, 1.15, 0.95, true);
  let turn = map(mouseX, 0, width, 8, -8, true);
  mix.set({zoom, turn}, {everyone: true});  // not for what this sketch asks alone, but for the chain
}
