"""Script TOP `picture`: shows the newest picture that the WebSocket DAT or the Web Client DAT has got."""


def onSetupParameters(scriptOp):
    pass


def onPulse(par):
    pass


def onCook(scriptOp):
    picture = scriptOp.parent().fetch('picture', None)
    if picture:
        scriptOp.loadByteArray('.png' if picture[:4] == b'\x89PNG' else '.jpg', picture)
