import { randomUUID } from "node:crypto";
import { inputOf, json, recorded, type Answered, type Asked, type Rule } from "./asked.ts";

/** moto keeps plans and no selections of them, so both are kept here. (docs.aws.amazon.com/aws-backup/latest/devguide/api-reference.html) */
interface Plan {
  readonly plan: Readonly<Record<string, unknown>>;
  readonly selections: Map<string, object>;
}

/** By account and Region. */
const kept = new Map<string, Map<string, Plan>>();

export const backupPlans: Rule = async (asked, upstream) => {
  if (asked.service !== "backup" || !asked.path.startsWith("/backup/plans/")) return undefined;
  const place = `${await upstream.account(asked)}/${asked.region}`;
  const plans = kept.get(place) ?? new Map<string, Plan>();
  kept.set(place, plans);
  const [id, selections, selection] = asked.path.slice("/backup/plans/".length).split("/");
  if (id === undefined || id === "") return ofPlans(asked, plans);
  const plan = plans.get(id);
  if (plan === undefined) return { ...json({ message: "Failed reading Backup plan with provided version" }), status: 400 };
  if (selections === undefined || selections === "") return json({ BackupPlanId: id, BackupPlan: plan.plan }, recorded);
  return ofSelections(asked, id, plan, selection);
};

function ofPlans(asked: Asked, plans: Map<string, Plan>): Answered {
  if (asked.method === "PUT") {
    const { BackupPlan } = inputOf(asked) as { readonly BackupPlan: Plan["plan"] };
    const BackupPlanId = randomUUID();
    plans.set(BackupPlanId, { plan: BackupPlan, selections: new Map() });
    return json({ BackupPlanId }, recorded);
  }
  const BackupPlansList = [...plans].map(([BackupPlanId, { plan }]) => ({ BackupPlanId, BackupPlanName: plan["BackupPlanName"] }));
  return json({ BackupPlansList }, recorded);
}

function ofSelections(asked: Asked, BackupPlanId: string, { selections }: Plan, id: string | undefined): Answered {
  if (asked.method === "PUT") {
    const { BackupSelection } = inputOf(asked) as { readonly BackupSelection: object };
    const SelectionId = randomUUID();
    selections.set(SelectionId, BackupSelection);
    return json({ BackupPlanId, SelectionId }, recorded);
  }
  if (id === undefined || id === "") {
    return json({ BackupSelectionsList: [...selections.keys()].map((SelectionId) => ({ BackupPlanId, SelectionId })) }, recorded);
  }
  const none = { ListOfTags: [], NotResources: [], Conditions: { StringEquals: [], StringLike: [], StringNotEquals: [], StringNotLike: [] } };
  return json({ BackupPlanId, SelectionId: id, BackupSelection: { ...none, ...selections.get(id) } }, recorded);
}
