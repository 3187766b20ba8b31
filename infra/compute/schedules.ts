import { createHash } from "node:crypto";
import type { Stack } from "aws-cdk-lib";
import { CfnSchedule, CfnScheduleGroup } from "aws-cdk-lib/aws-scheduler";
import { callPolicy, serviceTrust } from "../../guardrails/access/cell.ts";
import { settings } from "../settings.ts";
import { asText } from "../tenant/inputs.ts";
import { role } from "../tenant/role.ts";

/** Every six hours, at a minute that the connector's name fixes, within an hour of it. */
export function addSchedules(stack: Stack): void {
  const arn = { "Fn::GetAtt": ["Poll", "Arn"] } as const;
  const caller = role(stack, "PollCaller", {
    name: "CellPollCaller",
    trust: serviceTrust("scheduler.amazonaws.com", settings.accounts.compute),
    policies: { Call: callPolicy(arn) },
  });
  const group = new CfnScheduleGroup(stack, "Polls", { name: "connector-polls" });
  for (const connector of settings.cell.connectors) {
    const id = `Poll${connector.charAt(0).toUpperCase()}${connector.slice(1)}`;
    const schedule = new CfnSchedule(stack, id, {
      groupName: "connector-polls",
      scheduleExpression: everySixHours(connector),
      scheduleExpressionTimezone: "UTC",
      flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 60 },
      state: "ENABLED",
      target: {
        arn: asText(arn),
        roleArn: caller.attrArn,
        input: JSON.stringify({ connector }),
        deadLetterConfig: { arn: asText({ "Fn::GetAtt": ["ConnectorParked", "Arn"] }) },
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 3 },
      },
    });
    schedule.addResourceDependency(group);
  }
}

function everySixHours(connector: string): string {
  const offset = createHash("sha256").update(connector).digest().readUInt16BE(0) % 360;
  return `cron(${offset % 60} ${Math.floor(offset / 60)}/6 * * ? *)`;
}
