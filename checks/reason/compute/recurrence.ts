/** When a schedule runs. Minutes between any two runs that follow each other, or why there is no such number. */
export type Recurrence =
  | { readonly kind: "every"; readonly minutes: number; readonly byClock: boolean }
  | { readonly kind: "irregular"; readonly what: string }
  | { readonly kind: "once" };

const dayMinutes = 24 * 60;
const unitMinutes: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: dayMinutes };

/**
 * A schedule expression's recurrence; undefined where the expression is none that we know. `byClock`: it follows a clock, which may be changed; a
 * rate does not. (docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html)
 */
export function recurrenceOf(expression: string): Recurrence | undefined {
  const [, form, inner = ""] = /^(rate|cron|at)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (form === "at") return { kind: "once" };
  return form === "rate" ? rate(inner) : form === "cron" ? cron(inner) : undefined;
}

function rate(inner: string): Recurrence | undefined {
  const [, digits, unit = ""] = /^\s*(\d{1,9})\s+(minute|hour|day)s?\s*$/.exec(inner) ?? [];
  const minutes = Number(digits) * (unitMinutes[unit] ?? 0);
  return minutes > 0 ? { kind: "every", minutes, byClock: false } : undefined;
}

/** `(minutes hours day-of-month month day-of-week year)`; one of the two days is `?`. */
function cron(inner: string): Recurrence | undefined {
  const fields = inner.trim().split(/\s+/);
  const [minute = "", hour = "", day = "", month = "", weekday = "", year = ""] = fields;
  if (fields.length !== 6 || (day === "?") === (weekday === "?")) return undefined;
  const [minutes, hours] = [valuesOf(minute, span(0, 59)), valuesOf(hour, span(0, 23))];
  const days = [
    day === "?" ? undefined : daysOf(day, span(1, 31)),
    daysOf(month, span(1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC")),
    weekday === "?" ? undefined : daysOf(weekday, span(1, 7, "SUN MON TUE WED THU FRI SAT")),
    daysOf(year, span(1970, 2199)),
  ].filter((each) => each !== undefined);
  if (minutes === undefined || hours === undefined || days.includes("not known")) return undefined;
  if (days.includes("some")) return { kind: "irregular", what: "not on every day" };
  return regular([...hours].flatMap((each) => [...minutes].map((past) => each * 60 + past)).toSorted((a, b) => a - b));
}

/** Runs at these minutes of each day: the same time apart, midnight included? */
function regular(times: readonly number[]): Recurrence {
  const gaps = new Set(times.map((time, i) => (times[i + 1] ?? (times[0] ?? 0) + dayMinutes) - time));
  const [gap = dayMinutes] = gaps;
  if (gaps.size > 1) return { kind: "irregular", what: `${Math.min(...gaps)} to ${Math.max(...gaps)} minutes apart` };
  return { kind: "every", minutes: gap, byClock: true };
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly names: readonly string[];
}

function span(from: number, to: number, names = ""): Span {
  return { from, to, names: names === "" ? [] : names.split(" ") };
}

/** `L`, `W` and `#` pick some days of a month. */
function daysOf(field: string, of: Span): "all" | "some" | "not known" {
  if (/^(L|LW|L-\d+|\d+W|\d+L|[A-Za-z]{3}L|(\d|[A-Za-z]{3})#\d)$/.test(field)) return "some";
  const values = valuesOf(field, of);
  if (values === undefined) return "not known";
  return values.size === of.to - of.from + 1 ? "all" : "some";
}

function valuesOf(field: string, of: Span): ReadonlySet<number> | undefined {
  const items = field.split(",").map((item) => itemOf(item, of));
  return items.includes(undefined) ? undefined : new Set(items.flatMap((item) => item ?? []));
}

/** `*`, `7`, `1-5`, each with a step `/2`; a start with a step goes to the end. */
function itemOf(item: string, of: Span): readonly number[] | undefined {
  const [, start = "", end, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(item) ?? [];
  const first = start === "*" ? of.from : numberOf(start, of);
  const last = end !== undefined ? numberOf(end, of) : start === "*" || step !== undefined ? of.to : first;
  const by = step === undefined ? 1 : Number(step);
  if (first === undefined || last === undefined || first > last || by === 0 || (start === "*" && end !== undefined)) return undefined;
  return Array.from({ length: Math.floor((last - first) / by) + 1 }, (_, i) => first + i * by);
}

function numberOf(word: string, { from, to, names }: Span): number | undefined {
  const named = names.indexOf(word.toUpperCase());
  const value = named >= 0 ? from + named : /^\d+$/.test(word) ? Number(word) : undefined;
  return value !== undefined && value >= from && value <= to ? value : undefined;
}
