/*
 * Trails: everyone leaves a trail in a colour of their own.
 *
 * Start in a terminal: catwalk pose --option pose.size=multi
 * (With plain "catwalk pose" you see one person.)
 * A person's id stays while they are there, so no trail jumps from one person to another.
 */

const COLOURS = ['#ff4d6d', '#2ec4ff', '#ffd166', '#3ddc97', '#b388ff', '#ff9f1c'];
// Try 'left_wrist', and show your hands.
const PART = 'nose';
const LONGEST = 60;

let video;
let pose;
let trails = {};

async function setup() {
  createCanvas(640, 480);
  describe('The picture of the camera. Everyone has a trail behind them, each in another colour.');
  video = createCapture(VIDEO, {flipped: true});
  video.size(640, 480);
  video.hide();
  pose = await catwalk.model('pose');
  pose.detectStart(video, gotPoses);
}

function gotPoses(people) {
  let older = trails;
  trails = {};
  for (let person of people) {
    let part = person[PART];
    let points = older[person.id]?.points ?? [];
    if (part.confidence > 0.3) {
      points = [...points, part].slice(-LONGEST);
    }
    trails[person.id] = {points, colour: COLOURS[person.slot % COLOURS.length]};
  }
}

function draw() {
  background(0);
  tint(120);
  image(video, 0, 0, width, height);
  for (let {points, colour} of Object.values(trails)) {
    stroke(colour);
    for (let i = 1; i < points.length; i += 1) {
      strokeWeight(1 + 14 * i / points.length);
      line(points[i - 1].x, points[i - 1].y, points[i].x, points[i].y);
    }
  }
}
