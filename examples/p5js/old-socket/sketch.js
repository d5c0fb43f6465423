/*
 * Old socket: PoseNet over Socket.IO, as sketches for RunwayML asked it from 2019 on.
 *
 * Start in a terminal: catwalk PoseNet
 * You see dots on everyone in front of the camera. The sketch knows nothing of Catwalk: port 3000 is where RunwayML was.
 */

let socket;
let video;
let poses = [];

function setup() {
  createCanvas(640, 480);
  describe('The picture of the camera, with dots on the people in front of it.');
  video = createCapture(VIDEO, connectSocket);
  video.size(640, 480);
  video.hide();
}

function connectSocket() {
  socket = io('http://localhost:3000');
  socket.on('connect', sendFrame);
  socket.on('data', gotData);
  socket.on('error', gotError);
}

function sendFrame() {
  video.loadPixels();
  socket.emit('query', {image: video.canvas.toDataURL('image/jpeg')});
}

function gotData(data) {
  poses = data.poses;
  sendFrame();
}

function gotError(error) {
  console.log(error);
}

function draw() {
  background(0);
  image(video, 0, 0, width, height);
  noStroke();
  fill(0, 255, 200);
  for (let pose of poses) {
    for (let [x, y] of pose) {
      circle(x * width, y * height, 12);
    }
  }
}
