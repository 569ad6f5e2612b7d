"""How the page of a comparison looks: quiet, dense, light or dark as the system is."""

from wirespan.report.figure_colours import OF_REASON

SHEET = """
:root { --paper: #fff; --ink: #1c2024; --quiet: #5b636b; --line: #d9dde1; --good: #00694d;
  --bad: #a83c00; --note: #f4f6f8; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14171a; --ink: #e6e9ec; --quiet: #9aa3ab; --line: #333a41; --good: #4fc3a1;
    --bad: #f0935c; --note: #1d2226; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 14px/1.45 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 92rem; margin: 0 auto; padding: 1.25rem 1rem; }
h1 { font-size: 1.35rem; line-height: 1.25; margin: 0 0 .4rem; }
h2 { font-size: 1rem; margin: 1.6rem 0 .5rem; }
p { margin: .2rem 0; overflow-wrap: anywhere; }
.quiet, footer { color: var(--quiet); }
.mostly { font-size: 1.05rem; }
.note { background: var(--note); border-left: 3px solid var(--quiet); padding: .3rem .6rem;
  margin: .5rem 0; }
.trouble { border-left-color: var(--bad); }
.faster, .gone, .shrunk { color: var(--good); }
.slower, .new, .grown { color: var(--bad); }
.side { display: grid; grid-template-columns: 4rem 1fr 5rem; gap: .6rem; align-items: center;
  margin: .25rem 0; }
.side b { text-align: right; }
.bar { width: 100%; height: 26px; display: block; background: var(--note); }
.bar rect { stroke: var(--paper); stroke-width: 1; vector-effect: non-scaling-stroke; }
.chip { width: .75em; height: .75em; margin-right: .5em; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: .4rem 0; }
caption { position: absolute; left: -100vw; }
th, td { text-align: left; padding: .2rem .9rem .2rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; white-space: nowrap; }
.words-last { font-size: 13px; }
.words-last td:nth-last-child(-n+2) { white-space: normal; min-width: 15rem; }
thead th { font-weight: normal; color: var(--quiet); }
tbody th { font-weight: 600; white-space: normal; overflow-wrap: anywhere;
  min-width: 5rem; max-width: 24rem; }
footer { max-width: 92rem; margin: 0 auto; padding: 0 1rem 1.5rem; }
"""
STYLE = SHEET + "".join(
    f".r-{reason.text} {{ fill: {colour}; }}\n" for reason, colour in OF_REASON.items()
)
