/*
Skeleton: the picture that the model saw, and dots on the first person.

Start in a terminal: catwalk pose --open
Allow the camera in the page that opens, and leave the page open.
Make a project with the addon ofxOsc in the project generator, and put these files into its src.
You see the newest picture, ten times in a second, and dots that follow as fast as the model is.
*/
#pragma once

#include <map>
#include <string>

#include "ofMain.h"
#include "ofxOsc.h"

struct Point {
    float x = 0, y = 0, confidence = 0;
};

class ofApp : public ofBaseApp {
public:
    void setup() override;
    void update() override;
    void draw() override;
    void exit() override;
    void urlResponse(ofHttpResponse & response);

private:
    void subscribe();
    void take(const ofxOscMessage & message);

    ofxOscReceiver ears;
    ofxOscSender mouth;
    std::map<std::string, Point> points;
    int people = 0;
    ofImage picture;
    bool asking = false;
    float asked = -1, subscribed = -10;
};
