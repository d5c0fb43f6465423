/*
 * Space: the person before the camera as a figure in space. Move the mouse to walk around it.
 *
 * Start in a terminal: catwalk pose3d
 * Places are metres from the middle of the hips: x to the right, y down, z away from the camera.
 */

const METRE = 200; // pixels

let video;
let pose3d;
let people = [];

async function setup() {
  createCanvas(640, 480);
  describe('A figure of lines that moves as the person before the camera does, seen from where the mouse says.');
  video = createCapture(VIDEO, {flipped: true});
  video.size(640, 480);
  video.hide();
  pose3d = await catwalk.model('pose3d');
  pose3d.detectStart(video, gotPeople);
}

function gotPeople(results) {
  people = results;
}

function draw() {
  background(20, 20, 30);
  image(video, 0, 0, 160, 120);
  let angle = map(mouseX, 0, width, -PI, PI);
  for (let person of people) {
    drawFigure(person.keypoints3D, angle);
  }
}

function drawFigure(points, angle) {
  let places = points.map((point) => turn(point, angle));
  stroke(0, 255, 200);
  strokeWeight(4);
  for (let [a, b] of pose3d.connections) {
    line(places[a].x, places[a].y, places[b].x, places[b].y);
  }
  noStroke();
  fill(255, 0, 170);
  for (let place of places) {
    // What is nearer is larger.
    circle(place.x, place.y, 10 - 6 * place.depth);
  }
}

function turn({x, y, z}, angle) {
  return {
    x: width / 2 + METRE * (x * cos(angle) + z * sin(angle)),
    y: height / 2 + METRE * y,
    depth: z * cos(angle) - x * sin(angle),
  };
}
