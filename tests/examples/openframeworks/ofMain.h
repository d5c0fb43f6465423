// Stands in for the few things of openFrameworks that the kit uses: frames without a window, whose drawing is printed.
#pragma once

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>

enum ofWindowMode { OF_WINDOW };

struct ofBuffer {
    std::string bytes;
    size_t size() const { return bytes.size(); }
};

struct ofHttpRequest {
    std::string url, name;
};

struct ofHttpResponse {
    ofHttpRequest request;
    ofBuffer data;
    int status = 0;
    std::string error;
};

struct ofBaseApp {
    virtual ~ofBaseApp() = default;
    virtual void setup() {}
    virtual void update() {}
    virtual void draw() {}
    virtual void exit() {}
};

struct ofImage {
    size_t loaded = 0;
    bool load(const ofBuffer & buffer) {
        bool jpeg = buffer.size() > 2 && buffer.bytes.compare(0, 2, "\xff\xd8") == 0;
        loaded = jpeg ? buffer.size() : 0;
        return jpeg;
    }
    bool isAllocated() const { return loaded > 0; }
    void draw(float x, float y, float w, float h) const {
        std::cout << "picture " << x << " " << y << " " << w << " " << h << std::endl;
    }
};

struct ofLogWarning {
    std::string module;
    explicit ofLogWarning(const std::string & name) : module(name) {}
    template <typename T> ofLogWarning & operator<<(const T & value) {
        std::cout << module << ": " << value << std::endl;
        return *this;
    }
};

inline void ofSetupOpenGL(int, int, ofWindowMode) {}
inline int ofGetWidth() { return 640; }
inline int ofGetHeight() { return 480; }
inline void ofBackground(int) {}
inline void ofSetColor(int) {}
inline void ofSetColor(int, int, int) {}
inline void ofDrawCircle(float x, float y, float) { std::cout << "circle " << x << " " << y << std::endl; }
inline void ofDrawBitmapString(const std::string & text, float, float) { std::cout << text << std::endl; }
inline std::string ofToString(int value) { return std::to_string(value); }
inline float ofGetElapsedTimef() {
    static const auto begin = std::chrono::steady_clock::now();
    return std::chrono::duration<float>(std::chrono::steady_clock::now() - begin).count();
}

inline ofHttpRequest & waitingRequest() {
    static ofHttpRequest waiting;
    return waiting;
}
inline int ofLoadURLAsync(const std::string & url, const std::string & name) {
    waitingRequest() = {url, name};
    return 1;
}
template <typename App> void ofRegisterURLNotification(App *) {}
template <typename App> void ofUnregisterURLNotification(App *) {}

// curl fetches, so that this stays small.
inline ofHttpResponse fetchUrl(const ofHttpRequest & request) {
    ofHttpResponse response;
    response.request = request;
    FILE * pipe = popen(("curl -s -f '" + request.url + "'").c_str(), "r");
    char bytes[4096];
    for (size_t count; (count = fread(bytes, 1, sizeof bytes, pipe)) > 0;) response.data.bytes.append(bytes, count);
    response.status = pclose(pipe) == 0 ? 200 : 404;
    return response;
}

// 60 frames in a second, until standard output is closed.
template <typename App> void ofRunApp(App * app) {
    app->setup();
    while (std::cout.good()) {
        app->update();
        if (!waitingRequest().url.empty()) {
            ofHttpResponse response = fetchUrl(waitingRequest());
            waitingRequest() = {};
            app->urlResponse(response);
        }
        app->draw();
        std::this_thread::sleep_for(std::chrono::milliseconds(16));
    }
    app->exit();
}
