"""Execute DAT `execute`, with Frame Start on: keeps the others going."""

import time

SUBSCRIBE = 5  # seconds; said again and again, so that Catwalk may be started later, or anew
CHANNELS = 7000  # the port of the OSC In CHOP


def onFrameStart(frame):
    home = me.parent()  # noqa: F821  # TouchDesigner knows `me`
    home.op('websocket_callbacks').module.keep_going(home.op('websocket'))
    home.op('web_client_callbacks').module.keep_going(home.op('web_client'))
    if time.monotonic() - home.fetch('subscribed', -SUBSCRIBE) >= SUBSCRIBE:
        home.store('subscribed', time.monotonic())
        home.op('osc_out').sendOSC('/subscribe', [CHANNELS, home.op('settings')['model', 1].val, 'channel'])
        home.op('osc_out').sendOSC('/latency', [1])  # once a second: how many milliseconds, and where
