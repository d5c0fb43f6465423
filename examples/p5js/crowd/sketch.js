/*
 * Crowd: threads between the hands of everybody in the picture.
 *
 * Start in a terminal: catwalk keypoints-torchvision --option keypoints-torchvision.detail=320
 * Before the first time, get its file: catwalk pull keypoints-torchvision
 * It finds fifty people at once and takes its time. For a few people who move, write 'pose' below.
 */

const COLOURS = ['#ff4d6d', '#2ec4ff', '#ffd166', '#3ddc97'];

let video;
let crowd;
let people = [];

async function setup() {
  createCanvas(640, 480);
  describe('The picture of the camera with threads from every hand to every other.');
  video = createCapture(VIDEO, {flipped: true});
  video.size(640, 480);
  video.hide();
  crowd = await catwalk.model('keypoints-torchvision');
  await crowd.set({limit: 50});
  crowd.detectStart(video, gotPeople);
}

function gotPeople(results) {
  people = results;
}

function draw() {
  image(video, 0, 0, width, height);
  let hands = people.flatMap((person) => [person.left_wrist, person.right_wrist].map(
    (wrist) => ({x: wrist.x, y: wrist.y, colour: COLOURS[person.slot % COLOURS.length]})));
  hands.forEach((hand, place) => {
    stroke(hand.colour);
    strokeWeight(2);
    for (let other of hands.slice(0, place)) {
      line(hand.x, hand.y, other.x, other.y);
    }
    strokeWeight(16);
    point(hand.x, hand.y);
  });
}
