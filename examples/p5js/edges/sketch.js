/*
 * Edges: the camera as a line drawing. Move the mouse to the left for more lines.
 *
 * Start in a terminal: catwalk edges
 * You see white lines on black, where the picture changes sharply.
 */

let video;
let edges;
let drawing;

async function setup() {
  createCanvas(640, 480);
  describe('The picture of the camera as white lines on black; the mouse changes how many.');
  video = createCapture(VIDEO, {flipped: true});
  video.size(640, 480);
  video.hide();
  edges = await catwalk.model('edges');
  edges.detectStart(video, gotPicture);
}

function gotPicture(picture) {
  drawing = picture;
}

function mouseMoved() {
  if (edges) {
    edges.set({threshold: round(map(mouseX, 0, width, 20, 250, true))});
  }
}

function draw() {
  background(0);
  if (drawing) {
    image(drawing, 0, 0, width, height);
  }
}
