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
  "rect": [80.0, 80.0, 720.0, 560.0],
  "boxes": [
   {
    "box": {
     "id": "obj-1",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [20.0, 12.0, 640.0, 20.0],
     "text": "Settings: how the picture is painted."
    }
   },
   {
    "box": {
     "id": "obj-2",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [20.0, 34.0, 640.0, 20.0],
     "text": "Start in a terminal: catwalk style --open"
    }
   },
   {
    "box": {
     "id": "obj-3",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [20.0, 56.0, 640.0, 20.0],
     "text": "Allow the camera in the page that opens, and leave the page open."
    }
   },
   {
    "box": {
     "id": "obj-4",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [20.0, 78.0, 640.0, 20.0],
     "text": "You see the painting on the right; the number changes how strong it is, a click on a message the style."
    }
   },
   {
    "box": {
     "id": "obj-5",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [20.0, 330.0, 160.0, 22.0],
     "text": "udpsend 127.0.0.1 57100"
    }
   },
   {
    "box": {
     "id": "obj-6",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "outlettype": ["", ""],
     "patching_rect": [20.0, 130.0, 60.0, 22.0],
     "minimum": 0.0,
     "maximum": 1.0
    }
   },
   {
    "box": {
     "id": "obj-7",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [20.0, 160.0, 130.0, 22.0],
     "text": "/style/strength $1"
    }
   },
   {
    "box": {
     "id": "obj-8",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [20.0, 200.0, 160.0, 22.0],
     "text": "/style/style mosaic"
    }
   },
   {
    "box": {
     "id": "obj-9",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [20.0, 228.0, 160.0, 22.0],
     "text": "/style/style wave"
    }
   },
   {
    "box": {
     "id": "obj-10",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [20.0, 256.0, 160.0, 22.0],
     "text": "/style/style charcoal"
    }
   },
   {
    "box": {
     "id": "obj-11",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [20.0, 284.0, 160.0, 22.0],
     "text": "/style/style jungle"
    }
   },
   {
    "box": {
     "id": "obj-12",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [20.0, 380.0, 120.0, 22.0],
     "text": "udpreceive 57200"
    }
   },
   {
    "box": {
     "id": "obj-13",
     "maxclass": "newobj",
     "numinlets": 4,
     "numoutlets": 4,
     "outlettype": ["", "", "", ""],
     "patching_rect": [20.0, 410.0, 250.0, 22.0],
     "text": "route /catwalk/hello /catwalk/notice /error"
    }
   },
   {
    "box": {
     "id": "obj-14",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [20.0, 440.0, 80.0, 22.0],
     "text": "print catwalk"
    }
   },
   {
    "box": {
     "id": "obj-15",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [105.0, 440.0, 80.0, 22.0],
     "text": "print notice"
    }
   },
   {
    "box": {
     "id": "obj-16",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [190.0, 440.0, 80.0, 22.0],
     "text": "print error"
    }
   },
   {
    "box": {
     "id": "obj-17",
     "maxclass": "jweb",
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [300.0, 120.0, 400.0, 300.0],
     "url": "http://127.0.0.1:8000/models/style/stream.mjpg",
     "rendermode": 0
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "source": ["obj-6", 0],
     "destination": ["obj-7", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-7", 0],
     "destination": ["obj-5", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-8", 0],
     "destination": ["obj-5", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-9", 0],
     "destination": ["obj-5", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-10", 0],
     "destination": ["obj-5", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-11", 0],
     "destination": ["obj-5", 0]
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
     "source": ["obj-13", 0],
     "destination": ["obj-14", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-13", 1],
     "destination": ["obj-15", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-13", 2],
     "destination": ["obj-16", 0]
    }
   }
  ]
 }
}
