/*
 * Parallax: the picture of the camera in tiles that have depth. Move the mouse: what is near moves more.
 *
 * Start in a terminal: catwalk depth
 * Before the first time, get its file: catwalk pull depth
 */

const TILE = 10; // pixels
const REACH = 60; // pixels that the nearest moves

let video;
let depth;
let paper;
let tiles = [];

async function setup() {
  createCanvas(640, 480);
  noStroke();
  describe('The picture of the camera in small tiles; those of near things move with the mouse.');
  paper = createGraphics(640 / TILE, 480 / TILE);
  paper.pixelDensity(1);
  video = createCapture(VIDEO, {flipped: true});
  video.size(640, 480);
  video.hide();
  depth = await catwalk.model('depth');
  depth.detectStart(video, gotDepth);
}

function gotDepth(picture) {
  // Near is dark, far is bright.
  picture.resize(paper.width, paper.height);
  picture.loadPixels();
  tiles = [];
  for (let place = 0; place < paper.width * paper.height; place += 1) {
    tiles.push({place, near: 1 - picture.pixels[4 * place] / 255});
  }
  // What is near is drawn last, and covers what is behind it.
  tiles.sort((one, other) => one.near - other.near);
}

function draw() {
  background(0);
  paper.image(video, 0, 0, paper.width, paper.height);
  paper.loadPixels();
  let leanX = map(mouseX, 0, width, -REACH, REACH, true);
  let leanY = map(mouseY, 0, height, -REACH, REACH, true);
  for (let {place, near} of tiles) {
    let column = place % paper.width;
    let row = floor(place / paper.width);
    let size = TILE * (1 + near);
    fill(paper.pixels[4 * place], paper.pixels[4 * place + 1], paper.pixels[4 * place + 2]);
    rect(column * TILE + leanX * near, row * TILE + leanY * near, size, size);
  }
}
