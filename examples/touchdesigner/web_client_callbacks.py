"""Web Client DAT `web_client`: fetches the newest picture of a model, with people drawn on it, and sets its inputs.

For a model that answers in pictures the WebSocket DAT is faster. This is for watching: whatever anyone asks the model,
such as the page of Catwalk in a browser. It is on when the row `watch` of the Table DAT `settings` is 1.

To set an input for everyone, such as from a panel's script:
    op('web_client_callbacks').module.set_inputs(op('web_client'), strength=0.7)
"""

import json
import time

CATWALK = 'http://127.0.0.1:8000'
PAUSE = 1 / 15  # seconds from one picture to the next, at least
PATIENCE = 2  # seconds after which an answer is given up


def keep_going(dat):
    """At each frame: ask for a picture if it is time."""
    home = dat.parent()
    settings = home.op('settings')
    waited = time.monotonic() - home.fetch('asked', 0)
    if settings['watch', 1].val == '1' and waited > (PATIENCE if home.fetch('asking', False) else PAUSE):
        home.store('asked', time.monotonic())
        home.store('asking', True)
        dat.request(f"{CATWALK}/models/{settings['model', 1].val}/frame.jpg?draw=1", 'GET')


def set_inputs(dat, **inputs):
    """Hold these inputs for everyone's queries."""
    model = dat.parent().op('settings')['model', 1].val
    dat.request(f'{CATWALK}/models/{model}/settings', 'PUT', header={'Content-Type': 'application/json'},
                data=json.dumps(inputs))


def onConnect(webClientDAT, id):
    pass


def onDisconnect(webClientDAT, id):
    pass


def onResponse(webClientDAT, statusCode, headerDict, data, id):
    home = webClientDAT.parent()
    data = bytes(data)
    if data[:2] == b'\xff\xd8':
        home.store('asking', False)
        home.store('picture', data)
        home.op('picture').cook(force=True)
    elif statusCode['code'] == 404:
        home.store('asking', False)
        home.op('status').text = 'No picture yet: nobody has asked the model.'
    elif statusCode['code'] != 200:
        home.store('asking', False)
        home.op('status').text = json.loads(data)['error'] if data[:1] == b'{' else str(statusCode)
