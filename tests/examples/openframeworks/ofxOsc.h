// Stands in for ofxOsc: messages and bundles of i, f and s over UDP.
#pragma once

#include <arpa/inet.h>
#include <cstring>
#include <deque>
#include <sys/socket.h>
#include <unistd.h>
#include <variant>
#include <vector>

#include "ofMain.h"

class ofxOscMessage {
public:
    void setAddress(const std::string & text) { address = text; }
    std::string getAddress() const { return address; }
    void addIntArg(int32_t value) { values.push_back(value); }
    void addFloatArg(float value) { values.push_back(value); }
    void addStringArg(const std::string & value) { values.push_back(value); }
    size_t getNumArgs() const { return values.size(); }
    int32_t getArgAsInt(size_t index) const { return std::get<int32_t>(values.at(index)); }
    float getArgAsFloat(size_t index) const { return std::get<float>(values.at(index)); }
    std::string getArgAsString(size_t index) const { return std::get<std::string>(values.at(index)); }

    std::string address;
    std::vector<std::variant<int32_t, float, std::string>> values;
};

inline std::string padText(std::string text) {
    text.append(4 - text.size() % 4, '\0');
    return text;
}

class ofxOscSender {
public:
    bool setup(const std::string & host, int port) {
        handle = socket(AF_INET, SOCK_DGRAM, 0);
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        return inet_pton(AF_INET, host.c_str(), &to.sin_addr) == 1;
    }
    void sendMessage(const ofxOscMessage & message, bool = true) {
        std::string types = ",", body;
        for (const auto & value : message.values) {
            if (const auto * text = std::get_if<std::string>(&value)) {
                types += 's';
                body += padText(*text);
                continue;
            }
            const auto * whole = std::get_if<int32_t>(&value);
            uint32_t bits;
            std::memcpy(&bits, whole ? static_cast<const void *>(whole) : &std::get<float>(value), 4);
            bits = htonl(bits);
            types += whole ? 'i' : 'f';
            body.append(reinterpret_cast<char *>(&bits), 4);
        }
        std::string packet = padText(message.address) + padText(types) + body;
        sendto(handle, packet.data(), packet.size(), 0, reinterpret_cast<sockaddr *>(&to), sizeof to);
    }

private:
    int handle = -1;
    sockaddr_in to{};
};

class ofxOscReceiver {
public:
    bool setup(int port) {
        handle = socket(AF_INET, SOCK_DGRAM, 0);
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_port = htons(port);
        return bind(handle, reinterpret_cast<sockaddr *>(&here), sizeof here) == 0;
    }
    bool hasWaitingMessages() {
        char bytes[65536];
        for (ssize_t count; (count = recv(handle, bytes, sizeof bytes, MSG_DONTWAIT)) > 0;)
            readPacket(std::string(bytes, count));
        return !waiting.empty();
    }
    bool getNextMessage(ofxOscMessage & message) {
        if (waiting.empty()) return false;
        message = waiting.front();
        waiting.pop_front();
        return true;
    }

private:
    void readPacket(const std::string & packet) {
        if (packet.compare(0, 7, "#bundle") != 0) {
            readMessage(packet);
            return;
        }
        for (size_t at = 16; at < packet.size();) {
            const size_t length = readNumber(packet, at);
            readPacket(packet.substr(at + 4, length));
            at += 4 + length;
        }
    }
    void readMessage(const std::string & packet) {
        ofxOscMessage message;
        size_t at = 0;
        message.address = readText(packet, at);
        for (char type : readText(packet, at).substr(1)) {
            if (type == 's') {
                message.addStringArg(readText(packet, at));
                continue;
            }
            const uint32_t bits = readNumber(packet, at);
            at += 4;
            float value;
            std::memcpy(&value, &bits, 4);
            if (type == 'i') message.addIntArg(static_cast<int32_t>(bits));
            if (type == 'f') message.addFloatArg(value);
        }
        waiting.push_back(message);
    }
    static std::string readText(const std::string & packet, size_t & at) {
        std::string text = packet.c_str() + at;
        at += (text.size() / 4 + 1) * 4;
        return text;
    }
    static uint32_t readNumber(const std::string & packet, size_t at) {
        uint32_t bits;
        std::memcpy(&bits, packet.data() + at, 4);
        return ntohl(bits);
    }

    int handle = -1;
    std::deque<ofxOscMessage> waiting;
};
