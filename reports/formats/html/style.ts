/** The page's only style sheet: one column of text, hairlines, and colour only where a word says the same. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #fcfcfa; --sheet: #f4f4f0; --ink: #1b1f24; --soft: #555d68; --line: #d8d9d3; --strong-line: #8b9099;
  --broken: #a5280f; --broken-wash: #fbeee9; --holds: #0a5c8f; --holds-wash: #eaf3f8;
  --undecided: #7a5000; --undecided-wash: #fbf3df; --idle: #555d68; --focus: #0a5c8f; --link: #0a4f7c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --sheet: #1b1f25; --ink: #e4e7ea; --soft: #a3abb5; --line: #333a43; --strong-line: #77818d;
    --broken: #ff9077; --broken-wash: #35201b; --holds: #79c4ef; --holds-wash: #172a36;
    --undecided: #f0c35a; --undecided-wash: #322914; --idle: #a3abb5; --focus: #9ad6f8; --link: #8fcdf3;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 3.2rem; }
body {
  margin: 0 auto; padding: 1.4rem 1.5rem 4rem; max-width: 72rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
code, pre, .mono, .subjects, table.rows td { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.88em; }
pre { margin: 0; white-space: pre-wrap; }
a { color: var(--link); text-underline-offset: 0.15em; }
a:focus-visible, button:focus-visible, summary:focus-visible, input:focus-visible, select:focus-visible, [tabindex]:focus-visible {
  outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 2px;
}
.skip { position: absolute; left: -99rem; top: 0.5rem; padding: 0.5rem 1rem; background: var(--ink); color: var(--paper); z-index: 2; }
.skip:focus { left: 0.5rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none !important; }

h1 { margin: 0.1rem 0 0.3rem; font-size: 1.75rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; text-wrap: balance; }
h2 { margin: 2.4rem 0 0.7rem; padding-bottom: 0.3rem; border-bottom: 2px solid var(--ink); font-size: 1.2rem; line-height: 1.3; font-weight: 650; }
h3 { margin: 0 0 0.25rem; font-size: 1rem; line-height: 1.4; font-weight: 650; }
p { margin: 0.3rem 0; max-width: 48rem; }
.notice { max-width: none; margin: 0 0 1rem; padding: 0.45rem 0.8rem; background: var(--sheet); border: 1px solid var(--line); font-weight: 600; }
.kicker, .counts, .small, .place, .way, .severity, footer { color: var(--soft); }
.kicker { font-size: 0.9rem; }
.counts { max-width: none; }
.small, footer { font-size: 0.88rem; }

.mark { font-weight: 650; white-space: nowrap; }
.mark .until { font-weight: 400; white-space: normal; }
.mark.holds, span.holds, .word.holds { color: var(--holds); }
.mark.broken, .mark.accepted, span.broken, span.accepted { color: var(--broken); }
.mark.undecided, span.undecided { color: var(--undecided); }
.mark.unexercised { color: var(--idle); }
h1 .mark { margin-right: 0.35rem; }

.answer { margin-top: 1.1rem; }
.answer.two { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 2rem; align-items: start; }
.worst { padding: 0.8rem 1rem; background: var(--broken-wash); border-left: 4px solid var(--broken); }
.worst.undecided { background: var(--undecided-wash); border-color: var(--undecided); }
.worst h2 { margin: 0 0 0.2rem; padding: 0; border: 0; font-size: 0.9rem; color: var(--soft); font-weight: 600; }
.worst .severity, .worst .small { color: var(--ink); }
.worst .short { padding-left: 0.8rem; border-left: 2px solid var(--strong-line); }

.about { margin: 0; font-size: 0.92rem; }
.about > div { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: 0.8rem; padding: 0.22rem 0; border-top: 1px solid var(--line); }
.about dt { color: var(--soft); }
.about dd { margin: 0; max-width: 48rem; }
.reference { display: block; }

nav { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 0.2rem 1.3rem; margin: 1.6rem -1.5rem 0; padding: 0.55rem 1.5rem; background: var(--paper); border-bottom: 1px solid var(--line); font-size: 0.92rem; }

.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; }
caption { text-align: left; padding: 0.5rem 0 0.25rem; font-weight: 600; color: var(--ink); }
th, td { text-align: left; vertical-align: top; padding: 0.32rem 0.9rem 0.32rem 0; border-top: 1px solid var(--line); font-weight: 400; }
thead th { border-top: 0; border-bottom: 1px solid var(--strong-line); color: var(--soft); font-size: 0.88rem; }
.claims thead th { white-space: nowrap; }
.number { text-align: right; padding-right: 2rem; }
.claims .sentence { display: block; color: var(--soft); max-width: 40rem; overflow-wrap: break-word; }
.claims td:nth-child(2) { min-width: 18rem; }
.claims td:last-child { min-width: 9.5rem; }
.claims td:nth-child(3) { white-space: nowrap; }
.claims a { font-weight: 600; }
.tally { display: block; font-size: 0.88rem; color: var(--soft); }
th .sort { appearance: none; border: 0; padding: 0; min-height: 0; background: none; color: inherit; font: inherit; cursor: pointer; }
.sort:hover { text-decoration: underline; }
th[aria-sort="ascending"] .sort::after { content: " ↓"; content: " ↓" / ""; }
th[aria-sort="descending"] .sort::after { content: " ↑"; content: " ↑" / ""; }
.bar { display: block; margin: 0.45rem 0 0.1rem; height: 8px; }
.bar .broken { fill: var(--broken); } .bar .undecided { fill: var(--undecided); } .bar .holds { fill: var(--holds); opacity: 0.45; }
.bar .accepted { fill: none; stroke: var(--broken); stroke-width: 1.5; }

.facts { width: auto; min-width: 50%; margin: 0.3rem 0 0.6rem; }
.facts { table-layout: auto; }
.facts th { width: 1%; min-width: 9rem; white-space: nowrap; color: var(--soft); padding-right: 1.4rem; }
.facts th.long { width: 22rem; white-space: normal; }
.nowrap { white-space: nowrap; }
.way { margin-left: 0.6rem; font-size: 0.88em; }
.fingerprint { word-break: break-all; }
table.compact { margin-bottom: 1.2rem; }
table.compact ul { margin: 0; padding-left: 1.1rem; }

form { display: flex; flex-wrap: wrap; align-items: end; gap: 0.5rem 1rem; margin: 0 0 1.2rem; padding: 0.7rem 0.9rem; background: var(--sheet); border: 1px solid var(--line); font-size: 0.9rem; }
label { display: grid; gap: 0.1rem; color: var(--soft); }
input, select, button { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--strong-line); border-radius: 3px; padding: 0.25rem 0.5rem; min-height: 2rem; }
select { max-width: 16rem; }
button { cursor: pointer; }

#filter-count { flex-basis: 100%; margin: 0; }

.claim { margin: 0 0 1.9rem; padding-top: 0.9rem; border-top: 1px solid var(--strong-line); }
.claim:first-of-type { border-top: 0; padding-top: 0; }
.claim h3 .id { margin-left: 0.25rem; }
.claim h3 .severity { font-weight: 400; font-size: 0.9rem; margin-left: 0.35rem; }
.promise { font-size: 1.02rem; margin-bottom: 0.6rem; }
.findings { margin-top: 0.8rem; }
details { border: 1px solid var(--line); border-bottom-width: 0; }
details:last-child { border-bottom-width: 1px; }
summary { padding: 0.4rem 0.8rem; cursor: pointer; }
summary:hover { background: var(--sheet); }
.finding[data-o="broken"], .finding[data-o="accepted"] { border-left: 3px solid var(--broken); }
.finding[data-o="undecided"] { border-left: 3px solid var(--undecided); }
.finding > summary .t { padding: 0 0.35rem; border: 1px solid var(--line); border-radius: 3px; font-size: 0.88rem; }
.place { font-size: 0.88rem; }
.inside { padding: 0.1rem 1rem 0.7rem 1.9rem; }
.because { max-width: 56rem; }
.group > summary { color: var(--soft); }
.group > table { margin: 0 0.8rem 0.6rem; width: calc(100% - 1.6rem); }
.subjects { columns: 22rem; column-gap: 2rem; margin: 0; padding: 0.2rem 0.9rem 0.7rem 1.9rem; list-style: none; }
.subjects li { break-inside: avoid; padding: 0.05rem 0; }
.subjects i { font-style: normal; color: var(--soft); }

figure { margin: 0.4rem 0; }
svg { display: block; }
.estate svg { width: 100%; min-width: 40rem; height: auto; }
svg text { fill: var(--ink); font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; }
svg text.small { font-size: 12px; fill: var(--soft); }
svg text.mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: 11px; }
svg .strong { font-weight: 650; }
.unit rect { fill: none; stroke: var(--strong-line); }
.depth0 rect { fill: var(--sheet); } .depth1 rect { stroke-dasharray: 5 3; fill: var(--paper); } .depth2 rect { fill: var(--sheet); } .depth3 rect { fill: var(--paper); }
.unit text { font-weight: 600; }
.account rect { fill: var(--paper); stroke: var(--strong-line); stroke-width: 1.2; }
.account.vendor rect { stroke-dasharray: 2 2; }
.account.broken rect, .account.accepted rect { fill: var(--broken-wash); stroke: var(--broken); stroke-width: 2; }
.account.undecided rect { fill: var(--undecided-wash); stroke: var(--undecided); stroke-width: 2; }
.account.holds rect { fill: var(--holds-wash); stroke: var(--holds); }
.account.broken .word, .account.accepted .word { fill: var(--broken); font-weight: 650; }
.account.undecided .word { fill: var(--undecided); font-weight: 650; }
.account.holds .word { fill: var(--holds); font-weight: 650; }
.hop rect { fill: var(--sheet); stroke: var(--strong-line); }
.hop line { stroke: var(--strong-line); stroke-width: 1.5; } .hop polygon { fill: var(--strong-line); }
.hop.last rect { fill: var(--broken-wash); stroke: var(--broken); stroke-width: 2; }
.hop.last tspan { fill: var(--broken); }

footer { margin-top: 3rem; padding-top: 0.5rem; border-top: 1px solid var(--line); }

@media (min-width: 60rem) { .compact:not(.rows) td:first-child { white-space: nowrap; } .path td { min-width: 11rem; } .path td:last-child { min-width: 14rem; } }
@media (max-width: 60rem) { .answer.two { grid-template-columns: minmax(0, 1fr); gap: 1.1rem; } }
@media (max-width: 40rem) {
  body { padding: 1rem 1rem 3rem; } nav { margin-inline: -1rem; padding-inline: 1rem; position: static; } html { scroll-padding-top: 0; }
  .about > div { grid-template-columns: minmax(0, 1fr); gap: 0; } .inside { padding-left: 0.8rem; } h1 { font-size: 1.4rem; } .facts th, .facts th.long { width: 38%; min-width: 0; white-space: normal; }
}
@media print {
  :root { --paper: #fff; --sheet: #fff; --ink: #000; --soft: #444; --line: #bbb; --strong-line: #777; --broken: #8f1f08; --holds: #084a73; --undecided: #664300; --broken-wash: #fff; --holds-wash: #fff; --undecided-wash: #fff; --link: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, form, .skip, #download { display: none !important; }
  .sort { font-weight: inherit; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  details > :not(summary) { display: revert; }
  .wide { overflow: visible; } svg[role="img"] { max-width: 100%; min-width: 0; height: auto; }
  h2, h3, summary { break-after: avoid; } tr, .worst, figure svg { break-inside: avoid; } thead { display: table-header-group; }
  .claim { break-inside: auto; }
}
`;
