import { shownPath } from "../../model/estate-file.ts";
import { examples } from "./org-has-landing-zone.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Estate } from "../../model/estate.ts";
import { unknown, type Listing, type Origin } from "../../model/fact.ts";
import type { Organization } from "../../model/organization.ts";
import { broken, brokenBy, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { unitsAt } from "../../reason/organization/units.ts";

export default defineCheck({
  id: "org-has-landing-zone",
  claim: "The organization has its landing zone, units for shared and tenant accounts, and consolidated billing; no workload runs in management.",
  severity: "medium",
  why: "No guardrail binds the management account: whatever runs there can reach every tenant. And a unit is what guardrails are attached to.",
  fix: "Declare the landing zone and the units of the estate file in the management account, and move what else runs there to an account of its own.",
  references: [
    "https://docs.aws.amazon.com/controltower/latest/userguide/lz-apis-cfn.html",
    "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_best-practices_mgmt-acct.html",
    "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_getting-started_concepts.html",
  ],
  kind: "organizations:organization",
  scope: "organization",
  planes: ["template"],
  limits: { template: ["Workloads that are made in the management account by hand, no template shows."] },
  subjects: theOrganization,
  judge: (organization, estate) =>
    every(
      hasLandingZone(organization, estate),
      hasUnits(organization, estate),
      isBilledTogether(organization, estate),
      runsNothing(organization, estate),
    ),
  examples,
});

/** The one that the estate file names, declared or not, where a source holds anything of its management account. */
function theOrganization(estate: Estate): Listing<Organization> {
  const { file, tenant } = estate;
  const { organization } = file;
  if (organization === undefined || estate.sourcesOf(organization.management).length === 0) return { items: [], unread: [] };
  const origin = inEstateFile(estate);
  const open = unknown("Which types of policy are on, no template says.", origin);
  const { id, management: account } = organization;
  return {
    items: [{ kind: "organizations:organization", id, account, region: tenant.region, origin, policyTypes: open, features: open }],
    unread: [],
  };
}

function inEstateFile({ file }: Estate): Origin {
  return { source: "template", path: "organization", file: shownPath(file) };
}

function hasLandingZone({ account }: Organization, estate: Estate): Verdict {
  const { items, unread } = estate.list("controltower:landing-zone", account);
  const [zone] = items;
  if (zone !== undefined) return holds(`It has landing zone ${zone.id}.`);
  const [open] = unread;
  if (open !== undefined) return undecided(`Whether it has a landing zone is not known: ${open.why}`, open.origin);
  return absent("a landing zone", estate, account);
}

/** Templates that declare the organization itself show what it has; where it was made otherwise, so may be the rest. */
function absent(what: string, estate: Estate, account: string): Verdict {
  const origin = inEstateFile(estate);
  const [declared] = estate.list("organizations:organization", account).items;
  const because = `No template of management account ${account} has ${what}.`;
  if (declared === undefined) return undecided(`${because} None declares the organization either, so it may be made by hand.`, origin);
  const witness = { kind: "absence", of: what, readCompletely: estate.sourcesOf(account) } as const;
  return broken(because, declared.origin, { witness, discriminator: what });
}

/** Of every tenant and of every vendor account but the management's: named in the estate file, and declared. */
function hasUnits({ account, origin }: Organization, estate: Estate): Verdict {
  const { vendor, tenants } = estate.file;
  const shared = Object.entries(vendor.accounts).filter(([, id]) => id !== account && !tenants.some((tenant) => tenant.account === id));
  const wanted = [
    ...shared.map(([name]) => ({ whose: `vendor account ${name}`, path: vendor.units[name] })),
    ...tenants.map(({ id, unit }) => ({ whose: `tenant ${id}`, path: unit })),
  ];
  const ofTenants = new Set(tenants.flatMap(({ unit }) => unit?.split("/")[0] ?? []));
  return every(
    ...wanted.map(({ whose, path }) => {
      if (path === undefined) return undecided(`The estate file does not name the unit of ${whose}.`, origin);
      if (whose.startsWith("vendor") && ofTenants.has(path.split("/")[0] ?? ""))
        return brokenBy(`The unit of ${whose}, ${path}, is the tenants'.`, `${whose}: ${path}`, origin, path);
      return isDeclared(path, estate, account);
    }),
  );
}

function isDeclared(path: string, estate: Estate, account: string): Verdict {
  const units = unitsAt(path, estate, account);
  if (!units.known) return undecided(units.why, units.origin);
  if (units.value > 0) return holds("");
  return absent(`unit ${path}`, estate, account);
}

/** Both sets of features have one bill; an organization that no template declares is there all the same. */
function isBilledTogether({ account }: Organization, estate: Estate): Verdict {
  const declared = estate.list("organizations:organization", account).items;
  return every(
    ...declared.map(({ features }) =>
      whenKnown(features, (set, at) =>
        set === "ALL"
          ? holds("All features are on, consolidated billing among them.")
          : brokenBy(`Its features are ${set}: no guardrail can be attached.`, `FeatureSet: ${set}`, at, "FeatureSet"),
      ),
    ),
  );
}

function runsNothing({ account }: Organization, estate: Estate): Verdict {
  const { items, unread } = estate.list("workload", account);
  const [workload] = items;
  if (workload !== undefined)
    return brokenBy(`${workload.id} (${workload.type}) is in management account ${account}.`, `Type: ${workload.type}`, workload.origin, workload.id);
  const [open] = unread;
  return open === undefined ? holds("No workload is declared in management.") : undecided(open.why, open.origin);
}
