#include "ofApp.h"

const std::string CATWALK = "127.0.0.1";
const int OSC_PORT = 57100, EARS = 57200;
// What the model saw, with the skeleton drawn on it.
const std::string PICTURE = "http://127.0.0.1:8000/models/pose/frame.jpg?draw=1";
const std::string FIRST = "/pose/0/";

void ofApp::setup() {
    ears.setup(EARS);
    mouth.setup(CATWALK, OSC_PORT);
    ofRegisterURLNotification(this);
}

// Said again and again, so that Catwalk may be started later, or anew.
void ofApp::subscribe() {
    ofxOscMessage message;
    message.setAddress("/subscribe");
    message.addIntArg(EARS);
    message.addStringArg("pose");
    mouth.sendMessage(message, false);
}

void ofApp::update() {
    const float now = ofGetElapsedTimef();
    if (now - subscribed > 5) {
        subscribed = now;
        subscribe();
    }
    if (!asking && now - asked > 0.1) {
        asking = true;
        asked = now;
        ofLoadURLAsync(PICTURE, "picture");
    }
    while (ears.hasWaitingMessages()) {
        ofxOscMessage message;
        ears.getNextMessage(message);
        take(message);
    }
}

// A keypoint of the first person comes as x, y and confidence, all 0 to 1.
void ofApp::take(const ofxOscMessage & message) {
    const std::string address = message.getAddress();
    if (address == "/pose/count") {
        people = message.getArgAsInt(0);
    } else if (address == "/error" || address == "/catwalk/notice") {
        ofLogWarning("Catwalk") << message.getArgAsString(0);
    } else if (address.rfind(FIRST, 0) == 0 && message.getNumArgs() == 3) {
        points[address.substr(FIRST.size())] = {message.getArgAsFloat(0), message.getArgAsFloat(1),
                                                message.getArgAsFloat(2)};
    }
}

void ofApp::urlResponse(ofHttpResponse & response) {
    if (response.request.name != "picture") return;
    asking = false;
    if (response.status == 200) picture.load(response.data);
}

void ofApp::draw() {
    ofBackground(0);
    ofSetColor(255);
    if (picture.isAllocated()) picture.draw(0, 0, ofGetWidth(), ofGetHeight());
    ofSetColor(255, 0, 170);
    for (const auto & [name, point] : points) {
        if (point.confidence > 0.3) ofDrawCircle(point.x * ofGetWidth(), point.y * ofGetHeight(), 8);
    }
    ofSetColor(255);
    ofDrawBitmapString(ofToString(people) + " people", 20, 20);
}

void ofApp::exit() {
    ofUnregisterURLNotification(this);
}
