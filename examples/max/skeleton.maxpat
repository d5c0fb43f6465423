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
  "rect": [80.0, 80.0, 900.0, 650.0],
  "boxes": [
   {
    "box": {
     "id": "obj-1",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [20.0, 12.0, 640.0, 20.0],
     "text": "Skeleton: two dots on the person in front of the camera, and the picture with all dots."
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
     "text": "Allow the camera in the page that opens, and leave the page open."
    }
   },
   {
    "box": {
     "id": "obj-4",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [20.0, 78.0, 760.0, 20.0],
     "text": "You see the nose and the right wrist move, how many people there are, how quick it is, and the camera's picture on the right."
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
     "patching_rect": [20.0, 180.0, 240.0, 22.0],
     "text": "/subscribe 57200 pose list, /latency 1"
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
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "outlettype": ["", ""],
     "patching_rect": [230.0, 320.0, 50.0, 22.0]
    }
   },
   {
    "box": {
     "id": "obj-13",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [285.0, 320.0, 60.0, 20.0],
     "text": "people"
    }
   },
   {
    "box": {
     "id": "obj-14",
     "maxclass": "newobj",
     "numinlets": 5,
     "numoutlets": 5,
     "outlettype": ["", "", "", "", ""],
     "patching_rect": [360.0, 290.0, 380.0, 22.0],
     "text": "route /catwalk/hello /catwalk/notice /error /catwalk/latency/pose"
    }
   },
   {
    "box": {
     "id": "obj-15",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [360.0, 320.0, 80.0, 22.0],
     "text": "print catwalk"
    }
   },
   {
    "box": {
     "id": "obj-16",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [445.0, 320.0, 80.0, 22.0],
     "text": "print notice"
    }
   },
   {
    "box": {
     "id": "obj-17",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [530.0, 320.0, 80.0, 22.0],
     "text": "print error"
    }
   },
   {
    "box": {
     "id": "obj-18",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [20.0, 320.0, 200.0, 20.0],
     "text": "active id confidence x y ..."
    }
   },
   {
    "box": {
     "id": "obj-19",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "outlettype": ["", ""],
     "patching_rect": [20.0, 350.0, 80.0, 22.0],
     "text": "zl.slice 3"
    }
   },
   {
    "box": {
     "id": "obj-20",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 3,
     "outlettype": ["", "", ""],
     "patching_rect": [20.0, 380.0, 110.0, 22.0],
     "text": "unpack 0. 0. 0."
    }
   },
   {
    "box": {
     "id": "obj-21",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [20.0, 410.0, 60.0, 22.0],
     "text": "* 127."
    }
   },
   {
    "box": {
     "id": "obj-22",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [100.0, 410.0, 110.0, 22.0],
     "text": "expr 127. - $f1 * 127."
    }
   },
   {
    "box": {
     "id": "obj-23",
     "maxclass": "pictslider",
     "numinlets": 2,
     "numoutlets": 2,
     "outlettype": ["", ""],
     "patching_rect": [20.0, 450.0, 170.0, 130.0]
    }
   },
   {
    "box": {
     "id": "obj-24",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [20.0, 585.0, 100.0, 20.0],
     "text": "nose"
    }
   },
   {
    "box": {
     "id": "obj-25",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "outlettype": ["", ""],
     "patching_rect": [220.0, 350.0, 80.0, 22.0],
     "text": "zl.slice 33"
    }
   },
   {
    "box": {
     "id": "obj-26",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 3,
     "outlettype": ["", "", ""],
     "patching_rect": [220.0, 380.0, 110.0, 22.0],
     "text": "unpack 0. 0. 0."
    }
   },
   {
    "box": {
     "id": "obj-27",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [220.0, 410.0, 60.0, 22.0],
     "text": "* 127."
    }
   },
   {
    "box": {
     "id": "obj-28",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [300.0, 410.0, 110.0, 22.0],
     "text": "expr 127. - $f1 * 127."
    }
   },
   {
    "box": {
     "id": "obj-29",
     "maxclass": "pictslider",
     "numinlets": 2,
     "numoutlets": 2,
     "outlettype": ["", ""],
     "patching_rect": [220.0, 450.0, 170.0, 130.0]
    }
   },
   {
    "box": {
     "id": "obj-30",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [220.0, 585.0, 100.0, 20.0],
     "text": "right wrist"
    }
   },
   {
    "box": {
     "id": "obj-31",
     "maxclass": "jweb",
     "numinlets": 1,
     "numoutlets": 1,
     "outlettype": [""],
     "patching_rect": [460.0, 390.0, 420.0, 240.0],
     "url": "http://127.0.0.1:8000/models/pose/stream.mjpg?draw=1",
     "rendermode": 0
    }
   },
   {
    "box": {
     "id": "obj-32",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "outlettype": ["", ""],
     "patching_rect": [620.0, 320.0, 80.0, 22.0],
     "text": "unpack 0. 0."
    }
   },
   {
    "box": {
     "id": "obj-33",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "outlettype": ["", ""],
     "patching_rect": [620.0, 350.0, 50.0, 22.0]
    }
   },
   {
    "box": {
     "id": "obj-34",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [672.0, 350.0, 30.0, 20.0],
     "text": "fps"
    }
   },
   {
    "box": {
     "id": "obj-35",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "outlettype": ["", ""],
     "patching_rect": [710.0, 350.0, 60.0, 22.0]
    }
   },
   {
    "box": {
     "id": "obj-36",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [772.0, 350.0, 30.0, 20.0],
     "text": "ms"
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
     "source": ["obj-11", 1],
     "destination": ["obj-12", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-11", 2],
     "destination": ["obj-14", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-14", 0],
     "destination": ["obj-15", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-14", 1],
     "destination": ["obj-16", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-14", 2],
     "destination": ["obj-17", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-11", 0],
     "destination": ["obj-19", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-19", 1],
     "destination": ["obj-20", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-20", 0],
     "destination": ["obj-21", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-20", 1],
     "destination": ["obj-22", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-21", 0],
     "destination": ["obj-23", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-22", 0],
     "destination": ["obj-23", 1]
    }
   },
   {
    "patchline": {
     "source": ["obj-11", 0],
     "destination": ["obj-25", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-25", 1],
     "destination": ["obj-26", 0]
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
     "source": ["obj-26", 1],
     "destination": ["obj-28", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-27", 0],
     "destination": ["obj-29", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-28", 0],
     "destination": ["obj-29", 1]
    }
   },
   {
    "patchline": {
     "source": ["obj-14", 3],
     "destination": ["obj-32", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-32", 0],
     "destination": ["obj-33", 0]
    }
   },
   {
    "patchline": {
     "source": ["obj-32", 1],
     "destination": ["obj-35", 0]
    }
   }
  ]
 }
}
