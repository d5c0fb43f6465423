"""Builds the component `catwalk`, with everything in it.

Start in a terminal: catwalk pose
Paste this into a Text DAT, right-click it, and choose Run Script.
You see a component `catwalk` beside it: the camera goes in, and its table `found` and its channels move with you.
"""

import urllib.request

import td

CATWALK = 'http://127.0.0.1:8000'
HOME = '/project1'
ROWS = (('model', 'pose'), ('source', 'camera'), ('quality', '0.8'), ('watch', '1'))


def build():
    old = td.op(HOME).op('catwalk')
    if old is not None:
        old.destroy()
    home = td.op(HOME).create(td.baseCOMP, 'catwalk')
    settings = make(home, td.tableDAT, 'settings', 0, 0)
    settings.clear()
    for row in ROWS:
        settings.appendRow(row)
    for row, name in enumerate(('status', 'answer')):
        make(home, td.textDAT, name, 2, row).text = ''
    for row, name in enumerate(('found', 'heard')):
        make(home, td.tableDAT, name, 2, 2 + row).clear()
    make(home, td.videodeviceinTOP, 'camera', 0, 1)
    make(home, td.oscinCHOP, 'channels', 0, 2, port=7000)
    make(home, td.oscoutDAT, 'osc_out', 0, 3, address='127.0.0.1', port=57100)
    controls = make(home, td.constantCHOP, 'controls', 0, 4)
    sender = make(home, td.oscoutCHOP, 'controls_out', 1, 5, netaddress='127.0.0.1', port=57100,
                  numericformat='float', format='sample', sendevents=False, cookalways=True)
    sender.inputConnectors[0].connect(controls)
    make(home, td.oscinDAT, 'osc_in', 1, 0, callbacks=add_script(home, 'osc_in', 0), port=57200)
    make(home, td.webclientDAT, 'web_client', 1, 1, callbacks=add_script(home, 'web_client', 1))
    make(home, td.scriptTOP, 'picture', 1, 2, callbacks=add_script(home, 'script_top', 2))
    make(home, td.websocketDAT, 'websocket', 1, 3, callbacks=add_script(home, 'websocket', 3),
         netaddress='127.0.0.1/ws', port=int(CATWALK.rpartition(':')[2]), active=True)
    execute = make(home, td.executeDAT, 'execute', 1, 4)
    execute.text = read_script('execute_callbacks.py')
    put(execute, framestart=True, active=True)
    return home


def make(home, kind, name, column, row, **parameters):
    """An operator in its place; one that made itself, such as a table of callbacks, is taken as it is."""
    operator = home.op(name) or home.create(kind, name)
    operator.nodeX, operator.nodeY = 250 * column, -150 * row
    put(operator, **parameters)
    return operator


def put(operator, **parameters):
    """Set parameters; say which ones this TouchDesigner has not, so that they can be set by hand."""
    for name, value in parameters.items():
        try:
            setattr(operator.par, name, value)
        except Exception:
            print(f'{operator.name} has no parameter “{name}”. Please set it by hand to {value}.')


def add_script(home, name, row):
    """A Text DAT with one of the kit's scripts."""
    script = make(home, td.textDAT, f'{name}_callbacks', 3, row)
    script.text = read_script(f'{name}_callbacks.py')
    return script


def read_script(name):
    """Catwalk has the kit and gives it out."""
    with urllib.request.urlopen(f'{CATWALK}/examples/touchdesigner/{name}', timeout=5) as answer:
        return answer.read().decode()


build()
