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
  "rect": [80.0, 80.0, 720.0, 620.0],
  "boxes": [
   {
    "box": {
     "id": "obj-1",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [20.0, 12.0, 640.0, 20.0],
     "text": "Theremin: the right hand plays the pitch, the left hand the loudness."
    }
   },
   {
    "box": {
     "id": "obj-2",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [20.0, 34.0, 640.0, 20.0],
     "text": "Start in a terminal: catwalk pose --open"
    }
   },
   {
    "box": {
     "id": "obj-3",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [20.0, 56.0, 640.0, 20.0],
     "text": "Allow the camera in the page that opens, and leave the page open. Click the loudspeaker."
    }
   },
   {
    "box": {
     "id": "obj-4",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [20.0, 78.0, 640.0, 20.0],
     "text": "You hear a tone: right hand to the side is higher, left hand up is louder. Nobody there: silence."
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
     "maxclass": "newobj",
     "numinlets": 3,
     "numoutlets": 3,
     "outlettype": ["", "", ""],
     "patching_rect": [20.0, 290.0, 180.0, 22.0],
     "text": "route /pose/0 /pose/count"
    }
   },
   {
    "box": {
     "id": "obj-12",
     "maxclass": "newobj",
     "numinlets": 4,
     "numoutlets": 4,
     "outlettype": ["", "", "", ""],
     "patching_rect": [300.0, 290.0, 250.0, 22.0],
     "text": "route /catwalk/hello /catwalk/notice /error"
    }
   },
   {
    "box": {
     "id": "obj-13",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [300.0, 320.0, 80.0, 22.0],
     "text": "print catwalk"
    }
   },
   {
    "box": {
     "id": "obj-14",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [385.0, 320.0, 80.0, 22.0],
     "text": "print notice"
    }
   },
   {
    "box": {
     "id": "obj-15",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [470.0, 320.0, 80.0, 22.0],
     "text": "print error"
    }
   },
   {
    "box": {
     "id": "obj-16",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [20.0, 330.0, 60.0, 22.0],
     "text": "unpack 0"
    }
   },
   {
    "box": {
     "id": "obj-17",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "outlettype": ["", ""],
     "patching_rect": [110.0, 330.0, 80.0, 22.0],
     "text": "zl.slice 30"
    }
   },
   {
    "box": {
     "id": "obj-18",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 5,
     "outlettype": ["", "", "", "", ""],
     "patching_rect": [110.0, 360.0, 150.0, 22.0],
     "text": "unpack 0. 0. 0. 0. 0."
    }
   },
   {
    "box": {
     "id": "obj-19",
     "maxclass": "newobj",
     "numinlets": 6,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [330.0, 400.0, 130.0, 22.0],
     "text": "scale 0. 1. 48. 72."
    }
   },
   {
    "box": {
     "id": "obj-20",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [330.0, 430.0, 50.0, 22.0],
     "text": "mtof"
    }
   },
   {
    "box": {
     "id": "obj-21",
     "maxclass": "newobj",
     "numinlets": 6,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [110.0, 400.0, 120.0, 22.0],
     "text": "scale 0. 1. 0.2 0."
    }
   },
   {
    "box": {
     "id": "obj-22",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [20.0, 440.0, 60.0, 22.0],
     "text": "* 0."
    }
   },
   {
    "box": {
     "id": "obj-23",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [20.0, 470.0, 50.0, 22.0],
     "text": "$1 50"
    }
   },
   {
    "box": {
     "id": "obj-24",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "outlettype": ["", ""],
     "patching_rect": [20.0, 500.0, 50.0, 22.0],
     "text": "line~"
    }
   },
   {
    "box": {
     "id": "obj-25",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [330.0, 470.0, 80.0, 22.0],
     "text": "cycle~ 440"
    }
   },
   {
    "box": {
     "id": "obj-26",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [20.0, 540.0, 40.0, 22.0],
     "text": "*~"
    }
   },
   {
    "box": {
     "id": "obj-27",
     "maxclass": "ezdac~",
     "numinlets": 2,
     "numoutlets": 0,
     "patching_rect": [20.0, 570.0, 45.0, 45.0]
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "source": ["obj-5", 0],
     "destination": ["obj-8", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-6", 0],
     "destination": ["obj-8", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-8", 0],
     "destination": ["obj-9", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-10", 0],
     "destination": ["obj-11", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-11", 2],
     "destination": ["obj-12", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-12", 0],
     "destination": ["obj-13", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-12", 1],
     "destination": ["obj-14", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-12", 2],
     "destination": ["obj-15", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-11", 0],
     "destination": ["obj-17", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-11", 0],
     "destination": ["obj-16", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-17", 1],
     "destination": ["obj-18", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-18", 3],
     "destination": ["obj-19", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-19", 0],
     "destination": ["obj-20", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-20", 0],
     "destination": ["obj-25", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-18", 1],
     "destination": ["obj-21", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-21", 0],
     "destination": ["obj-22", 1]
    }
   },
   {
    "patchline": {
     "source": ["obj-16", 0],
     "destination": ["obj-22", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-22", 0],
     "destination": ["obj-23", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-23", 0],
     "destination": ["obj-24", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-24", 0],
     "destination": ["obj-26", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-25", 0],
     "destination": ["obj-26", 1]
    }
   },
   {
    "patchline": {
     "source": ["obj-26", 0],
     "destination": ["obj-27", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-26", 0],
     "destination": ["obj-27", 1]
    }
   }
  ]
 }
}
