/*
 * Magnifier: what is under the mouse, four times as large, with the detail that was likely there.
 *
 * Start in a terminal: catwalk super-resolution
 * On the left the camera; on the right the part in the frame, above as the browser enlarges it, below as the
 * model does.
 */

const WIDE = 80;
const HIGH = 60;

let video;
let lens;
let larger;

async function setup() {
  createCanvas(960, 480);
  describe('On the left the camera, on the right the part under the mouse, enlarged twice: plainly and by a model.');
  video = createCapture(VIDEO);
  video.size(640, 480);
  video.hide();
  pixelDensity(1);
  lens = createGraphics(WIDE, HIGH);

  let model = await catwalk.model('super-resolution');
  await model.set({scale: 4});
  model.detectStart(lens, gotPicture);
}

function gotPicture(picture) {
  larger = picture;
}

function draw() {
  background(0);
  image(video, 0, 0, 640, 480);
  let x = constrain(mouseX - WIDE / 2, 0, 640 - WIDE);
  let y = constrain(mouseY - HIGH / 2, 0, 480 - HIGH);
  lens.image(get(x, y, WIDE, HIGH), 0, 0);
  image(lens, 640, 0, 320, 240);
  if (larger) {
    image(larger, 640, 240, 320, 240);
  }
  noFill();
  stroke(255);
  rect(x, y, WIDE, HIGH);
}
