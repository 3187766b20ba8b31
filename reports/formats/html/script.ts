import { unshowable } from "../../plain.ts";

/**
 * The page's only script: filters, sorts, opens, saves. It reads what is on the page and in the embedded data, makes no request,
 * and writes text only as text. Without it the page shows everything.
 */
export const script = String.raw`"use strict";
(() => {
const byId = (id) => document.getElementById(id);
const form = byId("filter");
const fields = { q: byId("filter-q"), outcome: byId("filter-outcome"), claim: byId("filter-claim"), tenant: byId("filter-tenant") };
for (const hidden of document.querySelectorAll(".no-script")) hidden.hidden = true;
form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());

const every = "#findings .finding, #findings .group li, #findings .group tbody tr";
let items;
function all() {
  items ??= [...document.querySelectorAll(every)].map((element) => {
    const group = element.closest("[data-o]");
    const section = element.closest(".claim");
    const reason = group === element ? "" : group.querySelector("summary").textContent;
    return {
      element, group, section,
      outcome: group.dataset.o,
      claim: section.dataset.c ?? "",
      tenant: (element.dataset.t ?? (element.querySelector("i, td:nth-child(2)") ?? element).textContent).trim(),
      text: (section.dataset.c + " " + reason + " " + element.textContent).toLowerCase(),
    };
  });
  return items;
}

function filter() {
  const wanted = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value.trim()]));
  const active = Object.values(wanted).some((value) => value !== "");
  const words = wanted.q.toLowerCase().split(/\s+/).filter((word) => word !== "");
  let shown = 0;
  const alive = new Set();
  const opened = new Map();
  for (const item of all()) {
    const fits =
      (wanted.outcome === "" || item.outcome === wanted.outcome) &&
      (wanted.claim === "" || item.claim === wanted.claim) &&
      (wanted.tenant === "" || item.tenant === wanted.tenant) &&
      words.every((word) => item.text.includes(word));
    item.element.hidden = !fits;
    if (!fits) continue;
    shown++;
    alive.add(item.section).add(item.group);
    if (item.group !== item.element) opened.set(item.group, (opened.get(item.group) ?? 0) + 1);
  }
  for (const section of document.querySelectorAll(".claim")) section.hidden = active && !alive.has(section);
  for (const group of document.querySelectorAll(".claim .group")) {
    group.hidden = !alive.has(group);
    if (active && (words.length > 0 || wanted.tenant !== "") && (opened.get(group) ?? 0) <= 200) group.open = true;
  }
  byId("filter-count").textContent = shown + " of " + all().length + " findings shown";
  return wanted;
}

function remember(wanted) {
  const set = Object.entries(wanted).filter(([, value]) => value !== "");
  const hash = set.length === 0 ? "" : "#" + new URLSearchParams(set);
  try { history.replaceState(null, "", hash || location.pathname + location.search); } catch { location.hash = hash; }
}

function recall() {
  if (!/^#(q|outcome|claim|tenant)=/.test(location.hash)) return false;
  const given = new URLSearchParams(location.hash.slice(1));
  for (const [name, field] of Object.entries(fields)) field.value = given.get(name) ?? "";
  filter();
  return true;
}

let waiting;
for (const field of Object.values(fields)) {
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => remember(filter()), 120);
  });
}
byId("filter-clear").addEventListener("click", () => {
  for (const field of Object.values(fields)) field.value = "";
  remember(filter());
  fields.q.focus();
});
byId("expand").addEventListener("click", (event) => {
  const open = event.target.textContent === "Open all";
  for (const details of document.querySelectorAll("#findings details")) if (!details.hidden) details.open = open;
  event.target.textContent = open ? "Close all" : "Open all";
});
addEventListener("hashchange", () => { if (!recall()) reveal(); });

function reveal() {
  const target = document.querySelector(".claim:target");
  if (!target || !target.hidden) return;
  for (const field of Object.values(fields)) field.value = "";
  filter();
  target.scrollIntoView();
}

const table = byId("claims-table");
for (const [column, head] of [...table.tHead.rows[0].cells].entries()) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sort";
  button.textContent = head.textContent;
  head.replaceChildren(button);
  button.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") !== "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "ascending" : "descending");
    const value = (row) => row.cells[column].dataset.v;
    const compare = (a, b) => (isNaN(value(a)) ? (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0) : value(a) - value(b));
    const rows = [...table.tBodies[0].rows].sort((a, b) => (down ? compare(a, b) : compare(b, a)));
    table.tBodies[0].append(...rows);
  });
}

function run() {
  const data = JSON.parse(byId("run").textContent);
  if (data.packed !== 1) return data;
  const decode = (of, siblings) => {
    if (typeof of === "number") return decode(data.shared[of], siblings);
    if (!Array.isArray(of)) return of;
    if (of[0] === -3) return decode(of[1]).replaceAll("\0", () => siblings[of[2]]);
    const [kind, ...rest] = of;
    if (kind === -2) return rest[0];
    if (kind === -1) return rest.map((item) => decode(item));
    const values = [];
    for (const member of rest) values.push(decode(member, values));
    return Object.fromEntries(data.shapes[kind].map((name, index) => [name, values[index]]));
  };
  return decode(data.value);
}

const download = byId("download");
download.hidden = false;
download.addEventListener("click", () => {
  const escape = (character) => character === "\n" ? character : [...Array(character.length).keys()].map((i) => "\\u" + character.charCodeAt(i).toString(16).padStart(4, "0")).join("");
  const text = JSON.stringify(run(), null, 2).replace(/${unshowable.source}/gu, escape) + "\n";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = "run.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
});

let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details:not([open])")];
  for (const details of closed) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of closed) details.open = false;
});

recall() || (byId("filter-count").textContent = document.querySelectorAll(every).length + " findings");
})();
`;
