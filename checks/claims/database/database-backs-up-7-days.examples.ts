import { database } from "./database-examples.ts";
import { example, type Example } from "../../model/example.ts";

interface Backed {
  readonly cluster?: object;
  readonly rule?: object;
  readonly selection?: object;
  readonly plan?: unknown;
  readonly more?: object;
}

const rule = { RuleName: "daily", TargetBackupVault: "tenant", ScheduleExpression: "cron(0 4 * * ? *)", Lifecycle: { DeleteAfterDays: 35 } };
const selection = { SelectionName: "cluster", IamRoleArn: "arn:aws:iam::333333333333:role/Backup" };
const arn = { "Fn::Sub": "arn:aws:rds:${AWS::Region}:${AWS::AccountId}:cluster:${Cluster}" };

/** A cluster with 7 days of automated backups, and a plan that takes it. */
function backed({
  cluster = {},
  rule: changed = {},
  selection: selected = { Resources: [arn] },
  plan = { Ref: "Plan" },
  more = {},
}: Backed): Example {
  const of = (Type: string, Properties: object): object => ({ Type, Properties });
  return database({
    cluster: { BackupRetentionPeriod: 7, ...cluster },
    more: {
      Plan: of("AWS::Backup::BackupPlan", { BackupPlan: { BackupPlanName: "tenant", BackupPlanRule: [{ ...rule, ...changed }] } }),
      Selection: of("AWS::Backup::BackupSelection", { BackupPlanId: plan, BackupSelection: { ...selection, ...selected } }),
      ...more,
    },
  });
}

const kept = (DeleteAfterDays: unknown): object => ({ rule: { Lifecycle: { DeleteAfterDays } } });
const every = (ScheduleExpression: unknown, DeleteAfterDays = 35): object => ({ rule: { ScheduleExpression, Lifecycle: { DeleteAfterDays } } });
const taking = (selected: object): Backed => ({ selection: selected });
const tagged = { Tags: [{ Key: "backup", Value: "daily" }] };
const byTag = { ListOfTags: [{ ConditionType: "STRINGEQUALS", ConditionKey: "backup", ConditionValue: "daily" }] };
const ifTag = (ConditionValue: string): object => ({ StringEquals: [{ ConditionKey: "aws:ResourceTag/backup", ConditionValue }] });
const policy = { Type: "AWS::Organizations::Policy", Properties: { Name: "backups", Type: "BACKUP_POLICY", Content: { plans: {} } } };

/** With the organization's templates beside it. */
const inOrganizationOf = ({ templates = [] }: Example, Resources: object): Example => ({
  templates: [...templates, { name: "Organization", account: example.management, template: { Resources } }],
});

export const examples = {
  holds: {
    "seven days, and a plan that keeps 35": backed({}),
    "35 days of each": backed({ cluster: { BackupRetentionPeriod: 35 } }),
    "kept for ever": backed({ rule: { Lifecycle: undefined } }),
    "nine days of daily ones": backed(kept(9)),
    "when AWS makes them": backed({ rule: { ScheduleExpression: undefined } }),
    "weekly ones": backed(every("cron(0 4 ? * SUN *)")),
    "monthly ones, kept 90 days": backed(every("cron(0 4 1 * ? *)", 90)),
    "all clusters": backed(taking({ Resources: ["arn:aws:rds:*:*:cluster:*"] })),
    everything: backed(taking({ Resources: ["*"] })),
    "by its ARN as an attribute": backed(taking({ Resources: [{ "Fn::GetAtt": ["Cluster", "DBClusterArn"] }] })),
    "by its tag": backed({ cluster: tagged, selection: byTag }),
    "all that have its tag": backed({ cluster: tagged, selection: { Resources: ["*"], Conditions: ifTag("daily") } }),
    "another is left out": backed(taking({ Resources: ["*"], NotResources: ["arn:aws:rds:us-east-1:333333333333:cluster:scratch"] })),
  },
  broken: {
    "one day": backed({ cluster: { BackupRetentionPeriod: 1 } }),
    "AWS's one day": backed({ cluster: { BackupRetentionPeriod: undefined } }),
    "the plan keeps eight": backed(kept(8)),
    "weekly ones, kept two weeks": backed(every("cron(0 4 ? * SUN *)", 14)),
    "monthly ones, kept 35 days": backed(every("cron(0 4 1 * ? *)")),
    "the plan takes instances": backed(taking({ Resources: ["arn:aws:rds:*:*:db:*"] })),
    "the plan leaves clusters out": backed(taking({ Resources: ["*"], NotResources: ["arn:aws:rds:*:*:cluster:*"] })),
  },
  undecided: {
    "a parameter says how long": backed({ cluster: { BackupRetentionPeriod: { Ref: "Value" } } }),
    "a parameter is the plan's": backed(kept({ Ref: "Value" })),
    "a parameter says how often": backed(every({ Ref: "Value" })),
    "on days that are not modelled": backed(every("cron(0 4 L * ? *)")),
    "a parameter is what it takes": backed(taking({ Resources: [{ Ref: "Value" }] })),
    "a parameter is what it leaves out": backed(taking({ Resources: ["*"], NotResources: [{ Ref: "Value" }] })),
    "it takes what the account opted into": backed(taking({})),
    "a tag that the cluster is not written with": backed(taking(byTag)),
    "a condition that it may not fit": backed({ cluster: tagged, selection: { Resources: ["*"], Conditions: ifTag("weekly") } }),
    "named, and a tag that it may lack": backed(taking({ Resources: [arn], ...byTag })),
    "the plan is elsewhere": backed({ plan: { Ref: "Value" } }),
    "automated ones alone, of two weeks": backed({ cluster: { BackupRetentionPeriod: 14 }, selection: { Resources: ["arn:aws:rds:*:*:db:*"] } }),
    "a policy of the organization": inOrganizationOf(backed(taking({ Resources: ["arn:aws:rds:*:*:db:*"] })), { Backups: policy }),
  },
};
