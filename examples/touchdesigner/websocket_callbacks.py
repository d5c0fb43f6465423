"""WebSocket DAT `websocket`: sends the source's frames to a model as JPEG, and takes what comes back.

Needs beside it: a Table DAT `settings` with the rows model, source and quality; a Text DAT `status`, which says how
it goes; a Text DAT `answer` for the answer as JSON, a Table DAT `found` for its people or things, a row each; a
Script TOP `picture`. The Execute DAT `execute` calls keep_going() at each frame.
"""

import json
import struct
import time

MOST_ON_THE_WAY = 2  # frames; no more are sent before answers come, so that nothing piles up
PATIENCE = 2  # seconds after which an answer is given up, or the connection tried again


def keep_going(dat):
    """At each frame: send one if the model can use it, connect if there is no connection."""
    home = dat.parent()
    now = time.monotonic()
    if home.fetch('connected', False):
        sent = [moment for moment in home.fetch('sent', []) if now - moment < PATIENCE]
        home.store('sent', sent)
        if len(sent) < MOST_ON_THE_WAY:
            send_frame(dat)
    elif now - home.fetch('tried', 0) > PATIENCE:
        home.store('tried', now)
        dat.par.active = False
        dat.par.active = True


def send_frame(dat):
    """The source's frame as a query."""
    home = dat.parent()
    settings = home.op('settings')
    source = home.op(settings['source', 1].val)
    if source is None or not source.width:
        return
    jpeg = bytes(source.saveByteArray('.jpg', quality=float(settings['quality', 1].val)))
    header = json.dumps({'type': 'query', 'model': settings['model', 1].val, 'inputs': {'image': {'blob': 0}},
                         'blobs': [len(jpeg)]}).encode()
    home.store('sent', home.fetch('sent', []) + [time.monotonic()])
    dat.sendBinary(struct.pack('<I', len(header)) + header + jpeg)


def onConnect(dat):
    dat.parent().store('connected', True)
    dat.parent().store('sent', [])


def onDisconnect(dat):
    dat.parent().store('connected', False)
    dat.parent().op('status').text = 'No connection. Is Catwalk running? Start it in a terminal: catwalk pose'


def onReceiveText(dat, rowIndex, message):
    take_message(dat.parent(), json.loads(message), [])


def onReceiveBinary(dat, contents):
    contents = bytes(contents)
    start = 4 + struct.unpack_from('<I', contents)[0]
    header = json.loads(contents[4:start])
    blobs = []
    for length in header['blobs']:
        blobs.append(contents[start:start + length])
        start += length
    take_message(dat.parent(), header, blobs)


def onReceivePing(dat, contents):
    dat.sendPong(contents)


def onReceivePong(dat, contents):
    pass


def onMonitorMessage(dat, message):
    pass


def take_message(home, message, blobs):
    """A message of Catwalk's: hello, data or error."""
    status = home.op('status')
    if message['type'] == 'hello':
        status.text = 'Connected. Models: ' + ', '.join(message['models'])
        return
    if not message.get('partial'):
        home.store('sent', home.fetch('sent', [])[1:])
    if message['type'] == 'error':
        status.text = message['error']
    elif message['type'] == 'data':
        status.text = 'Running'
        home.op('answer').text = json.dumps(message['data'])
        for value in message['data'].values():
            if isinstance(value, dict) and 'blob' in value:
                show_picture(home, blobs[value['blob']])
            elif isinstance(value, list) and all(isinstance(item, dict) for item in value):
                fill_table(home.op('found'), value)


def show_picture(home, picture):
    """Let the Script TOP show it."""
    home.store('picture', picture)
    home.op('picture').cook(force=True)


def fill_table(table, things):
    """A row for each thing; of people, a row for each keypoint."""
    rows = []
    for number, thing in enumerate(things):
        for part in thing.get('keypoints', [thing]):
            row = {'number': number}
            row.update({key: value for key, value in part.items() if not isinstance(value, (dict, list))})
            rows.append(row)
    table.clear()
    if rows:
        table.appendRow(list(rows[0]))
    for row in rows:
        table.appendRow([row.get(key, '') for key in rows[0]])
