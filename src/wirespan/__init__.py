"""Where did the time of this request go, why, and what would change it?

bytes -> packet table -> connections -> exchanges -> requests -> ledger -> findings -> report

Each package may import only from rows above its own; packages in one row do not import
each other. ``tests/architecture`` reads this drawing and enforces it.

    base                                values: words, sizes, problems; nothing of ours imported
    kernels                             columns, compiled: index, decode, track, scan, walk, survey
    wire emulate                        bytes <-> values, one protocol a file; links in time
    capture                             frames in and out
    drive                               sockets and the clock
    flows                               connections as values, and the table of their life
    exchanges                           what was asked, answered and agreed, in words
    ledger                              requests as values, their time charged to reasons
    causes                              charges        -> findings
    explain compare                     a capture      -> an answer; two      -> what changed
    lab                                 networks we make, and what is to be found in them
    report                              answers -> words, shapes, files; decides nothing
    web                                 a capture on shelves, served to a browser on this machine
    cli
"""
