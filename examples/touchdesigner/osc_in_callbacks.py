"""OSC In DAT `osc_in`: whatever has words in it. Numbers are better in the OSC In CHOP `channels`.

Needs beside it: a Text DAT `status`, and a Table DAT `heard`, which has the newest values of each address, a row each.
"""


def onReceiveOSC(dat, rowIndex, message, bytes, timeStamp, address, args, peer):
    home = dat.parent()
    if address in ('/error', '/catwalk/notice'):
        home.op('status').text = args[0]
    elif address == '/catwalk/hello':
        home.op('status').text = f"Catwalk {args[0]} serves {', '.join(args[1:])}"
    else:
        heard = home.op('heard')
        row = [address] + list(args)
        if heard.row(address):
            heard.replaceRow(address, row)
        else:
            heard.appendRow(row)
