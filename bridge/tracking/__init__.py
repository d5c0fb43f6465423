"""What a model finds, followed from frame to frame: identities, smoothing, and numbers derived from both.

Pure: no I/O and no clock. Time comes with each frame, in seconds. Knows kinds and fields, and nothing else of the
bridge. Who follows streams of frames comes in through `streams.Streams`.
"""
