import { examples } from "./connector-polls-every-6-hours.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Schedule } from "../../model/compute.ts";
import type { Estate } from "../../model/estate.ts";
import type { Listing, Origin } from "../../model/fact.ts";
import { show } from "../../model/text.ts";
import { brokenBy, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { inCompute, whereComputeIs } from "../../reason/compute/accounts.ts";
import { startsConnector } from "../../reason/compute/connectors.ts";
import { recurrenceOf, type Recurrence } from "../../reason/compute/recurrence.ts";

const sixHours = 360;

const limits = [
  whereComputeIs,
  "A schedule is a connector's when it starts what works as a principal of vendor.service or is handed jobs by a queue, or runs every 6 hours; one that may be another's is never called broken.",
  "Connectors that no schedule starts, and jitter that a program makes itself, no source shows.",
];

export default defineCheck({
  id: "connector-polls-every-6-hours",
  claim: "Each connector polls every 6 hours with jitter.",
  severity: "low",
  why: "Connectors that poll at one moment meet the limits of their platforms together; one that polls seldom leaves the tenant with old answers.",
  fix: "Start each connector by a schedule of EventBridge Scheduler: cron(17 0/6 * * ? *) or rate(6 hours), with FlexibleTimeWindow FLEXIBLE.",
  references: [
    "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html",
    "https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-flexible-time-windows.html",
  ],
  kind: "scheduler:schedule",
  scope: "organization",
  planes: ["template", "account"],
  limits: {
    template: limits,
    account: [
      ...limits,
      "What a function is told by its environment is not kept of accounts: it knows a queue of jobs when its role names that queue.",
    ],
  },
  subjects: schedules,
  judge: (schedule, estate) => ifConnectors(schedule, estate, every(polls(schedule), jitters(schedule), isOn(schedule), staysOn(schedule))),
  examples,
});

/** Those that come again and may start a connector. */
function schedules(estate: Estate): Listing<Schedule> {
  const { items, unread } = inCompute("scheduler:schedule", estate);
  return { items: items.filter((each) => recurrence(each)?.kind !== "once" && startsConnector(each, estate) !== "no"), unread };
}

function recurrence({ expression }: Schedule): Recurrence | undefined {
  return expression.known ? recurrenceOf(expression.value) : undefined;
}

function ifConnectors(schedule: Schedule, estate: Estate, verdict: Verdict): Verdict {
  if (verdict.outcome !== "broken" || startsConnector(schedule, estate) === "surely") return verdict;
  const found = recurrence(schedule);
  if (found?.kind === "every" && found.minutes === sixHours) return verdict;
  return undecided(`Whether it starts a connector is not known. If so: ${verdict.because}`, verdict.origin);
}

function polls(schedule: Schedule): Verdict {
  return whenKnown(schedule.expression, (expression, origin) => {
    const found = recurrenceOf(expression);
    if (found === undefined) return undecided(`When ${expression} runs is not known.`, origin);
    if (found.kind === "once") return holds("");
    if (found.kind === "irregular") return refused(`It runs ${found.what}, not every 6 hours.`, `ScheduleExpression: ${expression}`, origin);
    if (found.minutes !== sixHours)
      return refused(`It runs every ${found.minutes} minutes, not every 360.`, `ScheduleExpression: ${expression}`, origin);
    return found.byClock ? byClock(schedule) : holds("It runs every 6 hours.");
  });
}

/**
 * Where clocks are changed, a run in the hour that is left out is skipped, and the others of that night are 5 or 7 hours apart.
 * (docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html, daylight saving time)
 */
function byClock({ timezone }: Schedule): Verdict {
  return whenKnown(timezone, (zone, origin) =>
    /^(UTC|GMT|UCT|Zulu|Universal|Etc\/.+)$/.test(zone)
      ? holds("It runs every 6 hours.")
      : undecided(`It runs every 6 hours by the clock of ${zone}; whether that is ever changed is not read.`, origin),
  );
}

function jitters({ form, window }: Schedule): Verdict {
  if (form === "rule")
    return whenKnown(window, (_, origin) => refused("A rule runs at the minute: it has no jitter.", "FlexibleTimeWindow: none", origin));
  return whenKnown(window, (minutes, origin) => {
    if (minutes < 1) return refused("It runs at the minute: it has no jitter.", "FlexibleTimeWindow: OFF", origin);
    if (minutes < sixHours) return holds(`It runs within ${minutes} minutes.`);
    return refused(`It runs within ${minutes} minutes, so that two runs may fall together.`, `MaximumWindowInMinutes: ${minutes}`, origin);
  });
}

function isOn({ enabled }: Schedule): Verdict {
  return whenKnown(enabled, (on, origin) => (on ? holds("") : refused("It is off.", "State: DISABLED", origin)));
}

function staysOn({ starts, ends }: Schedule): Verdict {
  return every(
    whenKnown(ends, (date, origin) => (date === null ? holds("") : refused(`It ends at ${show(date)}.`, `EndDate: ${show(date)}`, origin))),
    whenKnown(starts, (date, origin) =>
      date === null ? holds("") : undecided(`It starts at ${show(date)}; whether that is past no template says.`, origin),
    ),
  );
}

function refused(because: string, statement: string, origin: Origin): Verdict {
  return brokenBy(because, statement, origin, statement.split(":")[0] ?? "");
}
