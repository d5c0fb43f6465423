{
 "patcher": {
  "fileversion": 1,
  "appversion": {
   "major": 8,
   "minor": 5,
   "revision": 0,
   "architecture": "x64",
   "modernui": 1
  },
  "classnamespace": "box",
  "rect": [80.0, 80.0, 720.0, 500.0],
  "boxes": [
   {
    "box": {
     "id": "obj-1",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [20.0, 12.0, 640, 20.0],
     "text": "Gestures: a light for what the arms say."
    }
   },
   {
    "box": {
     "id": "obj-2",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [20.0, 34.0, 640, 20.0],
     "text": "Start in a terminal: catwalk pose --open"
    }
   },
   {
    "box": {
     "id": "obj-3",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [20.0, 56.0, 640, 20.0],
     "text": "Allow the camera in the page that opens, and leave the page open."
    }
   },
   {
    "box": {
     "id": "obj-4",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [20.0, 78.0, 640, 20.0],
     "text": "You see a light for each hand that is up, and the third while the hands are together."
    }
   },
   {
    "box": {
     "id": "obj-5",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [20.0, 120.0, 70.0, 22.0],
     "text": "loadbang"
    }
   },
   {
    "box": {
     "id": "obj-6",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [20.0, 150.0, 140.0, 22.0],
     "text": "metro 5000 @active 1"
    }
   },
   {
    "box": {
     "id": "obj-7",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [170.0, 150.0, 260.0, 20.0],
     "text": "again and again: Catwalk may be restarted"
    }
   },
   {
    "box": {
     "id": "obj-8",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [20.0, 180.0, 200.0, 22.0],
     "text": "/subscribe 57200 pose list"
    }
   },
   {
    "box": {
     "id": "obj-9",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [20.0, 210.0, 160.0, 22.0],
     "text": "udpsend 127.0.0.1 57100"
    }
   },
   {
    "box": {
     "id": "obj-10",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [20.0, 260.0, 120.0, 22.0],
     "text": "udpreceive 57200"
    }
   },
   {
    "box": {
     "id": "obj-11",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [230.0, 180.0, 120.0, 22.0],
     "text": "/pose/gestures 1"
    }
   },
   {
    "box": {
     "id": "obj-12",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 5,
     "outlettype": ["", "", "", "", ""],
     "patching_rect": [20.0, 290.0, 330.0, 22.0],
     "text": "route /pose/0/gestures /catwalk/hello /catwalk/notice /error"
    }
   },
   {
    "box": {
     "id": "obj-13",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 3,
     "outlettype": ["", "", ""],
     "patching_rect": [20.0, 320.0, 120.0, 22.0],
     "text": "unpack 0 0 0"
    }
   },
   {
    "box": {
     "id": "obj-14",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [160.0, 350.0, 80.0, 22.0],
     "text": "print catwalk"
    }
   },
   {
    "box": {
     "id": "obj-15",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [245.0, 350.0, 80.0, 22.0],
     "text": "print notice"
    }
   },
   {
    "box": {
     "id": "obj-16",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [330.0, 350.0, 80.0, 22.0],
     "text": "print error"
    }
   },
   {
    "box": {
     "id": "obj-17",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": ["int"],
     "patching_rect": [20.0, 400.0, 40.0, 40.0]
    }
   },
   {
    "box": {
     "id": "obj-18",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [20.0, 445.0, 100.0, 20.0],
     "text": "left hand up"
    }
   },
   {
    "box": {
     "id": "obj-19",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": ["int"],
     "patching_rect": [130.0, 400.0, 40.0, 40.0]
    }
   },
   {
    "box": {
     "id": "obj-20",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [130.0, 445.0, 100.0, 20.0],
     "text": "right hand up"
    }
   },
   {
    "box": {
     "id": "obj-21",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": ["int"],
     "patching_rect": [240.0, 400.0, 40.0, 40.0]
    }
   },
   {
    "box": {
     "id": "obj-22",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [240.0, 445.0, 100.0, 20.0],
     "text": "hands together"
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "destination": ["obj-8", 0],
     "source": ["obj-5", 0]
    }
   },
   {
    "patchline": {
     "destination": ["obj-11", 0],
     "source": ["obj-5", 0]
    }
   },
   {
    "patchline": {
     "destination": ["obj-8", 0],
     "source": ["obj-6", 0]
    }
   },
   {
    "patchline": {
     "destination": ["obj-11", 0],
     "source": ["obj-6", 0]
    }
   },
   {
    "patchline": {
     "destination": ["obj-9", 0],
     "source": ["obj-8", 0]
    }
   },
   {
    "patchline": {
     "destination": ["obj-9", 0],
     "source": ["obj-11", 0]
    }
   },
   {
    "patchline": {
     "destination": ["obj-12", 0],
     "source": ["obj-10", 0]
    }
   },
   {
    "patchline": {
     "destination": ["obj-13", 0],
     "source": ["obj-12", 0]
    }
   },
   {
    "patchline": {
     "destination": ["obj-14", 0],
     "source": ["obj-12", 1]
    }
   },
   {
    "patchline": {
     "destination": ["obj-15", 0],
     "source": ["obj-12", 2]
    }
   },
   {
    "patchline": {
     "destination": ["obj-16", 0],
     "source": ["obj-12", 3]
    }
   },
   {
    "patchline": {
     "destination": ["obj-17", 0],
     "source": ["obj-13", 0]
    }
   },
   {
    "patchline": {
     "destination": ["obj-19", 0],
     "source": ["obj-13", 1]
    }
   },
   {
    "patchline": {
     "destination": ["obj-21", 0],
     "source": ["obj-13", 2]
    }
   }
  ]
 }
}
