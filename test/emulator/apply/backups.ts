import type { Creator } from "./creators.ts";
import { signed } from "./signed.ts";

export const backupCreators: Readonly<Record<string, Creator>> = {
  "AWS::Backup::BackupPlan": async ({ of, values, clients }) => {
    const { BackupPlanName, BackupPlanRule } = values.at<Readonly<Record<string, unknown>>>(of, "BackupPlan") ?? {};
    const call = { service: "backup", region: of.region, method: "PUT", path: "/backup/plans/" } as const;
    const { BackupPlanId } = await signed(clients, call, { BackupPlan: { BackupPlanName, Rules: BackupPlanRule } });
    return { ref: String(BackupPlanId) };
  },
  "AWS::Backup::BackupSelection": async ({ of, values, clients }) => {
    const path = `/backup/plans/${values.at(of, "BackupPlanId") ?? ""}/selections/`;
    const call = { service: "backup", region: of.region, method: "PUT", path } as const;
    const { SelectionId } = await signed(clients, call, { BackupSelection: values.at<object>(of, "BackupSelection") });
    return { ref: String(SelectionId) };
  },
};
