// Written by `npm run generate`.
import type { Check } from "../engine/define-check.ts";
import auditTrailIsTenantsOwn from "./audit/audit-trail-is-tenants-own.ts";
import bucketBlocksPublicAccess from "./storage/bucket-blocks-public-access.ts";
import bucketRefusesPlainHttp from "./storage/bucket-refuses-plain-http.ts";
import collectorReadsNoContent from "./kit/collector-reads-no-content.ts";
import keyVendorCannotDestroy from "./key/key-vendor-cannot-destroy.ts";
import keyVendorCannotRepolicy from "./key/key-vendor-cannot-repolicy.ts";
import networkNoInternetPath from "./network/network-no-internet-path.ts";
import rlsOnEveryTable from "./database/rls-on-every-table.ts";
import runCoversPopulation from "./kit/run-covers-population.ts";
import templateEqualsAccount from "./kit/template-equals-account.ts";

/** Every check, sorted by id. */
export const checks: readonly Check[] = [
  auditTrailIsTenantsOwn,
  bucketBlocksPublicAccess,
  bucketRefusesPlainHttp,
  collectorReadsNoContent,
  keyVendorCannotDestroy,
  keyVendorCannotRepolicy,
  networkNoInternetPath,
  rlsOnEveryTable,
  runCoversPopulation,
  templateEqualsAccount,
];
