"""Reads a patch for Max as Max would, and sends what it sends. No registry has Max itself."""

import json

BOXES = {"comment", "ezdac~", "flonum", "jweb", "message", "newobj", "number", "pictslider", "toggle"}
OBJECTS = {"*", "*~", "cycle~", "expr", "line~", "loadbang", "metro", "mtof", "print", "route", "scale", "udpreceive",
           "udpsend", "unpack", "zl.slice"}  # those that every Max has


def read_boxes(text):
    """The patch's boxes by their names, and its cords."""
    patcher = json.loads(text)["patcher"]
    boxes = {entry["box"]["id"]: entry["box"] for entry in patcher["boxes"]}
    assert len(boxes) == len(patcher["boxes"])
    return boxes, [entry["patchline"] for entry in patcher["lines"]]


def check_patch(text):
    """Every object is one of Max's own, every cord ends where there is an inlet, and nothing hangs in the air."""
    boxes, cords = read_boxes(text)
    for box in boxes.values():
        words = box.get("text", "").split()
        assert box["maxclass"] in BOXES
        assert box["maxclass"] != "newobj" or words[0] in OBJECTS
        assert box["numoutlets"] == len(box.get("outlettype", []))
        assert len(box["patching_rect"]) == 4
        if box["maxclass"] == "newobj" and words[0] in ("route", "unpack"):
            assert box["numoutlets"] == len(words) - (words[0] == "unpack")
    for cord in cords:
        (source, outlet), (target, inlet) = cord["source"], cord["destination"]
        assert outlet < boxes[source]["numoutlets"] and inlet < boxes[target]["numinlets"]
    tied = {end for cord in cords for end in (cord["source"][0], cord["destination"][0])}
    assert [box["text"] for name, box in boxes.items() if name not in tied and box["maxclass"] == "newobj"] == []


def send_messages(patch, boxes):
    """Send what the patch's messages send, as if all were clicked; a comma parts the messages of one box."""
    texts = [box["text"] for box in boxes.values() if box.get("text", "").startswith("/")]
    for message in (message for text in texts for message in text.split(", ")):
        address, *values = message.replace("57200", str(patch.port)).replace("$1", "0.5").split()
        patch.send(address, *(json.loads(value) if value[0].isdigit() else value for value in values))
    return texts
