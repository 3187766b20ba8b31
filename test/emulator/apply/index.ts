import { accessCreators } from "./access.ts";
import { backupCreators } from "./backups.ts";
import { cellCreators } from "./cell.ts";
import type { Accounts } from "./clients.ts";
import type { Cell, Creator } from "./creators.ts";
import { Filling, NotYet } from "./filling.ts";
import { networkCreators } from "./network.ts";
import { organizationCreators } from "./organization.ts";
import { secretCreators } from "./secrets.ts";
import { storeCreators } from "./stores.ts";
import { taskCreators } from "./tasks.ts";
import type { TemplateResource } from "../../../checks/sources/template/index.ts";

const creators: Readonly<Record<string, Creator>> = {
  ...organizationCreators,
  ...accessCreators,
  ...storeCreators,
  ...secretCreators,
  ...backupCreators,
  ...networkCreators,
  ...cellCreators,
  ...taskCreators,
};

/** Types that are not made, each with its reason: no reader makes facts of them, so nothing would compare them. */
export const leftOut: Readonly<Record<string, string>> = {
  "AWS::SSM::Parameter": "how templates tell each other ids; no operation of the collector reads parameters",
  "AWS::Lambda::Permission": "no operation of the collector reads who may call a function",
  "AWS::Events::Rule": "only rules with a schedule are read, and no template has one",
  "AWS::Organizations::Account": "the seed makes the accounts that the estate file knows by their ids",
  "AWS::ControlTower::LandingZone": "no operation of the collector reads it",
  "AWS::ControlTower::EnabledBaseline": "of that landing zone",
  "AWS::EC2::EIP": "no operation of the collector reads addresses",
  "AWS::Logs::LogGroup": "no operation of the collector reads log groups",
  "AWS::ECR::Repository": "no operation of the collector reads images",
  "AWS::EC2::LaunchTemplate": "no operation of the collector reads fleets yet",
  "AWS::AutoScaling::AutoScalingGroup": "of those fleets",
  "AWS::AutoScaling::ScalingPolicy": "of those fleets",
  "AWS::CloudWatch::Alarm": "of those fleets",
  "AWS::IAM::InstanceProfile": "of those fleets; what their roles may do is read of the roles",
  "AWS::ElasticLoadBalancingV2::LoadBalancer": "no operation of the collector reads load balancers yet",
  "AWS::ElasticLoadBalancingV2::Listener": "of those load balancers",
  "AWS::ElasticLoadBalancingV2::TargetGroup": "of those load balancers",
  "AWS::WAFv2::WebACL": "of those load balancers",
  "AWS::WAFv2::WebACLAssociation": "of those load balancers",
  "AWS::WAFv2::LoggingConfiguration": "of those load balancers",
  "AWS::StepFunctions::StateMachine": "no operation of the collector reads machines",
  "AWS::SNS::Topic": "no operation of the collector reads topics",
  "AWS::SNS::TopicPolicy": "of those topics",
  "AWS::SNS::Subscription": "of those topics",
  "AWS::Backup::BackupVault": "no operation of the collector reads vaults yet",
};

export interface Applied {
  /** The ids that came of it. */
  readonly values: Filling;
  readonly made: number;
  /** What the emulator refused: resource and reason. */
  readonly refused: readonly string[];
}

/**
 * Creates the resources of templates through the API, each when all that its properties name is there. `wanted`: which types; a type that has no
 * creator and no reason is an error.
 */
export async function apply(
  resources: readonly TemplateResource[],
  accounts: Accounts,
  cell: Cell,
  wanted: (of: TemplateResource) => boolean = () => true,
): Promise<Applied> {
  const values = new Filling();
  const refused: string[] = [];
  let made = 0;
  const isMade = (each: TemplateResource): boolean => leftOut[each.type] === undefined && wanted(each);
  for (const each of resources.filter((of) => !isMade(of))) values.pretend(each.id);
  let open = resources.filter(isMade);
  while (open.length > 0) {
    const later: TemplateResource[] = [];
    let why: NotYet | undefined;
    for (const of of open) {
      const create = creators[of.type];
      if (create === undefined) throw new Error(`${of.id}: there is no creator of ${of.type}, and no reason why not`);
      try {
        // All of it before anything is made.
        const whole = of.property();
        if (whole !== undefined) values.json(whole);
        const clients = await accounts.of(of.account, of.region);
        const { ref, attributes } = await create({ of, values, clients, other: async (account) => accounts.of(account, of.region), cell });
        values.give(of.id, ref, attributes);
        made += 1;
      } catch (error) {
        if (error instanceof NotYet) {
          why = error;
          later.push(of);
        } else refused.push(`${of.id} (${of.type}): ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
      }
    }
    if (later.length === open.length) {
      refused.push(...later.map((of) => `${of.id} (${of.type}): ${why?.message ?? "never ready"}`));
      break;
    }
    open = later;
  }
  return { values, made, refused };
}
