import { customerOnly, keyIn, type Statement } from "./key-examples.ts";

const early = (days: unknown, more: Partial<Statement> = {}): Statement => ({
  ...{ Sid: "NotSoon", Effect: "Deny", Principal: "*", Action: ["kms:ScheduleKeyDeletion"], Resource: "*" },
  ...{ Condition: { NumericLessThan: { "kms:ScheduleKeyDeletionPendingWindowInDays": days } } },
  ...more,
});

export const examples = {
  holds: {
    "less than 30 is refused to everyone": keyIn([customerOnly, early("30")]),
    "nobody can schedule it at all": keyIn([{ ...customerOnly, Action: ["kms:Decrypt"] }]),
    "two statements refuse it between them": keyIn([customerOnly, early("15"), early("30")]),
  },
  broken: {
    "nothing says how long": keyIn([customerOnly]),
    "29 days are enough": keyIn([customerOnly, early("29")]),
    "the customer may be quicker": keyIn([customerOnly, early("30", { Principal: { AWS: "arn:aws:iam::333333333333:role/Deployer" } })]),
    "only where the connection is TLS": keyIn([
      customerOnly,
      early("30", {
        Condition: {
          NumericLessThan: { "kms:ScheduleKeyDeletionPendingWindowInDays": "30" },
          Bool: { "kms:BypassPolicyLockoutSafetyCheck": "true" },
        },
      }),
    ]),
  },
  undecided: {
    "a parameter decides": keyIn({ Ref: "KeyPolicy" }),
    "a parameter says how many days": keyIn([customerOnly, early({ Ref: "Exempt" })]),
  },
};
