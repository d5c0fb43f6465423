/*
 * Cut-out: hold something before the camera, and click to stick it to the wall.
 *
 * Start in a terminal: catwalk cutout
 * You see yourself, or what you hold, without what is behind. Only people, and faster: start catwalk segment,
 * and write 'segment' below.
 */

const STRIPE = 40;

let video;
let subject;
let wall;

async function setup() {
  createCanvas(640, 480);
  describe('What is before the camera, cut out, in front of a striped wall; a click leaves a copy on the wall.');
  wall = createGraphics(640, 480);
  drawStripes();
  video = createCapture(VIDEO, {flipped: true});
  video.size(640, 480);
  video.hide();
  let cutout = await catwalk.model('cutout');
  cutout.detectStart(video, gotPicture);
}

function gotPicture(picture) {
  // What is behind the subject is transparent.
  subject = picture;
}

function draw() {
  image(wall, 0, 0);
  if (subject) {
    image(subject, 0, 0, width, height);
  }
}

function mousePressed() {
  if (subject) {
    wall.image(subject, 0, 0, width, height);
  }
}

function drawStripes() {
  wall.background('#ff4d6d');
  wall.noStroke();
  wall.fill('#2ec4ff');
  for (let x = 0; x < width; x += 2 * STRIPE) {
    wall.rect(x, 0, STRIPE, height);
  }
}
