/*
 * Motion: dust lies on the picture of the camera, and whatever moves carries it along.
 *
 * Start in a terminal: catwalk flow
 * Before the first time, get its file: catwalk pull flow
 * In the model's picture the hue says where something moves, red is right and cyan left, and the brightness how fast.
 */

const GRAINS = 1500;
const SPEED = 12; // pixels in a frame

let video;
let flow;
let movement;
let grains = [];

async function setup() {
  createCanvas(640, 480);
  describe('The picture of the camera with yellow dust on it, which moves as what is below it moves.');
  for (let count = 0; count < GRAINS; count += 1) {
    grains.push({x: random(width), y: random(height), dx: 0, dy: 0});
  }
  video = createCapture(VIDEO, {flipped: true});
  video.size(640, 480);
  video.hide();
  flow = await catwalk.model('flow');
  flow.detectStart(video, gotMovement);
}

function gotMovement(picture) {
  picture.loadPixels();
  movement = picture;
}

function draw() {
  image(video, 0, 0, width, height);
  stroke(255, 209, 102);
  strokeWeight(4);
  for (let grain of grains) {
    if (movement) {
      carry(grain);
    }
    point(grain.x, grain.y);
  }
}

function carry(grain) {
  let column = floor(grain.x / width * movement.width);
  let row = floor(grain.y / height * movement.height);
  let place = 4 * (row * movement.width + column);
  let [red, green, blue] = movement.pixels.slice(place, place + 3);
  // Red, green and blue pull in three directions.
  grain.dx = 0.8 * grain.dx + 0.2 * SPEED * (red - (green + blue) / 2) / 255;
  grain.dy = 0.8 * grain.dy + 0.2 * SPEED * 0.87 * (green - blue) / 255;
  // What leaves the picture comes back at the other side.
  grain.x = (grain.x + grain.dx + width) % width;
  grain.y = (grain.y + grain.dy + height) % height;
}
